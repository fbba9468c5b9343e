"""The files and pictures a report's page shows instead of the figures, or beside them."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.body import ATTACHMENT_KINDS, file_kind
from govcrawl.parsers.website.lines import comparable, page_lines, read_lines

MOST_FILES = 100
_ENDINGS = "|".join(sorted(ATTACHMENT_KINDS, key=len, reverse=True))
_CALL = re.compile(
    rf"""["']([^"'<>]{{1,500}}?\.(?:{_ENDINGS})(?:\?[^"'<>]{{0,200}})?)["']""", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"""["']([^"'<>\s]{1,300}?\.(?:docx?|xlsx?|pdf|wps|et|ofd|ceb|rar|zip))["']""", re.IGNORECASE
)
"""A document in a script: PDFObject.embed("/2024/a.pdf"), document.write('<a href="…">')."""

_LONGEST_SCRIPT = 4000
_DOWNLOAD = re.compile(r"(?:down|attach|annex|fujian)\w{0,40}\s{0,4}\(", re.IGNORECASE)
"""A script's function that hands over a file, though it is told only its number."""

_DATA = ("data-url", "data-href", "data-file", "data-src", "data-path")
_NAMED_FILE = re.compile(rf"\.({_ENDINGS})\W*$", re.IGNORECASE)
_FRAMES = {"iframe": "src", "embed": "src", "object": "data", "frame": "src"}
_VIEWED = ("file", "url", "src", "pdfurl", "path")
"""Parameters in which viewers such as pdf.js are told what to show."""

_SMALL = 60
"""Pictures with a side of so many pixels are buttons."""

_DECORATION = re.compile(
    r"(?:dzjg|jiucuo|conac)|/(?:icons?|ico|fileTypeImages|images?/(?:icon|common|public)|skin|template|share)[^/]*/"
    r"|(?:logo|qrcode|ewm|erweima|banner|print|close|share|weixin|wechat|weibo|btn|arrow|conac"
    r"|red|blue)[\w-]*\.\w+$|\.(?:ico|cur|svg)(?:$|\?)",
    re.IGNORECASE,
)
_BADGE = re.compile(r"标识|找错|备案|公网安备")
"""Words for the marks at the foot of every government page."""


def links(page: Page) -> Iterator[tuple[str, str]]:
    """Text and address of every link of the page that is not named as a file."""
    for link in page.tree.iter("a"):
        name, url = squeeze(" ".join(link.itertext())), page.resolve(link.get("href"))
        if name and url and not _NAMED_FILE.search(name):
            yield name, url


def files(page: Page, root: HtmlElement) -> list[dict[str, Any]]:
    """The files linked, called by a script, or shown in a frame, each once, in page order."""
    found: dict[str, dict[str, Any]] = {}
    for element in root.iter():
        if not isinstance(element.tag, str) or len(found) >= MOST_FILES:
            continue
        for address, name in _named_by(element):
            url = page.resolve(address)
            kind = _kind(url, name) if url else None
            if url and kind and url not in found:
                shown = name or unquote(url.rsplit("/", 1)[-1])
                found[url] = {"name": shown[: metas.LONGEST], "url": url, "kind": kind}
    return list(found.values())


def _named_by(element: HtmlElement) -> Iterator[tuple[str, str]]:
    """Addresses an element gives, each with the name it shows for them."""
    if element.tag in _FRAMES:
        yield from ((each, "") for each in _viewed(element.get(_FRAMES[element.tag]) or ""))
        return
    if element.tag == "script":
        written = _WRITTEN.finditer((element.text or "")[:_LONGEST_SCRIPT])
        yield from ((match[1], "") for match in written)
        return
    href = element.get("href") or ""
    addresses = [match[1] for call in _calls(element) for match in _CALL.finditer(call)]
    addresses += [given for name in _DATA if file_kind(given := element.get(name) or "")]
    if element.tag == "a" and not href.lower().startswith("javascript:"):
        addresses[:0] = _viewed(href)
    if addresses:
        name = squeeze(" ".join(line.text for line in read_lines(element)))
        name = name or squeeze(element.get("title"))
        yield from ((address, name) for address in addresses)


def _calls(element: HtmlElement) -> list[str]:
    """What a click on an element would have a script do."""
    href = element.get("href") or ""
    called = [href] if href.lower().startswith("javascript:") else []
    return [call[:2000] for call in (*called, element.get("onclick") or "")]


def _viewed(address: str) -> list[str]:
    """The file a viewer's address names, else the address itself."""
    try:
        asked = parse_qs(urlsplit(address).query)
    except ValueError:
        return []
    named = [
        value
        for name, given in asked.items()
        if name.lower() in _VIEWED
        for value in given
        if file_kind(value)
    ]
    return named or [address]


def _kind(url: str, name: str) -> str | None:
    named = _NAMED_FILE.search(name)
    return file_kind(url) or (named[1].lower() if named else None)


def pictures(page: Page, root: HtmlElement) -> list[str]:
    """The pictures that may show a report: neither icons nor buttons."""
    found: dict[str, None] = {}
    for image in root.iter("img"):
        url = page.resolve(_source(image)) if _may_show(image) else None
        if url and len(found) < MOST_FILES:
            found.setdefault(url)
    return list(found)


def is_any_in(root: HtmlElement) -> bool:
    """Say whether there is a file or picture that may show a report, wherever its address leads."""
    return _has_file(root) or any(_may_show(image) for image in root.iter("img"))


def _may_show(image: HtmlElement) -> bool:
    address = _source(image)
    is_badge = bool(_BADGE.search(image.get("alt") or ""))
    return bool(address) and not (is_badge or _DECORATION.search(address) or _is_small(image))


def _source(image: HtmlElement) -> str:
    for name in ("data-original", "data-src", "src"):
        address: str = image.get(name) or ""
        if address and not address.startswith("data:"):
            return address
    return ""


def _is_small(image: HtmlElement) -> bool:
    sides = [re.match(r"\d+", image.get(name) or "") for name in ("width", "height")]
    is_percent = any("%" in (image.get(name) or "") for name in ("width", "height"))
    return not is_percent and any(side is not None and int(side[0]) <= _SMALL for side in sides)


def root_of(page: Page, title: str | None) -> HtmlElement:
    """The element files and pictures are looked for in: the first round the title with any."""
    lines = [line for line in page_lines(page) if title and not line.links]
    named = [line for line in lines if line.comparable == comparable(title or "")]
    element = named[-1].block if named else None
    while element is not None and element.tag not in {"body", "html"}:
        if is_any_in(element):
            return element
        element = element.getparent()
    body = page.tree.find(".//body")
    return body if body is not None else page.tree


def _has_file(element: HtmlElement) -> bool:
    return any(
        any(_DOWNLOAD.search(call) for call in _calls(part))
        or any(_kind(address, name) for address, name in _named_by(part))
        for part in element.iter("a", *_FRAMES, "button", "span", "script")
    )
