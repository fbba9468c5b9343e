"""The database: collections, indexes, acknowledged batches, the spool, the embedded server."""
