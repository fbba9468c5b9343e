"""The memory of one crawl from its first thousand pages to its fifty thousandth.

    python benchmarks/memory.py [--sites 50] [--pages 1000]

Serves one written site under fifty addresses and crawls all of them with ``mode=full``, without
delay, everything stored. Prints the resident memory of the crawl's process, and of the process it
reads answers in, each time a mark of stored articles has been passed. Needs nginx; starts a
database of its own. Takes as many minutes as the machine needs for that many pages.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crawl_pages import write_site
from crawl_services import database, end_when_told, environment, served, start, write_registry
from pymongo import MongoClient

from govcrawl.storage.home import project_folder

MARKS = (1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 40_000, 50_000)
NAME = "benchmark_memory"
PAUSE_SECONDS = 1


def main() -> None:
    """Serve, crawl, watch."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=50, help="sites (50)")
    parser.add_argument("--pages", type=int, default=1000, help="articles of a site (1000)")
    options = parser.parse_args()
    end_when_told()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site", options.pages, 1)
        roots = [folder / "site"] * options.sites
        with served(folder, roots) as sites, database(folder) as uri:
            line = ["crawl", "website", "-a", f"registry={write_registry(folder, sites)}"]
            line += ["-a", "mode=full", "-a", "max_links=0"]
            variables = environment(folder, uri, NAME)
            process = start(line, variables, folder / "crawl.log", project_folder())
            print("| articles stored | seconds | crawl MB | reading process MB | both MB |")
            print("|---|---|---|---|---|", flush=True)
            peak = watch(process, uri)
            found = stored(uri)
            print(f"\n{found} articles; greatest of both together {peak} MB")
            if process.returncode or found != options.sites * options.pages:
                log = (folder / "crawl.log").read_text(encoding="utf-8")
                raise SystemExit(f"exit code {process.returncode}:\n{log[-3000:]}")


def watch(process: subprocess.Popen[bytes], uri: str) -> int:
    """Print a row at each mark until the crawl ends; the greatest memory seen, in MB."""
    begun, marks, peak = time.monotonic(), list(MARKS), 0
    while process.poll() is None:
        own, beside = memory_of(process.pid), sum(map(memory_of, children(process.pid)))
        peak = max(peak, own + beside)
        count = stored(uri)
        if marks and count >= marks[0]:
            marks = [mark for mark in marks if mark > count]
            passed = time.monotonic() - begun
            print(f"| {count} | {passed:.0f} | {own} | {beside} | {own + beside} |", flush=True)
        time.sleep(PAUSE_SECONDS)
    return peak


def stored(uri: str) -> int:
    """Articles in the database."""
    with MongoClient[dict[str, object]](uri) as client:
        return client[NAME]["website_pages"].estimated_document_count()


def memory_of(process: int) -> int:
    """Resident memory of a process in MB; 0 for one that has ended."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20


def children(process: int) -> Iterator[int]:
    """The processes a process has started that still run."""
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            yield from map(int, tasks.read_text(encoding="ascii").split())
        except OSError:  # the thread has ended
            continue


if __name__ == "__main__":
    main()
