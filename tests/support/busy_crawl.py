"""``python -m tests.support.busy_crawl``: Scrapy, for whose crawl any reading is a lot of it."""

import sys

from scrapy.cmdline import execute

from govcrawl.spiders import reading

if __name__ == "__main__":
    reading.WINDOW_SECONDS = reading.BUSY_SHARE = 0.0
    execute(["scrapy", *sys.argv[1:]])
