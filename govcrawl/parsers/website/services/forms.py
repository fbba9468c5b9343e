"""What a guide lets its reader do: apply online, download the forms."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import body as bodies
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.rows import address

LONGEST_ID = 2048
MOST_ATTACHMENTS = 200
_MOST_LINKS = 20_000
_APPLY = re.compile(
    r"(?:我要|立即|马上|在线|网上|开始|点击|现在|直接|一键|去)(?:在线|网上)?"
    r"(?:办理?|申办|申请|申报|申领|受理)|在线办事|网上办事入口|(?:在线|网上)办理入口"
)
_APPLY_IN_SCRIPT = re.compile(r"在线(?:办理|申办|申请|申报)|网上(?:办理|申办)|我要办|立即办理")
_FORM = re.compile(
    r"(?:空(?:白)?表格?|样表|样本|范本|示范文本|填写示例|(?:表格|附件|模板|文书|申请表|登记表)下载)"
    r"(?:下载|查看)?[)）】\]]?$|^(?:点击)?下载(?:附件|表格|模板|空表|样表)?$"
)
_LONGEST_WORD = 20
_PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "tif"})
_SITE_PARTS = frozenset("nav menu header head top foot footer crumb breadcrumb topbar".split())
_ENDS = re.compile(r"</\s*(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 4000


def online_entry(page: Page) -> tuple[bool | None, str | None]:
    """Whether a guide has an entry to apply online, and where it leads.

    The address is None where a script opens it. Without an entry the answer is False, or None
    where the answer broke off or a script may still write the entry.
    """
    entries = list(_entries(page))
    urls = (address(page, entry.get("href")) for entry in entries)
    if url := next(filter(None, urls), None):
        return True, url
    if entries:
        return True, None
    scripts = (script.text or "" for script in page.tree.iter("script"))
    is_whole = bool(_ENDS.search(page.text[-_TAIL:]))
    if not is_whole or any(_APPLY_IN_SCRIPT.search(script) for script in scripts):
        return None, None
    return False, None


def _entries(page: Page) -> Iterator[HtmlElement]:
    for element in islice(page.tree.iter("a", "button", "input"), _MOST_LINKS):
        name = squeeze("".join(element.itertext())) or squeeze(element.get("title"))
        if element.tag == "input":
            is_button = (element.get("type") or "").lower() in {"button", "submit"}
            name = squeeze(element.get("value")) if is_button else ""
        if _APPLY.fullmatch(name.strip(" >»›")) and not _in_site_part(element):
            yield element


def _in_site_part(element: HtmlElement) -> bool:
    """Say whether an element stands in the site's own menu, head or foot."""
    for ancestor in element.iterancestors():
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower().split()
        if ancestor.tag in {"nav", "header", "footer"} or not _SITE_PARTS.isdisjoint(names):
            return True
    return False


def attachments(page: Page, root: HtmlElement) -> list[dict[str, Any]]:
    """The forms and samples to download: files linked, and links named as such."""
    found = {each["url"]: each for each in bodies.attachments(page, root)}
    for link in islice(root.iter("a"), _MOST_LINKS):
        name = squeeze("".join(link.itertext())) or squeeze(link.get("title"))
        url = address(page, link.get("href")) if _FORM.search(name[-_LONGEST_WORD:]) else None
        if url and url not in found and not _in_site_part(link):
            found[url] = {"name": name[: metas.LONGEST], "url": url, "kind": _kind(url)}
    return list(found.values())[:MOST_ATTACHMENTS]


def _kind(url: str) -> str | None:
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    return ending if ending in _PICTURES else None
