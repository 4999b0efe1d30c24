"""Find the terms of a glossary in running text, Thai or English."""
