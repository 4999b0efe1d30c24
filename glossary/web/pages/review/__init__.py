"""The page on which proposals are decided on, one at a time."""
