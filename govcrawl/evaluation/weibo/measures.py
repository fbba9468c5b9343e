"""Every Weibo indicator of an office, from what was counted of its main account."""

from collections.abc import Callable, Iterator, Mapping

from govcrawl.china import day_in_china
from govcrawl.evaluation.accounts.account import (
    Account,
    longest_zeros,
    per_day,
    share,
    silent_days,
    zero_share,
)
from govcrawl.evaluation.channel import unread, without
from govcrawl.evaluation.counts import count_of
from govcrawl.evaluation.influence.bci import BCI
from govcrawl.evaluation.influence.index import Inputs, Summary, of_inputs
from govcrawl.evaluation.measure import Measure
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.value import Found, Value, measured, of_office, present
from govcrawl.evaluation.weibo.facts import AccountFacts

ORGANISATIONS = frozenset({"government", "media", "enterprise", "organisation"})
DAYS_OF_A_YEAR = 365.25
REACTIONS = ("reposts", "comments", "likes")


def measures(office: Office, standing: Standing, account: AccountFacts | None) -> Iterator[Measure]:
    """One measure for each Weibo indicator. ``account`` is the office's main one."""
    if account is None or unread(standing):
        yield from without(standing, JUDGED)
        return
    for indicator, judge in JUDGED.items():
        yield measured(office.office_id, indicator, judge(office, account))


def account_of(facts: AccountFacts) -> Account:
    """What the rules common to both platforms look at."""
    name = (facts.profile or {}).get("screen_name")
    return Account(
        id=facts.uid,
        name=str(name or facts.uid),
        observed_at=facts.observed_at,
        first=facts.first,
        last=facts.last,
        unread=facts.unread,
        published=facts.posts,
        last_at=facts.last_post_at,
        zeros=facts.zeros,
        source=facts.source,
    )


def _of_account(judge: Callable[[Account], Found]) -> Callable[[Office, AccountFacts], Found]:
    return lambda _, facts: judge(account_of(facts))


def _originals(_: Office, facts: AccountFacts) -> Found:
    return share(account_of(facts), facts.originals, 0, partly=False)


def _rich(_: Office, facts: AccountFacts) -> Found:
    """A topic is always told and a video not, so those that tell would be the rich ones."""
    return share(account_of(facts), facts.rich, facts.rich_unknown, partly=False)


def _verified(_: Office, facts: AccountFacts) -> Found:
    """1 for an account that the platform verified as one of ``ORGANISATIONS``."""
    if facts.profile is None:
        return "no profile was read"
    verified, kind = (facts.profile.get(name) for name in ("verified", "verified_kind"))
    if verified is None and kind is None:
        return "the profile does not tell"
    if verified and kind is None:
        return "verified, the profile does not tell as what"
    is_verified = verified is not False and kind in ORGANISATIONS
    return Value(int(is_verified), sources=present(facts.profile_source))


def _age(_: Office, facts: AccountFacts) -> Found:
    profile = facts.profile or {}
    registered = profile.get("registered_at")
    if registered is None:
        return "the profile does not tell" if profile else "no profile was read"
    years = (profile["observed_at"] - registered).days / DAYS_OF_A_YEAR
    return Value(years, sources=present(facts.profile_source))


def _followers(office: Office, facts: AccountFacts) -> Found:
    if facts.profile is None:
        return "no profile was read"
    count = count_of(facts.profile, "followers")
    if count is None:
        return "the profile does not tell"
    day = day_in_china(facts.profile["observed_at"])
    return of_office(office, count, facts.profile_source, day)


def _bci(_: Office, facts: AccountFacts) -> Found:
    """BCI in its simple form; of no posts in a window that was wholly read it is 0."""
    account = account_of(facts)
    if account.gap:
        return account.gap
    sums = {name: float(facts.totals[name].total) for name in REACTIONS}
    inputs = Inputs(
        days=account.days,
        publications=facts.posts,
        counts={name: Summary(each, 0, 0, 0) for name, each in sums.items()},
    )
    unseen = {name: facts.totals[name].unseen for name in REACTIONS}
    result = of_inputs(BCI, inputs, unseen, exact=_exact(facts))
    if result.value is None:
        return str(result.reason)
    return account.of_window(result.value, exact=result.exact)


def _reactions(_: Office, facts: AccountFacts) -> Found:
    account = account_of(facts)
    if account.gap:
        return account.gap
    if not facts.posts:
        return "nothing was published in the window"
    if reason := _not_seen(facts):
        return reason
    total = sum(facts.totals[name].total for name in REACTIONS)
    return account.of_window(total / facts.posts, exact=_exact(facts))


def _not_seen(facts: AccountFacts) -> str:
    return "; ".join(
        f"{name} not seen of {facts.totals[name].unseen} of {facts.posts}"
        for name in REACTIONS
        if facts.totals[name].unseen
    )


def _exact(facts: AccountFacts) -> bool:
    return all(facts.totals[name].exact for name in REACTIONS)


JUDGED: Mapping[str, Callable[[Office, AccountFacts], Found]] = {
    "WB-INF-01": _of_account(per_day),
    "WB-INF-02": _originals,
    "WB-INF-03": _of_account(silent_days),
    "WB-PRV-01": _verified,
    "WB-PRV-03": _age,
    "WB-INN-01": _rich,
    "WB-INFL-01": _followers,
    "WB-INFL-02": _bci,
    "WB-INFL-03": _reactions,
    "WB-INFL-04": _of_account(lambda account: zero_share(account, "all")),
    "WB-INFL-05": _of_account(lambda account: longest_zeros(account, "reposts")),
}
"""How each indicator of the catalogue is judged."""
