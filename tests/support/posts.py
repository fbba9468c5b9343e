"""Made-up posts, articles and looks at accounts, as the store keeps them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from govcrawl.counting.scope import Document, Scope
from govcrawl.registry import Channel, Office

AS_OF = date(2026, 4, 30)
LOOK = datetime(2026, 4, 29, 3, tzinfo=UTC)
"""When accounts are looked at; the 30 days before are 30 March to 28 April."""
OF_A_POST = ("reposts", "comments", "likes")
OF_AN_ARTICLE = ("reads", "likes", "recommends", "shares")


def scope(*channels: tuple[str, str, str], as_of: date = AS_OF) -> Scope:
    """A scope with rows of (office, channel, account), the offices in order of appearance."""
    offices = dict.fromkeys(office_id for office_id, _, _ in channels)
    rows = [
        Channel(*row, label=f"label of {row[0]}", state="open", checked_on=None, evidence="")
        for row in channels
    ]
    return Scope(tuple(map(_office, offices)), tuple(rows), as_of)


def _office(office_id: str) -> Office:
    return Office(office_id, office_id, "", "city", "510100", None, None, None)


def reading(
    at: datetime, names: Sequence[str], *counts: int | None, exact: bool = True
) -> Document:
    """A reading of counts, in the order of their names."""
    made: Document = {"observed_at": at, "run_id": "run", "evidence": None}
    for name, value in zip(names, counts, strict=True):
        made |= {
            name: value,
            f"{name}_exact": None if value is None else exact,
            f"{name}_raw": None,
        }
    return made


def post(number: int, at: datetime | None, *history: Document, **fields: Any) -> Document:
    """A stored Weibo post of account 1; ``history`` as it is stored, the oldest first."""
    made = {
        "_id": str(number),
        "post_id": str(number),
        "uid": "1",
        "created_at": at,
        "created_at_precision": "second" if at else None,
        "kind": "original",
        "state": "present",
        "video": None,
        "topics": [],
    }
    return _stored(made, at, OF_A_POST, history, fields)


def article(mid: int, at: datetime | None, *history: Document, **fields: Any) -> Document:
    """A stored WeChat article of account ``biz``, the headline unless ``idx`` is given."""
    made = {
        "mid": str(mid),
        "idx": 1,
        "biz": "biz=",
        "published_at": at,
        "published_precision": "second" if at else None,
        "state": "published",
        "copyright": None,
        "account_name": None,
        "account_verified": None,
    }
    whole = made | fields
    return _stored(
        {"_id": f"{whole['biz']}|{mid}|{whole['idx']}", **made}, at, OF_AN_ARTICLE, history, fields
    )


def _stored(
    made: Document,
    at: datetime | None,
    names: Sequence[str],
    history: Sequence[Document],
    fields: Mapping[str, Any],
) -> Document:
    latest: Document = {"observed_at": at or LOOK}
    for each in history:
        seen = [name for name in names if each.get(name) is not None]
        latest |= {f"{name}{end}": each[f"{name}{end}"] for name in seen for end in ("", "_exact")}
    unseen = {f"{name}{end}": None for name in names for end in ("", "_exact")}
    first = history[0]["observed_at"] if history else LOOK
    return made | {"first_seen_at": first, "history": list(history)} | unseen | latest | fields


def outcome(target: str, at: datetime = LOOK, **fields: Any) -> Document:
    """How asking for a target ended: well, and all that there is was read, unless told."""
    made = {
        "_id": f"{target}|{at.isoformat()}",
        "target": target,
        "office_id": target.split("|", maxsplit=1)[0],
        "run_id": "run",
        "reason": "ok",
        "rejected": 0,
        "observed_at": at,
        "since": None,
        "until": None,
        "missed": None,
    }
    return made | fields


def random_history(random: Random, at: datetime, names: Sequence[str]) -> list[Document]:
    """Up to four readings in order, some early, some late; counts unseen, rounded, zero or few."""
    ages = sorted(random.choice((1, 71.9, 72, 72.02, 74, 97, 200, 900)) for _ in range(4))
    taken = [at + timedelta(hours=age) for age in ages[: random.randint(0, 4)]]
    made = []
    for moment in taken:
        each = reading(moment, names, *(random.choice((0, 0, 0, 3, None)) for _ in names))
        for name in names:
            if each[name] is not None and random.random() < 0.1:
                each[f"{name}_exact"] = random.choice((False, None))
        made.append(each)
    return made


def random_moment(random: Random, days: int = 60) -> tuple[datetime | None, str | None]:
    """When something was published in the days before the look, and how exactly that is known."""
    if random.random() < 0.05:
        return None, None
    precision = random.choice(("second", "minute", "hour", "day", None))
    at = LOOK - timedelta(minutes=random.randint(0, days * 24 * 60))
    if precision in {"day", "hour"}:
        at = at.replace(minute=0)
    return (at.replace(hour=16) if precision == "day" else at), precision


def known_at(documents: Sequence[Document], end: datetime) -> list[Document]:
    """What of the documents was known before a moment: for the pure functions, which know none."""
    return [
        each | {"history": [one for one in each["history"] if one["observed_at"] < end]}
        for each in documents
        if each["first_seen_at"] < end
    ]
