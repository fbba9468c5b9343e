"""Which pages of an account's timeline are asked for, and what becomes of its posts."""
