"""``python -m tests.support.busy_crawl``: Scrapy, for whose crawl any reading is a lot of it."""

import atexit
import gc
import sys

from scrapy.cmdline import execute

from govcrawl.spiders import reading


def say_garbage() -> None:
    """After how many new objects garbage is looked for, and what is left out of it."""
    sys.stdout.write(f"garbage looked for: {gc.get_threshold()[0]} {gc.get_freeze_count()}\n")


if __name__ == "__main__":
    reading.WINDOW_SECONDS = reading.BUSY_SHARE = 0.0
    atexit.register(say_garbage)
    execute(["scrapy", *sys.argv[1:]])
