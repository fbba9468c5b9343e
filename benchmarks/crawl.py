"""A crawl with everything it does, beside a bare spider over the same pages.

    python benchmarks/crawl.py [--runs 5] [--sites 32] [--pages 50]

Serves invented government sites with nginx, each under an address of its own, and crawls them, one
crawl after the other in every round:

- bare: eight fields by CSS, 32 requests at a time, nothing checked or stored, robots.txt not asked;
- bare, CONCURRENT_ITEMS=8: the same with that one setting;
- full: ``scrapy crawl website -a mode=full``: every field, every link followed, robots.txt obeyed,
  every item checked, stored with acknowledged majority and journaled writes, an outcome a site;
- full with archive: the same, each answer recorded on the disk before it is read;
- urls: the same articles as a list of addresses, each with an outcome of its own.

Ours ask each of the 32 sites one request at a time, as they always do, but without the delay.
Pages a second are the articles by Scrapy's own clock, from open to close; list pages, home pages
and what is asked around them come on top. Ratios are those of one round. The last line says what
checking an item takes of what a page costs. Needs nginx; starts a database of its own.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from crawl_pages import write_site
from crawl_services import (
    Measured,
    database,
    end_when_told,
    environment,
    measure,
    served,
    spread,
    write_registry,
)
from pymongo import MongoClient

from govcrawl.capture import Capture
from govcrawl.items import Item
from govcrawl.parsers import channels
from govcrawl.pipelines.stamp import stamp
from govcrawl.pipelines.validate import faults
from govcrawl.storage.home import project_folder

BARE, QUICK, FULL, ARCHIVE, URLS = KINDS = (
    "bare",
    "bare, CONCURRENT_ITEMS=8",
    "full",
    "full with archive",
    "urls",
)
CHECKED = 200
"""Articles whose items are checked to see what that takes."""


@dataclass(frozen=True)
class Place:
    """Where the crawls of a benchmark find their sites, and put what they make."""

    folder: Path
    uri: str
    registry: Path
    urls: Path
    sites: int
    articles: int


class Collector:
    """Who the checked items are stamped by."""

    name = "website"
    run_id = "benchmark"


def main() -> None:
    """Serve, crawl in rounds, print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="rounds (5)")
    parser.add_argument("--sites", type=int, default=32, help="sites, and requests at a time (32)")
    parser.add_argument("--pages", type=int, default=50, help="articles of a site (50)")
    options = parser.parse_args()
    end_when_told()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roots = [folder / f"site{number:03}" for number in range(options.sites)]
        paths = [write_site(root, options.pages, seed) for seed, root in enumerate(roots)]
        with served(folder, roots) as sites, database(folder) as uri:
            urls = [site + path[1:] for site, own in zip(sites, paths, strict=True) for path in own]
            (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
            registry = write_registry(folder, sites)
            place = Place(folder, uri, registry, folder / "urls.txt", len(sites), len(urls))
            rounds = [one_round(place, number) for number in range(options.runs)]
        bodies = [(roots[0] / path[1:]).read_bytes() for path in paths[0][:CHECKED]]
    report(rounds, place.articles)
    report_checking(rounds, place.articles, bodies, options.runs)


def one_round(place: Place, number: int) -> dict[str, Measured]:
    """One crawl of each kind; every other round the other way round, against a drift."""
    kinds = KINDS if number % 2 == 0 else KINDS[::-1]
    return {kind: (bare if kind in {BARE, QUICK} else ours)(place, kind, number) for kind in kinds}


def bare(place: Place, kind: str, _number: int) -> Measured:
    """A crawl of the bare spider, outside the project and so without its settings."""
    line = ["runspider", str(Path(__file__).with_name("crawl_bare.py")), "-a", f"urls={place.urls}"]
    line += ["-s", "CONCURRENT_ITEMS=8"] if kind == QUICK else []
    variables = environment(place.folder, place.uri, "none")
    found = measure(line, variables, place.folder / "bare.log", place.folder)
    return complete(found, found.items, place.articles, kind)


def ours(place: Place, kind: str, number: int) -> Measured:
    """A crawl of ours into a database of its own."""
    name = f"benchmark_{KINDS.index(kind)}_{number}"
    line = ["crawl", "website", "-a", f"registry={place.registry}"]
    if kind == URLS:
        concurrent = f"CONCURRENT_REQUESTS_PER_DOMAIN={place.sites}"
        line += ["-a", f"urls={place.urls}", "-s", concurrent]
    else:
        line += ["-a", "mode=full", "-a", "max_links=0"]
    if kind == ARCHIVE:
        line += ["-s", f"GOVCRAWL_ARCHIVE={place.folder / name}"]
    variables = environment(place.folder, place.uri, name)
    found = measure(line, variables, place.folder / "ours.log", project_folder())
    with MongoClient[dict[str, object]](place.uri) as client:
        stored = client[name]["website_pages"].count_documents({})
        outcomes = client[name]["outcomes"].count_documents({"reason": "ok"})
        client.drop_database(name)
    complete(found, outcomes, place.articles if kind == URLS else place.sites, f"{kind}: outcomes")
    return complete(found, stored, place.articles, kind)


def complete(found: Measured, count: int, expected: int, what: str) -> Measured:
    """The same measurement; raises SystemExit where the crawl did not bring all there is."""
    if count != expected:
        raise SystemExit(f"{what}: {count} of {expected}: there is nothing to compare")
    return found


def report(rounds: list[dict[str, Measured]], articles: int) -> None:
    """A row for each kind of crawl."""
    print("| crawl | pages/s | of bare | of bare with 8 | CPU ms/page | peak MB |")
    print("|---|---|---|---|---|---|")
    for kind in KINDS:
        own = [each[kind] for each in rounds]
        rate = median(articles / each.seconds for each in own)
        ratios = [ratio_in(rounds, kind, other) for other in (BARE, QUICK)]
        processor = median(each.processor_seconds for each in own) / articles * 1000
        memory = max(each.peak_memory for each in own)
        print(f"| {kind} | {rate:.0f} | {' | '.join(ratios)} | {processor:.2f} | {memory} |")
    print(f"\nfull with archive, of full: {ratio_in(rounds, ARCHIVE, FULL)}")


def ratio_in(rounds: list[dict[str, Measured]], kind: str, other: str) -> str:
    """How much faster one kind was than another, round by round."""
    return spread([each[other].seconds / each[kind].seconds for each in rounds])


def report_checking(
    rounds: list[dict[str, Measured]], articles: int, bodies: list[bytes], runs: int
) -> None:
    """What checking an item takes, beside what a page costs the processor in a full crawl."""
    items = [item_of(body, number) for number, body in enumerate(bodies)]
    checking = median(seconds(lambda: [faults(item) for item in items]) for _ in range(runs * 4))
    each = checking / len(items) * 1000
    page = median(one[FULL].processor_seconds for one in rounds) / articles * 1000
    print(f"checking an item: {each:.3f} ms, {each / page:.1%} of a page's {page:.2f} ms")


def item_of(body: bytes, number: int) -> Item:
    """The stamped item of an article."""
    url = f"http://127.0.1.1/zwyw/2026-01/01/content_{number}.html"
    capture = Capture(url=url, request="page", body=body, fetched_at=datetime.now(UTC))
    (item,) = channels.parse("website", capture)
    item.target = url
    stamp(item, Collector())
    if found := faults(item):
        raise SystemExit(f"the item of a written page is refused: {found}")
    return item


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of this process that the work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
