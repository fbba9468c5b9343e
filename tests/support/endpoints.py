"""Endpoints described in code and their answers, for the tests of the parser."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from govcrawl.capture import Capture
from govcrawl.endpoint import Endpoint, Metric
from govcrawl.parsers.endpoint import PageRead, read_page
from govcrawl.reasons import Verdict

TOTAL = Metric("items", "items", read="total")
READ_AT = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)


def described(*metrics: Metric, **more: Any) -> Endpoint:
    made = Endpoint("own_json", "Items", "invented", "https://a.example/", metrics or (TOTAL,))
    return replace(made, **more)


def capture(body: Any, endpoint: Endpoint | None, status: int = 200, **more: Any) -> Capture:
    if not isinstance(body, bytes):
        body = (body if isinstance(body, str) else json.dumps(body)).encode()
    url = more.pop("url", "https://a.example/")
    return Capture(
        url=url, request="own", body=body, status=status, endpoint=endpoint, fetched_at=READ_AT
    )


def page(body: Any, endpoint: Endpoint | None = None, **more: Any) -> PageRead:
    read = read_page(capture(body, endpoint or described(), **more))
    assert isinstance(read, PageRead), read
    return read


def refused(body: Any, endpoint: Endpoint | None = None, **more: Any) -> tuple[str, str]:
    read = read_page(capture(body, endpoint or described(), **more))
    assert isinstance(read, Verdict), read
    assert read.fault != "site"
    return read.reason.value, read.detail
