"""What WeChat's answers mean for a target, beyond what each says by itself."""

from govcrawl.items import Item, WechatAccount, WechatArticle
from govcrawl.planning.wechat.articles import ACCOUNT, ALBUM, COUNTS, HISTORY, TargetArticles
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.spiders.errands import Errand

LISTS = frozenset({ALBUM, HISTORY})
NOBODY_THERE = frozenset({Reason.REMOVED, Reason.MIGRATED, Reason.IDENTITY_MISMATCH})
"""Answers after which no days are missed: there is no account to read them from."""
OBSERVED = frozenset({Reason.REMOVED, Reason.MIGRATED})
"""Answers that say what became of an article, which is not to fail to measure it."""
_SESSION_REFUSED = frozenset({Reason.LOGIN_REQUIRED, Reason.BLOCKED, Reason.HTTP_4XX})


def is_private(errand: Errand, verdict: Verdict) -> bool:
    """True for a refusal of what only a session is shown: it says nothing of what everybody is."""
    return errand.request in {HISTORY, COUNTS} and verdict.reason in _SESSION_REFUSED


def unexpected(errand: Errand, items: list[Item], articles: TargetArticles) -> Verdict | None:
    """The verdict on a good answer that is not what was asked for; None for one that is.

    An album without an article is no evidence that there is none.
    """
    if errand.request in LISTS:
        is_empty = errand.first and not items
        return (
            Verdict(Reason.EMPTY, Fault.UNKNOWN, "the album lists no article") if is_empty else None
        )
    kind = WechatAccount if errand.request == ACCOUNT else WechatArticle
    item = next((each for each in items if isinstance(each, kind)), None)
    if item is None:
        return Verdict(Reason.SCHEMA_DRIFT, Fault.US, f"no {errand.request} in the answer")
    if articles.is_own(item.biz):
        return None
    detail = f"of account {item.biz}, expected {', '.join(sorted(articles.own))}"
    return Verdict(Reason.IDENTITY_MISMATCH, Fault.UNKNOWN, detail)
