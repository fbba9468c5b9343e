"""The breadcrumb of a page: 当前位置：首页 > 政务公开 > 统计公报."""

import re
from collections.abc import Sequence
from itertools import islice

from govcrawl.parsers.website.lines import Line, comparable

_LABEL = re.compile(
    r"(?:当前|所在|现在|您的|页面)(?:的)?位置(?:是)?\s*[:：]?"
    r"|位置\s*[:：]|您(?:当前|现在)?(?:所)?在\s*[:：]"
)
_SEPARATOR = re.compile(r"\s*(?:>>?|＞|»|›|→|/|\\|\||｜|::|·|-{1,2}>|—>)\s*|\s+-\s+")
_LEADS = re.compile(r"^(?:>|＞|»|›|→|/)")
_HOME = re.compile(r"^(?:网站|本站|返回)?首\s*页$|^主页$|^home$", re.IGNORECASE)
_NO_STEP = frozenset("正文 内容 详情 详细内容 文章 信息详情 文章详情 详细 列表 正文页".split())
_LONGEST_STEP = 30
_MOST_LINES = 12
_LEVELS = 2


def last_step(lines: Sequence[Line], title: str | None) -> str | None:
    """The column the breadcrumb ends in, the title and words like 正文 left out; None without."""
    found = steps(lines)
    wanted = comparable(title or "")
    named = [step for step in found if step not in _NO_STEP and not _is_title(step, wanted)]
    return named[-1] if named else None


def steps(lines: Sequence[Line]) -> list[str]:
    """The names on the way from the home page to this one, the home page left out."""
    for index, line in enumerate(lines):
        label = _LABEL.search(line.text)
        if label and label.start() < _LONGEST_STEP:
            return _split(_trail(lines, index, label.end()))
    for index, line in enumerate(lines):
        first = line.parts[0]
        if _HOME.match(_SEPARATOR.split(first)[0]) and _SEPARATOR.search(line.text):
            return _split(_trail(lines, index, 0))
    return _stepwise(lines)


def _stepwise(lines: Sequence[Line]) -> list[str]:
    """The names of a breadcrumb that gives every step its line: 首页, > 新闻, > 重点关注.

    Without separators it is one where it ends in 正文.
    """
    for index, line in enumerate(lines[:-1]):
        if not _HOME.match(line.text):
            continue
        following = lines[index + 1 : index + _MOST_LINES]
        last = next((n for n, other in enumerate(following) if other.text in _NO_STEP), None)
        if last and not any(_HOME.match(other.text) for other in following[:last]):
            return _split([other.text for other in following[:last]])
        if not _LEADS.match(following[0].text):
            continue
        end = next((n for n, other in enumerate(following) if not _LEADS.match(other.text)), None)
        return _split([part for other in following[:end] for part in other.parts])
    return []


def _is_title(step: str, title: str) -> bool:
    text = comparable(step)
    return bool(title) and (text == title or (len(text) > _LONGEST_STEP and text in title))


def _trail(lines: Sequence[Line], index: int, start: int) -> list[str]:
    """The texts of the breadcrumb from its label on: its own line, or the lines around it.

    Lines around the label count only if they start with the home page or a separator: where a
    script writes the breadcrumb, what follows the label is something else.
    """
    line = lines[index]
    if own := _after(line, start):
        return own
    block = line.block
    for around in (block, *islice(block.iterancestors(), _LEVELS)):
        inside = set(around.iter())
        following = [
            each for each in lines[index + 1 : index + _MOST_LINES] if each.block in inside
        ]
        if following:
            first = following[0].text
            is_trail = _HOME.match(_SEPARATOR.split(first)[0]) or _LEADS.match(first)
            return [part for each in following for part in each.parts] if is_trail else []
    return []


def _after(line: Line, start: int) -> list[str]:
    """The parts of a line behind a position of its text."""
    found, position = [], 0
    for part in line.parts:
        end = position + len(part)
        if end > start:
            found.append(part[max(start - position, 0) :])
        position = end + 1
    return [part for part in found if part.strip()]


def _split(texts: Sequence[str]) -> list[str]:
    named = [step.strip(" :：>") for text in texts for step in _SEPARATOR.split(text)]
    return [step for step in named if step and len(step) <= _LONGEST_STEP and not _HOME.match(step)]
