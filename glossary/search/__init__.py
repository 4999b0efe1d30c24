"""Find what a person types in a glossary: by spelling, with errors, by sound; and the sentences of a term."""
