"""Where a build runs: in this process, on all cores of this machine, or on a cluster.

All of them do the same two things: ``partials.partial`` makes a partial glossary of a batch of documents,
``merge.merged`` makes one glossary of many. They differ in who makes the batches, and in what sorts the rows.
"""
