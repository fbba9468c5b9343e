"""Reviews as tools export them, and the app they tell of beside them.

``{"reviews": [{review_id, rating, version, date, title, content, vote_sum}], "app": {track_id,
name, average_user_rating, user_rating_count}, "collection": {storefront, appId}}``, or a list of
reviews alone. Names differ from tool to tool: a review is what has stars, a text, and an id or a
date. The mean of the reviews is not the rating of the app.
"""

from collections.abc import Mapping
from typing import Any

from govcrawl.capture import Capture
from govcrawl.items import App, AppReview
from govcrawl.parsers import privacy
from govcrawl.parsers.appstore.apple.apps import app_of, is_app
from govcrawl.parsers.appstore.apple.asking import storefront_of, told_app, told_storefront
from govcrawl.parsers.appstore.apple.reviews import (
    LONGEST_DATE,
    id_of,
    length_of,
    once,
    stars_of,
    written,
)
from govcrawl.parsers.appstore.values import moment_of, objects, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import first, mapping

_RATINGS = ("rating", "score", "stars", "star")
_IDS = ("review_id", "reviewId", "id")
_DATES = ("date", "updated", "updated_at", "updatedAt", "created_at", "createdAt")
_TEXTS = ("content", "body", "text", "review", "contents", "comment", "review_text", "reviewText")
_VERSIONS = ("version", "app_version", "appVersion")
_VOTES = ("vote_sum", "voteSum", "votes")
_REPLIES = ("developerResponse", "developer_response", "developerReply", "developer_reply")
_REPLY_TEXTS = ("body", "text", "content")
_REPLY_TIMES = ("modified", "date", "updated")
_APP_IDS = ("app_id", "appId", "track_id", "trackId")
_STOREFRONTS = ("storefront", "country")


def of_export(document: Any, capture: Capture) -> list[App | AppReview]:
    """The app and the reviews of an export; nothing where it has no review with stars."""
    rows = [each for each in objects(document) if _is_review(each)]
    if not any(stars_of(first(row, _RATINGS)) for row in rows):
        return []
    holder = mapping(document)
    about = [holder, *map(mapping, holder.values())]
    ids = (text_of(first(each, _APP_IDS), 256) for each in about)
    app_id = next(filter(None, ids), None) or told_app(capture.url)
    named = (storefront_of(first(each, _STOREFRONTS)) for each in about)
    storefront = next(filter(None, named), None) or told_storefront(capture.url)
    told = mapping(holder.get("app"))
    apps = [app_of(told, storefront)] if is_app(told) else []
    return [*apps, *once(_review(row, app_id, storefront, capture) for row in rows)]


def _is_review(row: Mapping[str, Any]) -> bool:
    needed = (_RATINGS, _TEXTS, (*_IDS, *_DATES))
    return not any(row.keys().isdisjoint(names) for names in needed)


def _review(
    row: Mapping[str, Any], app_id: str | None, storefront: str | None, capture: Capture
) -> AppReview:
    day, stars, text = (first(row, names) for names in (_DATES, _RATINGS, _TEXTS))
    replied, reply, replied_at = _reply(row)
    return AppReview(
        store="apple",
        storefront=storefront,
        app_id=app_id,
        review_id=id_of(first(row, _IDS), app_id, day, stars, row.get("title"), text),
        rating=stars_of(stars),
        version=text_of(first(row, _VERSIONS)),
        text_chars=length_of(row.get("title"), text),
        votes=read_count(first(row, _VOTES)).value,
        replied=replied,
        reply=reply,
        replied_at=moment_of(text_of(replied_at, LONGEST_DATE)),
        **written(day, capture),
    )


def _reply(row: Mapping[str, Any]) -> tuple[bool | None, str | None, Any]:
    """Whether the developer replied, the words and the time; None where nothing tells."""
    held = first(row, _REPLIES)
    words = text_of(held) or text_of(first(mapping(held), _REPLY_TEXTS))
    if words is None:
        return None, None, None
    return True, text_of(privacy.mask(words)[0]), first(mapping(held), _REPLY_TIMES)
