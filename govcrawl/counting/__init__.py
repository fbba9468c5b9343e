"""What the documents amount to, counted by MongoDB: one small table for each channel.

The pipelines run on a sharded cluster as they are, and what comes back grows with the offices, not
with the documents. Only this room asks the database; ``govcrawl.evaluation`` judges the tables.
"""
