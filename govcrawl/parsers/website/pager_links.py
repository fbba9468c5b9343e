"""The links of a pager: to the next page by its words, else to the number behind this one's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website.targets import target
from govcrawl.urls import canonical, same_site

_NEXT_WORDS = re.compile(
    r"[\[(（【]?\s*(?:(?:下一?|后一?)\s*页|next\s*(?:page)?)\s*[\])）】]?\s*[>»›]*|[>»›]",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(
    r"[\[(（【]?\s*(?:(?:尾|末|最[后末]一?)\s*页|last\s*(?:page)?)\s*[\])）】]?\s*[>»›|]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{1,9})")
_SECOND = {1, 2}
"""What the second page is called in its address: sites count from nought or from one."""

_PAGER = re.compile(r"page|pagin|fenye", re.IGNORECASE)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:cur|curr|current|currentpage|active|on|now|this|selected|dq)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}")
_MOST_PAGERS, _MOST_NUMBERS = 40, 60
"""So many elements named for a pager are looked at, and numbers in one."""

_FEWEST = 2


@dataclass(frozen=True)
class _Number:
    """One number of a pager; ``is_here`` where it is marked as the page that is shown."""

    value: int
    url: str | None
    is_here: bool


def next_link(page: Page, root: HtmlElement) -> str | None:
    """The address of the next page by the pager in a tree; None on the last page, or without one.

    It is another page of the same site.
    """
    for link in root.iter("a"):
        if _NEXT_WORDS.fullmatch(_words(link)) or "next" in (link.get("rel") or ""):
            address = _target(page, link)
            if address:
                return address
    return _next_number(page, root)


def pages(page: Page, root: HtmlElement, next_url: str) -> int | None:
    """How many pages there are by the link to the last, on the first: None on any other.

    The two addresses differ in one number alone; where the second page's is 1, the last's is one
    less than there are pages.
    """
    second = _DIGITS.split(next_url)
    for link in root.iter("a"):
        if not _LAST_WORDS.fullmatch(_words(link)):
            continue
        last = _DIGITS.split(_target(page, link) or "")
        both = enumerate(zip(second, last, strict=False))
        changed = [place for place, (one, other) in both if one != other]
        if len(last) == len(second) and len(changed) == 1 and changed[0] % 2:
            behind, whole = int(second[changed[0]]), int(last[changed[0]])
            if behind in _SECOND and whole > behind:
                return whole - behind + 2
    return None


def _words(link: HtmlElement) -> str:
    return squeeze("".join(link.itertext())) or squeeze(link.get("title"))


def leads_on(page: Page, address: str | None) -> bool:
    """Say whether an address is another page of the same site: never off it, never round."""
    if not address or not same_site(address, page.capture.url):
        return False
    return canonical(address) != canonical(page.capture.url)


def _target(page: Page, link: HtmlElement) -> str | None:
    href = target(link)
    address = None if href.startswith("#") else page.resolve(href)
    return address if leads_on(page, address) else None


def _next_number(page: Page, root: HtmlElement) -> str | None:
    pagers = (
        element
        for element in root.iter("div", "ul", "p", "td", "nav", "span", "table")
        if _PAGER.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    )
    for pager in islice(pagers, _MOST_PAGERS):
        numbers = list(islice(_numbers(page, pager), _MOST_NUMBERS))
        linked = {number.value: number.url for number in numbers if number.url}
        here = next((number.value for number in numbers if number.is_here), None)
        if here is not None and len(numbers) >= _FEWEST and here + 1 in linked:
            return linked[here + 1]
    return None


def _numbers(page: Page, pager: HtmlElement) -> Iterator[_Number]:
    """The page numbers of a pager in order; the one that is no link is the page shown."""
    for element in pager.iter("a", "span", "em", "strong", "b", "li", "i", "font"):
        words = squeeze(element.text)
        if len(element) or not _NUMBER.fullmatch(words):
            continue
        url = _target(page, element) if element.tag == "a" else None
        marked = any(_CURRENT.search(each.get("class") or "") for each in _with_parent(element))
        yield _Number(int(words), url, is_here=marked or (url is None and element.tag != "a"))


def _with_parent(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    parent = element.getparent()
    if parent is not None and parent.tag == "li":
        yield parent
