"""Which pages of a site to ask for, in which order: nothing here asks or reads a clock."""
