"""Item pipelines, in their order: stamp, validate, deduplicate, store. One job each."""
