"""From what is printed to one draft a report: pairs sorted by site, kind and year.

A page may print one report twice (for phones again), or several: of many sites, of two years, of
the sites and of their supervision. Equal ones are one; what differs in a copy is noted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from govcrawl.parsers.website.lines import comparable
from govcrawl.parsers.website.reports import fields, layouts, segments, supervision, titles, values
from govcrawl.parsers.website.reports.grid import Block
from govcrawl.parsers.website.reports.layouts import Pair, Pairs, Part, Sites

CORE = frozenset({fields.COUNT, fields.DAYS, fields.YES_NO, fields.BOXES})
MOST_REPORTS = 2000
FEWEST = 3
"""A report has at least so many of the template's figures, given or left empty."""

_LONGEST_HEADING = 200


@dataclass
class Draft:
    """The pairs of one report by the name of their field, first come first kept."""

    title: str | None = None
    year: int | None = None
    kind: str = titles.WORK
    is_row: bool = False
    """True for a report that is one row of a table of many sites."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    in_tables: set[str] = field(default_factory=set)
    unread: list[Pair] = field(default_factory=list)
    copies: list[tuple[Pair, Pair]] = field(default_factory=list)
    """Both pairs where the same figure is printed twice, in other words."""

    figures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, pair: Pair, *, in_table: bool) -> None:
        """Take a pair; a table's goes before a line's, a text before an empty cell."""
        if pair.field is None:
            if in_table:
                self.unread.append(pair)
            return
        key, kept = pair.field.key, self.pairs.get(pair.field.key)
        ranks_higher = in_table and key not in self.in_tables
        if kept is None or values.is_missing(kept.text) or ranks_higher:
            self.pairs[key] = pair
        elif in_table == (key in self.in_tables) and _differ(kept.text, pair.text):
            self.copies.append((kept, pair))
        if in_table:
            self.in_tables.add(key)

    def is_other_site(self, pair: Pair) -> bool:
        """Say whether a pair names a site that is not this one."""
        key = pair.field.key if pair.field else ""
        kept = self.pairs.get(key)
        if key not in fields.IDENTITY or kept is None:
            return False
        return _differ(kept.text, pair.text)

    def take_copy(self, other: "Draft") -> None:
        """Take what another print of the same report has more, and note what it has otherwise."""
        for key, pair in other.pairs.items():
            self.add(pair, in_table=key in other.in_tables)
        known = {(pair.label, pair.text) for pair in self.unread}
        new = (pair for pair in other.unread if (pair.label, pair.text) not in known)
        self.unread.extend(new)
        self.year = self.year or other.year

    @property
    def site(self) -> str | None:
        """The site's code, else its name, as they compare; None where neither is given."""
        for key in ("site_code", "site_name"):
            pair = self.pairs.get(key)
            if pair and not values.is_missing(pair.text):
                return comparable(pair.text)
        return None

    @property
    def core(self) -> int:
        """How many of the template's figures it has, empty ones counted."""
        return len(_core_keys(self.pairs.values()))

    @property
    def is_report(self) -> bool:
        """Say whether it has enough of the template to be a report."""
        if self.kind == titles.SUPERVISION:
            return len(self.figures) >= FEWEST
        return self.core >= (1 if self.is_row else FEWEST)


def _differ(text: str, other: str) -> bool:
    """Say whether two texts are given and not the same."""
    if values.is_missing(text) or values.is_missing(other):
        return False
    return comparable(text) != comparable(other)


def read(blocks: Sequence[Block], title: str | None = None) -> list[Draft]:
    """The reports among blocks; ``title`` is the whole document's, for what has none nearer."""
    found: list[Draft] = []
    for segment in segments.read(layouts.opened(blocks)):
        named = segments.nearer(segment.title, title)
        drafts = _work(segment.blocks, named)
        if not any(fields.WORK_ONLY in draft.pairs for draft in drafts):
            supervised = _supervision(segment.blocks, named, drafts)
            drafts = [supervised] if supervised else drafts
        found.extend(draft for draft in drafts if draft.is_report)
    year = titles.year_of(title)
    for draft in found:
        draft.year = draft.year or titles.year_of(draft.title) or year
    return _merged(found)


def _work(blocks: Sequence[Block], title: str | None) -> list[Draft]:
    drafts = [Draft(title)]
    for part in _without_foot(list(layouts.read(blocks))):
        if isinstance(part, Sites):
            drafts.extend(_of_site(pairs, title) for pairs in part.sites)
        elif isinstance(part, Pairs):
            _take(drafts, part)
    year = _year_shown(blocks, title)
    for draft in drafts:
        own = draft.pairs.pop("year", None)
        draft.year = (titles.year_of(own.text) if own else None) or year
    return drafts


def _without_foot(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts up to the last with figures; what comes after is the foot of the page.

    Beside a table with figures no line counts, for a foot may count visits; beside lines none that
    repeats them.
    """
    known: set[str] = set()
    last, is_table = -1, False
    for index, part in enumerate(parts):
        is_site = isinstance(part, Sites)
        core = _core_keys(part.pairs) if isinstance(part, Pairs) else set()
        in_table = is_site or (isinstance(part, Pairs) and part.in_table and bool(core))
        if in_table or (not is_table and core - known):
            last, is_table = index, is_table or in_table
        known |= core
    return parts[: last + 1]


def _core_keys(pairs: Iterable[Pair]) -> set[str]:
    return {pair.field.key for pair in pairs if pair.field and pair.field.kind in CORE}


def _take(drafts: list[Draft], part: Pairs) -> None:
    for pair in part.pairs:
        if drafts[-1].is_row or drafts[-1].is_other_site(pair):
            drafts.append(Draft(drafts[-1].title))
        drafts[-1].add(pair, in_table=part.in_table)


def _of_site(pairs: Sequence[Pair], title: str | None) -> Draft:
    draft = Draft(title, is_row=True)
    for pair in pairs:
        draft.add(pair, in_table=True)
    return draft


def _year_shown(blocks: Sequence[Block], title: str | None) -> int | None:
    """The year of the title, else of a line or cell that names one: （2023年度）."""
    if year := titles.year_of(title):
        return year
    for block in blocks:
        for text in segments.headings(block):
            if len(text) <= _LONGEST_HEADING and "年" in text:
                year = titles.year_line(text) or (titles.year_of(text) if "年度" in text else None)
                if year:
                    return year
    return None


def _supervision(
    blocks: Sequence[Block], title: str | None, drafts: Sequence[Draft]
) -> Draft | None:
    """The supervision report a segment is, None for one of none."""
    kind = titles.kind_of(title)
    figures = supervision.figures(blocks)
    words = sum(any(word in figure["label"] for figure in figures) for word in supervision.WORDS)
    is_told = kind == titles.SUPERVISION or (kind is None and words >= FEWEST)
    if not is_told or len(figures) < FEWEST:
        return None
    draft = Draft(title, drafts[0].year, titles.SUPERVISION, figures=figures)
    for part in layouts.read(supervision.without_foot(blocks)):
        if isinstance(part, Pairs):
            for pair in part.pairs:
                if pair.field and supervision.is_head(pair.field):
                    draft.add(pair, in_table=part.in_table)
    return draft


def _merged(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with copies of one report put together, in the order of the first."""
    kept: list[Draft] = []
    by_site: dict[tuple[str, str | None], list[Draft]] = {}
    for draft in drafts:
        alike = by_site.setdefault((draft.kind, draft.site), [])
        same = next((other for other in alike if _is_copy(draft, other)), None)
        if same is not None:
            same.take_copy(draft)
        elif len(kept) < MOST_REPORTS:
            kept.append(draft)
            alike.append(draft)
    return kept


def _is_copy(draft: Draft, other: Draft) -> bool:
    if draft.year and other.year and draft.year != other.year:
        return False
    return draft.kind == titles.WORK or draft.figures == other.figures
