"""The reviews of a feed, without their authors and texts. A feed tells of no replies."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from govcrawl.capture import Capture
from govcrawl.items import AppReview
from govcrawl.parsers import dates
from govcrawl.parsers.appstore.apple.asking import told_app, told_storefront
from govcrawl.parsers.appstore.apple.feed import Entry, Feed, attributes_of, label_of
from govcrawl.parsers.appstore.values import number_of, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.dates import Moment

_STARS = range(1, 6)
_LONGEST_ID, LONGEST_DATE = 128, 64
_LONGEST_TEXT = 1_000_000
_TOLD = ("updated", "im:rating", "title", "content")
"""What tells reviews without an id apart."""


def of_feed(feed: Feed, capture: Capture) -> list[AppReview]:
    """The reviews of a feed, each once."""
    addresses = [*feed.addresses, capture.url]
    app_id, storefront = _first(told_app, addresses), _first(told_storefront, addresses)
    return once(_review(entry, app_id, storefront, capture) for entry in feed.reviews)


def once(reviews: Iterable[AppReview]) -> list[AppReview]:
    """Each review once, as it is told first."""
    kept: dict[str | None, AppReview] = {}
    for review in reviews:
        kept.setdefault(review.review_id, review)
    return list(kept.values())


def stars_of(value: Any) -> int | None:
    """One to five stars; None for anything else."""
    stars = number_of(value)
    return int(stars) if stars is not None and stars in _STARS else None


def length_of(*words: Any) -> int:
    """The characters of texts, without blanks."""
    return sum(len("".join(each.split())) for each in words if isinstance(each, str))


def written(value: Any, capture: Capture) -> dict[str, Any]:
    """The fields of when a review was written."""
    moment = _moment(value, capture)
    return {
        "written_at": moment.at if moment else None,
        "written_precision": moment.precision if moment else None,
    }


def id_of(told: Any, *parts: Any) -> str:
    """The id a review has in the store; where it has none, one made of what tells it apart."""
    made = repr(("apple", *map(text_of, parts))).encode()
    return text_of(told, _LONGEST_ID) or f"sha256:{hashlib.sha256(made).hexdigest()}"


def _review(
    entry: Entry, app_id: str | None, storefront: str | None, capture: Capture
) -> AppReview:
    told = {name: label_of(entry.get(name)) for name in _TOLD}
    own = label_of(entry.get("id")) or attributes_of(entry.get("id")).get("im:id")
    words = (label_of(entry.get(name), _LONGEST_TEXT) for name in ("title", "content"))
    return AppReview(
        store="apple",
        storefront=storefront,
        app_id=app_id,
        review_id=id_of(own, app_id, *told.values()),
        rating=stars_of(told["im:rating"]),
        version=label_of(entry.get("im:version")),
        text_chars=length_of(*words) if "content" in entry else None,
        votes=read_count(label_of(entry.get("im:voteSum"))).value,
        **written(told["updated"], capture),
    )


def _moment(value: Any, capture: Capture) -> Moment | None:
    number = number_of(value)
    if number is not None:
        return dates.from_epoch(number) if number else None
    text = text_of(value, LONGEST_DATE)
    return dates.read_moment(text, fetched_at=capture.fetched_at) if text else None


def _first(told: Callable[[Any], str | None], addresses: Iterable[str]) -> str | None:
    """What the first address tells that tells it."""
    return next(filter(None, map(told, addresses)), None)
