"""The requests of an endpoint: which questions an office is asked, each page's address and body."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from govcrawl.endpoint import PLACEHOLDERS, Endpoint, Paging, Question
from govcrawl.parsers.endpoint import PageRead, is_end
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Office

_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
_REGION_DIGITS = 12
_SERIES_CHECKS = frozenset({"steady", "unique", "rows"})


class Asked(NamedTuple):
    """One request as it goes out."""

    url: str
    method: str
    headers: dict[str, str]
    body: bytes | None


def protected(endpoint: Endpoint) -> Verdict | None:
    """Why an endpoint is not asked at all; None for one that is open to an anonymous reader."""
    if endpoint.protection == "none":
        return None
    detail = f"protected ({endpoint.protection}), not asked: there is no way around it here"
    return Verdict(Reason.UNSUPPORTED, Fault.US, detail)


def questions_for(endpoint: Endpoint, office: Office) -> tuple[Question, ...]:
    """What an office of its level is asked, in the order of the description."""
    return tuple(
        question
        for question in endpoint.questions
        if not question.levels or office.level in question.levels
    )


def request_of(endpoint: Endpoint, question: Question, office: Office, page: int = 1) -> Asked:
    """The request of one page; ``page`` counts from 1, whatever the platform's number of it is.

    The placeholders are filled, and what stands in an address or a form is percent-encoded as
    UTF-8. Nothing else is added: no signature, no cookie.
    """
    filling = _filling(office)
    params = _filled({**endpoint.params, **question.params}, filling)
    form = _filled({**endpoint.form, **question.form}, filling)
    body_json = None if endpoint.json is None else _filled(dict(endpoint.json), filling)
    if endpoint.paging is not None:
        number = endpoint.paging.first + endpoint.paging.step * (page - 1)
        if body_json is not None:
            body_json = _numbered(body_json, endpoint.paging.param.split("."), number)
        else:
            (form or params)[endpoint.paging.param] = str(number)
    headers = {name: _fill(text, filling) for name, text in endpoint.headers.items()}
    url = _with_query(_fill(endpoint.url, filling, quoted=True), params)
    body, kind = _body(form, body_json)
    if kind and "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = kind
    return Asked(url, endpoint.method, headers, body)


def next_page(endpoint: Endpoint, pages: Sequence[PageRead | None]) -> int | None:
    """Which page is to be asked after those read, counted from 1; None when there is no need.

    None after a page that failed, after the last one, at the limit of the description, and where
    every figure stands on each page and nothing is checked between them.
    """
    paging = endpoint.paging
    if paging is None or not _needs_all(endpoint) or len(pages) >= paging.limit:
        return None
    reads = [page for page in pages if page is not None]
    if len(reads) < len(pages) or (reads and is_end(endpoint, reads)):
        return None
    return len(pages) + 1 if _can_end(paging) or not pages else None


def _needs_all(endpoint: Endpoint) -> bool:
    if any(metric.over != "page" for metric in endpoint.metrics):
        return True
    return any(check.rule in _SERIES_CHECKS for check in endpoint.checks)


def _can_end(paging: Paging) -> bool:
    """Say whether anything tells that there is no further page."""
    return bool(paging.last or paging.rows or (paging.total and paging.size))


def _filling(office: Office) -> dict[str, str]:
    return {
        "adcode": office.adcode,
        "adcode12": office.adcode.ljust(_REGION_DIGITS, "0"),
        "office_id": office.office_id,
        "name_zh": office.name_zh,
        "level": office.level,
    }


def _fill(text: str, filling: Mapping[str, str], *, quoted: bool = False) -> str:
    """The text with the placeholders in it filled in one go: a name with braces stays as it is."""

    def of(match: re.Match[str]) -> str:
        value = filling[match[1]]
        return quote(value, safe="") if quoted else value

    return _PLACEHOLDER.sub(of, text)


def _filled(value: Any, filling: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _fill(value, filling)
    if isinstance(value, Mapping):
        return {key: _filled(inner, filling) for key, inner in value.items()}
    return [_filled(inner, filling) for inner in value] if isinstance(value, list) else value


def _numbered(value: Mapping[str, Any], keys: list[str], number: int) -> dict[str, Any]:
    """The object with the page's number at its keys: as text where the description has a text."""
    key, *below = keys
    held = value.get(key)
    if below:
        inner = held if isinstance(held, Mapping) else {}
        return {**value, key: _numbered(inner, below, number)}
    return {**value, key: str(number) if isinstance(held, str) else number}


def _with_query(url: str, params: Mapping[str, str]) -> str:
    if not params:
        return url
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}{urlencode(params, quote_via=quote)}"


def _body(form: Mapping[str, str], body_json: Any) -> tuple[bytes | None, str]:
    if body_json is not None:
        written = json.dumps(body_json, ensure_ascii=False).encode()
        return written, "application/json"
    if form:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    return None, ""
