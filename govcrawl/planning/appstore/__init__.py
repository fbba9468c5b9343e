"""Which requests an app needs, and whether what a store shows is the app of the registry."""
