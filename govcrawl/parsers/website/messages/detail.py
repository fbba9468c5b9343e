"""The page of one letter: telling it from forms, lists and articles, and reading it."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from govcrawl.items import WebsiteMessage
from govcrawl.parsers.dates import read_moment
from govcrawl.parsers.markup import Page, squeeze, visible_strings
from govcrawl.parsers.website import feeds, metas
from govcrawl.parsers.website.breadcrumb import steps
from govcrawl.parsers.website.lines import Line, page_lines
from govcrawl.parsers.website.messages import answers, facts, pairs, wordings
from govcrawl.parsers.website.messages.labels import HEADING, LATE, OWN, SHARED, label_of
from govcrawl.parsers.website.messages.pairs import Pair
from govcrawl.parsers.website.titles import is_title, usable_title

_LETTER = frozenset({"title", "received_at", "number", "body", "sender"})
_ANSWER = frozenset({"replied_at", "reply", "status", "department", "satisfaction"})
_FEWEST = 3
"""So many things told of a letter make a page the page of one; one less in a mailbox."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:ucaptitle|title|tit|bt|biaoti|subject|zhuti)(?:$|[\s_\d-])|[a-z]title\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"[\u4e00-\u9fff]{0,12}(?:信箱|留言板|人民政府|门户网站|政府网站?|政务网)|\S{0,6}(?:直通车|选登)"
    r"|(?:互动|政务|政民|问政|网上|信访|统一)\S{0,6}平台|.{0,4}(?:网站|首页|12345\S{0,4}热线)"
    r"|(?:网上|在线|领导|办理|处理|群众|市民|网民|部门|公开|我的)?"
    r"(?:信件|来信|留言|诉求|咨询|邮件|信息|办件|问政|写信|互动|投诉|建议)?"
    r"(?:详情页?|详细(?:信息|内容)?|内容|信息|查看|正文|公开|查询|浏览|办理情况|列表|回复|答复|展示"
    r"|互动|交流|反馈|结果|须知|评价|详细页面?|公示|基本信息|基本情况)"
    r"|(?:政民互动|互动交流|公众参与|交流互动|民意\S{0,2})|首页.*"
    r"|(?:我要|在线|网上|网络)?(?:咨询|投诉|举报|建议|求助|写信|咨询投诉|投诉举报)"
    r"|(?!关于)[\u4e00-\u9fff]{0,4}(?:来信|留言|信件)",
)
"""Headings over a letter that are not its title."""

_MOST_VALUES = 20
"""So many values of a field are looked at; a letter has one or two of each."""

_CHOICES = frozenset({"radio", "checkbox"})
_PARTS = re.compile(r"\s*[_|｜]+\s*|\s*[-–—]{1,2}\s*(?=\S{2,24}$)|\s+[-–—]+\s+")
_ASKED = re.compile(r"^问\s*[:：]\s*(?=\S)")
_WHERE = re.compile(r"[>＞»›]|位置")
_LONGEST_TITLE = 120
_NEAR = 6
"""The title stands at most so many lines over the first thing told of the letter."""


def is_letter(page: Page) -> bool:
    """True for the page of one letter: it names the letter and what became of it.

    Not one: a form (its labels have no values), a list (several letters' dates or texts), an
    article about letters (too little is labelled).
    """
    if feeds.is_feed(page):
        return answers.letter(page) is not None
    found = pairs.read(page) if pairs.may_tell(page, _ANSWER) else []
    told = {pair.field for pair in found if _tells(page, pair)}
    own = {pair.field for pair in found if pair.rank == OWN and _tells(page, pair)}
    if _is_several(page, found) or _is_entry(found):
        return False
    named = {pair.field for pair in found}
    if not named & _ANSWER:
        return False
    if {"body", "reply"} <= own or {"received_at", "replied_at"} <= own:
        return True
    in_blocks = {"body", "reply"} <= told and bool(told & {"received_at", "replied_at"})
    in_mailbox = _mailbox(page) is not None
    if _is_dated_once(page, found) and (in_mailbox or {"replied_at", "satisfaction"} <= own):
        return True
    fewest = _FEWEST - in_mailbox
    return (bool(own & _LETTER) or in_blocks) and len(told & (_LETTER | _ANSWER)) >= fewest


def _tells(page: Page, pair: Pair) -> bool:
    """Say whether a pair has a value, and one of its kind."""
    if pair.field in {"received_at", "replied_at", "moment"}:
        return read_moment(pair.value[:40], fetched_at=page.capture.fetched_at) is not None
    if pair.field == "satisfaction":
        return wordings.rating_of(pair.value) is not None
    return bool(pair.value.strip()) and pair.rank != LATE


def _is_dated_once(page: Page, found: Sequence[Pair]) -> bool:
    """Say whether one date of a letter and one of its answer are told, outside links."""
    told = [pair for pair in found if pair.rank != LATE and _tells(page, pair)]
    written = [pair for pair in told if pair.field in {"received_at", "moment"}]
    answered = [pair for pair in told if pair.field == "replied_at"]
    is_once = all(len({pair.value for pair in each}) == 1 for each in (written, answered))
    return is_once and all(pair.block.find(".//a") is None for pair in (*written, *answered))


def _is_several(page: Page, found: Sequence[Pair]) -> bool:
    """Say whether different letters' dates, titles or texts are on the page; one may repeat."""
    for field in ("received_at", "body", "title", "number"):
        shown = (p for p in found if p.field == field and p.rank == OWN and _tells(page, p))
        if len({squeeze(pair.value)[:_LONGEST_TITLE] for pair in shown}) > 1:
            return True
    return False


def _is_entry(found: Sequence[Pair]) -> bool:
    """Say whether what is told stands in one row of a list, with the link to the letter."""
    for pair in found:
        if pair.rank != OWN or pair.field not in _LETTER | _ANSWER:
            continue
        row = next((e for e in (pair.block, *pair.block.iterancestors()) if e.tag == "li"), None)
        return row is not None and any(usable_title(link) for link in row.iter("a"))
    return False


def parse_message(page: Page) -> WebsiteMessage:
    """The letter on a page, or in an answer of a site's programme for one letter."""
    if feeds.is_feed(page):
        return answers.read_letter(page)
    found = pairs.read(page)
    fields = {field: values(found, field) for field in {pair.field for pair in found}}
    if not any(value.text for value in fields.get("title", ())):
        title = _title(page, found)
        fields["title"] = [facts.Value(title, HEADING)] if title else []
    if "received_at" not in fields:
        fields["received_at"] = _written_over_all(found)
    fields.setdefault("mailbox", []).append(facts.Value(_mailbox(page) or "", HEADING))
    return facts.message(page, fields, page.capture.url, None, "detail")


def _written_over_all(found: Sequence[Pair]) -> list[facts.Value]:
    """The bare 日期 over both blocks is the letter's; 发布日期 is neither's."""
    return [value for value in values(found, "moment") if value.rank == SHARED][:1]


def values(found: Sequence[Pair], field: str) -> list[facts.Value]:
    """The values of a field, the surest label first."""
    chosen = sorted((pair for pair in found if pair.field == field), key=lambda pair: pair.rank)
    surest = (pair for pair in chosen[:_MOST_VALUES] if not _is_choice(pair))
    return [facts.Value(pair.value, pair.rank) for pair in surest]


def _is_choice(pair: Pair) -> bool:
    """Say whether what stands behind a label is for the reader to choose from."""
    following = pair.block.getnext()
    places = [pair.block] if following is None else [pair.block, following]
    inputs = (control for place in places for control in place.iter("input"))
    return any((control.get("type") or "").lower() in _CHOICES for control in inputs)


def _title(page: Page, found: Sequence[Pair]) -> str | None:
    """What stands as a heading over the letter, else ArticleTitle, else the page's own title."""
    lines = page_lines(page)
    told = [p for p in found if p.field in _LETTER | _ANSWER | {"kind", "mailbox"} and p.line]
    named = [pair for pair in told if pair.rank < HEADING]
    first = min((pair.line for pair in named or told), default=0)
    over = [line for line in lines[:first] if _may_be_title(page, line)]
    marked = [line for line in over if _is_marked(line.block)]
    if marked:
        return next((line.text for line in marked if _tag(line.block) == "h1"), marked[-1].text)
    tagged = metas.value(page, "ArticleTitle")
    if tagged and not _GENERIC.fullmatch(tagged):
        return tagged
    near = [line for line in lines[max(0, first - _NEAR) : first] if _may_be_title(page, line)]
    return _from_document_title(page) or (_ASKED.sub("", near[-1].text) if near else None)


def _may_be_title(page: Page, line: Line) -> bool:
    text = line.text
    if line.links or not 1 < len(text) <= _LONGEST_TITLE or _WHERE.search(text):
        return False
    is_name = text in {metas.site_name(page), metas.value(page, "ColumnName")}
    return (
        not is_name and is_title(text) and not _GENERIC.fullmatch(text) and label_of(text) is None
    )


def _is_marked(block: HtmlElement) -> bool:
    names = f"{block.get('class') or ''} {block.get('id') or ''}"
    return _tag(block) is not None or bool(_TITLE_CLASS.search(names))


def _tag(block: HtmlElement) -> str | None:
    """The heading a block is or stands in."""
    around = (block, *block.iterancestors())
    return next((str(element.tag) for element in around if element.tag in _HEADINGS), None)


def _from_document_title(page: Page) -> str | None:
    names = {metas.site_name(page), metas.column_name(page)}
    parts = [part for part in _PARTS.split(page.title or "") if part]
    if len(parts) == 1 and parts[0] in names:
        return None
    return next((p for p in parts if p not in names and not _GENERIC.fullmatch(p)), None)


def _mailbox(page: Page) -> str | None:
    """The mailbox a page is of: by its column, its breadcrumb, its title."""
    return next(
        (name for name in _names(page) if name and wordings.MAILBOX_NAME.fullmatch(name)), None
    )


def _names(page: Page) -> Iterator[str | None]:
    yield metas.column_name(page)
    yield from reversed(steps(page_lines(page)))
    yield from _PARTS.split(page.title or "")
    for heading in page.tree.iter("h1", "h2", "h3"):
        yield squeeze("".join(visible_strings(heading)))
