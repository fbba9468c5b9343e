"""Whose an account is: what the registry says of the accounts an import names."""

from collections import defaultdict

from govcrawl.access import wechat
from govcrawl.registry import Office, Registry
from govcrawl.registry.rules import ACCOUNT_FORMS

WECHAT = "wechat"


def by_office(registry: Registry) -> dict[tuple[str, str], set[str]]:
    """The accounts of each office and channel. An article's or album's address stands for its biz.

    A short address names no account and is left out.
    """
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in registry.channels:
        account = _biz(row.account) if row.channel == WECHAT else row.account
        if account:
            found[row.office_id, row.channel].add(account)
    return found


def owners_of_biz(registry: Registry) -> dict[str, list[Office]]:
    """The offices by the biz of their official accounts, in the registry's order."""
    accounts = by_office(registry)
    owners: dict[str, list[Office]] = defaultdict(list)
    for office in registry.offices:
        for biz in accounts.get((office.office_id, WECHAT), ()):
            owners[biz].append(office)
    return owners


def fits(channel: str, account: str) -> bool:
    """Whether an account is written as the channel's accounts are."""
    if channel == WECHAT:
        return wechat.BIZ.fullmatch(account) is not None
    return bool(ACCOUNT_FORMS[channel].fits(account))


def expected(channel: str) -> str:
    """How an account of the channel is written, for an error message."""
    return "a WeChat biz" if channel == WECHAT else ACCOUNT_FORMS[channel].expected


def _biz(account: str) -> str:
    place = wechat.place_of(account)
    return place.biz if place else ""
