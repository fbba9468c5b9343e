"""What a site holds: articles with their tags, letters with their answers, service guides."""

from pymongo.synchronous.database import Database

from govcrawl.counting.counts import how_many
from govcrawl.counting.scope import Document, Scope, of_target, source
from govcrawl.counting.website.seen import days_between, last_look, seen_lately
from govcrawl.evaluation.measure import IDS_OF_A_SOURCE
from govcrawl.evaluation.website.facts import ELEMENTS, Guides, Letters, Pages

STANDARD_TAGS = 10
YEAR, OVERDUE = 365, 90
LISTED = 20
UNANSWERABLE = ["thanks", "report"]
"""Letters nobody owes a public answer: thanks, and reports of wrongdoing."""
POOR = 4
"""Elements of the eight: a guide that tells no more lacks four or more."""

_IDS = {"$minN": {"input": "$_id", "n": IDS_OF_A_SOURCE}}


def pages(database: Database[Document], scope: Scope) -> dict[str, Pages]:
    """The articles of each site, by target."""
    match = seen_lately(scope)
    tags = {"$size": {"$ifNull": ["$standard_tags", []]}}
    stages: list[Document] = [
        {"$match": match},
        {
            "$group": {
                "_id": "$target",
                "articles": {"$sum": 1},
                "share": {"$avg": {"$divide": [tags, STANDARD_TAGS]}},
                "ids": _IDS,
            }
        },
    ]
    return {
        each["_id"]: Pages(
            each["articles"],
            each["share"],
            source("website_pages", of_target(match, each["_id"]), each["articles"], each["ids"]),
        )
        for each in database["website_pages"].aggregate(stages, allowDiskUse=True)
    }


def letters(database: Database[Document], scope: Scope) -> dict[str, Letters]:
    """The letters each site received in the year before the last look at them, by target.

    A letter that tells neither when it came nor when it was answered may be of that year, and
    counts. Where all letters seen are older there are none, which was seen.
    """
    match = seen_lately(scope, kind={"$nin": UNANSWERABLE})
    found = database["website_messages"].aggregate(_letter_stages(match, scope), allowDiskUse=True)
    return {
        each["_id"]: Letters(
            received=each["received"],
            answered=each["answered"],
            open=each["open"],
            unknown=each["received"] - each["answered"] - each["open"],
            overdue=each["overdue"],
            oldest_open_days=each["oldest"],
            mean_days=each["mean"],
            overdue_ids=tuple(
                str(letter["_id"])
                for letter in each["longest"]
                if letter["waited"] is not None and letter["waited"] > OVERDUE
            ),
            source=source(
                "website_messages", of_target(match, each["_id"]), each["seen"], each["ids"]
            ),
        )
        for each in found
    }


def _letter_stages(match: Document, scope: Scope) -> list[Document]:
    look = last_look(scope)
    # MongoDB takes null for less than any number: a letter without a date is taken for recent.
    is_recent = {"$lte": [days_between({"$ifNull": ["$received_at", "$replied_at"]}, look), YEAR]}
    # Older letters get no state; sums, means and maxima pass over what is null.
    state = {"$cond": [is_recent, {"$ifNull": ["$state", "unknown"]}, None]}
    is_open, is_answered = {"$eq": ["$state", "open"]}, {"$eq": ["$state", "answered"]}
    waited = {"$cond": [is_open, days_between("$received_at", look), None]}
    took = {"$cond": [is_answered, days_between("$received_at", "$replied_at"), None]}
    longest = {"_id": "$_id", "waited": "$waited"}
    order = {"waited": -1, "_id": 1}
    return [
        {"$match": match},
        {"$set": {"state": state}},
        {"$set": {"waited": waited, "took": took}},
        {
            "$group": {
                "_id": "$target",
                "seen": {"$sum": 1},
                "received": how_many({"$ne": ["$state", None]}),
                "answered": how_many(is_answered),
                "open": how_many(is_open),
                "overdue": how_many({"$gt": ["$waited", OVERDUE]}),
                "oldest": {"$max": "$waited"},
                "mean": {"$avg": "$took"},
                "longest": {"$topN": {"n": LISTED, "sortBy": order, "output": longest}},
                "ids": _IDS,
            }
        },
    ]


def guides(database: Database[Document], scope: Scope) -> dict[str, Guides]:
    """The service guides of each site, by target."""
    match = seen_lately(scope)
    told = {"$size": {"$ifNull": ["$elements", []]}}
    stages: list[Document] = [
        {"$match": match},
        {
            "$group": {
                "_id": "$target",
                "guides": {"$sum": 1},
                "share": {"$avg": {"$divide": [told, ELEMENTS]}},
                "poor": how_many({"$lte": [told, POOR]}),
                "offline": how_many({"$eq": ["$online_entry", False]}),
                "ids": _IDS,
            }
        },
    ]
    return {
        each["_id"]: Guides(
            guides=each["guides"],
            element_share=each["share"],
            poor=each["poor"],
            without_online=each["offline"],
            source=source(
                "website_services", of_target(match, each["_id"]), each["guides"], each["ids"]
            ),
        )
        for each in database["website_services"].aggregate(stages, allowDiskUse=True)
    }
