"""Evaluating ten thousand, a hundred thousand and a million documents over a thousand offices.

    python benchmarks/aggregation.py [--sizes 10000,100000,1000000] [--offices 1000]

Each size gets a database of its own (in the embedded server, or GOVCRAWL_MONGO_URI), is filled with
invented documents in the shapes a crawl stores, and is counted and scored by a process of its own,
whose time and greatest memory are printed. What the database itself takes is not in the memory.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from govcrawl.china import CHINA
from govcrawl.evaluating import evaluate
from govcrawl.evaluating.request import Request
from govcrawl.items import (
    Item,
    Outcome,
    WebsiteCheck,
    WebsiteColumn,
    WebsiteMessage,
    WebsitePage,
    WechatArticle,
    WeiboAccount,
    WeiboPost,
)
from govcrawl.registry import Registry, Selection
from govcrawl.rulebook import profiles
from govcrawl.storage.connection import open_database

SIZES = "10000,100000,1000000"
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
BATCH = 2000
READINGS = 3
OFFICE_COLUMNS = "office_id name_zh name_en level adcode parent_id population population_year"
CHANNEL_COLUMNS = "office_id channel account label state checked_on evidence"
SHARES = {"page": 0.6, "post": 0.2, "article": 0.1, "letter": 0.1}
"""What the documents that grow in number are; each office has its few others besides."""


def main() -> None:
    """Fill and measure each size, print a row a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--offices", type=int, default=1000)
    parser.add_argument("--measure", metavar="REGISTRY", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(options.measure)))
        return
    print("| documents | offices | counting and scoring s | µs a document | greatest memory MB |")
    print("|---|---|---|---|---|")
    for size in map(int, options.sizes.split(",")):
        with TemporaryDirectory() as folder:
            write_registry(Path(folder), options.offices)
            print(row(size, options.offices, folder), flush=True)


def row(size: int, offices: int, folder: str) -> str:
    """Fill a database, evaluate it in a process of its own, drop it."""
    name = f"govcrawl_benchmark_{size}"
    environment = {**os.environ, "GOVCRAWL_MONGO_DATABASE": name}
    # The project reads its settings once in a process, so the name is given here.
    database = open_database().client[name]
    try:
        database.client.drop_database(name)
        stored = fill(database, size, offices)
        command = [sys.executable, __file__, "--measure", folder]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        found = json.loads(done.stdout)
    finally:
        database.client.drop_database(name)
        database.client.close()
    each = 1e6 * found["seconds"] / stored
    measures = f"{found['seconds']:.1f} | {each:.0f} | {found['memory']:.0f}"
    return f"| {stored:,} | {offices:,} | {measures} |"


def measured(registry: str) -> dict[str, float]:
    """Seconds of the evaluation without robustness runs, and this process's memory in MB."""
    database = open_database()
    day = NOW.astimezone(CHINA).date()
    request = Request(registry, Selection(), profiles.load("default"), day, runs=0)
    start = time.perf_counter()
    evaluation = evaluate(database, Registry.load(registry), request, lambda _: None)
    seconds = time.perf_counter() - start
    if not any(each.capability is not None for each in evaluation.scores):
        raise SystemExit("nothing was scored: the benchmark measures nothing")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory}


def write_registry(folder: Path, offices: int) -> None:
    """Counties with a website, a Weibo account and a WeChat account each."""
    counties = [
        (code(n), f"第{n}县", "", "county", code(n), "", 100_000 + n, 2020) for n in range(offices)
    ]
    channels = [
        (code(n), channel, account, "", "open", "", "")
        for n in range(offices)
        for channel, account in accounts(n).items()
    ]
    write(folder / "offices.csv", OFFICE_COLUMNS, counties)
    write(folder / "channels.csv", CHANNEL_COLUMNS, channels)


def write(file: Path, columns: str, rows: Iterable[Sequence[object]]) -> None:
    """A table of a registry."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns.split())
        writer.writerows(rows)


def code(office: int) -> str:
    """The office's id, an adcode."""
    return str(110_000 + office)


def accounts(office: int) -> dict[str, str]:
    """Where an office is found."""
    return {
        "website": f"http://www.x{office}.example/",
        "weibo": str(1_000_000_000 + office),
        "wechat": f"Mz{office:06}==",
    }


def fill(database: Any, size: int, offices: int) -> int:
    """Store so many documents; returns how many there are."""
    chance = Random(size)
    counts = {kind: int(size * share) for kind, share in SHARES.items()}
    stored = 0
    made = {
        "post": (post(n, n % offices, chance) for n in range(counts["post"])),
        "page": (page(n, n % offices) for n in range(counts["page"])),
        "article": (article(n, n % offices, chance) for n in range(counts["article"])),
        "letter": (letter(n, n % offices) for n in range(counts["letter"])),
        "few": (each for office in range(offices) for each in few(office)),
    }
    for items in made.values():
        while batch := list(islice(items, BATCH)):
            by_collection: dict[str, list[dict[str, Any]]] = {}
            for each in batch:
                by_collection.setdefault(each.collection, []).append(stored_form(each))
            for name, documents in by_collection.items():
                database[name].insert_many(documents, ordered=False)
            stored += len(batch)
    return stored


def of_office(item: Item, office: int, channel: str) -> Item:
    """An item with its provenance."""
    item.office_id = item.adcode = code(office)
    item.channel = item.spider = channel
    item.target = f"{code(office)}|{channel}|{accounts(office)[channel]}"
    item.run_id, item.content_hash, item.observed_at = f"run-{channel}", "sha256:0", NOW
    return item


def stored_form(item: Item) -> dict[str, Any]:
    """As the store keeps it."""
    document = item.document()
    if item.entity:
        document |= {"first_seen_at": NOW, "last_seen_at": NOW, "revision": 1}
    if item.counted:
        reading = {name: document[name] for name in item.readings()}
        about = {"run_id": "run", "evidence": None}
        times = (NOW - timedelta(days=READINGS - n) for n in range(1, READINGS + 1))
        document["history"] = [{"observed_at": at, **about, **reading} for at in times]
    return document


def post(number: int, office: int, chance: Random) -> Item:
    """A Weibo post; every third sets nothing off."""
    counts = {name: chance.choice((0, 0, chance.randrange(400))) for name in WeiboPost.counted[:3]}
    exact = {f"{name}_exact": True for name in counts}
    made = WeiboPost(
        post_id=str(5_000_000_000_000_000 + number),
        uid=accounts(office)["weibo"],
        created_at=NOW - timedelta(hours=7 * (number // 1000 % 900) + 80),
        created_at_precision="second",
        kind="original",
        state="present",
        text="示例微博" * 20,
        video=bool(number % 2),
        **counts,
        **exact,
    )
    return of_office(made, office, "weibo")


def page(number: int, office: int) -> Item:
    """An article of a website."""
    made = WebsitePage(
        url=f"{accounts(office)['website']}a/{number}.html",
        title=f"示例公告第{number}号",
        published_at=NOW - timedelta(days=number % 700),
        published_precision="day",
        body_chars=800,
        standard_tags=["SiteName", "ArticleTitle", "PubDate"],
    )
    return of_office(made, office, "website")


def article(number: int, office: int, chance: Random) -> Item:
    """A WeChat article whose counts are known."""
    made = WechatArticle(
        biz=accounts(office)["wechat"],
        mid=str(2_650_000_000 + number),
        idx=1,
        title="示例文章",
        state="present",
        kind="article",
        copyright="original",
        published_at=NOW - timedelta(hours=20 * (number // 1000 % 300) + 80),
        published_precision="second",
        reads=chance.randrange(9000),
        reads_exact=True,
        likes=chance.randrange(90),
        likes_exact=True,
        recommends=chance.randrange(30),
        recommends_exact=True,
    )
    return of_office(made, office, "wechat")


def letter(number: int, office: int) -> Item:
    """A citizen's letter; every tenth is open."""
    received = NOW - timedelta(days=number % 300)
    made = WebsiteMessage(
        site=f"www.x{office}.example",
        message_id=str(number),
        title="咨询",
        kind="consultation",
        received_at=received,
        replied_at=None if number % 10 == 0 else received + timedelta(days=3),
        state="open" if number % 10 == 0 else "answered",
        read_from="list",
    )
    return of_office(made, office, "website")


def few(office: int) -> Iterator[Item]:
    """What an office has few of: a check, columns, a profile, outcomes."""
    url = accounts(office)["website"]
    yield of_office(
        WebsiteCheck(
            url=url,
            mode="survey",
            reason="ok",
            status=200,
            response_ms=100 + office % 3000,
            https_enforced=bool(office % 2),
            viewport=True,
            features=["search"],
            dated_entries=12,
            fresh_entries=office % 12,
        ),
        office,
        "website",
    )
    for kind in ("news", "notice", "policy", "mailbox"):
        made = WebsiteColumn(
            url=f"{url}{kind}/",
            name=kind,
            kind=kind,
            page_number=1,
            entry_count=20,
            newest_at=NOW - timedelta(days=office % 40),
        )
        yield of_office(made, office, "website")
    profile = WeiboAccount(
        uid=accounts(office)["weibo"], followers=office * 13, followers_exact=True, verified=True
    )
    yield of_office(profile, office, "weibo")
    for channel in accounts(office):
        yield of_office(Outcome(reason="ok", since="2024-01-01"), office, channel)


if __name__ == "__main__":
    main()
