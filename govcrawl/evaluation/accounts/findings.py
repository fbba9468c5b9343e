"""What a reader should know of an account: nobody reacts to it, or it has fallen silent."""

from collections.abc import Iterator
from dataclasses import dataclass

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
class Words:
    """What is published, and a finding of its streaks: which reaction is lacking, in words."""

    published_zh: str
    published_en: str
    measure_zh: str


@dataclass(frozen=True, slots=True)
class Lack:
    """A reaction that can be lacking: its name among the account's zeros, and in words."""

    name: str
    zh: str
    en: str


def zero_streak(
    office: Office, account: Account, words: Words, lack: Lack, kind: str
) -> Iterator[Finding]:
    """One finding where at least ``STREAK`` one after the other lack a reaction."""
    zeros = account.zeros.get(lack.name)
    if zeros is None or zeros.longest < STREAK:
        return
    days = f"{zeros.first_day}", f"{zeros.last_day}"
    yield Finding(
        kind,
        Severity.MEDIUM if zeros.longest >= LONG_STREAK else Severity.LOW,
        office.office_id,
        account.id,
        zeros.longest,
        words.published_en,
        zh=f"{office.name_zh}的{account.name}在{days[0]}至{days[1]}连续{zeros.longest}"
        f"{words.measure_zh}{words.published_zh}零{lack.zh}。",
        en=f"{account.name} of {english_name(office)} published {zeros.longest} "
        f"{words.published_en} in a row without any {lack.en}, from {days[0]} to {days[1]}.",
        sources=present(account.source),
    )


def zero_interaction(
    office: Office, account: Account, words: Words, lack: Lack
) -> Iterator[Finding]:
    """``zero_interaction`` where half or more of at least ``STREAK`` seen lack every reaction."""
    zeros = account.zeros.get(lack.name)
    if zeros is None or zeros.seen < STREAK:
        return
    share = PERCENT * zeros.zeros / zeros.seen
    if share < SHARE:
        return
    yield Finding(
        "zero_interaction",
        Severity.MEDIUM,
        office.office_id,
        account.id,
        share,
        "percent",
        zh=f"{office.name_zh}的{account.name}发布满72小时且可见互动数的{zeros.seen}"
        f"{words.measure_zh}{words.published_zh}中,{zeros.zeros}{words.measure_zh}"
        f"({share:.0f}%)没有任何{lack.zh}{_until(account, 'zh')}。",
        en=f"{zeros.zeros} of {zeros.seen} {words.published_en} ({share:.0f} %) of {account.name} "
        f"of {english_name(office)}, older than 72 hours with their reactions seen, had no "
        f"{lack.en}{_until(account, 'en')}.",
        sources=present(account.source),
    )


def silence(office: Office, account: Account) -> Iterator[Finding]:
    """``silent_account`` where the last look found nothing newer than ``SILENT`` days."""
    days = silent_days(account)
    if isinstance(days, str) or days.value <= SILENT:
        return
    least = ("", "") if days.exact else ("至少", "at least ")
    yield Finding(
        "silent_account",
        Severity.HIGH if days.value > LONG_SILENT else Severity.MEDIUM,
        office.office_id,
        account.id,
        days.value,
        "days",
        zh=f"{office.name_zh}的{account.name}{_until(account, 'zh').strip('(),')}时已有"
        f"{least[0]}{days.value:.0f}天没有更新。",
        en=f"{account.name} of {english_name(office)} had published nothing for {least[1]}"
        f"{days.value:.0f} days{_until(account, 'en')}.",
        sources=days.sources,
    )
