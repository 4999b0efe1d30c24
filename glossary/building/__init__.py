"""Builds of a glossary from documents: ``local`` on this machine, ``spark`` on a cluster.

Both align documents in batches and sum up the occurrences by the steps of ``counting.merge``; only the place where rows
are sorted differs.
"""
