"""Tests. What an operator has set for crawls is no business of theirs."""

import os

for _name in [name for name in os.environ if name.startswith("GOVCRAWL_")]:
    if _name != "GOVCRAWL_CORPUS":
        del os.environ[_name]
