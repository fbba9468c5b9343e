"""Text to tree: the one way every HTML parser here reads a page."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlComment, HtmlElement
from w3lib.url import safe_url_string

from govcrawl.capture import Capture
from govcrawl.parsers.charsets import decode

_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST_URL = 2048
"""What browsers and search engines take; longer ones are data or an attack."""

_LONGEST_TITLE = 1000
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,4})?/[\w.~/-]*(?:\?[\w.=&-]*)?", re.ASCII)
"""Addresses that are percent-encoded already, nearly all: nothing about them needs changing."""

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,4})?/", re.ASCII)
_FROM_ROOT = re.compile(r"/(?!/)|https?://[a-z0-9]", re.ASCII)
_REMEMBERED = 4096
"""Links whose address is remembered: a site's navigation stands on each of its pages."""

MOST_TAGS = 200_000
"""Forty times the tags of the fullest of 141 saved pages; a page with more is not looked at."""

MOST_WORDS = 50_000
"""Words in one tag: libxml2 compares every attribute with all others before it."""

_CONTROL = (*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F)
_BLANKED = bytes(0x20 if code in _CONTROL else code for code in range(0x100))
"""Control characters to blanks, as bytes: in UTF-8 they are never part of another character."""
_EDGE = "".join(map(chr, _CONTROL)) + "".join(filter(str.isspace, map(chr, range(0x3001))))
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
"""One class for all elements: lxml.html's own choice of one is made in Python for every element."""

UNSEEN = frozenset({"script", "style", "noscript", "template", "head"})
"""Elements whose text no visitor sees."""


def squeeze(text: str | None) -> str:
    """Text on one line: any run of white space (ideographic and no-break too) is one blank."""
    return " ".join((text or "").replace("\u200b", "").split())


Made = TypeVar("Made")


@dataclass(frozen=True)
class Page:
    """A decoded and parsed HTML answer."""

    capture: Capture
    text: str
    charset: str
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, reading: Callable[["Page"], Made]) -> Made:
        """What a function makes of this page, worked out when first asked for, then kept."""
        if reading not in self._made:
            self._made[reading] = reading(self)
        return cast("Made", self._made[reading])

    @cached_property
    def excess(self) -> str | None:
        """What the page has more of than any page for people; None where it can be read."""
        tags = self.text.count("<")
        if tags > MOST_TAGS:
            return f"{tags} tags, more than any page for people has"
        if len(self.text) <= MOST_WORDS:
            return None
        pieces = (piece for piece in self.text.split("<") if len(piece) > MOST_WORDS)
        if any(len(piece.partition(">")[0].split()) > MOST_WORDS for piece in pieces):
            return f"a tag of more than {MOST_WORDS} words"
        return None

    @cached_property
    def tree(self) -> HtmlElement:
        """The document element; an empty one where there is no markup at all."""
        # What is nested over 256 elements deep is left out: with huge_tree a page of 60 kB could
        # keep the list and title rules busy for half a minute.
        parser = etree.HTMLParser(encoding="utf-8", remove_pis=True)
        parser.set_element_class_lookup(_ELEMENTS)
        source = self.text.strip(_EDGE).encode("utf-8", errors="replace").translate(_BLANKED)
        tree = etree.fromstring(source or b"<html></html>", parser=parser)
        tree = tree if tree is not None else etree.fromstring("<html></html>", parser=parser)
        return cast("HtmlElement", tree)

    @cached_property
    def folded(self) -> str:
        """The text in lower case, as patterns that ignore case see it: for them ſ is an s.

        To find words in it takes a fraction of the time such a pattern takes.
        """
        text = self.text.replace("ſ", "s").replace("ı", "i").replace("İ", "i")
        return text.lower()

    @cached_property
    def metas(self) -> list[tuple[str, str]]:
        """Name and content of every meta tag that has both, names in lower case, page order."""
        found = []
        for meta in self.tree.iter("meta"):
            name = squeeze(meta.get("name") or meta.get("property")).lower()
            content = squeeze(meta.get("content"))
            if name:
                found.append((name, content))
        return found

    def meta(self, *names: str) -> str | None:
        """The first meta content that is not empty, for the first of ``names`` that has one."""
        for name in names:
            for found, content in self.metas:
                if found == name.lower() and content:
                    return content
        return None

    @cached_property
    def base_url(self) -> str:
        """What relative links are relative to: the address, or the page's own ``<base href>``."""
        hrefs = (base.get("href") for base in self.tree.iterdescendants("base"))
        href = next((href for href in hrefs if href is not None), None)
        return self.resolve(href, self.capture.url) or self.capture.url

    def resolve(self, href: str | None, base: str | None = None) -> str | None:
        """An absolute http(s) address for a link as written, or None where it is none.

        Percent-encoded as a browser would: the path as UTF-8, the query in the page's encoding.
        """
        if not href or len(href) > _LONGEST_URL or not (href := href.strip()):
            return None
        encoding = "utf-8" if self.charset.startswith("utf-16") else self.charset
        if base is None:
            # What a path from the root or a whole address is on is the same for a site's pages.
            base = self._origin if _FROM_ROOT.match(href) else self.base_url
        return _resolved(base, href, encoding)

    @cached_property
    def _origin(self) -> str:
        """The base as far as a path from the root is joined to it; all of an unusual one."""
        found = _ORIGIN.match(self.base_url)
        return found[0] if found else self.base_url

    @cached_property
    def title(self) -> str | None:
        """The ``<title>``, on one line; of a very long one the beginning."""
        element = next(self.tree.iterdescendants("title"), None)
        text = squeeze("".join(element.itertext())) if element is not None else ""
        return text[:_LONGEST_TITLE] or None

    @cached_property
    def visible_text(self) -> str:
        """The text of the body without scripts, styles and comments, on one line."""
        return squeeze(" ".join(visible_strings(self._body)))

    @cached_property
    def _body(self) -> HtmlElement:
        body: HtmlElement | None = next(self.tree.iterdescendants("body"), None)
        return body if body is not None else self.tree

    def shows(self, characters: int) -> bool:
        """True where ``visible_text`` has at least so many characters; reads no further."""
        if "visible_text" in self.__dict__:
            return len(self.visible_text) >= characters
        return is_filled(map(squeeze, iter_visible(self._body)), characters)


@lru_cache(_REMEMBERED)
def _resolved(base: str, href: str, encoding: str) -> str | None:
    try:
        url = urljoin(base, href)
        if _PLAIN_URL.fullmatch(url) and len(url) <= _LONGEST_URL:
            return url
        url = safe_url_string(url, encoding)
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        return None
    is_web = is_web and bool(_HOST.fullmatch(parts.hostname or ""))
    return _STRAY_PERCENT.sub("%25", url) if is_web and len(url) <= _LONGEST_URL else None


def is_filled(texts: Iterable[str], characters: int) -> bool:
    """True where texts with a blank between them have so many characters; reads no further.

    Empty texts do not count.
    """
    size = 0
    for text in filter(None, texts):
        size += len(text) + (size > 0)
        if size >= characters:
            return True
    return characters <= 0


def visible_strings(
    element: HtmlElement, unseen: frozenset[str] = UNSEEN, without: HtmlElement | None = None
) -> list[str]:
    """The strings of an element in document order, without comments and the elements ``unseen``.

    Also without those of one element in it, ``without``. Walked and not asked for as XPath, which
    takes time by the square of a list's length.
    """
    return list(iter_visible(element, unseen, without))


def iter_visible(
    element: HtmlElement, unseen: frozenset[str] = UNSEEN, without: HtmlElement | None = None
) -> Iterator[str]:
    """The same one by one, for who may need no more than the first."""
    around: HtmlElement | None = element
    while around is not None:
        if around.tag in unseen:
            return
        around = around.getparent()
    if not len(element):
        if element.text and element is not without:
            yield element.text
        return
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node is without or node.tag in unseen:
                walk.skip_subtree()
            elif text := node.text:
                yield text
        elif node is not element and (text := node.tail):
            yield text


def read(capture: Capture) -> Page:
    """Decode an answer; the tree is built when first asked for."""
    text, charset = decode(capture.body, capture.headers.get("content-type", ""))
    return Page(capture, text, charset)
