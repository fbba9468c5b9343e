"""Real answers of Weibo and WeChat: what refuses invents nothing, what is read is valid.

They are kept outside the project (``GOVCRAWL_CORPUS``); without them these tests are skipped.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome, as_json
from govcrawl.parsers import channels
from govcrawl.pipelines.stamp import stamp

REQUESTS = {
    "openapi.user": "profile",
    "m.user": "profile",
    "ajax.profile_info": "profile",
    "m.status_show": "post",
    "ajax.status_show": "post",
    "m.longtext": "longtext",
    "ajax.longtext": "longtext",
    "account_about": "account",
    "msg_list": "articles",
    "backend": "articles",
    "appmsgext": "counts",
}
OTHERS = {"weibo": "posts", "wechat": "article"}
REASONS = {
    "login_required": {"login_required"},
    "captcha": {"captcha", "rate_limited"},
    "rate_limited": {"rate_limited"},
    "visitor_challenge": {"login_required"},
    "schema_drift": {"schema_drift"},
    "bad_request": {"http_4xx"},
    "deleted": {"removed"},
    "violation": {"removed"},
    "unavailable": {"removed", "empty"},
    "account_blocked": {"removed"},
    "migrated": {"migrated"},
    "blocked": {"blocked", "rate_limited"},
    "suspect_empty": {"blocked"},
}


class Crawl:
    name = "captures"
    run_id = "captures-1"


def captures(corpus: Path) -> Iterator[tuple[dict[str, Any], list[Item]]]:
    """Every capture with what the parsers make of it."""
    for channel, usual in OTHERS.items():
        folder = corpus / channel
        for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["kind"] == "reference_table":
                continue
            capture = Capture(
                url=row.get("url") or "https://captured.example/",
                request=REQUESTS.get(row["kind"], usual),
                body=(folder / row["file"]).read_bytes(),
                status=row["http_status"],
                fetched_at=datetime(2026, 8, 1, tzinfo=UTC),
            )
            yield row, channels.parse(channel, capture)


def test_every_refusal_has_its_outcome_and_invents_nothing(corpus: Path) -> None:
    seen = set()
    for row, items in captures(corpus):
        if row["state"] in REASONS:
            seen.add(row["state"])
            assert [type(item) for item in items] == [Outcome], row["file"]
            (outcome,) = items
            assert outcome.reason in REASONS[row["state"]], (row["file"], outcome)  # type: ignore[attr-defined]
    assert seen


def test_what_is_read_keeps_its_schema(corpus: Path) -> None:
    read = 0
    for row, items in captures(corpus):
        for item in items:
            item.target, item.channel = "x|weibo|1", "weibo"
            stamp(item, Crawl())
            if item.identity() is None or "redacted" in str(item.identity()):
                continue  # a list that names no account, or what its collector blacked out
            found = schemas.errors(item.collection, as_json(item.document()))
            assert found == [], (row["file"], found)
            read += not isinstance(item, Outcome)
    assert read
