"""Sum the pairs that documents hold to entries, in any order and in any number of parts."""
