"""An evaluation's documents in MongoDB: only what has changed is written, what is gone goes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pymongo import ReplaceOne
from pymongo.synchronous.collection import Collection
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.publishing.documents import COLLECTIONS, Document

BATCH = 1000


class InvalidEvaluationError(ValueError):
    """A document does not fit its schema, or two have one key: our mistake, nothing is stored."""


@dataclass(frozen=True)
class Changes:
    """What storing an evaluation did: documents written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def store(database: Database[Document], documents: Mapping[str, Sequence[Document]]) -> Changes:
    """Make the database hold exactly these documents of their evaluation.

    The document of the evaluation itself is written last, so one that is there is whole; while an
    earlier state is being replaced it is taken away first. Raises InvalidEvaluationError before
    anything is written, and PyMongoError where a write is not acknowledged.
    """
    _check(documents)
    (evaluation,) = documents["evaluations"]
    plans = {
        name: _plan(database[name], evaluation["_id"], documents[name]) for name in COLLECTIONS[:-1]
    }
    head = _plan(database["evaluations"], evaluation["_id"], [evaluation])
    changed = any(plan.changed or plan.gone for plan in (*plans.values(), head))
    if changed:
        database["evaluations"].delete_one({"_id": evaluation["_id"]})
        for name, plan in plans.items():
            _carry_out(database[name], plan)
        database["evaluations"].insert_one(dict(evaluation))
    every = (*plans.values(), head)
    return Changes(
        written=sum(len(plan.changed) for plan in every),
        unchanged=sum(plan.unchanged for plan in every),
        removed=sum(len(plan.gone) for plan in every),
    )


@dataclass(frozen=True)
class _Plan:
    changed: Sequence[Document]
    unchanged: int
    gone: Sequence[Any]


def _check(documents: Mapping[str, Sequence[Document]]) -> None:
    for name in COLLECTIONS:
        keys = Counter(each["_id"] for each in documents[name])
        twice = [key for key, number in keys.items() if number > 1]
        if twice:
            raise InvalidEvaluationError(f"{name}: more than one of {', '.join(twice)}")
        for document in documents[name]:
            errors = schemas.errors(name, document)
            if errors:
                said = "; ".join(f"{each['path']}: {each['message']}" for each in errors)
                raise InvalidEvaluationError(f"{name} {document['_id']}: {said}")


def _plan(
    collection: Collection[Document], evaluation: str, documents: Sequence[Document]
) -> _Plan:
    own = {"_id": evaluation} if collection.name == "evaluations" else {"evaluation": evaluation}
    there = {
        each["_id"]: each["content_hash"] for each in collection.find(own, {"content_hash": 1})
    }
    changed = [each for each in documents if there.get(each["_id"]) != each["content_hash"]]
    gone = there.keys() - {each["_id"] for each in documents}
    return _Plan(changed, len(documents) - len(changed), sorted(gone))


def _carry_out(collection: Collection[Document], plan: _Plan) -> None:
    collection.create_index([("evaluation", 1), ("office_id", 1)])
    for batch in _batches(plan.changed):
        writes = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in batch]
        collection.bulk_write(writes, ordered=False)
    for batch in _batches(plan.gone):
        collection.delete_many({"_id": {"$in": batch}})


def _batches(things: Sequence[Any]) -> Iterator[list[Any]]:
    each = iter(things)
    while batch := list(islice(each, BATCH)):
        yield batch
