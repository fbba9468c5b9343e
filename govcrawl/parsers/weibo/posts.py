"""Posts: from the status object of any interface to an item."""

import re
from datetime import datetime
from typing import Any

from govcrawl.capture import Capture
from govcrawl.items import WeiboPost
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.dates import Moment, from_epoch, read_moment
from govcrawl.parsers.weibo import media
from govcrawl.parsers.weibo.accounts import INSTITUTIONS, place
from govcrawl.parsers.weibo.statuses import Status, id_of
from govcrawl.parsers.weibo.texts import Words, is_notice, source_name, words_of
from govcrawl.parsers.weibo.values import (
    Object,
    digits,
    flag,
    identifier,
    mapping,
    number,
    text,
)

_BASE_62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GROUP, _GROUP_LETTERS = 7, 4
_BID = re.compile(r"[0-9A-Za-z]{1,32}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EPOCH = re.compile(r"[0-9]{10}|[0-9]{13}")
_CLIENT = re.compile(r"\s*来自.*", re.DOTALL)
"""What stood behind the time where a page gave both as one text."""

_PINNED_TYPE = 2
_PINNED_CARD = "proweibotop"
_HIDDEN_STATE = 7
_COUNTS = {
    "reposts": ("reposts_count",),
    "comments": ("comments_count",),
    "likes": ("attitudes_count", "like_count"),
    "reads": ("reads_count",),
}


def post_of(status: Status, capture: Capture) -> WeiboPost:
    """The post a status object describes."""
    fields, user = status.fields, mapping(status.fields.get("user"))
    kind, original = _kind(status)
    words = words_of(fields, is_forwarding=kind != "original", listed=status.listed)
    is_removed = _is_removed(fields)
    post_id = id_of(fields)
    moment, written = _created(fields, capture.fetched_at)
    post = WeiboPost(
        post_id=post_id or identifier(fields.get("id")) or identifier(fields.get("mid")),
        bid=_bid(fields, post_id),
        uid=status.uid,
        screen_name=text(user.get("screen_name")) if status.author == status.uid else None,
        interface=status.interface,
        created_at=moment.at if moment else None,
        created_at_precision=moment.precision if moment else None,
        created_at_raw=written,
        text=None if kind == "quick" or is_removed else words.own,
        text_complete=True if kind == "quick" else words.complete,
        kind=kind,
        state="removed" if is_removed else "present",
        pinned=_pinned(status),
        client=source_name(fields.get("source")),
        region=place(fields.get("region_name")),
        visibility=number(mapping(fields.get("visible")).get("type")),
        original=original,
    )
    post.url = _url(post)
    _attach(post, status, words)
    _set_editing(post, fields, capture)
    return post


def _attach(post: WeiboPost, status: Status, words: Words) -> None:
    """Counts and what is attached: not those of the original that a quick forward shows."""
    fields = status.fields
    if post.kind == "quick" and status.author != status.uid:
        return
    for name, keys in _COUNTS.items():
        value = next((fields[key] for key in keys if key in fields), None)
        for field, read in read_count(value).named(name).items():
            setattr(post, field, read)
    if post.kind == "quick":
        return
    post.pictures = media.pictures_of(fields)
    post.video = media.has_video(fields, status.interface)
    if post.state == "present":
        post.topics = media.topics_of(fields, words)
        post.links = media.links_of(fields, words)


def _set_editing(post: WeiboPost, fields: Object, capture: Capture) -> None:
    moment, _ = _moment(fields.get("edit_at"), capture.fetched_at)
    count = read_count(fields.get("edit_count")).value
    said = flag(mapping(fields.get("edit_config")).get("edited"))
    post.edited_at = moment.at if moment else None
    post.edit_count = count
    if said or count or moment:
        post.edited = True
    else:
        post.edited = False if said is False or count == 0 else None


def _kind(status: Status) -> tuple[str, dict[str, Any] | None]:
    """Original, repost or quick forward, and what is known of the post it forwards."""
    forwarded = mapping(status.fields.get("retweeted_status"))
    if status.is_quick:
        shown = mapping(status.fields.get("user")) if status.author != status.uid else {}
        source = digits(status.fields.get("ori_mid"))
        state = "present" if shown else None
        return "quick", {"post_id": source, "uid": _institution(shown), "state": state}
    if forwarded:
        uid = _institution(mapping(forwarded.get("user")))
        return "repost", {"post_id": id_of(forwarded), "uid": uid, "state": _state(forwarded)}
    return "original", None


def _institution(user: Object) -> str | None:
    """The uid of a verified institution; None for a person."""
    is_one = number(user.get("verified_type")) in INSTITUTIONS
    return digits(user.get("idstr"), user.get("id")) if is_one else None


def _is_removed(fields: Object) -> bool:
    """Say whether a status is only Weibo's notice in the place of a deleted or hidden post."""
    if flag(fields.get("deleted")) or number(fields.get("state")) == _HIDDEN_STATE:
        return True
    return not (fields.get("user") or fields.get("uid")) and is_notice(fields)


def _state(forwarded: Object) -> str | None:
    """Whether a forwarded post is there: one whose author is null is hidden, whatever it says."""
    if _is_removed(forwarded):
        return "removed"
    if forwarded.get("user") or forwarded.get("uid"):
        return "present"
    return "removed" if "user" in forwarded else None


def _created(fields: Object, fetched_at: datetime | None) -> tuple[Moment | None, str | None]:
    """When a post was published: where the text is relative, by the timestamp if one is beside."""
    moment, written = _moment(fields.get("created_at"), fetched_at)
    if written and (stamp := number(fields.get("created_timestamp"))):
        return from_epoch(stamp) or moment, None
    return moment, written


def _moment(value: object, fetched_at: datetime | None) -> tuple[Moment | None, str | None]:
    """A time, and its text where that was relative or without a year."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return from_epoch(value), None
    written = _CLIENT.sub("", text(value, 100) or "")
    if not written:
        return None, None
    if _EPOCH.fullmatch(written):
        return from_epoch(int(written)), None
    return read_moment(written, fetched_at=fetched_at), None if _YEAR.search(written) else written


def _pinned(status: Status) -> bool | None:
    """Pinned, by any of the signs ever used for it; None where the feed has no such signs."""
    fields, card = status.fields, status.card
    title = text(mapping(fields.get("title")).get("text")) or ""
    place_type = text(card.get("profile_type_id")) or text(fields.get("profile_type_id")) or ""
    if (
        number(fields.get("mblogtype")) == _PINNED_TYPE
        or flag(fields.get("isTop"))
        or flag(card.get("isTop"))
        or place_type.startswith(_PINNED_CARD)
        or "置顶" in title
    ):
        return True
    tells = status.owner is not None or "mblogtype" in fields or "isTop" in fields or place_type
    return False if tells and status.listed else None


def _bid(fields: Object, post_id: str | None) -> str | None:
    """The short form of a post's number: as given, else worked out."""
    for name in ("mblogid", "bid"):
        if (found := text(fields.get(name))) and _BID.fullmatch(found):
            return found
    return base_62(post_id) if post_id else None


def base_62(post_id: str) -> str:
    """A post's number in the form addresses use: groups of seven digits, in four letters each."""
    groups = []
    while post_id:
        rest, value, letters = post_id[:-_GROUP], int(post_id[-_GROUP:]), ""
        while value:
            value, letter = divmod(value, len(_BASE_62))
            letters = _BASE_62[letter] + letters
        groups.append(letters.rjust(_GROUP_LETTERS, "0") if rest else letters)
        post_id = rest
    return "".join(reversed(groups))


def _url(post: WeiboPost) -> str | None:
    if post.uid and post.bid:
        return f"https://weibo.com/{post.uid}/{post.bid}"
    return f"https://m.weibo.cn/detail/{post.post_id}" if digits(post.post_id) else None
