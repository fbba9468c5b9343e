"""What a site holds: articles with their tags, letters with their answers, service guides."""

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document, Scope, of_target, source
from govcrawl.counting.website.seen import LOOK, days_since, seen_lately
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
    """The letters each site received in the year before the last look at them, by target."""
    match = seen_lately(scope, kind={"$nin": UNANSWERABLE}, received_at={"$ne": None})
    found = database["website_messages"].aggregate(_letter_stages(match), allowDiskUse=True)
    return {
        each["_id"]: Letters(
            received=each["received"],
            answered=each["answered"],
            open=each["open"],
            unknown=each["received"] - each["answered"] - each["open"],
            overdue=each["overdue"],
            oldest_open_days=each["oldest"],
            mean_days=each["mean"],
            overdue_ids=tuple(str(e["_id"]) for e in each["longest"] if e["overdue"]),
            source=source(
                "website_messages", of_target(match, each["_id"]), each["received"], each["ids"]
            ),
        )
        for each in found
    }


def _letter_stages(match: Document) -> list[Document]:
    is_open, is_answered = {"$eq": ["$state", "open"]}, {"$eq": ["$state", "answered"]}
    judged = {
        "age": days_since("$received_at", LOOK),
        "took": days_since("$received_at", "$replied_at"),
        "open": is_open,
    }
    overdue = {"$and": ["$open", {"$gt": ["$age", OVERDUE]}]}
    longest = {"_id": "$_id", "overdue": "$overdue"}
    order = {"overdue": -1, "age": -1, "_id": 1}
    return [
        {"$match": match},
        {"$set": judged},
        {"$match": {"age": {"$lte": YEAR}}},
        {"$set": {"overdue": overdue}},
        {
            "$group": {
                "_id": "$target",
                "received": {"$sum": 1},
                "answered": {"$sum": {"$cond": [is_answered, 1, 0]}},
                "open": {"$sum": {"$cond": ["$open", 1, 0]}},
                "overdue": {"$sum": {"$cond": ["$overdue", 1, 0]}},
                "oldest": {"$max": {"$cond": ["$open", "$age", None]}},
                "mean": {"$avg": {"$cond": [is_answered, "$took", None]}},
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
                "poor": {"$sum": {"$cond": [{"$lte": [told, POOR]}, 1, 0]}},
                "offline": {"$sum": {"$cond": [{"$eq": ["$online_entry", False]}, 1, 0]}},
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
