"""How fast and how well an article is read, beside trafilatura and gne on the same pages.

    pip install -r benchmarks/requirements.txt
    python benchmarks/articles.py [--rounds 5]

GOVCRAWL_CORPUS names a folder of captures (../shared/corpus); those of kind ``article`` in its
``website/manifest.jsonl`` are read, which says what is on each. Every tool reads every page once a
round, in turn; a time is processor time, the median of the rounds. A field counts where the
manifest gives a value for it, and is right where the tool's is the same but for blanks and width (a
date: the same day in China). Both tools get the text decoded for them, outside the clock; govcrawl
gets the bytes, and makes of them everything it stores of a page. Titles, dates and authors are as
the tools give them; trafilatura's author or sitename may be the source, whichever is right. Exits
with 1 unless govcrawl is at least five times as fast as each with more fields right.
"""

import argparse
import json
import logging
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from types import ModuleType

from govcrawl.capture import Capture
from govcrawl.china import day_in_china
from govcrawl.items import WebsitePage
from govcrawl.parsers import channels, charsets

FIELDS = ("title", "published_at", "source")
LEAST_TIMES = 5.0
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")

Found = dict[str, set[str]]
"""What a tool says of a page: a field to the values it may be taken to mean."""


@dataclass(frozen=True)
class Article:
    """A captured page, its decoded text, and what is known to be on it."""

    capture: Capture
    text: str
    expected: dict[str, str]


def articles(corpus: Path) -> list[Article]:
    """The corpus's articles; raises SystemExit where it has none."""
    folder = corpus / "website"
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        raise SystemExit(f"GOVCRAWL_CORPUS: {manifest} is not there")
    found = []
    for line in manifest.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "article":
            told = row["expected"]
            names = ("title", "pub_date", "source_or_meta")
            values = zip(FIELDS, (told[name] for name in names), strict=True)
            body = (folder / row["file"]).read_bytes()
            capture = Capture(url=row.get("url") or "", request="page", body=body)
            expected = {field: plain(value) for field, value in values if value}
            found.append(Article(capture, charsets.decode(body)[0], expected))
    return found


def plain(value: object) -> str:
    """A value without blanks and in normal width; what is nothing is empty."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value or "")))


def day(value: object) -> str:
    """The day of a date as a tool writes it; of a moment, the day in China."""
    if isinstance(value, datetime):
        return day_in_china(value).isoformat()
    found = _DAY.search(str(value or ""))
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def installed(name: str) -> ModuleType:
    """A tool that is compared with; raises SystemExit where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        missing = f"{name} cannot be imported ({error})"
        raise SystemExit(f"{missing}: pip install -r benchmarks/requirements.txt") from error


def by_govcrawl(article: Article) -> Found:
    """The project's own parser, everything it does with a page."""
    items = channels.parse("website", article.capture)
    page = next((item for item in items if isinstance(item, WebsitePage)), WebsitePage())
    return _found(page.title, page.published_at, page.source)


def by_trafilatura(article: Article) -> Found:
    """Trafilatura at its defaults, with metadata."""
    return _of_trafilatura(article, fast=False, extensive=True)


def by_fast_trafilatura(article: Article) -> Found:
    """Trafilatura without its second extraction and without its search for dates in the text."""
    return _of_trafilatura(article, fast=True, extensive=False)


def _of_trafilatura(article: Article, *, fast: bool, extensive: bool) -> Found:
    options = {"original_date": True, "extensive_search": extensive}
    document = installed("trafilatura").bare_extraction(
        article.text,
        url=article.capture.url,
        fast=fast,
        with_metadata=True,
        date_extraction_params=options,
    )
    if document is None:
        return {}
    return _found(document.title, document.date, document.author, document.sitename)


def by_gne(article: Article) -> Found:
    """The general news extractor at its defaults."""
    gne = installed("gne")
    try:
        found = gne.GeneralNewsExtractor().extract(article.text, host=article.capture.url)
    except gne.NoContentException:
        return {}
    return _found(found["title"], found["publish_time"], found["author"])


def _found(title: object, moment: object, *sources: object) -> Found:
    values = ({plain(title)}, {day(moment)}, {plain(source) for source in sources})
    return dict(zip(FIELDS, values, strict=True))


TOOLS: dict[str, Callable[[Article], Found]] = {
    "govcrawl": by_govcrawl,
    "trafilatura": by_trafilatura,
    "trafilatura, fast, no date search": by_fast_trafilatura,
    "gne": by_gne,
}


def milliseconds(read: Callable[[Article], Found], pages: Sequence[Article]) -> float:
    """Of a page, on average over all of them."""
    began = time.process_time()
    for page in pages:
        read(page)
    return (time.process_time() - began) * 1000 / len(pages)


def right(read: Callable[[Article], Found], pages: Sequence[Article]) -> Counter[str]:
    """How many values of each field are right."""
    found = [(page.expected, read(page)) for page in pages]
    return Counter(
        field
        for expected, answer in found
        for field, value in expected.items()
        if value in answer.get(field, set())
    )


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # trafilatura tells what it gives up on
    pages = articles(Path(os.environ.get("GOVCRAWL_CORPUS", "../shared/corpus")))
    correct = {name: right(read, pages) for name, read in TOOLS.items()}
    rounds = [
        {name: milliseconds(read, pages) for name, read in TOOLS.items()}
        for _ in range(options.rounds)
    ]
    times = {name: median(each[name] for each in rounds) for name in TOOLS}
    given = Counter(field for page in pages for field in page.expected)
    print(f"{len(pages)} articles, {options.rounds} rounds")
    print(f"{'':34} {'ms':>8} {'times':>6}", *(f"{field:>13}" for field in FIELDS), f"{'all':>9}")
    for name, counts in correct.items():
        shares = [f"{counts[field]}/{given[field]}" for field in FIELDS]
        whole = f"{counts.total()}/{given.total()}"
        line = f"{name:34} {times[name]:8.2f} {times[name] / times['govcrawl']:6.1f}"
        print(line, *(f"{share:>13}" for share in shares), f"{whole:>9}")
    ours = correct["govcrawl"].total()
    if any(
        times[name] < LEAST_TIMES * times["govcrawl"] or counts.total() >= ours
        for name, counts in correct.items()
        if name != "govcrawl"
    ):
        sys.exit(1)


if __name__ == "__main__":
    main()
