"""The pages of concepts: a concept, a new one, and the decisions on all of them."""
