"""Occurrences of terms in documents (``occurrences``), and entries made of their sums (``merge``, ``tally``)."""
