"""The spider of Weibo accounts."""
