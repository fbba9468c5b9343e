"""Was it a good run? Rules over a run's record and the previous good one. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from govcrawl.items import ITEM_CLASSES, Run
from govcrawl.reasons import STOPPING, Reason

PASSED, FAILED, SKIPPED, NOTED = "passed", "failed", "skipped", "noted"

EXPECTED_ENDS = frozenset({"finished"})
FATAL_ENDS = frozenset(
    {"storage_unavailable", "storage_failed", "archive_failed", "schema_missing", "start_error"}
)
"""Close reasons after which what was collected is not complete, whatever else went well."""

FATAL_CHECKS = frozenset({"selection", "storage", "network", "refused"})
"""Rules after whose failure a run says nothing about its targets."""

REJECTED_SHARE = 0.01
MEASURED_SHARE = 0.9
COLLECTION_SHARE = 0.7
SUSPICIOUS_ABSENCES = 3
"""So many apps, every one absent, and the store was asked wrongly rather than emptied."""

NO_EARLIER = "no earlier run to compare with"

UNCOMPARED = frozenset({"outcomes", "rejected", "weibo_posts", "wechat_articles"})
"""Collections whose size says nothing of a run: an update reads the latest posts and articles."""
DETAIL_LIMIT = 4000
"""Longest detail of a check, in characters."""


@dataclass(frozen=True)
class Check:
    """One rule's finding: ``passed``, ``failed`` or ``skipped``, and what it saw.

    ``noted`` is for what a person should know and that is no fault of the run.
    """

    name: str
    state: str
    detail: str


def check(run: Run, previous: Run | None, instead: str = NO_EARLIER) -> list[Check]:
    """Every rule's finding about a run that has ended.

    ``previous`` is the latest good run of the same spider with the same arguments, or None: then
    the comparisons are skipped and say why (``instead``), because a first run is no alarm.
    """
    own = (_end, _selection, _outcomes, _storage, _faults, _rejected, _network)
    found = [rule(run) for rule in own]
    if run.access is not None:
        found += _access(run, run.access)
    return [*found, *_compared(run, previous, instead)]


def families(changed: list[str]) -> Check:
    """Sites that changed their CMS: what is read from them next may need another look."""
    if not changed:
        return Check("cms_family", PASSED, "no site has changed its CMS")
    return Check("cms_family", NOTED, "; ".join(changed)[:DETAIL_LIMIT])


def stores(reasons: Mapping[str, Sequence[Reason]]) -> Check:
    """Stores that have none of the apps they were asked for: more likely we asked wrongly.

    ``reasons`` are how the apps asked of each store ended. A wrong country or an address that has
    moved makes every app absent.
    """
    empty = [
        f"{store} has none of {len(each)} apps"
        for store, each in reasons.items()
        if len(each) >= SUSPICIOUS_ABSENCES and set(each) == {Reason.ABSENT}
    ]
    if not empty:
        return Check("stores", PASSED, "no store says of every app that it has none")
    detail = f"{'; '.join(empty)}: was it the right country, and the right address?"
    return Check("stores", NOTED, detail[:DETAIL_LIMIT])


def verdict(run: Run, checks: list[Check]) -> str:
    """``failed``: not to be used as a measurement. ``degraded``: usable with care. ``ok``."""
    failed = {each.name for each in checks if each.state == FAILED}
    if run.close_reason in FATAL_ENDS or failed & FATAL_CHECKS:
        return "failed"
    return "degraded" if failed else "ok"


def as_documents(checks: list[Check]) -> list[dict[str, Any]]:
    """The checks as a run's record keeps them."""
    return [asdict(each) for each in checks]


def _found(name: str, good: bool, detail: str) -> Check:
    return Check(name, PASSED if good else FAILED, detail)


def _end(run: Run) -> Check:
    detail = f"closed with reason {run.close_reason}"
    return _found("end", run.close_reason in EXPECTED_ENDS, detail)


def _selection(run: Run) -> Check:
    # A shard of a small selection may well be empty, and that is no fault.
    shared = "shard" in run.arguments
    return _found("selection", bool(run.targets) or shared, f"{run.targets or 0} targets selected")


def _outcomes(run: Run) -> Check:
    settled = sum(run.reasons.values())
    short = run.reasons.get(Reason.CUT_SHORT, 0)
    kept = run.counts.get("stored/outcomes", 0)
    detail = f"{kept} of {run.targets or 0} targets have an outcome, {short} were cut short"
    good = settled == kept == (run.targets or 0) and not short
    return _found("outcomes", good, detail)


def _storage(run: Run) -> Check:
    spooled, errors = run.counts.get("spooled", 0), run.counts.get("item_errors", 0)
    detail = f"{run.counts.get('stored', 0)} stored, {spooled} spooled, {errors} failed"
    return _found("storage", not spooled and not errors, detail)


def _faults(run: Run) -> Check:
    errors = run.counts.get("spider_errors", 0)
    return _found("errors", not errors, f"{errors} answers broke the spider")


def _rejected(run: Run) -> Check:
    rejected, stored = run.counts.get("rejected", 0), run.counts.get("stored", 0)
    # A single refused item in a small run is for a person to read, not an alarm.
    good = rejected <= max(1, REJECTED_SHARE * stored)
    return _found("rejected", good, f"{rejected} items rejected of {stored} stored")


def _network(run: Run) -> Check:
    unreached = sum(
        run.reasons.get(reason, 0)
        for reason in (Reason.DNS, Reason.REFUSED, Reason.TIMEOUT, Reason.RESET, Reason.TLS)
    )
    asked = (run.targets or 0) - run.reasons.get(Reason.ABSENT, 0)
    detail = f"{unreached} of {asked} targets could not be reached"
    alone = asked <= 1
    return _found("network", alone or unreached < asked, detail)


def _access(run: Run, access: Mapping[str, str | None]) -> list[Check]:
    """Whether a platform let the run finish, and whether it let it see anything at all."""
    stopped = access["stopped"]
    how = f"{access['interface']} with credential {access['credential']}"
    refused = sum(run.reasons.get(reason, 0) for reason in STOPPING)
    asked = (run.targets or 0) - run.reasons.get(Reason.ABSENT, 0)
    detail = f"{refused} of {asked} targets not measured because the platform refused"
    return [
        _found("access", not stopped, f"{how}; ended early: {stopped}" if stopped else how),
        _found("refused", not refused or refused < asked, detail),
    ]


def _compared(run: Run, previous: Run | None, instead: str) -> Iterator[Check]:
    comparisons: tuple[tuple[str, Callable[[Run], int], float], ...] = (
        ("measured", _measured, MEASURED_SHARE),
        *(
            (f"collection {name}", _stored_in(name), COLLECTION_SHARE)
            for name in sorted(_collections(run, previous))
        ),
    )
    for name, count, share in comparisons:
        if previous is None:
            yield Check(name, SKIPPED, f"{count(run)}; {instead}")
            continue
        if previous.schema_version != run.schema_version and not count(previous):
            told = f"run {previous.run_id}, of another schema version, does not say how many"
            yield Check(name, SKIPPED, f"{count(run)}; {told}")
            continue
        now, then = count(run), count(previous)
        detail = f"{now}, the previous good run {previous.run_id} had {then}"
        yield _found(name, now >= share * then, detail)


def _measured(run: Run) -> int:
    return sum(count for reason, count in run.reasons.items() if Reason(reason).answered)


def _stored_in(name: str) -> Callable[[Run], int]:
    return lambda run: run.counts.get(f"stored/{name}", 0)


def _collections(run: Run, previous: Run | None) -> set[str]:
    counts = [*run.counts, *(previous.counts if previous else ())]
    names = {name.partition("/")[2] for name in counts if name.startswith("stored/")}
    return names.intersection(each.collection for each in ITEM_CLASSES) - UNCOMPARED
