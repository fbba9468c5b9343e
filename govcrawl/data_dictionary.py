"""docs/data.md, written from the schemas: what every field of every collection means."""

from typing import Any

from govcrawl import schemas

INTRODUCTION = """\
# Data dictionary

Generated from `schemas/` by `python scripts/write_data_dictionary.py`; a test keeps it in step.
Do not edit it by hand.

One collection of MongoDB a section. `null` always means "not published or not seen", never zero.
Times are stored as dates in UTC. `_id` is the natural key, so that a crawl run twice stores once.
Collections with `revision` hold things that last: when one changes, its earlier content goes to
the collection `revisions` with `_id` `<collection>|<id>|<revision>` (`document` is the content,
`replaced_by_run_id` the run that changed it). The others hold measurements. `health` is where a
crawl proves at its start that the database takes writes; it is empty otherwise.
`evaluations`, `indicators`, `scores`, `findings` and `rulings` are written by
`python scripts/aggregate.py`, `jobs` by `python scripts/schedule.py`, not by crawls.
`offices` and `channels` are not collections but the two files of a registry, and `endpoints` is a
file that describes an endpoint
(`govcrawl/data/README.md`).
"""
KEYS = {
    "website_checks": "office, address, hour of the observation, and `probe` for a light probe",
    "website_columns": "canonical address",
    "website_pages": "canonical address",
    "website_messages": "host, the letter's address on it or its number",
    "website_services": "host, the guide's address on it",
    "website_reports": "site code (else host), year (else address), kind",
    "weibo_accounts": "uid, day in China",
    "weibo_posts": "number of the post",
    "wechat_accounts": "biz, day in China",
    "wechat_articles": "biz, push (mid), place in the push (idx)",
    "apps": "store, app id, day in China",
    "app_reviews": "store, the review's number",
    "endpoint_readings": "endpoint, office, metric, audience, period",
    "observations": "office, channel, account, metric, period, source",
    "outcomes": "run, target",
    "rejected": "run, collection and key of the item",
    "runs": "run",
    "jobs": "crawl, slot, shard, attempt",
    "evaluations": "registry, selection, profile, day",
    "indicators": "evaluation, office, indicator",
    "scores": "evaluation, office, node of the profile",
    "findings": "evaluation, office, kind, subject",
    "rulings": "evaluation, office, rule",
    "offices": "office_id",
    "channels": "office, channel, account",
}


def text() -> str:
    """The whole document, ending in a line break."""
    sections = [_section(name) for name in schemas.names()]
    return "\n".join([INTRODUCTION, *sections])


def _section(name: str) -> str:
    schema = schemas.load(name)
    lines = [f"## {name}", "", str(schema["description"]), ""]
    if name in KEYS:
        lines += [f"Key: {KEYS[name]}.", ""]
    lines += ["| field | type | meaning |", "|---|---|---|"]
    lines += [_row(field, rule) for field, rule in schema["properties"].items()]
    return "\n".join([*lines, ""])


def _row(field: str, rule: dict[str, Any]) -> str:
    resolved = _resolved(rule)
    meaning = str(resolved.get("description", "")).replace("|", "\\|")
    return f"| `{field}` | {_kind(resolved)} | {meaning} |"


def _resolved(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule with the shared definition it points to filled in; its own words go first."""
    if "$ref" not in rule:
        return rule
    definition = schemas.load(schemas.COMMON)["$defs"][rule["$ref"].rpartition("/")[2]]
    return {**definition, **rule}


def _kind(rule: dict[str, Any]) -> str:
    if "const" in rule:
        return f"`{rule['const']}`"
    if "enum" in rule:
        values = [value for value in rule["enum"] if value is not None]
        return ", ".join(f"`{value}`" for value in values) + _or_null(None in rule["enum"])
    types = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    named = [str(rule.get("format", each)) for each in types if each != "null"]
    if "array" in named:
        named = [f"list of {_entry(_resolved(rule['items']))}"]
    elif "object" in named and "properties" in rule:
        named = [_entry(rule)]
    return " or ".join(named) + _or_null("null" in types)


def _entry(rule: dict[str, Any]) -> str:
    if "properties" in rule:
        return "{" + ", ".join(rule["properties"]) + "}"
    return _kind(rule)


def _or_null(nullable: bool) -> str:
    return ", or null" if nullable else ""
