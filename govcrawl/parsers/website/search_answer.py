"""What a site's search answered: whether it lists the page looked for.

True needs the page's address or title in a result. False needs an answer that shows that the
server worked on the words: it repeats them and says there is nothing, or it lists other results.
All else is None: a script may draw the results, or the words may have arrived garbled.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from govcrawl.capture import Capture
from govcrawl.parsers import ParseError, markup, refusals
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import feeds
from govcrawl.parsers.website.lines import Line, comparable, page_lines
from govcrawl.parsers.website.page import ARTICLE_URL
from govcrawl.parsers.website.search_fields import is_prompt, is_word_field, is_word_name
from govcrawl.parsers.website.search_hits import Wanted
from govcrawl.reasons import Reason

_SUCCESS = range(200, 300)
_MOST_LINKS = 3000
_MOST_STATEMENTS = 20
_MOST_STRINGS = 40
_UP = 30
_LONGEST_LINE = 300
_LONGEST_CALL = 4000
_SHORTEST_WORDS = 6
"""Characters of the words that a field of a limited length has to have kept."""

_NOTHING = re.compile(
    r"(?:没有|未能?|无法|暂未)(?:找|查询?|搜索?|检索|查找|搜寻)到|找不到|暂无(?:结果|内容|信息|数据|记录)"
    r"|(?:暂无|没有|无)(?:任何|符合|匹配|相关|搜索)[^，。]{0,12}(?:结果|内容|信息|数据|记录)"
)
_COUNT = re.compile(
    r"(?:共|约|到|总计|合计|结果|得)[^\d，。]{0,8}?(\d{1,9}(?:,\d{3}){0,3})\s*(?:条|个|篇|项|件)"
)
_ECHO = re.compile(r"搜索|检索|关键[字词]|查询|查找")
_UNDRAWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BY_SCRIPT = ("v-if", "v-else", "v-show", "ng-if", "ng-show", "x-show", "hidden")
_MARKS = ("em", "font", "mark", "span")
_MARKING = re.compile(r"color|high|light|red|keyword|\bhl", re.IGNORECASE)
"""How a span sets off words; one that does not is a piece of a menu's layout."""

_MARKED = re.compile(r"<(?:em|font|mark|span)\b", re.IGNORECASE)


@dataclass
class _Seen:
    """What the links of an answer show; ``doubtful``: one says the title but leads to no page."""

    hit: bool = False
    doubtful: bool = False
    articles: int = 0
    marked: int = 0


def found(capture: Capture, title: str, page_url: str) -> bool | None:
    """Whether an answer to a search for ``words_of(title)`` lists the page with this address.

    Only what the answer itself lists counts, its first page of results. None where it cannot be
    told.
    """
    if capture.status not in _SUCCESS:
        return None
    page = markup.read(capture)
    refusal = refusals.recognise(capture, page)
    if refusal is not None and refusal.reason is not Reason.SOFT_404:
        # A search that finds nothing may sound like a missing page.
        return None
    wanted = Wanted(title, page_url)
    return _in_data(page, wanted) if feeds.is_feed(page) else _in_page(page, wanted)


def _in_data(page: Page, wanted: Wanted) -> bool | None:
    """Whether a JSON or XML answer lists the page, as an entry or in the HTML it carries."""
    try:
        feed = feeds.parse(page)
    except ParseError:
        return None
    titles = (entry.title for entry in feed.entries)
    if any(map(wanted.is_title, titles)) or wanted.names_address(page.text):
        return True
    repeated = list(_repeated(feeds.read_json(page.text)))
    if any(not _is_words(each, wanted) for each in repeated):
        return None
    if feed.fragment is None:
        # Without the words it may be the list of everything, our parameters not understood.
        others = feed.entries and (repeated or _MARKED.search(page.text))
        return False if others or feed.total == 0 else None
    capture = Capture(url=page.capture.url, request="", body=feed.fragment.encode())
    seen = _look(markup.read(capture), wanted)
    if seen.hit:
        return True
    return False if seen.articles and not seen.doubtful else None


def _repeated(value: object) -> Iterator[str]:
    """The words a data answer says it searched for: in its objects, not in the records."""
    objects = [value] if isinstance(value, dict) else []
    for each in objects:
        inner = [one for one in each.values() if isinstance(one, dict)]
        objects += inner[: max(0, _MOST_STATEMENTS - len(objects))]
        for name, said in each.items():
            if isinstance(said, str) and said.strip() and is_word_name(name):
                yield said


def _in_page(page: Page, wanted: Wanted) -> bool | None:
    lines = [line for line in page_lines(page) if len(line.text) <= _LONGEST_LINE]
    counts = list(islice(_counts(lines), _MOST_STATEMENTS))
    nothing = not any(counts) and (0 in counts or _says_nothing(lines, wanted))
    seen = _look(page, wanted)
    if seen.hit:
        return None if nothing else True
    if seen.doubtful or _is_told(lines, wanted) or not _is_understood(page, wanted):
        return None
    others = seen.marked or (any(counts) and seen.articles)
    return False if nothing or others else None


def _look(page: Page, wanted: Wanted) -> _Seen:
    """What the links show. One that leads back to the search repeats the words, and is no hit."""
    seen = _Seen()
    for link in islice(page.tree.iter("a"), _MOST_LINKS):
        href = link.get("href") or ""
        url = page.resolve(href)
        called = f"{href[:_LONGEST_CALL]} {(link.get('onclick') or '')[:_LONGEST_CALL]}"
        if (url and wanted.is_address(url)) or wanted.names_address(called):
            seen.hit = True
            break
        said = any(map(wanted.is_title, _texts(link)))
        back = url is not None and _is_back(url, page.capture.url)
        if url and not back and not wanted.carries_words(url):
            seen.hit = seen.hit or said
            seen.articles += bool(ARTICLE_URL.search(url))
            seen.marked += _is_marked(link, wanted)
        elif said and (not back or link.get("onclick")):
            seen.doubtful = True
    return seen


def _is_back(url: str, answer_url: str) -> bool:
    """True for a link to the search itself, which may list what was searched for before."""
    first, second = urlsplit(url), urlsplit(answer_url)
    return (first.netloc, first.path) == (second.netloc, second.path)


def _texts(link: HtmlElement) -> Iterator[str]:
    """What a link says: all of it, each of its pieces, and its title."""
    strings = list(islice(link.itertext(), _MOST_STRINGS))
    yield "".join(strings)
    yield link.get("title") or ""
    yield from (
        "".join(islice(block.itertext(), _MOST_STRINGS))
        for block in islice(link.iter("h2", "h3", "h4", "h5", "p", "div", "span"), 10)
    )


def _is_marked(link: HtmlElement, wanted: Wanted) -> bool:
    """True where words searched for are set off in a link's text: it is a result, of another."""
    whole = comparable("".join(islice(link.itertext(), _MOST_STRINGS)))
    for mark in islice(link.iter(*_MARKS), 20):
        style = f"{mark.get('style') or ''} {mark.get('class') or ''}"
        text = comparable("".join(islice(mark.itertext(), _MOST_STRINGS)))
        sets_off = mark.tag != "span" or _MARKING.search(style)
        if sets_off and len(text) > 1 and text in wanted.words and text != whole:
            return True
    return False


def _counts(lines: list[Line]) -> Iterator[int]:
    """The numbers of results the page names, without those a script is to fill in."""
    for line in lines:
        for match in _COUNT.finditer(line.text):
            count = int(match[1].replace(",", ""))
            if _is_shown(line) and (count or not _is_placeholder(line)):
                yield count


def _is_placeholder(line: Line) -> bool:
    """True where a zero stands in an element with an id, for a script to put the number there."""
    elements = islice(line.block.iter("span", "em", "b", "i", "strong", "font"), _MOST_LINKS)
    return any(each.get("id") and squeeze(each.text) == "0" for each in elements)


def _says_nothing(lines: list[Line], wanted: Wanted) -> bool:
    said = (
        line for line in lines if _NOTHING.search(comparable(line.text).replace(wanted.words, ""))
    )
    return any(map(_is_shown, islice(said, _MOST_STATEMENTS)))


def _is_shown(line: Line) -> bool:
    """False for a line a script is still to show or fill in."""
    if "{{" in line.text:
        return False
    for _, element in zip(range(_UP), (line.block, *line.block.iterancestors()), strict=False):
        if _UNDRAWN.search(element.get("style") or ""):
            return False
        if any(element.get(name) is not None for name in _BY_SCRIPT):
            return False
    return True


def _is_told(lines: list[Line], wanted: Wanted) -> bool:
    """True where the title stands alone outside links, and not as the words searched for."""
    return any(
        not line.links and wanted.is_title(line.text) and not _ECHO.search(before.text)
        for before, line in pairwise(lines)
    )


def _is_understood(page: Page, wanted: Wanted) -> bool:
    """True where the answer repeats the words as they were sent."""
    fields = islice(page.tree.iter("input"), _MOST_LINKS)
    values = (squeeze(field.get("value")) for field in fields if is_word_field(field))
    typed = [value for value in values if value and not is_prompt(value)]
    if typed:
        return any(_is_words(value, wanted) for value in typed)
    return wanted.words in comparable(f"{page.title or ''} {page.visible_text}")


def _is_words(text: str, wanted: Wanted) -> bool:
    shown = comparable(text)
    cut = len(shown) >= _SHORTEST_WORDS and wanted.words.startswith(shown)
    return shown == wanted.words or cut
