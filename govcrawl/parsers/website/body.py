"""The body of an article: its text, images and attached files."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.lines import (
    HIDDEN,
    Line,
    characters,
    iter_lines,
    page_lines,
    read_lines,
)

ATTACHMENT_KINDS = frozenset(
    "doc docx xls xlsx ppt pptx pdf wps et dps ofd ceb cebx zip rar 7z txt csv rtf xml json".split()
)
_KNOWN = re.compile(
    r"(?:^|\s)(?:TRS_(?:UEDITOR|Editor)|trs_editor_view|UCAP-CONTENT|ucap-content|v_news_content"
    r"|vsb_content(?:_\d+)?|j-fontContent|pages_content|article-content|article_content"
    r"|articleContent|news_content|zoom|Zoom|ZoomCon|Custom_UnionStyle|wzcon)(?=$|\s)"
)
_PARAGRAPHS = frozenset({"p", "section"})
_ICONS = re.compile(r"/(?:icon|ico|fileTypeImages|images/icon)[^/]*/|\.(?:ico|cur)$", re.IGNORECASE)


def find_body(page: Page) -> HtmlElement | None:
    """The block that holds the article once: one of a known name, else the one with most text.

    Of known blocks the first with text counts: what is printed again, for phones or for the
    elderly, comes later. None where the page has no text outside links.
    """
    return page.once(_find)


def _find(page: Page) -> HtmlElement | None:
    for element in page.tree.iter("div", "td", "section", "article", "ucapcontent"):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if _KNOWN.search(names) and _has_own_text(element):
            return element
    return _densest(page_lines(page))


def _has_own_text(element: HtmlElement) -> bool:
    return any(line.links < len(line.text) for line in iter_lines(element))


def _densest(lines: Sequence[Line]) -> HtmlElement | None:
    """The block whose own paragraphs hold the most characters that are not links."""
    scores: dict[HtmlElement, int] = {}
    for line in lines:
        weight = sum(map(len, line.parts)) - line.links
        parent = line.block.getparent() if line.block.tag in _PARAGRAPHS else None
        block = line.block if parent is None else parent
        scores[block] = scores.get(block, 0) + max(weight, 0)
    best = max(scores, key=lambda block: scores[block], default=None)
    return best if best is not None and scores[best] else None


def measure(body: HtmlElement | None) -> tuple[int | None, str | None]:
    """Characters of a body without white space, and the SHA-256 of that text."""
    if body is None:
        return None, None
    text = characters(_text(body))
    return len(text), "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _text(body: HtmlElement) -> str:
    """What a body shows, taken from the tree at once where nothing in it is hidden."""
    if next(body.iter(*HIDDEN), None) is None:
        return str(etree.tostring(body, method="text", encoding="unicode", with_tail=False))
    return "".join(line.text for line in iter_lines(body))


def count_images(body: HtmlElement | None) -> int | None:
    """How many images a body shows, file-type icons left out; None without a body."""
    if body is None:
        return None
    return sum(not _ICONS.search(image.get("src") or "") for image in body.iter("img"))


def attachments(page: Page, body: HtmlElement | None) -> list[dict[str, Any]]:
    """Files linked from the body or from the attachment list near it, each once, in page order."""
    found: dict[str, dict[str, Any]] = {}
    for link in (body if body is not None else page.tree).iter("a"):
        url = page.resolve(link.get("href"))
        kind = file_kind(url) if url else None
        if url and kind and url not in found:
            name = squeeze(" ".join(line.text for line in read_lines(link)))
            shown = name or squeeze(link.get("title")) or unquote(url.rsplit("/", 1)[-1])
            found[url] = {"name": shown[: metas.LONGEST], "url": url, "kind": kind}
    return list(found.values())


def file_kind(url: str) -> str | None:
    """The ending of a document's or archive's address, lower case; None for a page or image."""
    parts = urlsplit(url)
    for text in (parts.path, parts.query):
        ending = re.search(r"\.([A-Za-z0-9]{2,4})(?:$|&)", text)
        if ending and ending[1].lower() in ATTACHMENT_KINDS:
            return ending[1].lower()
    return None
