"""What the body of an article holds: how much text, how many pictures, videos and voices."""

import hashlib
import re
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.markup import MOST_TAGS, UNSEEN, Page, visible_strings
from govcrawl.parsers.wechat.scripts import WechatPage
from govcrawl.parsers.wechat.values import mappings

VIDEO, MUSIC, AUDIO, PICTURE, TEXT = 5, 6, 7, 8, 10
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_VIDEO_CLASS = re.compile(r"(?<![\w-])(?:video_iframe|mp_video\w*|mpvideo)(?![\w-])")
_VIDEO_TAGS = frozenset({"mpvideosnap", "mp-common-videosnap", "mpvideo", "video"})
_VOICE_TAGS = frozenset({"mpvoice", "mp-common-mpaudio", "mpaudio", "qqmusic"})


@dataclass(frozen=True)
class Body:
    """What was counted; None for what the page does not hold."""

    chars: int | None = None
    hash: str | None = None
    images: int | None = None
    videos: int | None = None
    voices: int | None = None


def measure(page: WechatPage, show_type: int | None) -> Body:
    """The body of an article, from its element or, where the page has none, from its data.

    Pages of pictures and of plain text draw their body by script: what stands in their element
    is a placeholder. What a page of pictures, a video or a piece of music is about stands beside
    its body.
    """
    shown, written = element_by_id(page, "js_content"), _written(page)
    body = Body()
    for element in (written, shown) if show_type in {PICTURE, TEXT} else (shown, written):
        if element is not None and not (body.chars or body.images):
            body = _measured(element)
    if show_type == PICTURE:
        pictures = _pictures(page)
        empty = fragment("") if page.data.get("content_noencode") == "" else None
        if body.chars is None and pictures and empty is not None:
            body = _measured(empty)
        return replace(body, images=pictures or body.images)
    if show_type == VIDEO:
        return replace(body, videos=max(body.videos or 0, len(_videos(page)), 1))
    if show_type in {MUSIC, AUDIO}:
        return replace(body, voices=max(body.voices or 0, 1))
    return body


def _written(page: WechatPage) -> HtmlElement | None:
    """The body as the page's data has it, for its script to draw."""
    text_page = mapping(page.data.get("text_page_info"))
    for written in (
        page.data.get("content_noencode"),
        text_page.get("content_noencode"),
        text_page.get("content"),
    ):
        if isinstance(written, str) and written.strip():
            return fragment(written)
    return element_by_id(page, "js_image_desc")


def _measured(element: HtmlElement) -> Body:
    text = _BLANK.sub("", "".join(visible_strings(element, UNSEEN)))
    lazy = plain = videos = voices = 0
    for inner in element.iter("img", "iframe", *_VIDEO_TAGS, *_VOICE_TAGS):
        tag, names = inner.tag, inner.get("class") or ""
        if tag == "img":
            lazy += bool((inner.get("data-src") or "").strip())
            plain += bool((inner.get("src") or "").strip())
        elif tag in _VIDEO_TAGS or (tag == "iframe" and _VIDEO_CLASS.search(names)):
            videos += 1
        elif tag in _VOICE_TAGS:
            voices += 1
    return Body(
        chars=len(text),
        hash="sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        # Faces and lines are drawn at once; where nothing waits, a browser saved the page.
        images=lazy or plain,
        videos=videos,
        voices=voices,
    )


def _pictures(page: WechatPage) -> int:
    name = "picture_page_info_list"
    return len(mappings(page.data.get(name)) or mappings(page.objects.get(name)))


def _videos(page: WechatPage) -> list[dict[str, object]]:
    return mappings(page.data.get("video_page_infos"))


def element_by_id(page: WechatPage, name: str) -> HtmlElement | None:
    """The element with an id; None where there is none."""
    return page.page.once(_by_id).get(name)


def _by_id(page: Page) -> dict[str, HtmlElement]:
    """Every element with an id, of one given twice the first: one walk for all that is asked."""
    found: dict[str, HtmlElement] = {}
    for element in page.tree.xpath("//*[@id]"):
        found.setdefault(element.get("id"), element)
    return found


def fragment(text: str) -> HtmlElement | None:
    """A piece of markup as an element; None for one with more tags than any body has."""
    if text.count("<") > MOST_TAGS:
        return None
    source = f"<html><body><div>{_CONTROL.sub(' ', text)}</div></body></html>"
    parser = HTMLParser(encoding="utf-8", remove_pis=True)
    return etree.fromstring(source.encode("utf-8", "replace"), parser=parser)
