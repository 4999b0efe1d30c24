"""Exchange formats of the glossary, one module each."""
