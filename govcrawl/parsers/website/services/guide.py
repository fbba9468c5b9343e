"""The guide to one service (办事指南): what it is for, and what of the eight elements it tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from govcrawl.items import WebsiteService
from govcrawl.parsers import ParseError
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.breadcrumb import steps
from govcrawl.parsers.website.families import cms_family
from govcrawl.parsers.website.headline import article_title
from govcrawl.parsers.website.lines import page_lines
from govcrawl.parsers.website.services import forms, panels, words
from govcrawl.parsers.website.services.contents import Content, Contents
from govcrawl.parsers.website.services.labels import Label, find_menus, read_labels
from govcrawl.urls import canonical, host_of

_QUICK = re.compile(r"条\s*件|材\s*料|流\s*程|程\s*序|依\s*据")
_GUIDE = re.compile(r"(?:办事|服务|办理|申办|办证|业务)指南|办事服务|事项详情|网上办事|政务服务")
_NO_GUIDE = re.compile(
    r"(?:通知|公告|通告|公示|解读|意见|方案|报告|年报|决定|批复|的?函|办法|规定|细则|条例|问答|简报|声明|规划|纪要|清单"
    r"|信息公开指南|公开指南|一览表|目录)(?:[（(].{0,30}[)）])?$"
)
_NO_NAME = re.compile(
    r"(?:\S{0,12}(?:办事|服务|办理|事项)(?:指南|详情|事项|大厅|信息|中心)|详情|详细信息|首页|指南|政务服务|在线办事|网上办事"
    r"|\S{0,16}政务服务网|\S{0,16}(?:门户网站|人民政府|平台))"
)
_SUFFIX = re.compile(r"[\s\-—_|（(【]*(?:办事|服务|办理)指南[)）】]*$")
_FEWEST_LABELS = 3
_MOST_ITEMS = 2
"""So many different names or codes may be labelled: those of a main item and of its sub-item."""

_MANY = 6
"""Elements labelled that are enough without a word that it is a guide."""

_SHORT = 200
"""Characters of the longest name, code or department; what is longer is a text."""


@dataclass(frozen=True)
class Guide:
    """What was read of a guide: its name, the labels present and the contents found."""

    name: str
    labelled: frozenset[str]
    contents: dict[str, list[Content]]
    root: HtmlElement

    def value(self, *keys: str) -> str | None:
        """The first short text under one of some labels, the first label first."""
        texts = (content.text for key in keys for content in self.contents.get(key, ()))
        return next((text for text in texts if text and len(text) <= _SHORT), None)


def read_guide(page: Page) -> Guide | None:
    """The guide on a page; None where it is no guide to one service.

    A guide labels three elements at least, one of them of those only guides have, tells one, has a
    name, and shows by labels, title, column or sheer number of elements that it is one. Notices
    and regulations have such headings, too: their titles tell them.
    """
    return page.once(_read)


def _read(page: Page) -> Guide | None:
    if _QUICK.search(page.text) is None:
        return None
    lines, labels = page_lines(page), read_labels(page)
    if len(_elements({key for label in labels for key in label.keys})) < _FEWEST_LABELS:
        return None
    found = _contents(page, labels)
    labelled = frozenset(key for keys, _ in found for key in keys)
    told: dict[str, list[Content]] = {}
    for keys, content in found:
        for key in keys if content else ():
            told.setdefault(key, []).append(content)
    title = article_title(page, lines) or ""
    name = _name(told, title)
    if name is None or not _is_guide(page, labelled, told, title):
        return None
    return Guide(name, labelled, told, _root(page, labels))


def _contents(page: Page, labels: Sequence[Label]) -> list[tuple[tuple[str, ...], Content]]:
    """The labels of a page with their contents; those of a menu only if one of its panels tells."""
    menus = find_menus(labels)
    in_menus = {id(label) for menu in menus for label in menu.labels.values()}
    plain = [label for label in labels if id(label) not in in_menus]
    reader = Contents(page_lines(page), plain)
    found = [(label.keys, reader.of(label)) for label in plain]
    named = page.tree.iterfind(".//*[@id]") if menus else ()
    targets = {each.get("id") or "": each for each in named}
    for menu in menus:
        told = panels.of_menu(menu, targets)
        if any(told.values()):
            found += [(label.keys, content) for label, content in told.items()]
    return found


def _is_guide(
    page: Page, labelled: frozenset[str], told: dict[str, list[Content]], title: str
) -> bool:
    elements = _elements(labelled)
    if len(elements) < _FEWEST_LABELS or not elements & words.SUBSTANCE:
        return False
    if not _elements(set(told)) - {words.NAME} or _items(told) > _MOST_ITEMS:
        return False
    only_guides = labelled & {
        words.CODE, words.LOCAL_CODE, words.CATALOGUE_CODE, words.KIND, words.ONLINE_LEVEL,
        words.DEPARTMENT, words.ITEM,
    }  # fmt: skip
    if _NO_GUIDE.search(title):
        return words.NAME in told and len(only_guides) > 1
    named = " ".join((title, page.title or "", *steps(page_lines(page))))
    named += metas.value(page, "ColumnName") or ""
    return bool(only_guides or _GUIDE.search(named)) or len(elements) >= _MANY


def _elements(keys: set[str] | frozenset[str]) -> set[str]:
    return set(keys) & set(words.ELEMENTS)


def _items(told: dict[str, list[Content]]) -> int:
    """How many services the labels tell of: different names, codes or offices."""
    keys = (words.NAME, words.CODE, words.LOCAL_CODE, words.DEPARTMENT)
    return max(len({content.text for content in told.get(key, ())}) for key in keys)


def _name(told: dict[str, list[Content]], title: str) -> str | None:
    """The name labelled, else the title without the word for guide."""
    for content in told.get(words.NAME, ()):
        if content.texts and len(content.texts[0]) <= _SHORT:
            return content.texts[0]
    name = _SUFFIX.sub("", title)
    return name[:_SHORT] if name and not _NO_NAME.fullmatch(name) else None


def _root(page: Page, labels: Sequence[Label]) -> HtmlElement:
    """The element that holds all labels with what stands beside them, as their forms."""
    first = labels[0].block
    common = [first, *first.iterancestors()]
    for label in labels[1:]:
        around = {label.block, *label.block.iterancestors()}
        common = [element for element in common if element in around]
    holder = common[0] if common else page.tree
    parent = holder.getparent()
    return holder if parent is None or holder.tag in {"body", "html"} else parent


def parse_guide(page: Page) -> WebsiteService:
    """The guide on a page. Raises ParseError where it holds none.

    Of contents only their presence is kept, never a phone number or a person's name. A phone for
    complaints counts as 联系电话 only where the page has no label for another.
    """
    guide = read_guide(page)
    if guide is None:
        raise ParseError("no service guide", page.capture.url)
    url = canonical(page.capture.url)
    entry, entry_url = forms.online_entry(page)
    return WebsiteService(
        source_url=page.capture.url,
        site=host_of(url),
        guide_id="/" + url.split("/", 3)[3][: forms.LONGEST_ID - 1],
        url=url,
        name=guide.name,
        code=guide.value(words.CODE, words.LOCAL_CODE, words.CATALOGUE_CODE),
        kind=guide.value(words.KIND),
        department=_department(guide),
        audience=words.audience_of(guide.value(words.AUDIENCE) or ""),
        elements=[element for element in words.ELEMENTS if _tells(guide, element)],
        online_entry=entry,
        online_url=entry_url,
        online_level=guide.value(words.ONLINE_LEVEL),
        attachments=forms.attachments(page, guide.root),
        cms_family=cms_family(page),
    )


def _department(guide: Guide) -> str | None:
    """The office; None where a phone number, maybe somebody's own, stands beside it."""
    found = guide.value(words.DEPARTMENT) or guide.value(words.RECEIVER)
    return None if found is None or words.has_number(found) else found


def _tells(guide: Guide, element: str) -> bool:
    """Say whether a guide tells an element, by what counts as its content."""
    if element == words.NAME:
        return True
    found = guide.contents.get(element, [])
    if element == words.PHONE:
        if words.PHONE not in guide.labelled:
            found = guide.contents.get(words.COMPLAINT_PHONE, [])
        return any(words.has_number(content.text) for content in found)
    if element == words.TIME:
        return any(content.texts and not words.is_limit(content.text) for content in found)
    if element == words.PLACE:
        return any(content.texts for content in found)
    if element == words.PROCESS:
        return bool(found)
    return any(content.texts or content.has_link for content in found)
