"""The page on which translations are scored."""
