"""The collections' indexes: created at the start of a crawl, and checked.

The unique key of every collection is ``_id``, the item's natural key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from govcrawl.items import ITEM_CLASSES

REVISIONS = "revisions"
"""Earlier contents of entities: ``_id`` is ``collection|id|revision``."""

CHECKED_OPTIONS = ("unique", "sparse", "partialFilterExpression", "expireAfterSeconds")


class IndexConflict(RuntimeError):  # noqa: N818 -- it is a conflict, found, not an error made
    """An index is there already, but not as this version needs it."""


@dataclass(frozen=True)
class Index:
    """One index: its fields in order, each with its direction (1 up, -1 down)."""

    keys: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """MongoDB's own default name, so that a hand-made equal index is recognised."""
        return "_".join(f"{field}_{direction}" for field, direction in self.keys)


def index(*fields: str) -> Index:
    """An index over fields, ``-field`` for newest first."""
    return Index(
        tuple(
            (field.removeprefix("-"), DESCENDING if field.startswith("-") else ASCENDING)
            for field in fields
        )
    )


COMMON = (index("office_id", "-observed_at"), index("run_id"))
OWN: dict[str, tuple[Index, ...]] = {
    "website_checks": (index("url", "-observed_at"),),
    "website_columns": (index("office_id", "-newest_at"),),
    "website_pages": (index("office_id", "-published_at"), index("site_id_code", "-published_at")),
    "website_messages": (index("site", "-received_at"), index("state", "received_at")),
    "website_services": (index("site", "name"),),
    "website_reports": (index("site_code", "-year"),),
    "weibo_accounts": (index("uid", "-observed_at"),),
    "weibo_posts": (index("uid", "-created_at"),),
    "wechat_accounts": (index("biz", "-observed_at"),),
    "wechat_articles": (
        index("biz", "-published_at"),
        *map(index, ("target", "source_url", "url")),
    ),
    "apps": (index("store", "app_id", "-observed_at"),),
    "app_reviews": (index("store", "app_id", "-written_at"),),
    "endpoint_readings": (index("endpoint", "metric", "-period"),),
    "observations": (index("metric", "period"),),
    "outcomes": (index("target", "-observed_at"), index("reason", "-observed_at")),
    "rejected": (index("item_collection", "item_id"),),
    "runs": (index("spider", "-opened_at"),),
}
INDEXES: dict[str, tuple[Index, ...]] = {
    **{item.collection: COMMON + OWN.get(item.collection, ()) for item in ITEM_CLASSES},
    "jobs": (index("crawl", "-slot_at"),),
    REVISIONS: (index("collection", "item_id", "-revision"),),
}


async def ensure_indexes(database: AsyncDatabase[dict[str, Any]]) -> None:
    """Create every index that is missing and compare every one that is there.

    Raises IndexConflict naming both when an index of the same name or the same fields differs,
    and PyMongoError when the database cannot be asked.
    """
    for name, wanted in INDEXES.items():
        present = await database[name].index_information()
        missing = [each for each in wanted if not _is_present(name, each, present)]
        if missing:
            models = [IndexModel(list(each.keys), name=each.name) for each in missing]
            await database[name].create_indexes(models)


def _is_present(collection: str, wanted: Index, present: Mapping[str, Any]) -> bool:
    for name, found in present.items():
        keys = tuple((field, direction) for field, direction in found["key"])
        if name != wanted.name and keys != wanted.keys:
            continue
        options = {option: found[option] for option in CHECKED_OPTIONS if found.get(option)}
        if keys != wanted.keys or options:
            raise IndexConflict(
                f"collection {collection}: index {name} is {_text(keys, options)}, but "
                f"{_text(wanted.keys, {})} is needed; drop it or use another database"
            )
        return True
    return False


def _text(keys: tuple[tuple[str, int], ...], options: Mapping[str, Any]) -> str:
    extra = "".join(f" {name}={value}" for name, value in options.items())
    return ", ".join(f"{field} {direction}" for field, direction in keys) + extra
