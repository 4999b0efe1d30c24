"""Steps that make the tables and weights in ``align/models``; ``python -m align.train`` runs them all."""
