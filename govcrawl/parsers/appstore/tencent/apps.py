"""An app as 应用宝 writes it, in the data of a page or in an older answer.

``pkg_name, app_id, name, version_name, developer, operator, download_num, average_rating,
apk_size, update_time`` of today's pages; ``pkgName, appId, appName, versionName, authorName,
appDownCount, apkPublishTime, fileSize, appRatingInfo`` of the answers of 2015-2020.
"""

import re
from collections.abc import Mapping
from typing import Any

from govcrawl.items import App
from govcrawl.parsers.appstore.answers import inner_json, told
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.values import day_of, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import first, mapping

_IN_ADDRESS = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
PAGE = "https://sj.qq.com/appdetail/"
_PACKAGES = ("pkg_name", "pkgName", "packageName")
_IDS = ("app_id", "appId")
_NAMES = ("name", "appName", "app_name")
_DEVELOPERS = ("developer", "authorName", "author", "operator")
_CATEGORIES = ("cate_name_new", "cate_name", "categoryName")
_VERSIONS = ("version_name", "versionName")
_DAYS = ("update_time", "apkPublishTime")
_COUNTS = ("download_num", "appDownCount")
_RATINGS = ("average_rating", "averageRating")
_RATED_BY = ("rating_count", "ratingCount")
_SIZES = ("apk_size", "fileSize")
_SCALE = 5
_DECIMALS = 5
"""Old answers give a mean with all the digits of the division."""

_SIZE_LIMIT = 64


def package_of(holder: Mapping[str, Any]) -> str | None:
    """The package of an object that is an app."""
    return text_of(told(holder, *_PACKAGES), 256)


def is_app(holder: Mapping[str, Any]) -> bool:
    """Say whether an object is an app: it has a name, and a package or an id."""
    return told(holder, *_NAMES) is not None and told(holder, *_PACKAGES, *_IDS) is not None


def app_of(holder: Mapping[str, Any]) -> App:
    """The app an object tells of. Its id is its package; the store's number where that lacks."""
    package = package_of(holder)
    return App(
        store="tencent",
        app_id=package or text_of(told(holder, *_IDS), 256),
        package=package,
        name=text_of(told(holder, *_NAMES)),
        developer=text_of(told(holder, *_DEVELOPERS)),
        url=PAGE + package if package and _IN_ADDRESS.fullmatch(package) else None,
        listed=True,
        category=text_of(told(holder, *_CATEGORIES)) or _first_tag(holder.get("tags")),
        version=text_of(told(holder, *_VERSIONS)),
        updated_on=day_of(told(holder, *_DAYS)),
        **_size(holder),
        **together(downloads(told(holder, *_COUNTS)), _rating(holder)),
    )


def downloads(number: Any) -> dict[str, Any]:
    """The fields of the downloads this store counts."""
    fields = counted("downloads", number)
    is_told = fields["downloads"] is not None or fields["downloads_raw"] is not None
    return fields | {"downloads_metric": "downloads" if is_told else None}


def _rating(holder: Mapping[str, Any]) -> dict[str, Any]:
    info = mapping(holder.get("appRatingInfo"))
    rating = told(info, *_RATINGS) or told(holder, *_RATINGS)
    count = told({**holder, **info}, *_RATED_BY)
    fields = rated(rating, _SCALE, count, info.get("ratingDistribution"))
    if fields["rating"] is not None:
        fields["rating"] = round(fields["rating"], _DECIMALS)
    return fields


def _size(holder: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes where they are told as a number; the text of a size as it is."""
    size = told(holder, *_SIZES)
    if size is None:
        size = told(mapping(first(holder, _SIZES)), "bytes")
    count = read_count(size)
    return {
        "size_bytes": count.value or None if count.exact else None,
        "size_raw": None if count.exact else text_of(size, _SIZE_LIMIT),
    }


def _first_tag(tags: Any) -> str | None:
    """The first of ``社交,聊天``, of a list of texts, or of objects with a ``tag_name``."""
    held = inner_json(tags)
    if isinstance(held, list):
        tag = held[0] if held else None
        return text_of(tag) or text_of(told(mapping(tag), "tag_name", "name"))
    words = (text_of(tags) or "").replace("，", ",").replace(";", ",").split(",")
    return text_of(words[0])
