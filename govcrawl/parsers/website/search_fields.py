"""The fields of a form: which one takes search words, and what a browser sends of the others."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from govcrawl.parsers.markup import squeeze

_MOST_FIELDS = 60
_LONGEST_VALUE = 2000

_NAME = re.compile(
    r"(?:s|site|full|adv|head|top|m|gj|qw|all)?[_-]?(?:q|qt|sw|kw|wd|kwd|keys?|words?|so"
    r"|key_?words?|search_?(?:words?|keys?|text|txt|content|value|input|name|keywords?)?"
    r"|query_?(?:str|string|text|words?)?|search_?word_?txt|sousuo|jiansuo|gjc)",
    re.IGNORECASE,
)
"""What the field for the words is called: ``q``, ``qt``, ``sw``, ``searchWord``, ``keyword``, …"""

_PROMPT = re.compile(
    r"搜索|检索|搜一|搜您|全站搜|站内搜|关键[字词]|请输入[^，。]{0,6}内容|查找的?内容"
    r"|查询的?(?:内容|信息)|\bsearch\b",
    re.IGNORECASE,
)
_OTHER_PURPOSE = re.compile(
    r"log_?(?:in|on)|register|subscri|letter|mail|passw(?:or)?d|captcha|verify|checkcode"
    r"|登录|登陆|注册|订阅|写信|留言|邮箱|密码|验证码|身份证|手机号|姓名|查询[码号]|[信办受]\S{0,3}编号",
    re.IGNORECASE,
)
_TYPED = frozenset({"text", "search"})
_UNTYPED = frozenset(
    "hidden submit button image reset checkbox radio file password email tel url number date"
    " datetime-local month week time color range".split()
)
_FOR_MORE = frozenset({"password", "textarea", "file"})
"""A search has none of these: who asks for them wants to be told something."""


def read_fields(form: HtmlElement) -> list[HtmlElement]:
    """The fields and buttons of a form in its order, the first sixty."""
    tags = form.iter("input", "select", "textarea", "button")
    return [field for _, field in zip(range(_MOST_FIELDS), tags, strict=False)]


def kind(field: HtmlElement) -> str:
    """The kind of a field in lower case; an input of an unknown kind is a text, as in a browser."""
    if field.tag != "input":
        is_submit = field.tag == "button" and (field.get("type") or "").lower() in {"", "submit"}
        return "submit" if is_submit else str(field.tag)
    named = (field.get("type") or "").strip().lower()
    return named if named in _UNTYPED or named in _TYPED else "text"


def is_typed(field: HtmlElement) -> bool:
    """True for a field of one line of text."""
    return kind(field) in _TYPED


def is_prompt(text: str) -> bool:
    """True for a text that asks for search words, such as 请输入关键字."""
    return _PROMPT.search(text) is not None


def is_word_name(name: str) -> bool:
    """True for what the words searched for are called, in a form or in data."""
    return _NAME.fullmatch(name) is not None


def is_word_field(field: HtmlElement) -> bool:
    """True for a field to type search words into, by its name or by what it asks for."""
    if not is_typed(field) or _OTHER_PURPOSE.search(_about(field)):
        return False
    names = (squeeze(field.get(name)) for name in ("name", "id"))
    return any(map(is_word_name, names)) or is_prompt(_about(field))


def word_field(form: HtmlElement, fields: Sequence[HtmlElement]) -> HtmlElement | None:
    """The field of a form the words are typed into; None where the form is for something else."""
    about = " ".join(form.get(name) or "" for name in ("id", "name", "class", "action"))
    if any(kind(field) in _FOR_MORE for field in fields):
        return None
    if any(_OTHER_PURPOSE.search(text) for text in (about, *map(_about, fields))):
        return None
    return next((field for field in fields if field.get("name") and is_word_field(field)), None)


def sent(fields: Sequence[HtmlElement], words: HtmlElement) -> Iterator[tuple[str, str]]:
    """Name and value of what a browser sends on Enter, in form order; of ``words`` no value.

    That is every field with a name, the chosen option, what is ticked, and the first button.
    """
    button = next((field for field in fields if kind(field) in {"submit", "image"}), None)
    for field in fields:
        name, value = field.get("name"), (field.get("value") or "")[:_LONGEST_VALUE]
        if not name or field.get("disabled") is not None:
            continue
        if field is words:
            yield name, ""
        elif is_typed(field):
            yield name, "" if is_prompt(value) else value
        elif kind(field) == "hidden" or (field is button and kind(field) == "submit"):
            yield name, value
        elif kind(field) == "select":
            yield from ((name, chosen) for chosen in _chosen(field))
        elif kind(field) in {"checkbox", "radio"} and field.get("checked") is not None:
            yield name, value or "on"


def _about(field: HtmlElement) -> str:
    """What a field is called and shows; what stands in it only where one would type."""
    names = ["name", "id", "placeholder", "title", "aria-label", "alt"]
    if is_typed(field):
        names.append("value")
    return " ".join(squeeze(field.get(name))[:_LONGEST_VALUE] for name in names)


def _chosen(select: HtmlElement) -> list[str]:
    """The value of the option a browser shows: the one marked, else the first."""
    options = list(select.iter("option"))
    marked = [each for each in options if each.get("selected") is not None] or options
    return [(each.get("value") or squeeze(each.text))[:_LONGEST_VALUE] for each in marked[:1]]
