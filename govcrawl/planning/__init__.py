"""What to ask for next and when to stop, by channel: nothing here asks or reads a clock."""
