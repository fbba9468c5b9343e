"""What is attached to a post: pictures, video, topics, links."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

from govcrawl.parsers.weibo.texts import Words
from govcrawl.parsers.weibo.values import Object, mapping, members, number, objects, text

_MOST = 100
_TOPIC = re.compile(r"#([^#\n]{1,128}?)#")
_TOPIC_LIMIT = 256
_SUPER = re.compile(r"\[超话\]$")
_PLACE = "[地点]"
"""A place is written like a topic."""

_LINK = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9](?::\d{1,5})?"
    r"(?:[/?][A-Za-z0-9/?#%&=._~:+,;@!$'()*-]*)?"
)
_LINK_END = ".,;:!?)'"
_URL_LIMIT = 2048
_VIDEO = frozenset({"video", "live", "story", "movie"})
_PICTURE_LISTS = ("pics", "pic_ids", "pic_urls", "pic_infos")
_LEADS_ON = frozenset({"weibo.cn/sinaurl", "passport.weibo.com/visitor/visitor"})


def pictures_of(status: Object) -> int | None:
    """How many pictures a status has of its own; None where its fields say nothing or disagree.

    ``pic_num`` beside empty lists of pictures was seen: then nobody knows. Where both tell, the
    larger counts, since lists stop at nine.
    """
    mixed = objects(mapping(status.get("mix_media_info")).get("items"))
    lists = [len(members(status[name])) for name in _PICTURE_LISTS if _is_list(status.get(name))]
    lists += [sum(item.get("type") == "pic" for item in mixed)] if mixed else []
    stated = number(status.get("pic_num"))
    stated = stated if stated is not None and stated >= 0 else None
    listed = max(lists, default=None)
    if listed == 0 and stated and not mixed:
        return None
    if mixed:
        return listed
    told = [each for each in (listed, stated) if each is not None]
    return max(told, default=None)


def _is_list(value: object) -> bool:
    return isinstance(value, (list, dict))


def has_video(status: Object, interface: str) -> bool | None:
    """Say whether a status carries a video or a live stream; None where its fields do not tell.

    The open API of old names a video only among the objects its addresses lead to.
    """
    page = mapping(status.get("page_info"))
    kinds = [text(page.get("type")), text(page.get("object_type"))]
    mixed = objects(mapping(status.get("mix_media_info")).get("items"))
    kinds += [text(item.get("type")) for item in mixed]
    led = (mapping(each.get("object")) for each in objects(status.get("url_objects")))
    kinds += [text(each.get("object_type")) for each in led]
    if any(kind in _VIDEO for kind in kinds):
        return True
    if interface == "api":
        return None
    return False if any(name in status for name in ("page_info", "pic_num", "pic_ids")) else None


def topics_of(status: Object, words: Words) -> list[str]:
    """The topics in an account's own words, then those the status names, each once."""
    named = (
        text(each.get("topic_title")) or text(each.get("title"))
        for each in objects(status.get("topic_struct"))
    )
    found = [match[1] for match in _TOPIC.finditer(words.own or "")]
    topics = (topic.strip() for topic in [*found, *named] if topic)
    return _distinct(
        _SUPER.sub("", topic)[:_TOPIC_LIMIT] for topic in topics if not topic.endswith(_PLACE)
    )


def links_of(status: Object, words: Words) -> list[str]:
    """The addresses an account's own words lead to, the real one where it is told, each once."""
    real = dict(_told_addresses(status, words))
    own = words.own or ""
    begin = words.raw.find("//@")
    others = words.raw[begin:] if begin >= 0 else ""
    found = [match[0].rstrip(_LINK_END) for match in _LINK.finditer(own)]
    named = [short for short in real if short not in found and short not in others]
    return _distinct(link for each in [*found, *named] if (link := _web(real.get(each) or each)))


def _told_addresses(status: Object, words: Words) -> Iterator[tuple[str, str]]:
    """Short address and the real one, as each interface tells them."""
    for short, target in words.anchors:
        yield short, _led_on(target) or short
    for each in objects(status.get("url_struct"))[:_MOST]:
        short = text(each.get("short_url")) or ""
        real = _web(each.get("long_url")) or _web(each.get("ori_url")) or short
        if _web(short):
            yield short, real
    for each in objects(status.get("url_objects"))[:_MOST]:
        info = mapping(each.get("info"))
        short = text(info.get("url_short")) or text(each.get("url_ori")) or ""
        if _web(short):
            yield short, _web(info.get("url_long")) or short


def _led_on(url: str) -> str | None:
    """Where a link leads: behind Weibo's page that says one leaves Weibo, if it is one."""
    found = _web(url)
    if not found:
        return None
    parts = urlsplit(found)
    if f"{parts.hostname}{parts.path}" in _LEADS_ON:
        targets = parse_qs(parts.query)
        return _web(next(iter(targets.get("u") or targets.get("url") or []), None))
    return found


def _web(value: object) -> str | None:
    """An http(s) address, as it is if it is one."""
    found = text(value, _URL_LIMIT)
    if not found or not _LINK.fullmatch(found):
        return None
    try:
        return found if urlsplit(found).port != 0 else None
    except ValueError:
        return None


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))[:_MOST]
