"""The rules as data: the indicator catalogue and the profiles, read from files and checked."""
