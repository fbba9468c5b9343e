"""Which columns of a home page to ask for first, and how much of the page budget each gets."""

from collections import Counter
from typing import Any

from govcrawl.parsers.website.column_kinds import kind_of

FIRST = (
    "report",
    "mailbox",
    "service",
    "news",
    "notice",
    "policy",
    "interpretation",
    "disclosure",
    "survey",
    "interview",
    "interaction",
)
"""The kinds the evaluation looks at, in the order in which a small budget is spent on them."""
HEAVY = frozenset({"report", "mailbox", "service"})
WEIGHT = 4
"""What is behind a list of letters, guides or reports is measured itself, not only counted."""


def by_importance(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns, each with its ``weight``: the first of every kind, then the second, and so on.

    So a home page with forty columns of news does not hide its one mailbox. Columns of no kind
    that is looked for come last in each round, in page order.
    """
    rounds: Counter[str | None] = Counter()
    ranked = []
    for place, column in enumerate(columns):
        kind = kind_of(column["name"], None, column["url"])
        order = FIRST.index(kind) if kind in FIRST else len(FIRST)
        turn = rounds[kind] if kind in FIRST else place
        rounds[kind] += 1
        weight = WEIGHT if kind in HEAVY else 1
        ranked.append(((turn, order, place), {**column, "weight": weight}))
    return [column for _, column in sorted(ranked, key=lambda each: each[0])]
