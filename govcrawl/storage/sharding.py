"""How the collections are distributed over the shards of a MongoDB cluster."""

import json
from collections.abc import Iterable, Iterator

SHARD_KEY = '{ _id: "hashed" }'
"""Every write of ours names one ``_id``, so it goes to one shard; and an ``_id`` stays unique, for
equal ones have one hash. No other unique index is there."""


def commands(database: str, collections: Iterable[str]) -> Iterator[str]:
    """The lines for mongosh that distribute these collections; they can be run again.

    The index is named before the collection is sharded, because one that holds documents needs it.
    """
    yield f"sh.enableSharding({_text(database)})"
    for name in sorted(set(collections)):
        collection = f"db.getSiblingDB({_text(database)}).getCollection({_text(name)})"
        yield f"{collection}.createIndex({SHARD_KEY})"
        yield f"sh.shardCollection({_text(f'{database}.{name}')}, {SHARD_KEY})"


def _text(text: str) -> str:
    return json.dumps(text)
