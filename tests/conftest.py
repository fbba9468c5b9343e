"""Fixtures every test may use."""

import os
from pathlib import Path

import pytest

from tests.support.database import database, database_uri, server

__all__ = ["corpus", "database", "database_uri", "server"]

ROOT = Path(__file__).parents[1]
KEPT = {"GOVCRAWL_CORPUS", "GOVCRAWL_TEST_MONGO_URI"}
"""Settings that are for the tests; others an operator has made are no business of theirs."""


def pytest_configure() -> None:
    """Forget the operator's settings."""
    for name in [name for name in os.environ if name.startswith("GOVCRAWL_")]:
        if name not in KEPT:
            del os.environ[name]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real captures, which is kept outside the project; skips without it."""
    folder = Path(os.environ.get("GOVCRAWL_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus of real captures at {folder} (set GOVCRAWL_CORPUS)")
    return folder
