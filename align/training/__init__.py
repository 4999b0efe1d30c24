"""How the tables and weights in ``align/models`` are made; ``python -m align.train`` runs it all."""
