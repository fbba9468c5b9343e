"""The spider of government websites."""
