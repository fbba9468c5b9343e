"""An evaluation made public: documents in MongoDB, tables in files."""
