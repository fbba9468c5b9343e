"""Fixtures every test may use."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.database import database, database_uri, server
from tests.support.scrapyd import egg

__all__ = ["corpus", "database", "database_uri", "egg", "server"]

ROOT = Path(__file__).parents[1]
KEPT = {"GOVCRAWL_CORPUS", "GOVCRAWL_TEST_MONGO_URI"}
"""Settings that are for the tests; others an operator has made are no business of theirs."""
SLOW_FILES = {
    *("test_scrapyd.py", "test_broken_storage.py", "test_security_secrets.py"),
    *("test_demo.py", "test_browser.py", "test_outages.py", "test_interrupted.py", "test_runs.py"),
    *("test_weibo_history.py", "test_odd_runs.py", "test_wechat_runs.py", "test_embedded.py"),
    *("test_weibo_crawl.py", "test_website_crawl.py", "test_hostile.py", "test_hostile_pages.py"),
    *("test_import_observations.py", "test_discreet_crawl.py", "test_archive_failures.py"),
    "test_many_machines.py",
}
"""Half a minute or more each: begun last, one of them would leave the other processes idle."""


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


@pytest.fixture(autouse=True)
def sound_process() -> Iterator[None]:
    """A test leaves broken pipes as errors: else a later one that writes to one ends the tests."""
    yield
    assert signal.getsignal(signal.SIGPIPE) is signal.SIG_IGN


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow files (``--no-loadscope-reorder`` has them dealt out in this order)."""
    items.sort(key=lambda item: item.path.name not in SLOW_FILES)
