"""Which articles of an account are asked for, and what becomes of them."""
