"""Addresses that lead a crawler on without end, told from those that lead to pages.

A site need not mean harm: a calendar links to the next month for ever, a filter to every
combination of its choices, a relative link one folder deeper at every step. What is refused here
is never asked for, so the rules look at what is endless in an address, not at what is unusual;
addresses seen on real government sites pass (tests/test_traps.py reads them all).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from govcrawl.urls import canonical

MOST_PARAMETERS = 12
SAME_PARAMETER = 3
"""How often a parameter may not stand in one address; twice is what check boxes give."""
LONGEST_QUERY = 512
"""In characters as they read: a Chinese one counts once, not as the nine of its encoding."""
LONGEST_PATH = 1024
DEEPEST_PATH = 16
IN_A_ROW = 3
"""How often the same segments may not follow each other; numbers may: 2011/11/11/11 is a date."""
SAME_SEGMENT = 4
MOST_OF_A_SHAPE = 5_000
DOCUMENTS = 20
"""So many times more of a shape where each has a document's own number: lists hold twenty."""
MOST_DATES = 400
"""Addresses that differ in nothing but a date: a year of days, thirty years of months."""
MOST_COMBINED = 200
"""Addresses that differ in nothing but how they combine parameters of few values each."""
COMBINED = 3
"""So many such parameters are filters; two are a department and a category, on real sites."""
FEW_VALUES = 100
MOST_SHAPES = 10_000
"""Shapes kept apart on one site; those that come after are counted together, by their depth."""
MOST_SESSIONS = 10_000
FIRST_YEAR, LAST_CENTURY, FAR_YEAR = 1990, 1900, 2200
"""Pages are dated from the web's first years on; a number outside the two centuries is no year."""

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[0-9a-z_-]{16,}", re.IGNORECASE)
_DOCUMENT_NUMBER = re.compile(r"\d{5,}")
_DATE = re.compile(
    r"(?<!\d)[12]\d{3}(?:[-/._]?(?:0[1-9]|1[0-2])(?:[-/._]?(?:[0-2]\d|3[01]))?|"
    r"[-/._]\d{1,2}(?:[-/._]\d{1,2})?)(?!\d)"
)
_MONTH = "(?:0?[1-9]|1[0-2])"
_PATH_MONTH = re.compile(
    rf"/(\d{{4}})(?:[-/]{_MONTH}/?|-{_MONTH}\.[a-z]{{3,5}}|"
    rf"([-/]){_MONTH}\2\d{{1,2}}(?:/|\.[a-z]{{3,5}})?)$",
    re.IGNORECASE,
)
"""A month or a day that ends a path. ``/1985/11.htm`` is none: there both are columns' numbers."""
_VALUE_MONTH = re.compile(r"(\d{4})[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[ T].*)?")
_COMPACT_MONTH = re.compile(r"(\d{4})(?:0[1-9]|1[0-2])(?:\d\d)?")
_DATE_NAME = re.compile(
    r"date|day|month|year|riqi|^(?:rq|ym|ymd|y|m|d|nian|yue|ri)$", re.IGNORECASE
)
_YEAR_NAME = re.compile(r"year|nian|^y$", re.IGNORECASE)
_MONTH_NAME = re.compile(r"month|yue|^m$", re.IGNORECASE)
_PAGE_NAME = re.compile(r"page|start|offset|^(?:p|pn|pg|no|cur)$", re.IGNORECASE)
_SESSION_NAME = re.compile(
    r"sess(?:ion)?[-_]?(?:id|key)?$|^(?:csrf.*|nonce|rand(?:om)?|_)$", re.IGNORECASE
)
Query = list[tuple[str, str]]


class Trap(StrEnum):
    """Why an address is not followed."""

    CALENDAR = "calendar without end"
    QUERY = "query that grows"
    REPEATED = "path that repeats itself"
    DEEP = "path too deep"
    SESSION = "same page under another session id"
    COMBINED = "filters combined"
    TOO_MANY = "too many addresses of one shape"
    NO_ADDRESS = "no address"


@dataclass
class _Shape:
    """What the addresses of one shape have been; its sets hold hashes, FEW_VALUES at most."""

    count: int = 0
    undated: set[int] = field(default_factory=set)
    paths: set[int] = field(default_factory=set)
    values: dict[str, set[int]] = field(default_factory=dict)

    def learn(self, path: str, query: Query, undated: str) -> None:
        """Take in one address."""
        _keep(self.undated, undated)
        _keep(self.paths, path)
        for name, value in query:
            if not _PAGE_NAME.search(name):
                _keep(self.values.setdefault(name, set()), value)

    def is_calendar(self) -> bool:
        """Say whether its addresses differ in their dates and in little else."""
        kinds = len(self.undated)
        return kinds < FEW_VALUES and self.count >= MOST_DATES * kinds

    def combines(self) -> bool:
        """Say whether these addresses only combine filters, and nothing tells each apart."""
        kinds = [len(values) for values in self.values.values() if len(values) > 1]
        few = all(kind < FEW_VALUES for kind in [*kinds, len(self.paths)])
        return self.count >= MOST_COMBINED and len(kinds) >= COMBINED and few


@dataclass
class TrapGuard:
    """Refuses the addresses of one site that lead into a trap; ``year`` is the crawl's.

    What it keeps of those it lets pass is bounded, by MOST_SHAPES and MOST_SESSIONS.
    """

    year: int
    most_of_a_shape: int = MOST_OF_A_SHAPE
    shapes: dict[str, _Shape] = field(default_factory=dict)
    sessions: set[int] = field(default_factory=set)

    def refuses(self, url: str) -> Trap | None:
        """Why not to follow an address; None where it may be asked for, and counts as asked.

        To be called once for an address, in the order in which they are found.
        """
        try:
            asked, parts = urlsplit(url), urlsplit(canonical(url))
        except ValueError:
            return Trap.NO_ADDRESS
        path, query = parts.path, parse_qsl(parts.query, keep_blank_values=True)
        return (
            _of_path(path)
            or _of_query(asked.query)
            or self._of_time(path, query)
            or self._of_session(path, query)
            or self._of_shape(path, query)
        )

    def _of_time(self, path: str, query: Query) -> Trap | None:
        """A month that is no month of a site's pages: before the web, or over a year ahead."""
        early, late = range(LAST_CENTURY, FIRST_YEAR), range(self.year + 2, FAR_YEAR)
        wrong = any(year in early or year in late for year in _years_of_months(path, query))
        return Trap.CALENDAR if wrong else None

    def _of_session(self, path: str, query: Query) -> Trap | None:
        """A page already asked for with another value of what only tells visits apart."""
        rest = [pair for pair in query if not _SESSION_NAME.search(pair[0])]
        key = hash((path, *rest))
        if len(rest) == len(query) or len(self.sessions) >= MOST_SESSIONS:
            return None
        if key in self.sessions:
            return Trap.SESSION
        self.sessions.add(key)
        return None

    def _of_shape(self, path: str, query: Query) -> Trap | None:
        """One of too many that are alike."""
        key = _shape_of(path, query)
        if key not in self.shapes and len(self.shapes) >= MOST_SHAPES:
            key = str(path.count("/"))
        shape = self.shapes.setdefault(key, _Shape())
        undated = _undated(path, query)
        times = DOCUMENTS if _has_number_of_its_own(undated) else 1
        if shape.count >= self.most_of_a_shape * times:
            return Trap.TOO_MANY
        shape.learn(path, query, undated)
        if _written(path, query) != undated and shape.is_calendar():
            return Trap.CALENDAR
        if shape.combines():
            return Trap.COMBINED
        shape.count += 1
        return None


def _keep(known: set[int], text: str) -> None:
    if len(known) < FEW_VALUES:
        known.add(hash(text))


def _of_path(path: str) -> Trap | None:
    """A path that is too long, or says the same over and over."""
    segments = [segment for segment in path.split("/") if segment]
    if _repeats(segments[: DEEPEST_PATH + 1]):
        return Trap.REPEATED
    too_long = len(segments) > DEEPEST_PATH or len(unquote(path)) > LONGEST_PATH
    return Trap.DEEP if too_long else None


def _repeats(segments: list[str]) -> bool:
    words = [segment for segment in segments if not segment.isdigit()]
    if any(words.count(word) >= SAME_SEGMENT for word in words):
        return True
    for size in range(1, len(segments) // IN_A_ROW + 1):
        for start in range(len(segments) - size * IN_A_ROW + 1):
            block = segments[start : start + size]
            is_row = segments[start : start + size * IN_A_ROW] == block * IN_A_ROW
            if is_row and not all(map(str.isdigit, block)):
                return True
    return False


def _of_query(text: str) -> Trap | None:
    """A query of too many parameters, too often the same one, or too long."""
    names = Counter(pair.partition("=")[0] for pair in text.split("&"))
    often = names.total() > MOST_PARAMETERS or max(names.values()) >= SAME_PARAMETER
    return Trap.QUERY if often or len(unquote(text)) > LONGEST_QUERY else None


def _years_of_months(path: str, query: Query) -> Iterator[int]:
    """The years of the months an address names for certain; a year alone is no calendar."""
    if found := _PATH_MONTH.search(path):
        yield int(found[1])
    has_month = any(_MONTH_NAME.search(name) for name, _ in query)
    for name, value in query:
        found = _VALUE_MONTH.fullmatch(value)
        if not found and _DATE_NAME.search(name):
            found = _COMPACT_MONTH.fullmatch(value)
        if found:
            yield int(found[1])
        elif has_month and _YEAR_NAME.search(name) and len(value) == 4 and value.isdecimal():  # noqa: PLR2004
            yield int(value)


def _written(path: str, query: Query) -> str:
    return "&".join([path, *(f"{name}={value}" for name, value in query)])


def _undated(path: str, query: Query) -> str:
    """What an address says besides dates; as it is written where it has none."""
    rest = [(name, value) for name, value in query if not _DATE_NAME.search(name)]
    return _DATE.sub("", _written(path, rest))


def _has_number_of_its_own(undated: str) -> bool:
    """Say whether it has a number, or letters and digits mixed, as only documents have."""
    mixed = (any(map(str.isdigit, word)) for word in _WORD.findall(undated))
    return bool(_DOCUMENT_NUMBER.search(undated)) or any(mixed)


def _shape_of(path: str, query: Query) -> str:
    """An address without what numbers it, and without its parameters' values."""
    words = _WORD.sub(lambda found: "x" if any(map(str.isdigit, found[0])) else found[0], path)
    names = sorted({_NUMBER.sub("0", name) for name, _ in query})
    return "?".join([_NUMBER.sub("0", words), *names])
