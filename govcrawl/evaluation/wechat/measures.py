"""Every WeChat indicator of an office, from what was counted of its main official account."""

from collections.abc import Callable, Iterator, Mapping

from govcrawl.evaluation.accounts.account import Account, per_day, share, silent_days, zero_share
from govcrawl.evaluation.channel import unread, without
from govcrawl.evaluation.counts import SeenCount
from govcrawl.evaluation.influence.index import Inputs, of_inputs
from govcrawl.evaluation.influence.wci import V14_2_NOSHARE
from govcrawl.evaluation.measure import Measure, State
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.value import Found, Value, measured, of_office, present
from govcrawl.evaluation.wechat.facts import WechatFacts

FOLLOWERS = "WX-INFL-02"
CRAWLED = "wechat_accounts"


def measures(office: Office, standing: Standing, account: WechatFacts | None) -> Iterator[Measure]:
    """One measure for each WeChat indicator. ``account`` is the office's main one.

    Followers that somebody told are known even where the platform was not read.
    """
    if account is None or standing.state is State.ABSENT:
        yield from without(standing, JUDGED)
        return
    judged = JUDGED if not unread(standing) else _told_elsewhere(account)
    for indicator, judge in JUDGED.items():
        if indicator in judged:
            yield measured(office.office_id, indicator, judge(office, account))
        else:
            yield from without(standing, [indicator])


def account_of(facts: WechatFacts) -> Account:
    """What the rules common to both platforms look at."""
    return Account(
        id=facts.biz,
        name=facts.name or facts.biz,
        observed_at=facts.observed_at,
        first=facts.first,
        last=facts.last,
        unread=facts.unread,
        published=facts.articles,
        last_at=facts.last_article_at,
        zeros=facts.zeros,
        source=facts.source,
    )


def _told_elsewhere(facts: WechatFacts) -> tuple[str, ...]:
    source = facts.followers_source
    return (FOLLOWERS,) if source and source.collection != CRAWLED else ()


def _of_account(judge: Callable[[Account], Found]) -> Callable[[Office, WechatFacts], Found]:
    return lambda _, facts: judge(account_of(facts))


def _originals(_: Office, facts: WechatFacts) -> Found:
    return share(account_of(facts), facts.originals, facts.original_unknown, partly=True)


def _verified(_: Office, facts: WechatFacts) -> Found:
    if facts.verified is None:
        return "neither the profile nor an article tells"
    return Value(int(facts.verified), sources=present(facts.source))


def _wci(_: Office, facts: WechatFacts) -> Found:
    """WCI V14.2 without shares, of every account.

    No public page shows shares, and two versions are two indices: an account whose shares somebody
    exported would be set against others by another formula.
    """
    account = account_of(facts)
    if account.gap:
        return account.gap
    inputs = Inputs(days=account.days, publications=facts.articles, counts=facts.counts)
    exact = all(facts.exact[name] for name in V14_2_NOSHARE.needs)
    result = of_inputs(V14_2_NOSHARE, inputs, facts.unseen, exact=exact)
    if result.value is None:
        return str(result.reason)
    return account.of_window(result.value, exact=result.exact)


def _followers(office: Office, facts: WechatFacts) -> Found:
    if facts.followers is None:
        return "nobody tells"
    count = SeenCount(facts.followers, exact=facts.followers_exact is True)
    return of_office(office, count, facts.followers_source)


def _reads(_: Office, facts: WechatFacts) -> Found:
    account = account_of(facts)
    if account.gap:
        return account.gap
    if not facts.articles:
        return "nothing was published in the window"
    if facts.unseen["reads"]:
        return f"reads not seen of {facts.unseen['reads']} of {facts.articles}"
    return account.of_window(facts.counts["reads"].mean, exact=facts.exact["reads"])


JUDGED: Mapping[str, Callable[[Office, WechatFacts], Found]] = {
    "WX-INF-01": _of_account(per_day),
    "WX-INF-02": _originals,
    "WX-INF-03": _of_account(silent_days),
    "WX-PRV-01": _verified,
    "WX-INFL-01": _wci,
    FOLLOWERS: _followers,
    "WX-INFL-03": _reads,
    "WX-INFL-04": _of_account(lambda account: zero_share(account, "all")),
}
"""How each indicator of the catalogue is judged."""
