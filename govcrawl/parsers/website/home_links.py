"""The links of a home page, each read once."""

from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website.blocks import MOST_LINKS
from govcrawl.parsers.website.lines import read_lines
from govcrawl.parsers.website.rows import address


@dataclass(frozen=True)
class HomeLink:
    """A link: its text, else what its title or picture says; ``url`` None for a script's."""

    element: HtmlElement
    text: str
    name: str
    href: str
    url: str | None


def read(page: Page) -> list[HomeLink]:
    """The links of a page in page order, as many as any page for people has."""
    return page.once(_read)


def _read(page: Page) -> list[HomeLink]:
    return [_link(page, element) for element in islice(page.tree.iter("a"), MOST_LINKS)]


def _link(page: Page, element: HtmlElement) -> HomeLink:
    text = squeeze(" ".join(line.text for line in read_lines(element)))
    pictures = element.iter("img")
    names = (each.get(key) for each in (element, *pictures) for key in ("title", "alt"))
    name = text or next((named for named in map(squeeze, names) if named), "")
    href = (element.get("href") or "").strip()
    return HomeLink(element, text, name, href, address(page, href))
