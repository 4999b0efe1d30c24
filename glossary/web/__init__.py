"""The page that translators keep open, and its API: a server on this machine."""
