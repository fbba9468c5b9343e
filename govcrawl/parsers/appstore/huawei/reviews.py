"""The reviews of an answer of AppGallery, without their authors and texts.

``list`` holds ``id, rating, commentInfo, operTime, versionName, approveCounts``. What users answer
each other stands beside the developer's reply under ``replyComment``, and nothing known tells them
apart: so a reply counts only under a name that says it is the developer's.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from govcrawl.capture import Capture
from govcrawl.items import AppReview
from govcrawl.parsers import dates, privacy
from govcrawl.parsers.appstore.answers import told
from govcrawl.parsers.appstore.huawei.asking import asked_app
from govcrawl.parsers.appstore.values import moment_of, number_of, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.dates import Moment
from govcrawl.parsers.json_values import mapping

_LISTS = ("list", "dataList", "commentList")
_SIGNS = frozenset({"commentInfo", "operTime"})
_WORDS = ("commentInfo", "content")
_REPLIES = ("devReply", "devReplyInfo", "developerReply", "developerReplyInfo", "devReplyComment")
_REPLY_WORDS = ("replyContent", "content", "replyInfo", "commentInfo")
_REPLY_TIMES = ("replyTime", "operTime", "createTime")
_STARS = range(1, 6)


def is_review(holder: Mapping[str, Any]) -> bool:
    """Say whether an object is a user's review."""
    return not _SIGNS.isdisjoint(holder)


def rows_of(document: Any) -> list[dict[str, Any]] | None:
    """The rows of a list of reviews, empty or not; None where the answer has none."""
    holder = mapping(document)
    for outer in (holder, mapping(holder.get("data"))):
        for name in _LISTS:
            rows = outer.get(name)
            if not isinstance(rows, list):
                continue
            found = [row for row in rows if isinstance(row, dict) and is_review(row)]
            if found or (not rows and "totalPages" in outer):
                return found
    return None


def read_reviews(document: Any, capture: Capture) -> list[AppReview] | None:
    """The reviews of an answer, each once; None where it has no list of reviews."""
    rows = rows_of(document)
    if rows is None:
        return None
    asked = asked_app(capture.url)
    reviews = (_review(row, asked, capture) for row in rows)
    return list({each.review_id: each for each in reviews}.values())


def _review(row: Mapping[str, Any], asked: str | None, capture: Capture) -> AppReview:
    written = _moment(told(row, "operTime", "commentTime"), capture)
    stars = number_of(told(row, "rating", "stars")) or 0
    app_id = text_of(told(row, "appId", "appid"), 256) or asked
    words = [told(row, "title"), told(row, *_WORDS)]
    texts = [each for each in words if isinstance(each, str)]
    replied, reply, replied_at = _reply(row)
    return AppReview(
        store="huawei",
        app_id=app_id,
        review_id=text_of(told(row, "id", "commentId"), 128) or _made_id(app_id, row),
        rating=int(stars) if stars in _STARS else None,
        version=text_of(told(row, "versionName", "appVersionName")),
        written_at=written.at if written else None,
        written_precision=written.precision if written else None,
        text_chars=sum(len("".join(each.split())) for each in texts) if texts else None,
        votes=read_count(told(row, "approveCounts", "approveCount")).value,
        replied=replied,
        reply=reply,
        replied_at=moment_of(replied_at),
    )


def _moment(value: Any, capture: Capture) -> Moment | None:
    number = number_of(value)
    if number is not None:
        return dates.from_epoch(number) if number else None
    return dates.read_moment(value, fetched_at=capture.fetched_at) if value else None


def _reply(row: Mapping[str, Any]) -> tuple[bool | None, str | None, Any]:
    """Whether the developer replied, the words and the time; None where nothing tells."""
    for name in _REPLIES:
        held = row.get(name)
        holder = mapping(held)
        words = text_of(held) or text_of(told(holder, *_REPLY_WORDS))
        if words:
            return True, text_of(privacy.mask(words)[0]), told(holder, *_REPLY_TIMES)
    return None, None, None


def _made_id(app_id: str | None, row: Mapping[str, Any]) -> str:
    parts = ("huawei", app_id, told(row, "operTime"), told(row, "rating"), told(row, *_WORDS))
    return f"sha256:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
