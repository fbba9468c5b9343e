"""What we rely on in a MongoDB-wire server, checked on whichever server is configured.

``GOVCRAWL_TEST_MONGO_URI`` names a server; else it is the embedded one. Only features that pass
here on both may be used.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import Int64
from pymongo import AsyncMongoClient, InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.synchronous.database import Database
from pymongo.write_concern import WriteConcern

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Stored = Database[dict[str, Any]]


def test_an_unordered_bulk_write_tells_each_failure_by_its_place(database: Stored) -> None:
    collection = database["c"]
    collection.insert_one({"_id": "taken", "n": 0})
    with pytest.raises(BulkWriteError) as failed:
        collection.bulk_write(
            [
                InsertOne({"_id": "a"}),
                InsertOne({"_id": "taken"}),
                UpdateOne({"_id": "taken"}, {"$set": {"n": 1}}),
                UpdateOne({"_id": "b"}, {"$set": {"n": 1}}, upsert=True),
                UpdateOne({"_id": "nobody"}, {"$set": {"n": 1}}),
            ],
            ordered=False,
        )
    details = failed.value.details
    assert details is not None
    (error,) = details["writeErrors"]
    assert (error["index"], error["code"], error["keyPattern"]) == (1, 11000, {"_id": 1})
    assert (details["nInserted"], details["nMatched"], details["nUpserted"]) == (1, 1, 1)
    assert details["writeConcernErrors"] == []
    assert collection.count_documents({}) == 3


def test_an_upsert_whose_filter_has_moved_on_is_a_duplicate_key(database: Stored) -> None:
    collection = database["c"]
    collection.insert_one({"_id": "x", "revision": 2})
    change = UpdateOne(
        {"_id": "x", "revision": 1},
        {"$set": {"revision": 2, "n": 1}, "$setOnInsert": {"first": NOON}},
        upsert=True,
    )
    with pytest.raises(BulkWriteError) as failed:
        collection.bulk_write([change], ordered=False)
    assert failed.value.details is not None
    assert failed.value.details["writeErrors"][0]["code"] == 11000
    assert collection.find_one() == {"_id": "x", "revision": 2}
    collection.delete_one({"_id": "x"})
    assert collection.bulk_write([change], ordered=False).upserted_count == 1
    assert collection.find_one() == {"_id": "x", "revision": 2, "n": 1, "first": NOON}


def test_a_filter_for_null_matches_a_missing_field(database: Stored) -> None:
    database["c"].insert_one({"_id": "x"})
    result = database["c"].update_one({"_id": "x", "revision": None}, {"$set": {"revision": 1}})
    assert result.matched_count == 1


def test_set_on_insert_min_and_max(database: Stored) -> None:
    collection = database["c"]
    for days in (1, 3, 2):
        seen = NOON + timedelta(days=days)
        collection.update_one(
            {"_id": "x"},
            {"$setOnInsert": {"made": days}, "$min": {"first": seen}, "$max": {"last": seen}},
            upsert=True,
        )
    first, last = NOON + timedelta(days=1), NOON + timedelta(days=3)
    assert collection.find_one() == {"_id": "x", "made": 1, "first": first, "last": last}


def test_replacing_by_key_is_idempotent(database: Stored) -> None:
    replace = ReplaceOne({"_id": "a|1"}, {"_id": "a|1", "document": {"_id": "a"}}, upsert=True)
    for _ in range(2):
        database["c"].bulk_write([replace], ordered=False)
    assert list(database["c"].find()) == [{"_id": "a|1", "document": {"_id": "a"}}]


def test_journaled_majority_writes_are_acknowledged(database: Stored) -> None:
    concern = WriteConcern(w="majority", j=True, wtimeout=5000)
    collection = database["c"].with_options(write_concern=concern)
    assert collection.bulk_write([InsertOne({"_id": 1})], ordered=False).acknowledged
    assert collection.update_one({"_id": 1}, {"$set": {"n": 1}}).acknowledged


def test_unique_and_partial_indexes_refuse_what_they_should(database: Stored) -> None:
    collection = database["c"]
    collection.create_index("whole", unique=True, sparse=True)
    collection.create_index("part", unique=True, partialFilterExpression={"state": "open"})
    collection.insert_many([{"whole": 1}, {"part": 1, "state": "open"}, {"part": 1, "state": "x"}])
    with pytest.raises(DuplicateKeyError):
        collection.insert_one({"whole": 1})
    with pytest.raises(DuplicateKeyError):
        collection.insert_one({"part": 1, "state": "open"})
    assert collection.count_documents({}) == 3


def test_indexes_are_listed_with_their_options(database: Stored) -> None:
    collection = database["c"]
    collection.create_index([("a", 1), ("b", -1)])
    collection.create_index("c", unique=True, name="named")
    found = collection.index_information()
    assert found["a_1_b_-1"]["key"] == [("a", 1), ("b", -1)]
    assert "unique" not in found["a_1_b_-1"]
    assert found["named"]["unique"] is True
    assert database["nothing"].index_information() == {}


def test_values_come_back_as_they_went_in(database: Stored) -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, 123000, tzinfo=UTC)
    document = {
        "_id": "四川|省\0|x",
        "moment": moment,
        "large": Int64(2**63 - 1),
        "ratio": 0.1,
        "none": None,
        "nested": [{"dotted.key": True, "空": []}],
    }
    database["c"].insert_one(document)
    assert database["c"].find_one({"_id": document["_id"]}) == document


def test_text_sorts_by_code_point(database: Stored) -> None:
    words = ["b", "B", "a", "省", "市", "é", "😀", "豈"]
    database["c"].insert_many({"_id": word} for word in words)
    found = [each["_id"] for each in database["c"].find().sort("_id")]
    assert found == sorted(words)


def test_null_missing_and_zero_are_three_things(database: Stored) -> None:
    database["c"].insert_many([{"_id": 1, "n": 0}, {"_id": 2, "n": None}, {"_id": 3}])
    counted = database["c"].count_documents
    assert counted({"n": 0}) == 1
    assert counted({"n": None}) == 2
    assert counted({"n": {"$type": "null"}}) == 1
    assert counted({"n": {"$exists": False}}) == 1
    (average,) = database["c"].aggregate([{"$group": {"_id": None, "mean": {"$avg": "$n"}}}])
    assert average["mean"] == 0


def days(database: Stored) -> None:
    database["days"].insert_many(
        {"_id": number, "office": f"o{number % 3}", "at": NOON + timedelta(hours=6 * number)}
        for number in range(12)
    )


def test_group_counts_sums_and_bounds(database: Stored) -> None:
    days(database)
    pipeline: list[dict[str, Any]] = [
        {"$match": {"office": {"$in": ["o0", "o1"]}}},
        {
            "$group": {
                "_id": "$office",
                "n": {"$sum": 1},
                "first": {"$min": "$at"},
                "newest": {"$max": "$_id"},
                "ids": {"$push": "$_id"},
            }
        },
        {"$sort": {"_id": 1}},
    ]
    first, second = database["days"].aggregate(pipeline)
    assert (first["_id"], first["n"], first["first"], first["newest"]) == ("o0", 4, NOON, 9)
    assert sorted(second["ids"]) == [1, 4, 7, 10]


def test_days_are_cut_in_china_time(database: Stored) -> None:
    days(database)
    day = {"$dateTrunc": {"date": "$at", "unit": "day", "timezone": "Asia/Shanghai"}}
    pipeline = [{"$group": {"_id": day, "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]
    found = {each["_id"]: each["n"] for each in database["days"].aggregate(pipeline)}
    midnight = datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert found == {
        midnight: 1,
        midnight + timedelta(days=1): 4,
        midnight + timedelta(days=2): 4,
        midnight + timedelta(days=3): 3,
    }


def test_lookup_with_variables_and_a_pipeline(database: Stored) -> None:
    days(database)
    database["offices"].insert_many([{"_id": "o0", "since": 6}, {"_id": "none", "since": 0}])
    lookup = {
        "from": "days",
        "let": {"office": "$_id", "since": "$since"},
        "pipeline": [
            {
                "$match": {
                    "$expr": {
                        "$and": [
                            {"$eq": ["$office", "$$office"]},
                            {"$gte": ["$_id", "$$since"]},
                        ]
                    }
                }
            },
            {"$group": {"_id": None, "n": {"$sum": 1}}},
        ],
        "as": "found",
    }
    pipeline = [{"$lookup": lookup}, {"$sort": {"_id": 1}}]
    found = [(each["_id"], each["found"]) for each in database["offices"].aggregate(pipeline)]
    assert found == [("none", []), ("o0", [{"_id": None, "n": 2}])]


def test_merge_updates_and_keeps_indexes(database: Stored) -> None:
    days(database)
    database["totals"].create_index("n")
    database["totals"].insert_one({"_id": "o0", "note": "mine", "n": -1})
    merge = {"into": "totals", "on": "_id", "whenMatched": "merge", "whenNotMatched": "insert"}
    pipeline = [{"$group": {"_id": "$office", "n": {"$sum": 1}}}, {"$merge": merge}]
    for _ in range(2):
        database["days"].aggregate(pipeline)
    totals = {each.pop("_id"): each for each in database["totals"].find()}
    assert totals == {"o0": {"note": "mine", "n": 4}, "o1": {"n": 4}, "o2": {"n": 4}}
    assert "n_1" in database["totals"].index_information()


def test_large_batches_and_cursors(database: Stored) -> None:
    database["c"].insert_many({"_id": number, "text": "x" * 1000} for number in range(3000))
    keys = list(range(0, 3000, 30))
    found = database["c"].find({"_id": {"$in": keys}}, {"_id": 1}, batch_size=7)
    assert sorted(each["_id"] for each in found) == keys


async def test_the_asynchronous_client_behaves_alike(database_uri: str, database: Stored) -> None:
    async with AsyncMongoClient[dict[str, Any]](database_uri, tz_aware=True) as client:
        collection = client[database.name]["c"]

        async def add(number: int) -> None:
            change = UpdateOne({"_id": "shared"}, {"$inc": {"n": 1}}, upsert=True)
            await collection.bulk_write([change, InsertOne({"_id": number})], ordered=False)

        await add(0)
        await asyncio.gather(*(add(number) for number in range(1, 20)))
        with pytest.raises(BulkWriteError):
            await add(5)
        assert await collection.count_documents({}) == 21
        shared = await collection.find_one({"_id": "shared"})
        assert shared == {"_id": "shared", "n": 21}
