"""Whether a text is the title one looks for, and whether an address is the page's."""

import html
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from govcrawl.parsers.website.lines import comparable
from govcrawl.parsers.website.search import words_of
from govcrawl.urls import canonical

SHORTEST_BEGINNING = 12
"""Characters of a cut title that are enough to know it by."""

_LONGEST = 2000
_TAG = re.compile(r"<[^<>]{0,500}>")
_LABEL = re.compile(r"(?:【[^】]{0,40}】|\[[^\]]{0,40}\]|\d{1,3}[.、]|[·•])+")
_DATE = re.compile(
    r"[\[(|]*(?:\d{2,4}[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])|]*(?:\d{1,2}:\d\d(?::\d\d)?)?[\])|]*"
)
_CUT = re.compile(r"(?:\.{2,}|⋯+)$")


@dataclass(frozen=True)
class Wanted:
    """A published page looked for: its title and its address."""

    title: str
    page_url: str

    @cached_property
    def words(self) -> str:
        """What was typed, as it compares."""
        return comparable(words_of(self.title))

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        """The title as it compares, with its label in brackets and without."""
        whole = comparable(self.title[:_LONGEST])
        label = _LABEL.match(whole)
        return (whole, whole[label.end() :]) if label else (whole,)

    @cached_property
    def _address(self) -> str:
        """Host without ``www.``, path and query; empty for a home page, which is linked anyway."""
        return _address_of(self.page_url)

    @cached_property
    def _address_in_text(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.-])(?:www\.)?{re.escape(self._address)}(?![\w/.%-])")

    def is_title(self, text: str) -> bool:
        """True for a text that is the title, white space and highlighting ignored.

        A label before it and a date after it do not matter. A text cut with ``…`` has to show at
        least SHORTEST_BEGINNING characters; a title that is itself cut is treated likewise. A
        longer text that only contains the title is another one's, an interpretation's say.
        """
        shown = comparable(html.unescape(_TAG.sub("", text[:_LONGEST])))
        return any(_is_same(shown, title) for title in self._titles if title)

    def is_address(self, url: str) -> bool:
        """True for the page's own address, whatever its scheme, ``www.`` or session."""
        return bool(self._address) and _address_of(url) == self._address

    def names_address(self, text: str) -> bool:
        """True for a text with the page's address in it: a counting link, a call of a script."""
        if not self._address:
            return False
        plain = unquote(unquote(html.unescape(text).replace("\\/", "/")))
        return self._address_in_text.search(plain) is not None

    def carries_words(self, url: str) -> bool:
        """True for an address with the words in its query: of a search, or of a counting link."""
        spelled = comparable(unquote(unquote(urlsplit(url).query.replace("+", " "))))
        return bool(self.words) and self.words[:SHORTEST_BEGINNING] in spelled


def _address_of(url: str) -> str:
    try:
        parts = urlsplit(canonical(url))
    except ValueError:
        return ""
    host = parts.netloc.removeprefix("www.")
    path = unquote(parts.path)
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return f"{host}{path}{query}" if path.strip("/") or query else ""


def _is_same(shown: str, title: str) -> bool:
    if not shown:
        return False
    if shown.endswith(title) and _is_nothing_but(_LABEL, shown.removesuffix(title)):
        return True
    if shown.startswith(title) and _is_nothing_but(_DATE, shown.removeprefix(title)):
        return True
    label = _LABEL.match(shown)
    bare = shown[label.end() :] if label else shown
    return any(_begins(title, text) or _begins(text, title) for text in (shown, bare))


def _is_nothing_but(pattern: re.Pattern[str], text: str) -> bool:
    return not text or pattern.fullmatch(text) is not None


def _begins(whole: str, cut: str) -> bool:
    """True where ``cut`` says that it is cut, and is the beginning of ``whole``."""
    if not _CUT.search(cut):
        return False
    beginning = _CUT.sub("", cut)
    return len(beginning) >= SHORTEST_BEGINNING and whole.startswith(beginning)
