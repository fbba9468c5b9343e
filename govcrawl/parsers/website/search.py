"""A site's own search: the form on its page, what it sends, and what to type into it.

Whether the search works is judged as the inspections do (国办秘函〔2019〕19号): it has to find what
the site published in the last six months, by its title. ``search_answer`` reads the answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website.search_fields import (
    is_typed,
    is_word_field,
    read_fields,
    sent,
    word_field,
)
from govcrawl.urls import has_login, host_of, same_site

LONGEST_WORDS = 38
"""Characters typed: the fields of common systems take no more than forty."""

_MOST_FORMS = 200
_MOST_ELEMENTS = 20_000
_SCRIPTED = re.compile(r"\s*(?:#|javascript:|$)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*(?:【[^】]{0,40}】|\[[^\]]{0,40}\]|［[^］]{0,40}］)\s*")
_SEARCH_LINK = re.compile(r"(?:站内|全文|高级|智能|全站|我要)?(?:搜索|检索|搜一搜|搜一下)")
_SEARCH_ADDRESS = re.compile(
    r"/(?:search\d?|so\d?|guestweb\d?|was5|igs|irs|jsearch\w*|jrobot\w*|isearch)/"
    r"|^(?:https?:)?//(?:so|search|sousuo)\d?\.",
    re.IGNORECASE,
)
_MENTIONED = re.compile(r"搜索|检索|搜一搜|站内查询|(?<![\w.])search(?!\()", re.IGNORECASE)
"""Words of a search in markup or scripts; ``location.search`` and ``.search()`` are none."""

_DRAWS_HEAD = re.compile(r"head|nav|banner|search|top\b|\btou", re.IGNORECASE)
_FEWEST_LINKS = 10
_SECOND_LEVEL = frozenset({"gov", "com", "net", "org", "edu", "ac"})


@dataclass(frozen=True)
class SearchForm:
    """A search form: where it leads, what it sends besides the words, and how it spells them.

    ``fields`` are name and value in form order; the one called ``word_field`` is among them with
    an empty value. ``charset`` is the encoding a browser would send. ``external``: another host of
    the government answers.
    """

    url: str
    method: Literal["GET", "POST"]
    fields: tuple[tuple[str, str], ...]
    word_field: str
    charset: str
    external: bool


def find_form(page: Page) -> SearchForm | None:
    """The page's search form; None where it has none that works without scripts.

    A form with one field to type in is taken before one with several (an advanced search, a
    directory's), then the first in page order. Forms to log in, subscribe or write a letter are
    none, nor is one that leads to a search engine that is not the government's.
    """
    if page.excess:
        return None
    found: list[tuple[int, SearchForm]] = []
    for form in islice(page.tree.iter("form"), _MOST_FORMS):
        fields = read_fields(form)
        words = word_field(form, fields)
        if words is not None and (made := _made(page, form, fields, words)):
            found.append((sum(map(is_typed, fields)), made))
    return min(found, key=lambda each: each[0])[1] if found else None


def _made(
    page: Page, form: HtmlElement, fields: Sequence[HtmlElement], words: HtmlElement
) -> SearchForm | None:
    action = (form.get("action") or "").partition("#")[0]
    url = None if _SCRIPTED.match(action) else page.resolve(action)
    if url is None or has_login(url) or not _is_of_government(url, page.capture.url):
        return None
    return SearchForm(
        url=url,
        method="POST" if (form.get("method") or "").strip().lower() == "post" else "GET",
        fields=tuple(sent(fields, words)),
        word_field=words.get("name") or "",
        charset=_charset(form.get("accept-charset") or page.charset),
        external=not same_site(url, page.capture.url),
    )


def _is_of_government(url: str, page_url: str) -> bool:
    """True on the page's own host or domain, and on any of the government's (``*.gov.cn``)."""
    host, own = host_of(url), host_of(page_url)
    labels = own.split(".")
    three = labels[-1] == "cn" and labels[-2:-1] and labels[-2] in _SECOND_LEVEL
    domain = own if labels[-1].isdigit() else ".".join(labels[-3 if three else -2 :])
    return host == domain or host.endswith((".gov.cn", f".{domain}"))


def _charset(declared: str) -> str:
    """The encoding a form is sent in: as declared, but UTF-8 for UTF-16, and GBK for its kin."""
    name = next(iter(declared.replace(",", " ").split()), "utf-8").lower()
    if name in {"gb18030", "gb2312", "gbk", "gb_2312-80"}:
        return "gbk"
    try:
        known = "a".encode(name) == b"a"
    except (LookupError, UnicodeError):
        known = False
    return name if known else "utf-8"


def is_offered(page: Page) -> bool | None:
    """True where the page offers a search at all, by a form, a field, a button or a link.

    None where it cannot be told: a script or frame draws the page's head, the page speaks of a
    search its markup does not show, or it has fewer links than a home page.
    """
    if page.excess:
        return None
    fields = islice(page.tree.iter("input"), _MOST_ELEMENTS)
    if find_form(page) is not None or any(map(is_word_field, fields)):
        return True
    shown = islice(page.tree.iter("a", "button", "img", "input"), _MOST_ELEMENTS)
    if any(map(_leads_to_search, shown)):
        return True
    sources = (each.get("src") or "" for each in page.tree.iter("script", "iframe", "frame"))
    files = (source.partition("?")[0].rsplit("/", 1)[-1] for source in sources)
    untold = any(map(_DRAWS_HEAD.search, files)) or _MENTIONED.search(page.text)
    links = sum(1 for _ in islice(page.tree.iter("a"), _FEWEST_LINKS))
    return None if untold or links < _FEWEST_LINKS else False


def _leads_to_search(element: HtmlElement) -> bool:
    shown = "".join(islice(element.itertext(), 5)) if element.tag in {"a", "button"} else ""
    names = ("title", "alt", "value", "aria-label")
    texts = (shown, *(element.get(name) or "" for name in names))
    if any(_SEARCH_LINK.fullmatch("".join(text.split())) for text in texts):
        return True
    return element.tag == "a" and bool(_SEARCH_ADDRESS.search(element.get("href") or ""))


def request_of(form: SearchForm, words: str) -> tuple[Literal["GET", "POST"], str, str | None]:
    """Method, address and body of the request a browser would send for these words.

    The body is ``application/x-www-form-urlencoded``, ready to send; None with GET, which puts
    the fields in place of the address's own query. What the form's encoding lacks is sent as a
    character reference, as browsers do.
    """
    at = form.fields.index((form.word_field, ""))
    pairs = list(form.fields)
    pairs[at] = form.word_field, words
    query = urlencode(pairs, encoding=form.charset, errors="xmlcharrefreplace")
    if form.method == "POST":
        return "POST", form.url, query
    return "GET", urlunsplit(urlsplit(form.url)._replace(query=query, fragment="")), None


def words_of(title: str) -> str:
    """What to type for a title: at most LONGEST_WORDS characters, without a label in brackets.

    Empty where the title is.
    """
    text = squeeze(title)
    while label := _BRACKETS.match(text):
        rest = text[label.end() :]
        if not rest:
            break
        text = rest
    return text[:LONGEST_WORDS].strip()
