"""The spider of WeChat official accounts."""
