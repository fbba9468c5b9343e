"""Posts that nobody reacted to: their share, and the longest streak of them.

The study names accounts that publish "连续零转发、零点赞" (docs/scoring.md). Whether a post is one
is only said where its count was seen when it was older than 72 hours; a post of which that is not
known is no zero, ends a streak, and is counted as not measured.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from govcrawl.china import day_in_china
from govcrawl.evaluation import Document
from govcrawl.evaluation.ages import Published, readings
from govcrawl.evaluation.counts import count_of

MATURE = timedelta(hours=72)
"""A reading counts when the post was older than this: a new post has no reactions yet."""

OF_POSTS: Mapping[str, tuple[str, ...]] = {
    "reposts": ("reposts",),
    "comments": ("comments",),
    "likes": ("likes",),
    "all": ("reposts", "comments", "likes"),
}
OF_ARTICLES: Mapping[str, tuple[str, ...]] = {
    "reads": ("reads",),
    "likes": ("likes",),
    "recommends": ("recommends",),
    "all": ("likes", "recommends"),
}
"""What is looked at, and the counts that must all be zero. Reads are apart: who reacts has read."""


@dataclass(frozen=True)
class Streak:
    """Posts that follow each other and are all zero, the oldest first; days in China."""

    ids: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None

    @property
    def length(self) -> int:
        """How many posts."""
        return len(self.ids)


@dataclass(frozen=True)
class Zeros:
    """How many posts had none of ``counts``.

    ``seen`` are the posts of which that is known, ``not_measured`` the others; ``undated`` have no
    known time of publication and are in neither. ``share`` is ``zeros`` of ``seen``, 0 to 1, None
    where none was seen. ``longest`` is the longest streak, of equally long ones the latest.
    """

    counts: tuple[str, ...]
    seen: int
    not_measured: int
    undated: int
    zeros: int
    longest: Streak

    @property
    def share(self) -> float | None:
        """The zeros' share of what was seen."""
        return self.zeros / self.seen if self.seen else None


def zeros(
    documents: Iterable[Document],
    counts: tuple[str, ...],
    *,
    kinds: Collection[str] | None = None,
    age: timedelta = MATURE,
) -> Zeros:
    """Which of one account's posts or articles had none of ``counts``, in order of publication.

    ``kinds`` selects by ``kind``, for instance ``("original",)``; None takes every kind. Removed
    posts count by what was seen of them before; pinned ones stand where they were published.
    """
    chosen = [each for each in documents if kinds is None or each["kind"] in kinds]
    dated = [(found.earliest, each) for each in chosen if (found := Published.of(each))]
    ordered = [each for _, each in sorted(dated, key=_order)]
    judged = [(is_zero(each, counts, age), each) for each in ordered]
    known = [verdict for verdict, _ in judged if verdict is not None]
    return Zeros(
        counts=counts,
        seen=len(known),
        not_measured=len(judged) - len(known),
        undated=len(chosen) - len(dated),
        zeros=sum(known),
        longest=_longest(judged),
    )


def of_posts(posts: Sequence[Document], kinds: Collection[str] | None = None) -> dict[str, Zeros]:
    """A Weibo account's zeros: ``reposts``, ``comments``, ``likes``, and ``all`` three at once."""
    return {name: zeros(posts, counts, kinds=kinds) for name, counts in OF_POSTS.items()}


def of_articles(articles: Sequence[Document]) -> dict[str, Zeros]:
    """A WeChat account's zeros: ``reads``, ``likes``, ``recommends``; ``all``: neither of two."""
    return {name: zeros(articles, counts) for name, counts in OF_ARTICLES.items()}


def is_zero(document: Document, counts: Iterable[str], age: timedelta = MATURE) -> bool | None:
    """Whether a post had none of the counts in any reading older than ``age``; None: not known.

    One count above zero settles it, whether the others were seen or not.
    """
    published = Published.of(document)
    if published is None:
        return None
    late = [each for each in readings(document) if published.least_age(each) > age]
    verdicts = {_none_of(late, name) for name in counts}
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _none_of(late: list[Document], name: str) -> bool | None:
    seen = [count for each in late if (count := count_of(each, name))]
    if any(count.value > 0 for count in seen):
        return False
    return True if seen and all(count.exact for count in seen) else None


def _order(dated: tuple[datetime, Document]) -> tuple[datetime, int, Any]:
    """By time; where that is equal or only a day by the number, which grows with time."""
    moment, document = dated
    number = document.get("post_id") or document.get("mid") or "0"
    return moment, int(number), document.get("idx") or 0


def _longest(judged: list[tuple[bool | None, Document]]) -> Streak:
    found = Streak()
    for verdict, group in groupby(judged, key=lambda each: each[0]):
        streak = [document for _, document in group] if verdict else []
        if streak and len(streak) >= found.length:
            ids = tuple(str(document["_id"]) for document in streak)
            found = Streak(ids, _day(streak[0]), _day(streak[-1]))
    return found


def _day(document: Document) -> date | None:
    published = Published.of(document)
    return day_in_china(published.earliest) if published else None
