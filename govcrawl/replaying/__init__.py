"""What was kept apart is stored after all: the spool, and items their schema refused."""
