"""The records of a glossary, the keys under which terms are compared, and their form as rows and as JSON."""
