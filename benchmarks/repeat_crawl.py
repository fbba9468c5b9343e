"""What a second crawl of an unchanged site costs: bytes nginx sends, and documents rewritten.

    python benchmarks/repeat_crawl.py [--sites 4] [--articles 200]

Crawls sites written for it (``crawl_pages``, served by nginx with ETag and Last-Modified) twice,
with mode=full, into one archive; the second time with GOVCRAWL_REVALIDATE=1. The bytes are nginx's
own account of what it sent, heads included. Exits with 1 if less than 90 % of them are saved, or if
any document that lasts (pages, columns ...) has another content hash or revision than before. Links
are not checked here (max_links=0): they are asked with HEAD, each time alike. Needs nginx.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import crawl_services as services
from crawl_pages import write_site
from pymongo import MongoClient

from govcrawl.items import ITEM_CLASSES
from govcrawl.storage.home import project_folder

LEAST_SAVED = 0.9
DATABASE = "govcrawl_benchmark"
AGE_SECONDS = 30 * 24 * 3600
ARGUMENTS = ("mode=full", "max_pages=100000", "max_links=0")

Content = dict[str, tuple[str, int]]
"""A stored document's key to its content hash and revision."""


@dataclass(frozen=True)
class Sent:
    """What nginx sent during one crawl."""

    statuses: Counter[str]
    all_bytes: int
    body_bytes: int


def sent(log: Path) -> Sent:
    """Read nginx's log and empty it for the next crawl."""
    lines = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    log.write_text("", encoding="utf-8")
    return Sent(
        Counter(status for status, _, _ in lines),
        sum(int(whole) for _, whole, _ in lines),
        sum(int(body) for *_, body in lines),
    )


def content(uri: str) -> tuple[Content, int]:
    """What is stored, and how many earlier contents ``revisions`` keeps."""
    with MongoClient(uri) as client:
        database = client[DATABASE]
        stored = {
            f"{item.collection} {each['_id']}": (each["content_hash"], each["revision"])
            for item in ITEM_CLASSES
            if item.entity
            for each in database[item.collection].find({}, {"content_hash": 1, "revision": 1})
        }
        return stored, database["revisions"].count_documents({})


def write_sites(folder: Path, sites: int, articles: int) -> list[Path]:
    """The sites' folders; every page was last changed a month ago."""
    roots = [folder / f"site{number}" for number in range(sites)]
    changed = time.time() - AGE_SECONDS
    for number, root in enumerate(roots):
        write_site(root, articles, seed=number)
        for file in root.rglob("*"):
            os.utime(file, (changed, changed))
    return roots


def crawl_twice(folder: Path, roots: Sequence[Path]) -> bool:
    """Crawl, crawl again, print both; whether enough was saved and nothing rewritten."""
    results, contents = [], []
    with (
        services.served(folder, roots, logged=True) as urls,
        services.database(folder) as uri,
    ):
        registry = services.write_registry(folder, urls)
        variables = services.environment(folder, uri, DATABASE)
        line = ["crawl", "website", "-a", f"registry={registry}"]
        line += [part for argument in ARGUMENTS for part in ("-a", argument)]
        line += ["-s", f"GOVCRAWL_ARCHIVE={folder / 'archive'}"]
        for more in ([], ["-s", "GOVCRAWL_REVALIDATE=1"]):
            log = folder / "crawl.log"
            crawl = services.measure([*line, *more], variables, log, project_folder())
            results.append((crawl, sent(folder / "access.log")))
            contents.append(content(uri))
    print("crawl    requests    200    304   MB sent  seconds  of processor")
    for name, (crawl, each) in zip(("first", "second"), results, strict=True):
        counts = f"{each.statuses.total():8} {each.statuses['200']:6} {each.statuses['304']:6}"
        took = f"{crawl.seconds:8.1f} {crawl.processor_seconds:13.1f}"
        print(f"{name:8} {counts} {each.all_bytes / 1e6:9.3f} {took}")
    first, second = (each for _, each in results)
    (before, _), (after, revisions) = contents
    saved = 1 - second.all_bytes / first.all_bytes
    rewritten = sum(before.get(key) != now for key, now in after.items())
    rewritten += len(before.keys() - after.keys())
    print(f"bytes saved {saved:.1%}; of bodies {1 - second.body_bytes / first.body_bytes:.1%}")
    print(f"documents {len(before)}, rewritten {rewritten}, earlier contents kept {revisions}")
    return saved >= LEAST_SAVED and not rewritten and not revisions


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=4)
    parser.add_argument("--articles", type=int, default=200, help="of each site")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        roots = write_sites(folder, options.sites, options.articles)
        if not crawl_twice(folder, roots):
            sys.exit(1)


if __name__ == "__main__":
    main()
