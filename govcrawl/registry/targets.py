"""What the rows of a registry are: offices, their channels, and what a spider asks for."""

from dataclasses import dataclass
from datetime import date

from govcrawl.registry.rules import website_host


@dataclass(frozen=True)
class Office:
    """A government or department. What the registry does not say is None, or ``""`` for text."""

    office_id: str
    name_zh: str
    name_en: str
    level: str
    adcode: str
    parent_id: str | None
    population: int | None
    population_year: int | None


@dataclass(frozen=True)
class Channel:
    """A place where an office serves people, and how that is known. Texts may be empty."""

    office_id: str
    channel: str
    account: str
    label: str
    state: str
    checked_on: date | None
    evidence: str
    package: str = ""
    developer: str = ""


@dataclass(frozen=True)
class Target:
    """One thing a spider asks for. ``office`` is None for an address no office owns."""

    office: Office | None
    channel: str
    account: str
    label: str
    state: str
    package: str = ""
    developer: str = ""

    @property
    def key(self) -> str:
        """A readable name, one to a target: ``510100|website|http://www.chengdu.gov.cn/``."""
        office_id = self.office.office_id if self.office else "-"
        return target_key(office_id, self.channel, self.account)

    @property
    def shard_name(self) -> str:
        """What decides its shard: the host, else the account, else (absent) the target itself.

        Of an app it is the store: two machines that ask one store have no patience between them.
        """
        if self.channel == "appstore" and self.account:
            return self.account.partition(":")[0]
        host = website_host(self.account)
        return without_www(host) if host else self.account or self.key


def without_www(host: str) -> str:
    """The host without its ``www.``: both names are one site's."""
    return host.removeprefix("www.")


def target_key(office_id: str, channel: str, account: str) -> str:
    """What documents and outcomes name a target by."""
    return f"{office_id}|{channel}|{account}"
