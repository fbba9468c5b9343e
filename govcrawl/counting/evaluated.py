"""Stored evaluations, read back to be compared."""

from collections.abc import Iterable

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document


def find(database: Database[Document], identity: str | None) -> Document:
    """The evaluation of this id, or without one that of the latest day.

    Raises LookupError where there is none, naming the latest there are.
    """
    query = {} if identity is None else {"_id": identity}
    order = [("as_of", -1), ("_id", 1)]
    found = database["evaluations"].find_one(query, sort=order)
    if found is None:
        known = [str(each["_id"]) for each in database["evaluations"].find({}, sort=order, limit=5)]
        wanted = "evaluation" if identity is None else f"evaluation {identity!r}"
        raise LookupError(f"got no {wanted}, there are: {', '.join(known) or 'none'}")
    return found


def indicators(
    database: Database[Document], identity: str, offices: Iterable[str]
) -> list[Document]:
    """The raw values of an evaluation for these offices, ordered by id."""
    return _of(database, "indicators", identity, offices)


def scores(database: Database[Document], identity: str, offices: Iterable[str]) -> list[Document]:
    """The scores of an evaluation for these offices, ordered by id."""
    return _of(database, "scores", identity, offices)


def _of(
    database: Database[Document], collection: str, identity: str, offices: Iterable[str]
) -> list[Document]:
    query = {"evaluation": identity, "office_id": {"$in": sorted(offices)}}
    return list(database[collection].find(query, {"sources": 0}).sort("_id"))
