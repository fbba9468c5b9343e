"""A WeChat page in its two halves, what is shown and what its scripts set.

Nineteen parts in twenty of a page of today are scripts: searched as text, and kept out of what is
counted and walked as markup.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.wechat import literals

_BORDER = re.compile(r"<(/?)script\b", re.IGNORECASE)
_OBJECTS = ("cgiDataNew", "cgiData", "ip_wording", "picture_page_info_list", "msgList")
_SET = {name: re.compile(name + r"\s{0,9}=\s{0,9}(?=[\[{])") for name in _OBJECTS}
_VARIABLES = (
    "biz mid idx sn appmsgid appuin itemidx nickname user_name alias msg_title title msg_desc"
    " ct create_time createTime oriCreateTime ori_create_time modify_time msg_link msg_source_url"
    " item_show_type _copyright_stat copyright_stat source_encode_biz source_mid source_idx"
    " author verify_status transferTargetLink msgList"
)
_TEMPLATED = (
    "biz bizuin mid idx sn nick_name user_name alias title desc ct create_time ori_create_time"
    " modify_time link source_url item_show_type copyright_stat author verify_status"
)
_ASSIGNMENTS = (
    re.compile(
        rf"""var\s{{1,9}}(?P<name>{_VARIABLES.replace(" ", "|")})\s{{0,9}}=\s{{0,9}}"""
        r"""(?=["']|htmlDecode|JsDecode)"""
    ),
    re.compile(
        rf"""window\.(?P<name>{_VARIABLES.replace(" ", "|")})\s{{0,9}}=\s{{0,9}}"""
        r"""(?=["']|htmlDecode|JsDecode)"""
    ),
    # Pages for sharing (2020 to 2023) fill an object, or let the client's template do it.
    re.compile(
        rf"""d\.(?P<name>{_TEMPLATED.replace(" ", "|")})\s{{0,9}}=\s{{0,9}}(?=\(?\s?xml\s?\?)"""
    ),
)
_MOST_OF_A_NAME = 50
"""How often one name is looked at: saved pages set none more than ten times."""


@dataclass(frozen=True)
class WechatPage:
    """The markup of a page without its scripts, and their text."""

    page: Page
    scripts: str

    @property
    def capture(self) -> Capture:
        """The answer it was read from."""
        return self.page.capture

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The texts and numbers scripts set, ``var ct = "1521515999"``: of each the first told.

        Only what is written out counts: ``var mid = start + end >> 1`` is no id.
        """
        found: dict[str, Any] = {}
        tried: Counter[str] = Counter()
        for pattern in _ASSIGNMENTS:
            for match in pattern.finditer(self.scripts):
                name = match["name"]
                tried[name] += 1
                if found.get(name) in {None, ""} and tried[name] <= _MOST_OF_A_NAME:
                    found[name] = literals.read_expression(self.scripts, match.end())
        return {name: value for name, value in found.items() if value not in {None, ""}}

    @cached_property
    def objects(self) -> dict[str, Any]:
        """The objects and lists scripts set, each by its name; of one name the largest."""
        found: dict[str, Any] = {}
        for name, pattern in _SET.items():
            position = 0
            for _ in range(_MOST_OF_A_NAME):
                match = pattern.search(self.scripts, position)
                if match is None:
                    break
                value, position = literals.read_container(self.scripts, match.end())
                if len(value or ()) > len(found.get(name, ())):
                    found[name] = value
        return found

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the page of today is drawn from, ``window.cgiDataNew``; empty in older ones."""
        found = self.objects.get("cgiDataNew")
        return found if isinstance(found, dict) else {}

    def told(self, keys: Iterable[str], variables: Iterable[str] = ()) -> Any:
        """The first value told: under one of the keys of ``data``, else by one of the variables."""
        for source, names in ((self.data, keys), (self.variables, variables)):
            for name in names:
                if source.get(name) not in (None, "", [], {}):
                    return source[name]
        return None


def read(capture: Capture) -> WechatPage:
    """Decode an answer and split it; the tree of its markup is built when first asked for."""
    page = markup.read(capture)
    shown, scripts = split(page.text)
    return WechatPage(replace(page, text=shown, _made={}), scripts)


def split(text: str) -> tuple[str, str]:
    """The text of a page without its script elements, and that of the scripts."""
    shown: list[str] = []
    scripts: list[str] = []
    position, opened = 0, False
    for border in _BORDER.finditer(text):
        if border.start() < position or bool(border[1]) != opened:
            continue
        (scripts if opened else shown).append(text[position : border.start()])
        closing = text.find(">", border.end())
        position = closing + 1 if closing >= 0 else len(text)
        opened = not opened
    (scripts if opened else shown).append(text[position:])
    return "".join(shown), "\n".join(scripts)
