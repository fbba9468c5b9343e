"""The links of a page: every address a visitor follows from it or sees drawn on it.

What counts are the links the census of 2015 (国办发〔2015〕15号) asked for: pages, images,
attachments and other sites. Scripts, styles and moving pictures do not: nobody follows them, and
the rule does not name them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import feeds
from govcrawl.parsers.website.body import file_kind
from govcrawl.urls import canonical, has_login, same_site

MOST_LINKS = 2000
"""Links read of one page: four times those of the fullest of 141 saved pages."""

_MOST_TRIED = 5 * MOST_LINKS
"""Different spellings resolved of one page, so that one address in endless variants ends."""

_LONGEST_TEXT = 200
_MOST_STRINGS = 40
"""Strings of a link's text: a link around half the page is not read to its end."""

Kind = Literal["page", "image", "attachment", "external"]
_ADDRESSES = {
    "a": ("href",),
    "area": ("href",),
    "iframe": ("src",),
    "frame": ("src",),
    "img": ("src", "data-src", "data-original", "data-lazy-src", "lazy-src", "original"),
    "input": ("src",),
}
"""Elements, and where they have an address; images drawn when scrolled to name theirs twice."""

_IMAGES = frozenset({"img", "input"})
_IMAGE_ENDING = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|svg|ico|tiff?)$", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{|\$\{|<%|%7B%7B|\$%7B", re.IGNORECASE)
"""A place a script fills in; no browser asks for it as it stands."""

_ACTION = re.compile(
    r"/(?:log_?(?:in|out|off)\w*|sign_?(?:in|up|out|off)|regist(?:er)?|oauth2?|print"
    r"|add_?fav\w*|favou?rites?|calendar|rili)(?=[/.;?]|$)"
    r"|[?&](?:action|method|do|op|act)=(?:print|log(?:in|out)|register|share|fav\w*)(?=&|$)",
    re.IGNORECASE,
)
"""What an address does rather than shows; a calendar's are without end."""

_SHARE = re.compile(
    r"/(?:[\w-]*share\w*|sharer|intent/tweet|submit|commit/share\w*)(?:[/.][^?]*)?\?"
    r"(?:[^#]*&)?(?:url|link|u|title|text)=",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """One link: the absolute address, what it says (``""`` where nothing) and what it leads to.

    ``kind``: ``image`` for what is drawn on the page or ends like an image, ``attachment`` for a
    document or archive, both of whatever host; then ``external`` for another host and ``page``.
    """

    url: str
    text: str
    kind: Kind


def page_links(page: Page) -> list[Link]:
    """The links of a page, each address once (its first spelling and text), in page order.

    Left out: addresses of the page itself by ``#``, what is no http(s) address, addresses with a
    user name, templates a script fills in, and what acts instead of showing (log in or out,
    register, share, print, bookmark, calendars): asking for those is no visitor's reading. At most
    MOST_LINKS; none of a page that has more tags than any page for people.
    """
    if page.excess:
        return []
    if feeds.is_feed(page):
        return []
    found: dict[str, Link] = {}
    tried: set[str] = set()
    for element, written in _written(page):
        if written in tried:
            continue
        if len(found) >= MOST_LINKS or len(tried) >= _MOST_TRIED:
            break
        tried.add(written)
        url = _followed(page, written)
        if url and (key := canonical(url)) not in found:
            found[key] = Link(url, _text(element), _kind(page, element, url))
    return list(found.values())


def is_file(url: str) -> bool:
    """True for an address that ends like a picture, a document or an archive: no page to read."""
    return file_kind(url) is not None or bool(_IMAGE_ENDING.search(urlsplit(url).path))


def _written(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    """Every element with an address, and the address as written, without its fragment."""
    for element in page.tree.iter(*_ADDRESSES):
        if element.tag == "input" and (element.get("type") or "").lower() != "image":
            continue
        for name in _ADDRESSES[str(element.tag)]:
            written = (element.get(name) or "").strip().partition("#")[0]
            if written:
                yield element, written


def _followed(page: Page, written: str) -> str | None:
    if _TEMPLATE.search(written):
        return None
    url = page.resolve(written)
    if url is None or has_login(url) or _ACTION.search(url) or _SHARE.search(url):
        return None
    return url


def _kind(page: Page, element: HtmlElement, url: str) -> Kind:
    if element.tag in _IMAGES or _IMAGE_ENDING.search(urlsplit(url).path):
        return "image"
    if file_kind(url):
        return "attachment"
    return "page" if same_site(url, page.capture.url) else "external"


def _text(element: HtmlElement) -> str:
    """What a link says: its text, else its title, else the name of the image in it."""
    strings = islice(element.itertext(), _MOST_STRINGS)
    text = squeeze(" ".join(strings)) or squeeze(element.get("title") or element.get("alt"))
    if not text:
        images = islice(element.iter("img"), 1)
        text = next((squeeze(image.get("alt") or image.get("title")) for image in images), "")
    return text[:_LONGEST_TEXT]
