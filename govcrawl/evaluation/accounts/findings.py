"""What a reader should know of an account: nobody reacts to it, or it has fallen silent."""

from collections.abc import Iterator
from dataclasses import dataclass

from govcrawl.china import day_in_china
from govcrawl.evaluation.accounts.account import Account, silent_days
from govcrawl.evaluation.channel import english_name
from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.value import PERCENT, present

STREAK = 10
"""So many one after the other are worth telling; as many must be seen for a share."""
LONG_STREAK = 50
"""Where the longest streak scores nothing (WB-INFL-05)."""
SHARE = 50
SILENT, LONG_SILENT = 14, 90
"""Days: 政府网站与政务新媒体检查指标 (国办秘函〔2019〕19号) fails two weeks; 90 are ours."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A reaction that can be lacking: its name among an account's zeros, and in words.

    ``unit_zh`` and ``unit_en`` say what is published.
    """

    name: str
    zh: str
    en: str
    unit_zh: str
    unit_en: str


def zero_streak(office: Office, account: Account, lack: Lack, kind: str) -> Iterator[Finding]:
    """A finding of this kind where at least ``STREAK`` one after the other lack the reaction."""
    zeros = account.zeros.get(lack.name)
    if zeros is None or zeros.longest < STREAK:
        return
    first, last = zeros.first_day, zeros.last_day
    yield Finding(
        kind,
        Severity.MEDIUM if zeros.longest >= LONG_STREAK else Severity.LOW,
        office.office_id,
        account.id,
        zeros.longest,
        lack.unit_en,
        zh=f"{office.name_zh}的{account.name}在{first}至{last}连续{zeros.longest}{lack.unit_zh}"
        f"零{lack.zh}。",
        en=f"{account.name} of {english_name(office)} published {zeros.longest} {lack.unit_en} "
        f"one after the other without any {lack.en}, from {first} to {last}.",
        sources=present(account.source),
    )


def zero_interaction(office: Office, account: Account, lack: Lack) -> Iterator[Finding]:
    """``zero_interaction`` where half or more of at least ``STREAK`` seen lack the reaction."""
    zeros = account.zeros.get(lack.name)
    if zeros is None or zeros.seen < STREAK or PERCENT * zeros.zeros < SHARE * zeros.seen:
        return
    share = PERCENT * zeros.zeros / zeros.seen
    chinese, english = _by(account)
    yield Finding(
        "zero_interaction",
        Severity.MEDIUM,
        office.office_id,
        account.id,
        share,
        "percent",
        zh=f"{chinese}{office.name_zh}的{account.name}满72小时且互动数可见的{zeros.seen}"
        f"{lack.unit_zh}中,{zeros.zeros}{lack.unit_zh}({share:.0f}%)没有任何{lack.zh}。",
        en=f"{english}{zeros.zeros} of the {zeros.seen} {lack.unit_en} ({share:.0f} %) of "
        f"{account.name} of {english_name(office)} that are older than 72 hours and show their "
        f"reactions had no {lack.en}.",
        sources=present(account.source),
    )


def silence(office: Office, account: Account) -> Iterator[Finding]:
    """``silent_account`` where at the last look the newest was more than ``SILENT`` days old."""
    days = silent_days(account)
    if isinstance(days, str) or days.value <= SILENT:
        return
    least = ("", "") if days.exact else ("至少", "at least ")
    chinese, english = _by(account)
    yield Finding(
        "silent_account",
        Severity.HIGH if days.value > LONG_SILENT else Severity.MEDIUM,
        office.office_id,
        account.id,
        days.value,
        "days",
        zh=f"{chinese}{office.name_zh}的{account.name}已有{least[0]}{days.value:.0f}天没有更新。",
        en=f"{english}{account.name} of {english_name(office)} had published nothing for "
        f"{least[1]}{days.value:.0f} days.",
        sources=days.sources,
    )


def _by(account: Account) -> tuple[str, str]:
    """Up to which day this is known, in Chinese and English; empty where no look is known."""
    if account.observed_at is None:
        return "", ""
    day = day_in_china(account.observed_at)
    return f"截至{day},", f"By {day}, "
