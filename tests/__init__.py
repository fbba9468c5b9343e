"""Tests. What an operator has set for crawls is no business of theirs."""

import os

KEPT = {"GOVCRAWL_CORPUS", "GOVCRAWL_TEST_MONGO_URI"}

for _name in [name for name in os.environ if name.startswith("GOVCRAWL_")]:
    if _name not in KEPT:
        del os.environ[_name]
