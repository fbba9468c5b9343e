"""A site whose pages have validators, and change, break or lie once they are told to."""

import re
from collections.abc import Callable
from typing import Any

from tests.support.hostile import HTML, Question
from tests.support.raw_server import answer

OLD = "Last-Modified: Sun, 01 Mar 2026 08:00:00 GMT"
CONDITIONS = re.compile(r"^(If-None-Match|If-Modified-Since): (.*?)\r?$", re.MULTILINE)
Answering = Callable[[Question], bytes]


def conditions(head: str) -> dict[str, str]:
    """What a request was made conditional with."""
    return dict(CONDITIONS.findall(head))


def not_modified(*headers: str) -> bytes:
    return "\r\n".join(
        ["HTTP/1.1 304 Not Modified", *headers, "Connection: close", "", ""]
    ).encode()


def honest(body: bytes, *validators: str) -> Answering:
    """A page as a good server gives it: 304 where what it was asked with is still so."""
    said = dict(each.split(": ", 1) for each in validators)

    def answering(question: Question) -> bytes:
        asked = conditions(question.head)
        if "If-None-Match" in asked:
            same = asked["If-None-Match"] == said.get("ETag")
        else:
            same = bool(asked) and asked["If-Modified-Since"] == said.get("Last-Modified")
        return not_modified(*validators) if same else answer(body, HTML, *validators)

    return answering


def then(first: Answering, later: Answering, again: Answering | None = None) -> Answering:
    """One answer the first time, another to every conditional request, and ``again`` to others."""
    times = 0

    def answering(question: Question) -> bytes:
        nonlocal times
        times += 1
        if times == 1:
            return first(question)
        return later(question) if conditions(question.head) or again is None else again(question)

    return answering


def always(said: bytes) -> Answering:
    """The same bytes whatever is asked."""
    return lambda _: said


def whole(body: bytes, *headers: str, status: str = "200 OK") -> Answering:
    """The same page whatever is asked."""
    return always(answer(body, HTML, *headers, status=status))


def silent(_: Question) -> bytes:
    """The connection is closed without a word."""
    return b""


def by_path(lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The answers an archived crawl wrote down, by the path that was asked for."""
    named = {line["asked"].split("/", 3)[3]: line for line in lines if "asked" in line}
    return {f"/{path}": line for path, line in named.items()}
