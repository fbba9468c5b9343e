"""What the targets of a WeChat crawl are: places on the platform, each with the accounts it is of.

An office is known by the numbers (biz) of its accounts: those of its rows in the registry that
name one.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from govcrawl.access.wechat import EXPECTED, Place, place_of, without_credentials
from govcrawl.items import Item, WechatAccount, WechatArticle
from govcrawl.registry import Office, Registry, Target
from govcrawl.urls import read_urls


class Targets:
    """The places of a registry's accounts, and whose they are."""

    def __init__(self, registry: Registry, channel: str) -> None:
        self.channel = channel
        self._offices = {office.office_id: office for office in registry.offices}
        self._accounts: dict[str, set[str]] = defaultdict(set)
        self._owners: dict[str, set[str]] = defaultdict(set)
        for row in registry.channels:
            place = place_of(row.account) if row.channel == channel else None
            if place is not None and place.biz:
                self._accounts[row.office_id].add(place.biz)
                self._owners[place.biz].add(row.office_id)

    def of_file(self, file: Path) -> list[Target]:
        """A target for each address in a file, its office that of the account where it names one.

        Raises ValueError naming an address that is no article or album, or has a credential in it.
        """
        urls = read_urls(file)
        for url in urls:
            if place_of(url) is None:
                raise ValueError(f"{file}: got {without_credentials(url)}, expected {EXPECTED}")
        return [Target(self.owner(_place(url).biz), self.channel, url, "", "open") for url in urls]

    def place(self, target: Target) -> Place:
        """Where a target is."""
        return _place(target.account)

    def own(self, target: Target) -> set[str]:
        """The accounts a target's articles may be of; empty where nobody can tell."""
        biz = _place(target.account).biz
        if biz:
            return {biz}
        return set(self._accounts[target.office.office_id]) if target.office else set()

    def owner(self, biz: str | None) -> Office | None:
        """The office an account is of; None where none has it, or several share it."""
        owners = self._owners.get(biz or "", set())
        return self._offices[next(iter(owners))] if len(owners) == 1 else None


def name_in(item: Item) -> str | None:
    """The account's name in what was read of it."""
    if isinstance(item, WechatArticle):
        return item.account_name
    return item.name if isinstance(item, WechatAccount) else None


def doubts(name: str, label: str) -> Iterator[str]:
    """Reasons to doubt that an account is the office's, for a person to look at."""
    if label and name.strip() != label.strip():
        yield f"named {name!r}, the registry has {label!r}"


def _place(account: str) -> Place:
    place = place_of(account)
    if place is None:
        raise ValueError(f"got {without_credentials(account)!r}, expected {EXPECTED}")
    return place
