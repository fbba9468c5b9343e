"""The words of a post: plain, its own account's only, with nobody's private numbers."""

import html
import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from govcrawl.parsers import privacy
from govcrawl.parsers.weibo.values import Object, clean, mapping, text

TEXT_LIMIT = 65_536
_SOURCE_LIMIT = 4 * TEXT_LIMIT
"""Of a longer text the beginning is read: none of Weibo's comes near it."""

_TAIL = 100
"""Where the marks of a cut stand, counted from the end of a text."""

_TAG = re.compile(r"<[^<>]*>?")
_LONG_TAG = re.compile(r"<[^<>]{5000}")
"""No tag of Weibo's; libxml2 compares each attribute with all others of its tag."""

_MARKUP = re.compile(r"<(?:[A-Za-z][^<>]*|/[A-Za-z][^<>]*)>")
_BREAKS = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"script", "style", "head", "title"})
_MORE = re.compile(r"(?:全文|展开)\W?$")
_CUT = re.compile(
    r"((?:\.{3,}|…+)\s*)(?:全文|展开[cC]?)\s*[:：]?\s*(?:https?://m\.weibo\.cn/\S*)?\s*$"
)
"""How a cut text ends, with what leads to the whole of it."""

_OTHERS = re.compile(r"(?<!:)//\s*[@＠]")
"""Where a forwarded post begins to repeat the words of those it passed through."""

_FILLER = re.compile(r"(?:转发微博|轉發微博|快转微博|Repost|Forward Weibo)[.。]?", re.IGNORECASE)
"""What Weibo writes where a forwarding account writes nothing."""

_NOTICE = re.compile(
    r"抱歉[，,]|(?:微博|内容|文章)(?:因|已|不|无|暂)[^。]{0,30}(?:删除|可见|查看|屏蔽|存在)"
    r"|(?:没有|暂无)(?:查看)?权限"
)
_NOTICE_LIMIT = 120
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")
_EDGES = re.compile(r" ?\n ?")


@dataclass(frozen=True)
class Words:
    """What a post says: ``own`` words masked, ``raw`` before cutting and masking.

    ``complete`` as in the item; ``anchors`` are the short and the real address of its links.
    """

    own: str | None
    raw: str
    complete: bool | None
    anchors: tuple[tuple[str, str], ...]


def words_of(status: Object, *, is_forwarding: bool, listed: bool) -> Words:
    """The words of a status. ``listed``: it stands in a list, where long texts are cut."""
    whole = _whole(status)
    shown = clean(_string(status.get("text"))[:_SOURCE_LIMIT])
    raw = clean(_string(status.get("text_raw"))[:_SOURCE_LIMIT])
    plain, anchors = from_html(whole or shown)
    if raw and not whole:
        plain = _tidy(html.unescape(raw))
    cut = None if whole else _CUT.search(plain[-_TAIL:])
    if cut:
        plain = plain[: -len(cut[0])] + cut[1].rstrip()
    is_cut = bool(cut) or _ends_cut(shown)
    complete = _complete(status, bool(whole), is_cut, listed)
    own = _OTHERS.split(plain, maxsplit=1)[0].strip()
    if is_forwarding and _FILLER.fullmatch(own):
        own = ""
    return Words(masked(own), plain, complete, anchors)


def masked(own: str) -> str | None:
    """Words as they are kept: without private persons' numbers, None where none are left."""
    return privacy.mask(own[:TEXT_LIMIT], privacy.NUMBERS)[0][:TEXT_LIMIT].strip() or None


def long_text_of(data: Object) -> str | None:
    """The own words of a long text's answer, masked; None where it holds none."""
    found = _whole({"longText": data})
    if not found:
        return None
    plain, _ = from_html(found)
    return masked(_OTHERS.split(plain, maxsplit=1)[0].strip())


def is_notice(status: Object) -> bool:
    """Say whether the text of a status is Weibo's notice that the post is not shown."""
    shown = _string(status.get("text")) or _string(status.get("text_raw"))
    plain, _ = from_html(shown[:1000])
    return len(plain) <= _NOTICE_LIMIT and bool(_NOTICE.search(plain))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(status: Object) -> str:
    """The long text a status carries with it."""
    for name in ("longText", "long_text"):
        inner = status.get(name)
        if isinstance(inner, str) and inner.strip():
            return clean(inner[:_SOURCE_LIMIT])
        for key in ("longTextContent_raw", "longTextContent", "content"):
            if found := _string(mapping(inner).get(key)).strip():
                return clean(found[:_SOURCE_LIMIT])
    return ""


def _complete(status: Object, has_whole: bool, is_cut: bool, listed: bool) -> bool | None:
    if has_whole:
        return True
    is_long = status.get("isLongText")
    if is_cut or (is_long is True and listed):
        return False
    return True if is_long is False else None


def _ends_cut(markup: str) -> bool:
    """Say whether HTML ends with the link to the whole text."""
    tail = markup[-4 * _TAIL :]
    return bool(_MORE.search(_TAG.sub("", tail).strip())) and "</" in tail


def from_html(source: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Plain text of a post's HTML, line breaks kept, emoticons by their names; and its links.

    A link to elsewhere (``data-url``) stands in the text as its short address, as it does in the
    plain text of the web interface. Text without markup comes back as it is, entities resolved.
    """
    if not _MARKUP.search(source):
        return _tidy(html.unescape(source)), ()
    if _LONG_TAG.search(source):
        return _tidy(html.unescape(_TAG.sub("", source))), ()
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = etree.fromstring(f"<div>{source}</div>".encode("utf-8", "replace"), parser=parser)
    if tree is None:
        return "", ()
    strings: list[str] = []
    anchors: list[tuple[str, str]] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            strings.append(node.tail or "")
            continue
        if node.tag in _UNSEEN:
            walk.skip_subtree()
            continue
        short = text(node.get("data-url")) if node.tag == "a" else None
        if short and short.startswith("http"):
            anchors.append((short, node.get("href") or ""))
            strings.append(short)
            walk.skip_subtree()
            continue
        strings.append(_opening(node))
    return _tidy("".join(strings)), tuple(anchors)


def _opening(node: HtmlElement) -> str:
    if node.tag == "img":
        return node.get("alt") or ""
    lead = "\n" if node.tag in _BREAKS else ""
    return lead + (node.text or "")


def _tidy(plain: str) -> str:
    return _EDGES.sub("\n", _BLANKS.sub(" ", clean(plain))).strip()


def source_name(value: object) -> str | None:
    """What a post was sent with: the text of the anchor it is given as."""
    plain, _ = from_html(text(value) or "")
    return plain[:4096] or None
