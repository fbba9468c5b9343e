"""The apps of an answer of AppGallery, whichever of its interfaces gave it.

An app is an object with an id like ``C100000000`` and a name. Seen: ``appinfo`` (one object), cards
of a page (``layoutData`` of ``getTabDetail`` and ``page-detail``), ``appList`` of campaigns and of
searches, ``adInfos``. The cards of an app's page are told by their names, never by their order;
several of them make one app. Names drift even within one answer, so each field has several.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govcrawl.items import App
from govcrawl.parsers.appstore.answers import inner_json, merged, told
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.huawei.asking import asked_app
from govcrawl.parsers.appstore.huawei.reviews import is_review
from govcrawl.parsers.appstore.values import day_of, mappings, number_of, objects, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import mapping

_IDS = ("appId", "appid", "appID", "detailId", "appDetailID", "appDetailId")
_ID = re.compile(r"(?:app\|)?(C\d{1,19})(?![0-9A-Za-z])", re.ASCII)
_NAMES = ("name", "appName")
_PACKAGES = ("pkgName", "packageName", "package")
_DEVELOPERS = ("developerName", "developer", "author")
_CATEGORIES = ("kindName", "tagName", "secCategory", "kindTypeName")
_VERSIONS = ("version", "versionName", "appVersionName")
_DAYS = ("releaseDate", "updateTime", "releaseTime")
_COUNTS = ("downCount", "download", "downloads", "downloadCount")
_TEXTS = ("downCountDesc", "downloadDesc", "downloadCountDesc")
_RATINGS = ("averageRating", "score", "rateScore", "stars", "hot")
_RATED_BY = ("totalStarRatingCount", "scoreCount", "ratingCount")
_STARS = ("oneStar", "twoStar", "threeStar", "fourStar", "fiveStar")
_SCALE = 5
_LINK = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?#][!-~]{0,2000})?", re.ASCII)
_NOT_IN_LINKS = frozenset('"<>\\^`{|}')
_SIZE_LIMIT = 64

Objects = list[dict[str, Any]]


def read_apps(document: Any, url: str) -> Iterator[App]:
    """The apps of an answer in its order; of an app's page that app only, not those beside it."""
    found: dict[str, Objects] = {}
    for holder in objects(document):
        app_id = _id_of(holder)
        if app_id and not is_review(holder):
            found.setdefault(app_id, []).append(holder)
    named = {app_id: parts for app_id, parts in found.items() if _is_named(parts)}
    cards = list(_cards(document))
    page = _page_of(cards, named, url)
    if page is None:
        yield from (_app(app_id, parts) for app_id, parts in named.items())
    else:
        yield _app(page, [*named[page], *_loose(cards)])


def _id_of(holder: Mapping[str, Any]) -> str | None:
    matches = (_ID.match(text_of(holder.get(name), 256) or "") for name in _IDS)
    return next((match[1] for match in matches if match), None)


def _is_named(parts: Objects) -> bool:
    return any(told(part, *_NAMES) is not None for part in parts)


def _cards(document: Any) -> Iterator[tuple[str, Objects]]:
    """The cards of a page: the last part of each one's name, and the objects in it."""
    for holder in objects(document):
        name = told(holder, "layoutName", "type")
        held = holder.get("dataList", holder.get("data"))
        if isinstance(name, str) and isinstance(held, (list, dict)):
            yield name.rpartition(".")[2].lower(), mappings(held)


def _page_of(
    cards: list[tuple[str, Objects]], named: Mapping[str, Objects], url: str
) -> str | None:
    """The app whose page an answer is; None where it is a list, or does not tell."""
    asked = asked_app(url)
    if asked in named:
        return asked
    detail = [(name, held) for name, held in cards if "detail" in name]
    heads = [card for card in detail if "head" in card[0] or "hidden" in card[0]]
    for group in (heads, detail):
        ids = {_id_of(holder) for _, held in group for holder in held} & named.keys()
        if len(ids) == 1:
            return ids.pop()
    return next(iter(named)) if cards and len(named) == 1 else None


def _loose(cards: Iterable[tuple[str, Objects]]) -> Objects:
    """What cards of an app's page tell without its id."""
    told_of = ("detail", "appinfo", "comment")
    return [
        holder
        for name, held in cards
        if any(word in name for word in told_of)
        for holder in held
        if _id_of(holder) is None and not is_review(holder)
    ]


def _app(app_id: str, parts: Objects) -> App:
    # What has the package is the app itself; a mere mention of it may be named otherwise.
    holder = merged(sorted(parts, key=lambda part: told(part, *_PACKAGES) is None))
    return App(
        store="huawei",
        app_id=app_id,
        package=text_of(told(holder, *_PACKAGES), 256),
        name=text_of(told(holder, *_NAMES)),
        developer=text_of(told(holder, *_DEVELOPERS)),
        url=f"https://appgallery.huawei.com/app/{app_id}",
        listed=True,
        category=text_of(told(holder, *_CATEGORIES)),
        version=text_of(told(holder, *_VERSIONS)),
        updated_on=day_of(told(holder, *_DAYS)),
        privacy_url=_link(told(holder, "privacyUrl")),
        **_size(holder),
        **together(_downloads(holder), _rating(holder)),
    )


def _link(value: Any) -> str | None:
    is_link = isinstance(value, str) and _LINK.fullmatch(value) and not _NOT_IN_LINKS & {*value}
    return value if is_link else None


def _size(holder: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes where they are told as a number; the text of a size as it is."""
    size = told(holder, "size", "fullSize")
    count = read_count(size)
    text = told(holder, "sizeDesc") or (None if count.exact else size)
    return {
        "size_bytes": count.value or None if count.exact else None,
        "size_raw": text_of(text, _SIZE_LIMIT),
    }


def _downloads(holder: Mapping[str, Any]) -> dict[str, Any]:
    fields = counted("downloads", told(holder, *_COUNTS), told(holder, *_TEXTS))
    is_told = fields["downloads"] is not None or fields["downloads_raw"] is not None
    return fields | {"downloads_metric": "installs" if is_told else None}


def _rating(holder: Mapping[str, Any]) -> dict[str, Any]:
    """The rating of 5. ``rateNum`` is how many rated, and 0 says no more than that none is told."""
    stars = mapping(inner_json(holder.get("starInfo")))
    values = (told(each, name) for each in (stars, holder) for name in _RATINGS)
    rating = next((each for each in values if number_of(each)), None)
    votes = read_count(told(holder, "rateNum")).value
    if rating is None and votes is None:
        rating = told(holder, "rateNum")
    count = told({**holder, **stars}, *_RATED_BY)
    if count is None:
        count = votes or None
    return rated(rating, _SCALE, count, _distribution(stars, holder))


def _distribution(stars: Mapping[str, Any], holder: Mapping[str, Any]) -> dict[str, Any] | None:
    """Ratings by stars, of a card's ``starInfo`` or of ``ratingDstList``."""
    if stars:
        return {str(n): told(stars, f"{name}RatingCount") for n, name in enumerate(_STARS, 1)}
    rows = mappings(holder.get("ratingDstList"))
    return {str(told(row, "rating")): told(row, "ratingCounts") for row in rows} or None
