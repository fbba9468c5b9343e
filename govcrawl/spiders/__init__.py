"""Spiders: they ask and hand over. One a channel."""
