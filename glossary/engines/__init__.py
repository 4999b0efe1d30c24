"""Where a build runs: in this process, on all cores of this machine, or on a cluster.

All of them do the same two things: ``partial.partial`` makes a partial glossary of a batch of documents,
``merge.merge`` makes one glossary of many. They differ in who makes the batches, and in what sorts the rows.
"""
