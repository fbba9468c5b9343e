"""The folder everything local lives in: the embedded database, the spool, its locks."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapy.settings import BaseSettings, Settings
from scrapy.utils.conf import closest_scrapy_cfg


def project_settings() -> Settings:
    """The project's settings as the environment sets them, for code that runs outside a crawl."""
    settings = Settings()
    settings.setmodule("govcrawl.settings", priority="project")
    return settings


def project_folder() -> Path:
    """Where relative paths start.

    The folder of the nearest scrapy.cfg, else the checkout this file is in, else the current
    folder (an installed package, run from anywhere).
    """
    configuration = closest_scrapy_cfg()
    if configuration:
        return Path(configuration).parent
    checkout = Path(__file__).parents[2]
    return checkout if (checkout / "scrapy.cfg").is_file() else Path.cwd()


def home(settings: BaseSettings) -> Path:
    """``GOVCRAWL_HOME`` as an absolute path; whoever writes into it creates it."""
    return project_folder() / Path(settings["GOVCRAWL_HOME"]).expanduser()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold ``file`` exclusively; waits for another process that has it. The file stays behind."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
