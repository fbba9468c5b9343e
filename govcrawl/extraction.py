"""Parsing saved answers: one file, or a manifest of many, without a crawl."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from govcrawl.capture import Capture
from govcrawl.china import CHINA
from govcrawl.endpoint import Endpoint
from govcrawl.items import Item, Outcome, as_json
from govcrawl.parsers import channels
from govcrawl.parsers.verdicts import outcome_of
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import RegistryError, endpoints

UNDERSTOOD, USAGE, FAILURE = 0, 2, 3
"""Exit codes: every answer was read; some input could not be used; some answer held no page."""

REQUESTS: dict[str, tuple[str, ...]] = {
    "website": ("page", "list", "home"),
    "weibo": ("posts", "profile", "post", "longtext"),
    "wechat": ("article", "account", "album", "articles", "counts"),
    "appstore": ("detail", "search", "reviews"),
    "endpoint": ("", *endpoints.names()),
}
"""Every channel, with what may be asked of it; the first is meant where nobody says.

Of an endpoint it is the endpoint's name, any or one that comes with govcrawl, or the path of the
TOML file that describes it; without one an answer is judged by its own structure.
"""

_TEXTS = ("file", "channel", "request", "url", "store", "fetched_at")


class InputError(Exception):
    """Something given to us cannot be used. Names the file, and the line in a manifest."""


@dataclass(frozen=True)
class Saved:
    """A saved answer: the channel it belongs to and the capture rebuilt from it."""

    channel: str
    capture: Capture


@dataclass(frozen=True)
class Answer:
    """What one line of a manifest came to: its items, or the error that stopped it."""

    file: str
    items: list[dict[str, Any]]
    error: str | None = None


def read_saved(entry: Mapping[str, Any], folder: Path, descriptions: Path | None = None) -> Saved:
    """A saved answer from its description, a manifest's keys; paths are relative to ``folder``.

    ``descriptions`` is a folder of endpoints' descriptions, looked at before the shipped ones.
    Raises InputError for a missing key, a wrong type, an unreadable file, an unknown channel or a
    wrong description of an endpoint.
    """
    for name in _TEXTS:
        if not isinstance(entry.get(name) or "", str):
            raise InputError(f"{name} must be text, not {entry[name]!r}")
    for name in ("file", "channel"):
        if not entry.get(name):
            raise InputError(f"{name} is missing")
    channel = entry["channel"]
    if channel not in REQUESTS:
        known = ", ".join(REQUESTS)
        raise InputError(f"unknown channel {channel!r}: known are {known}")
    endpoint = None
    if channel == "endpoint":
        endpoint = _endpoint(entry.get("request") or "", folder, descriptions)
    return Saved(channel, _capture(entry, folder / entry["file"], endpoint))


def _endpoint(request: str, folder: Path, descriptions: Path | None) -> Endpoint | None:
    """The description a request names; None for a name without: its answer is judged as it is."""
    try:
        if request.endswith(endpoints.ENDING) or "/" in request:
            return endpoints.read(folder / request)
        is_described = request in endpoints.names(descriptions)
        return endpoints.load(request, descriptions) if is_described else None
    except RegistryError as error:
        raise InputError(str(error)) from error


def _capture(entry: Mapping[str, Any], file: Path, endpoint: Endpoint | None) -> Capture:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror}") from error
    try:
        urlsplit(entry.get("url") or "")
    except ValueError as error:
        raise InputError(f"url is no address: {entry['url']!r}") from error
    status = entry.get("status", 200)
    if isinstance(status, bool) or not isinstance(status, int):
        raise InputError(f"status must be a number, not {status!r}")
    return Capture(
        url=entry.get("url") or "",
        request=_request(entry, endpoint),
        body=body,
        status=status,
        fetched_at=read_time(entry["fetched_at"]) if entry.get("fetched_at") else None,
        store=entry.get("store"),
        endpoint=endpoint,
    )


def _request(entry: Mapping[str, Any], endpoint: Endpoint | None) -> str:
    if endpoint is not None:
        return endpoint.name
    return str(entry.get("request") or REQUESTS[entry["channel"]][0])


def read_time(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is Chinese time. Raises InputError for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"fetched_at must be an ISO 8601 time, not {text!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def extract(saved: Saved) -> list[Item]:
    """The items of a saved answer.

    A parser that breaks, or does not exist yet, is a fault of ours and of one answer only: it
    gives an Outcome that says so, and the other answers of a manifest are still read.
    """
    if saved.channel not in channels.PARSERS:
        detail = f"there is no parser for channel {saved.channel}"
        return [_failure(saved.capture, Reason.UNSUPPORTED, detail)]
    try:
        return channels.parse(saved.channel, saved.capture)
    except Exception as error:  # noqa: BLE001 - one broken answer must not stop the others
        detail = f"the parser broke: {type(error).__name__}: {error}"
        return [_failure(saved.capture, Reason.PARSE, detail)]


def _failure(capture: Capture, reason: Reason, detail: str) -> Outcome:
    return outcome_of(capture, Verdict(reason, Fault.US, detail, capture.status))


def in_json(item: Item, url: str) -> dict[str, Any]:
    """An item as it is printed: its collection, and its content with the address it came from."""
    source = {"source_url": item.source_url or url or None}
    return {"collection": item.collection, "item": as_json({**item.content(), **source})}


def answers(manifest: Path, descriptions: Path | None = None) -> Iterator[Answer]:
    """What every line of a manifest came to, in its order; blank lines are passed over.

    ``descriptions`` is a folder of endpoints' descriptions.

    Raises InputError when the manifest itself cannot be read.
    """
    try:
        lines = manifest.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"cannot read {manifest}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer(line, f"{manifest}:{number}", manifest.parent, descriptions)


def _answer(line: bytes, where: str, folder: Path, descriptions: Path | None) -> Answer:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Answer("", [], f"{where}: no JSON: {error}")
    if not isinstance(entry, dict):
        return Answer("", [], f"{where}: no JSON object")
    file = str(entry.get("file", ""))
    try:
        saved = read_saved(entry, folder, descriptions)
    except InputError as error:
        return Answer(file, [], f"{where}: {error}")
    return Answer(file, [in_json(item, saved.capture.url) for item in extract(saved)])


def exit_code(items: list[dict[str, Any]]) -> int:
    """UNDERSTOOD, or FAILURE when an outcome among the items says there was nothing to read."""
    reasons = [each["item"]["reason"] for each in items if each["collection"] == Outcome.collection]
    answered = all(Reason(reason).answered for reason in reasons)
    return UNDERSTOOD if answered else FAILURE
