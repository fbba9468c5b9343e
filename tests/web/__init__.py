"""A small web of invented government sites, served on loopback addresses."""
