"""App stores: what each tells of an app and its reviews. A store is a module here and one row."""

from govcrawl.capture import Capture
from govcrawl.items import Item
from govcrawl.parsers import verdicts
from govcrawl.parsers.appstore import (
    apple,
    baidu,
    coolapk,
    googleplay,
    honor,
    huawei,
    oppo,
    qihoo,
    tencent,
    vivo,
    wandoujia,
    xiaomi,
)
from govcrawl.parsers.appstore.store import Store
from govcrawl.reasons import Fault, Reason, Verdict

STORES: dict[str, Store] = {
    store.name: store
    for store in (
        apple.STORE,
        tencent.STORE,
        huawei.STORE,
        xiaomi.STORE,
        oppo.STORE,
        vivo.STORE,
        wandoujia.STORE,
        baidu.STORE,
        qihoo.STORE,
        coolapk.STORE,
        googleplay.STORE,
        honor.STORE,
    )
}
"""Every store by the name the registry has for it."""


def parse(capture: Capture) -> list[Item]:
    """The apps and reviews of an answer; one Outcome where it holds none and says why.

    ``capture.store`` names the store. A challenge or an error is told by the answer's structure
    before its store is asked what else it may be.
    """
    store = STORES.get(capture.store or "")
    if store is None:
        known = ", ".join(STORES)
        detail = f"unknown store {capture.store!r}: known are {known}"
        return [_refused(capture, Verdict(Reason.UNSUPPORTED, Fault.US, detail, capture.status))]
    found = store.read(capture)
    if isinstance(found, list):
        return list(found)
    if found.reason is Reason.SCHEMA_DRIFT:
        refusal = verdicts.of_response(capture)
        if refusal is None or not (
            _is_shell(refusal) and store.has_data and store.has_data(capture)
        ):
            found = refusal or found
    return [_refused(capture, found)]


def _is_shell(verdict: Verdict) -> bool:
    return verdict.reason is Reason.NEEDS_JS


def _refused(capture: Capture, verdict: Verdict) -> Item:
    return verdicts.outcome_of(capture, verdicts.of_platform(verdict))
