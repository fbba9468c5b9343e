"""What the rows of a registry must keep: the schema of each row, and the rules between rows."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from govcrawl import schemas
from govcrawl.access import wechat
from govcrawl.parsers.appstore import STORES
from govcrawl.registry.tables import Problem, Row
from govcrawl.urls import host_of

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_HOST = re.compile(r"[a-z0-9_.:-]*[a-z0-9]")
_CITY_DIGITS = 4


def website_host(address: str) -> str | None:
    """The host of an http(s) address: lower case, in its DNS form; None where there is none."""
    try:
        host = host_of(address).encode("idna").decode()
        parts = urlsplit(address)
        is_address = parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        return None
    return host if is_address and _HOST.fullmatch(host) else None


def _is_website(account: str) -> bool:
    return (
        not re.search(r"\s", account)
        and website_host(account) is not None
        and "@" not in urlsplit(account).netloc
    )


class AccountForm(NamedTuple):
    """How an account of a channel is written, and how to say so."""

    fits: Callable[[str], object]
    expected: str


def _is_app(account: str) -> bool:
    store, _, app_id = account.partition(":")
    return store in STORES and STORES[store].app_id.form.fullmatch(app_id) is not None


ACCOUNT_FORMS = {
    "website": AccountForm(_is_website, "an address like https://www.example.gov.cn/"),
    "weibo": AccountForm(re.compile(r"[0-9]+").fullmatch, "a Weibo uid, digits only"),
    "wechat": AccountForm(wechat.place_of, wechat.EXPECTED),
    "appstore": AccountForm(
        _is_app, f"store:app id, like huawei:C100000000; stores are {', '.join(STORES)}"
    ),
    "endpoint": AccountForm(
        re.compile(r"[a-z][a-z0-9_-]{0,63}").fullmatch,
        "an endpoint's name, like open_data_catalogue",
    ),
}


def as_document(collection: str, row: Row) -> dict[str, Any]:
    """A row in the form its schema describes: empty cells are None, whole numbers are integers."""
    properties = schemas.load(collection)["properties"]
    return {name: _typed(row.values[name], properties[name]) for name in properties}


def _typed(value: str, rule: Mapping[str, Any]) -> str | int | None:
    if not value:
        return None
    is_number = "integer" in rule.get("type", ()) and _INTEGER.fullmatch(value)
    return int(value) if is_number else value


def row_problems(collection: str, row: Row) -> Iterator[Problem]:
    """Every value of a row that its schema refuses, one problem a column."""
    properties = schemas.load(collection)["properties"]
    found = schemas.errors(collection, as_document(collection, row))
    for column in sorted({error["path"].removeprefix("$.") for error in found}):
        yield row.problem(column, _expected(properties[column]))


def _expected(rule: Mapping[str, Any]) -> str:
    if "enum" in rule:
        return f"one of {', '.join(rule['enum'])}"
    return str(rule["description"])


def office_problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """What is wrong between the rows of ``offices.csv``: ids, parents, adcodes."""
    by_id: dict[str, Row] = {}
    for row in rows:
        office_id = row.values["office_id"]
        if office_id in by_id:
            yield row.problem("office_id", f"an id not used in line {by_id[office_id].line}")
        elif office_id:
            by_id[office_id] = row
    for row in rows:
        yield from _parent_problems(row, by_id)


def _parent_problems(row: Row, by_id: Mapping[str, Row]) -> Iterator[Problem]:
    parent_id = row.values["parent_id"]
    if not parent_id:
        return
    if parent_id not in by_id:
        yield row.problem("parent_id", "the office_id of another row, or nothing")
        return
    if _is_own_ancestor(row, by_id):
        yield row.problem("parent_id", "a parent that is not below the office itself")
    parent = by_id[parent_id].values
    in_city = row.values["level"] == "county" and parent["level"] == "city"
    digits = parent["adcode"][:_CITY_DIGITS]
    if in_city and not row.values["adcode"].startswith(digits):
        yield row.problem("adcode", f"a county's adcode that begins like its city's, {digits}")


def _is_own_ancestor(row: Row, by_id: Mapping[str, Row]) -> bool:
    seen: set[str] = set()
    above = row.values["parent_id"]
    while above in by_id and above not in seen:
        if above == row.values["office_id"]:
            return True
        seen.add(above)
        above = by_id[above].values["parent_id"]
    return False


def channel_problems(rows: Sequence[Row], office_ids: set[str]) -> Iterator[Problem]:
    """What is wrong in ``channels.csv`` beyond each row's schema.

    ``office_ids`` are the ids of ``offices.csv``, or empty where that file could not be read; then
    nothing is said about offices, whose own problems come first.
    """
    lines: dict[tuple[str, str, str], int] = {}
    for row in rows:
        office_id, channel, account = (
            row.values[name] for name in ("office_id", "channel", "account")
        )
        if office_ids and office_id and office_id not in office_ids:
            yield row.problem("office_id", "an office_id of offices.csv")
        yield from _account_problems(row)
        first = lines.setdefault((office_id, channel, account), row.line)
        if first != row.line:
            yield row.problem("account", f"an account not listed in line {first} already")


def _identity_problems(row: Row) -> Iterator[Problem]:
    """What an app is compared with: without it any app under its id would be the office's."""
    if not row.values["label"]:
        yield row.problem("label", "the app's name, because the state is open")
    if not row.values["developer"] and not row.values["package"]:
        why = "its developer, or its package in column package, because the state is open"
        yield row.problem("developer", why)


def _account_problems(row: Row) -> Iterator[Problem]:
    account, form = row.values["account"], ACCOUNT_FORMS.get(row.values["channel"])
    if not account and row.values["state"] == "open":
        yield row.problem("account", "an account, because the state is open")
    if account and form and not form.fits(account):
        shown = {**row.values, "account": wechat.without_credentials(account)}
        yield replace(row, values=shown).problem("account", form.expected)
    elif account and row.values["channel"] == "appstore" and row.values["state"] == "open":
        yield from _identity_problems(row)
