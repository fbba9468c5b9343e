"""The spider of service platforms' endpoints."""
