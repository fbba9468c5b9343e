"""What is stored of each account in all: how much, the newest, and the streaks of zeros.

The rules are those of ``evaluation/streaks.py``, here as one MongoDB pipeline over all accounts. A
verdict on a post is a number: the greatest of what its late readings say, and for several counts at
once the greatest of theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo.synchronous.database import Database

from govcrawl.china import day_in_china
from govcrawl.counting.scope import Document, among, source
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE, Source
from govcrawl.evaluation.streaks import MATURE, OF_ARTICLES, OF_POSTS
from govcrawl.evaluation.weibo.facts import ZeroStreak

ZERO, NOT_KNOWN, REACTED = 0, 1, 2
"""Verdicts, in the order in which one overrules another."""
IDS = 20
"""How many things of the longest streak are named."""

_SPARED = {"second": timedelta(0), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Things:
    """What the posts or articles of a collection are told apart and ordered by.

    ``counts`` are those that must all be zero, by the name of the streak. Of the fields ``told``
    the newest value that is told is wanted.
    """

    collection: str
    account: str
    published: str
    precision: str
    number: str
    counts: Mapping[str, tuple[str, ...]]
    told: tuple[str, ...] = ()


POSTS = Things(
    "weibo_posts", "uid", "created_at", "created_at_precision", "post_id", counts=OF_POSTS
)
ARTICLES = Things(
    "wechat_articles",
    "biz",
    "published_at",
    "published_precision",
    "mid",
    counts=OF_ARTICLES,
    told=("account_name", "account_verified"),
)


@dataclass(frozen=True)
class Stored:
    """All that is stored of an account; ``source`` is None where nothing is.

    ``undated`` things are still shown and do not say when they were published; ``last_at`` is when
    the newest was. ``told`` has the newest value of each field that was wanted, None where none is.
    """

    undated: int
    last_at: datetime | None
    told: Mapping[str, Any]
    zeros: Mapping[str, ZeroStreak]
    source: Source | None


def known_by(things: Things, accounts: Iterable[str], end: datetime) -> Document:
    """The filter for what was first seen of these accounts before a moment."""
    return {things.account: among(accounts), "first_seen_at": {"$lt": end}}


def stored(
    database: Database[Document], things: Things, accounts: Iterable[str], end: datetime
) -> dict[str, Stored]:
    """What is stored of each of the accounts, as it was known at the moment ``end``.

    One pass for all of them. The ``history`` of a document is in order of time: the store keeps
    it so. All things of one account are in one document on their way, about a hundred bytes each:
    MongoDB's 16 MB hold some 150,000.
    """
    asked = list(accounts)
    stages = _stages(things, known_by(things, asked, end), end)
    found = {
        each["_id"]: each
        for each in database[things.collection].aggregate(stages, allowDiskUse=True)
    }
    return {account: _stored(account, found.get(account), things, end) for account in asked}


def _stages(things: Things, match: Document, end: datetime) -> list[Document]:
    kept: Document = dict.fromkeys((things.account, "state", "idx", *things.told), 1)
    order: Document = {
        "at": {"$ifNull": [f"${things.published}", None]},
        "number": {"$toDecimal": f"${things.number}"},
    }
    together = {
        name: {"$max": [f"$said.{each}" for each in names]} for name, names in things.counts.items()
    }
    return [
        {"$match": match},
        {"$project": {**kept, **order, "history": 1, "mature_at": _mature(things)}},
        {"$project": {**kept, **dict.fromkeys(order, 1), "said": _said(things, end)}},
        {"$project": {**kept, **dict.fromkeys(order, 1), **together}},
        {"$sort": {things.account: 1, "at": 1, "number": 1, "idx": 1}},
        {"$group": _of_an_account(things)},
        {"$project": _with_streaks(things)},
        {"$project": _shown(things)},
    ]


def _said(things: Things, end: datetime) -> Document:
    """The verdict on each count by itself. Of what has no time no reading is late."""
    is_late = {
        "$and": [
            {"$gt": ["$$this.observed_at", "$mature_at"]},
            {"$lt": ["$$this.observed_at", end]},
        ]
    }
    late = {"$filter": {"input": "$history", "cond": is_late}}
    names = sorted({name for names in things.counts.values() for name in names})
    return {
        "$let": {
            "vars": {"late": {"$cond": [{"$eq": ["$at", None]}, [], late]}},
            "in": {name: _verdict(name) for name in names},
        }
    }


def _mature(things: Things) -> Document:
    """When a thing is surely older than the age from which on a reading counts."""
    branches = [
        {"case": {"$eq": [f"${things.precision}", name]}, "then": _milliseconds(MATURE + vague)}
        for name, vague in _SPARED.items()
    ]
    age = {"$switch": {"branches": branches, "default": _milliseconds(MATURE + _DAY)}}
    return {"$add": [f"${things.published}", age]}


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def _verdict(name: str) -> Document:
    """What the late readings say of one count; a lower bound of 0 is no zero."""
    count = f"$$this.{name}"
    branches = [
        {"case": {"$eq": [{"$ifNull": [count, None]}, None]}, "then": None},
        {"case": {"$gt": [count, 0]}, "then": REACTED},
        {"case": {"$eq": [f"{count}_exact", True]}, "then": ZERO},
    ]
    said = {"$switch": {"branches": branches, "default": NOT_KNOWN}}
    greatest = {"$max": {"$map": {"input": "$$late", "as": "this", "in": said}}}
    return {"$ifNull": [greatest, NOT_KNOWN]}


def _of_an_account(things: Things) -> Document:
    """The group: what is summed over an account's things, and its things in order."""
    no_time = {"$eq": ["$at", None]}
    shown = {"$and": [no_time, {"$ne": ["$state", "removed"]}]}
    group: Document = {
        "_id": f"${things.account}",
        "documents": {"$sum": 1},
        "ids": {"$minN": {"input": "$_id", "n": IDS_OF_A_SOURCE}},
        "dated": {"$sum": {"$cond": [no_time, 0, 1]}},
        "undated": {"$sum": {"$cond": [shown, 1, 0]}},
        "last_at": {"$max": "$at"},
        "things": {
            "$push": {"id": "$_id", "at": "$at"} | {name: f"${name}" for name in things.counts}
        },
    }
    for name in things.counts:
        group[f"seen_{name}"] = {"$sum": {"$cond": [{"$ne": [f"${name}", NOT_KNOWN]}, 1, 0]}}
        group[f"zeros_{name}"] = {"$sum": {"$cond": [{"$eq": [f"${name}", ZERO]}, 1, 0]}}
    for name in things.told:
        newest = {"at": "$at", "id": "$_id", "told": f"${name}"}
        silent = {"$eq": [{"$ifNull": [f"${name}", None]}, None]}
        group[f"told_{name}"] = {"$max": {"$cond": [silent, None, newest]}}
    return group


def _sums(things: Things) -> Document:
    summed = [f"{what}_{name}" for name in things.counts for what in ("seen", "zeros")]
    told = [f"told_{name}" for name in things.told]
    return dict.fromkeys(("documents", "ids", "dated", "undated", "last_at", *summed, *told), 1)


def _with_streaks(things: Things) -> Document:
    """For each name where its longest streak ends, of equally long ones the latest."""
    return {**_sums(things), "things": 1} | {
        f"streak_{name}": _longest(name) for name in things.counts
    }


def _longest(name: str) -> Document:
    run = {"$cond": [{"$eq": [f"$$this.{name}", ZERO]}, {"$add": ["$$value.run", 1]}, 0]}
    is_longest = {"$and": [{"$gt": ["$$run", 0]}, {"$gte": ["$$run", "$$value.length"]}]}
    after = {"$add": ["$$value.place", 1]}
    step = {
        "place": after,
        "run": "$$run",
        "length": {"$max": ["$$value.length", "$$run"]},
        "end": {"$cond": [is_longest, after, "$$value.end"]},
    }
    start = {"place": 0, "run": 0, "length": 0, "end": 0}
    following = {"$let": {"vars": {"run": run}, "in": step}}
    return {"$reduce": {"input": "$things", "initialValue": start, "in": following}}


def _shown(things: Things) -> Document:
    return _sums(things) | {f"streak_{name}": _streak(f"$streak_{name}") for name in things.counts}


def _streak(found: str) -> Document:
    """A streak: its first things, and its last one."""
    begin = {"$subtract": [f"{found}.end", f"{found}.length"]}
    length = {"$min": [f"{found}.length", IDS]}
    streak = {
        "length": f"{found}.length",
        "first": {"$slice": ["$things", begin, length]},
        "last": {"$arrayElemAt": ["$things", {"$subtract": [f"{found}.end", 1]}]},
    }
    return {"$cond": [{"$eq": [f"{found}.length", 0]}, {"length": 0}, streak]}


def _stored(account: str, found: Document | None, things: Things, end: datetime) -> Stored:
    if found is None:
        none = ZeroStreak(0, 0, 0, 0, None, None, ())
        return Stored(0, None, dict.fromkeys(things.told), dict.fromkeys(things.counts, none), None)
    match = known_by(things, [account], end)
    return Stored(
        undated=found["undated"],
        last_at=found["last_at"],
        told={name: (found[f"told_{name}"] or {}).get("told") for name in things.told},
        zeros={name: _zeros(found, name) for name in things.counts},
        source=source(things.collection, match, found["documents"], found["ids"]),
    )


def _zeros(found: Document, name: str) -> ZeroStreak:
    streak, seen = found[f"streak_{name}"], found[f"seen_{name}"]
    length = streak["length"]
    return ZeroStreak(
        seen=seen,
        not_measured=found["dated"] - seen,
        zeros=found[f"zeros_{name}"],
        longest=length,
        first_day=day_in_china(streak["first"][0]["at"]) if length else None,
        last_day=day_in_china(streak["last"]["at"]) if length else None,
        ids=tuple(each["id"] for each in streak["first"]) if length else (),
    )
