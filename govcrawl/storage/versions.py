"""Documents that another version of the schemas describes: what is read of them may be wrong."""

from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.items import ITEM_CLASSES, SCHEMA_VERSION, Run

Document = dict[str, Any]

OTHER = {"schema_version": {"$nin": [SCHEMA_VERSION, None]}}


def other_version(document: Document) -> str | None:
    """What to say of a document of another version; None for one of this version."""
    version = document.get("schema_version", SCHEMA_VERSION)
    if version == SCHEMA_VERSION:
        return None
    return f"of schema version {version}, and this is version {SCHEMA_VERSION}"


def other_versions(database: Database[Document]) -> list[str]:
    """A line for each collection that holds documents of another version. Raises PyMongoError.

    Every document is some run's, and runs are few: without one of another version none is looked
    for among the others.
    """
    if database[Run.collection].find_one(OTHER, {}) is None:
        return []
    names = sorted(each.collection for each in ITEM_CLASSES if each is not Run)
    found = ((name, database[name].find_one(OTHER, {"schema_version": 1})) for name in names)
    return [f"{name}: documents {other_version(each)}" for name, each in found if each is not None]
