"""Occurrences of terms in documents, and their sums: ``occurrences`` counts them, ``merge`` makes entries of the counts."""
