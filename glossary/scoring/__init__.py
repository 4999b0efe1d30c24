"""Check and score translations against a glossary."""
