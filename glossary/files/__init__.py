"""Bytes, text and XML in and out of files; knows nothing of glossaries."""
