"""``python -m tests.support.busy_crawl``: Scrapy, for whose crawl any reading is a lot of it."""

import atexit
import gc
import sys

from scrapy.cmdline import execute

from govcrawl.spiders import reading

if __name__ == "__main__":
    reading.WINDOW_SECONDS = reading.BUSY_SHARE = 0.0
    atexit.register(
        lambda: print("garbage looked for:", *gc.get_threshold(), gc.get_freeze_count())
    )  # noqa: T201
    execute(["scrapy", *sys.argv[1:]])
