"""Which pages of a website are asked for, in which order, and which lead nowhere."""
