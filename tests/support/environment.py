"""The environment of a command of ours in a process of its own."""

import os
from pathlib import Path

from govcrawl.storage.home import project_folder

PRIVATE = {"GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8"}
"""What lets a crawl ask the servers of tests, which are all on this machine."""


def environment_of(uri: str, database: str, home: Path, registry: Path) -> dict[str, str]:
    """This database, home and registry and nothing an operator set; warnings are errors."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(project_folder()),
        "PYTHONWARNINGS": "error",
        "GOVCRAWL_MONGO_URI": uri,
        "GOVCRAWL_MONGO_DATABASE": database,
        "GOVCRAWL_HOME": str(home),
        "GOVCRAWL_REGISTRY": str(registry),
        "GOVCRAWL_STORAGE_TIMEOUT": "5",
        **PRIVATE,
    }
