"""What a mailbox says of all its letters: 共收到来信 3059 件，已办结 3055 件，办结率 99.87%."""

import re
from typing import Any

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import feeds
from govcrawl.parsers.website.lines import page_lines

_WORDS = r"(?:来信|信件|留言|邮件|诉求|咨询|投诉|写信)"
_NUMBER = r"\s*(?:为|是|共|达)?\s*[:：]?\s*(?P<number>\d[\d,，]{0,11})"
_UNIT = r"\s*(?:余)?\s*(?:件|条|封|个|次|篇|份)"
_BETWEEN = r"[^\d。；;，,%％:：]{0,14}"
_RECEIVED = (
    re.compile(
        rf"(?:收到|受理|接收|接到|征集){_BETWEEN}{_WORDS}(?:总数|总量|数量|数)?{_NUMBER}{_UNIT}"
    ),
    re.compile(
        rf"(?:{_WORDS}(?:总数|总量|数量|收到总数)|(?:收到|收信|受理|来信)(?:总数|总量)){_NUMBER}"
    ),
    re.compile(rf"(?:共|累计|总共){_BETWEEN}{_WORDS}{_NUMBER}{_UNIT}"),
)
_ANSWERED = (
    re.compile(
        rf"(?:已|共|累计|其中)?(?:办结|答复|回复|办复|处理)(?:{_WORDS}|总数|总量|数量|数)?{_NUMBER}"
        rf"{_UNIT}"
    ),
    re.compile(rf"(?:办结|答复|回复|办复)(?:总数|总量|数量|数){_NUMBER}"),
)
_PERCENT = r"[^\d%％。；;]{0,6}?(?P<number>\d{1,3}(?:\.\d{1,4})?)\s*[%％]"
_ANSWERED_RATE = re.compile(rf"(?:办结|办复|答复|回复|处理|办理|反馈)率{_PERCENT}")
_SATISFACTION = re.compile(rf"满意(?:率|度){_PERCENT}")
_PAGER = re.compile(
    r"^.{0,12}(?:第?\s*\d+\s*/\s*\d+|第\s*\d+\s*页|页次|每页|下一?页|共\s*\d+\s*页)"
)
_ABOUT = re.compile(rf"{_WORDS}|信箱")
_BEFORE, _BEHIND = 80, 400
"""Characters around the number of letters in which the other numbers are its."""

_WHOLE = 100


def totals(page: Page) -> dict[str, Any] | None:
    """The sums and rates on a mailbox's page, None for each it does not name.

    Titles of news in a list do not count, nor does the size a pager names.
    """
    if feeds.is_feed(page):
        return None
    text = " ".join(line.text for line in page_lines(page) if line.links * 2 <= len(line.text))
    start, received = _received(text)
    if start is None:
        return None
    near = text[max(0, start - _BEFORE) : start + _BEHIND]
    found = {
        "received": received,
        "answered": _count(_ANSWERED, near)[1],
        "answered_rate": _rate(_ANSWERED_RATE, near),
        "satisfaction": _rate(_SATISFACTION, near),
    }
    return found if any(value is not None for value in found.values()) else None


def _received(text: str) -> tuple[int | None, int | None]:
    """Where the letters received are named and how many; without, where a rate is named."""
    start, number = _count(_RECEIVED, text)
    if start is not None:
        return start, number
    for pattern in (_ANSWERED_RATE, _SATISFACTION, *_ANSWERED):
        match = pattern.search(text)
        if match and _ABOUT.search(text[max(0, match.start() - _BEFORE) : match.end()]):
            return match.start(), None
    return None, None


def _count(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[int | None, int | None]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            if not _PAGER.match(text[match.end() :][:40]):
                return match.start(), int(re.sub(r"\D", "", match["number"]))
    return None, None


def _rate(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    rate = float(match["number"]) if match else None
    return rate if rate is not None and rate <= _WHOLE else None
