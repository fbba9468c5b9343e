"""Bytes to text to tree: the one way every HTML parser here reads a page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser
from w3lib.url import safe_url_string

from govcrawl.capture import Capture

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST_URL = 2048
"""What browsers and search engines take; longer ones are data or an attack."""

_LONGEST_TITLE = 1000
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,4})?/[\w.~/-]*(?:\?[\w.=&-]*)?", re.ASCII)
"""Addresses that are percent-encoded already, nearly all: nothing about them needs changing."""

MOST_TAGS = 200_000
"""Forty times the tags of the fullest of 141 saved pages; a page with more is not looked at."""

MOST_WORDS = 50_000
"""Words in one tag: libxml2 compares every attribute with all others before it."""

_HEAD_BYTES = 8192
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
UNSEEN = frozenset({"script", "style", "noscript", "template", "head"})
"""Elements whose text no visitor sees."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
"""Pages declared as an older Chinese standard are written in its superset."""


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a body and the encoding it was read with.

    In order: byte order mark, the HTTP header's charset, the page's own declaration, then UTF-8,
    then GB 18030; a declaration the bytes contradict is passed over. When none fits, UTF-8 with
    replacement characters.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace"), name
    for name in _candidates(body, content_type):
        try:
            return body.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", errors="replace"), "utf-8"


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    if unmarked := _utf_16(body[:4]):
        yield unmarked
    for declared in (_CHARSET.search(content_type.encode()), _CHARSET.search(body[:_HEAD_BYTES])):
        if declared:
            name = declared[1].decode().lower()
            name = _SUPERSETS.get(name, name)
            if name == "gb18030" and _is_chinese_utf_8(body):
                yield "utf-8"
            yield name
    yield "utf-8"
    yield "gb18030"


def _is_chinese_utf_8(body: bytes) -> bool:
    """Say whether bytes are UTF-8 with Chinese in it: in GB 18030 no text looks so by chance.

    The other way round it does: most UTF-8 of an even number of characters is valid GB 18030.
    """
    try:
        return bool(_CHINESE.search(body.decode("utf-8")))
    except UnicodeDecodeError:
        return False


def _utf_16(start: bytes) -> str | None:
    """Which UTF-16 a page without its mark is in: the first letters of its markup say."""
    zeros = "".join("0" if byte == 0 else "." for byte in start)
    return {".0.0": "utf-16-le", "0.0.": "utf-16-be"}.get(zeros)


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
        pieces = (piece for piece in self.text.split("<") if len(piece) > MOST_WORDS)
        if any(len(piece.partition(">")[0].split()) > MOST_WORDS for piece in pieces):
            return f"a tag of more than {MOST_WORDS} words"
        return None

    @cached_property
    def tree(self) -> HtmlElement:
        """The document element; an empty one where there is no markup at all."""
        # What is nested over 256 elements deep is left out: with huge_tree a page of 60 kB could
        # keep the list and title rules busy for half a minute.
        parser = HTMLParser(encoding="utf-8", remove_pis=True)
        source = _CONTROL.sub(" ", self.text).strip() or "<html></html>"
        tree = etree.fromstring(source.encode("utf-8", errors="replace"), parser=parser)
        return tree if tree is not None else etree.fromstring("<html></html>", parser=parser)

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
        base = self.tree.find(".//base[@href]")
        href = base.get("href") if base is not None else None
        return self.resolve(href, self.capture.url) or self.capture.url

    def resolve(self, href: str | None, base: str | None = None) -> str | None:
        """An absolute http(s) address for a link as written, or None where it is none.

        Percent-encoded as a browser would: the path as UTF-8, the query in the page's encoding.
        """
        if not href or not href.strip() or len(href) > _LONGEST_URL:
            return None
        encoding = "utf-8" if self.charset.startswith("utf-16") else self.charset
        try:
            url = urljoin(self.base_url if base is None else base, href.strip())
            if _PLAIN_URL.fullmatch(url) and len(url) <= _LONGEST_URL:
                return url
            url = safe_url_string(url, encoding)
            parts = urlsplit(url)
            is_web = parts.scheme in {"http", "https"} and parts.port != 0
        except ValueError:
            return None
        is_web = is_web and bool(_HOST.fullmatch(parts.hostname or ""))
        return _STRAY_PERCENT.sub("%25", url) if is_web and len(url) <= _LONGEST_URL else None

    @cached_property
    def title(self) -> str | None:
        """The ``<title>``, on one line; of a very long one the beginning."""
        element = self.tree.find(".//title")
        text = squeeze("".join(element.itertext())) if element is not None else ""
        return text[:_LONGEST_TITLE] or None

    @cached_property
    def visible_text(self) -> str:
        """The text of the body without scripts, styles and comments, on one line."""
        body = self.tree.find(".//body")
        return squeeze(" ".join(visible_strings(body if body is not None else self.tree)))


def visible_strings(
    element: HtmlElement, unseen: frozenset[str] = UNSEEN, without: HtmlElement | None = None
) -> list[str]:
    """The strings of an element in document order, without comments and the elements ``unseen``.

    Also without those of one element in it, ``without``. Walked and not asked for as XPath, which
    takes time by the square of a list's length.
    """
    if element.tag in unseen or any(True for _ in element.iterancestors(*unseen)):
        return []
    found: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node is without or node.tag in unseen:
                walk.skip_subtree()
            elif node.text:
                found.append(node.text)
        elif node is not element and node.tail:
            found.append(node.tail)
    return found


def read(capture: Capture) -> Page:
    """Decode an answer; the tree is built when first asked for."""
    text, charset = decode(capture.body, capture.headers.get("content-type", ""))
    return Page(capture, text, charset)
