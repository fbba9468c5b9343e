"""When an article was published.

PubDate, unless it is the moment the page was generated (UCAP) or lies two years and more behind
the date the page shows (a migration); then the date shown, by its label; then other meta tags;
then the address. Rule and order from a reading of 66 saved articles of a dozen CMS families.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from govcrawl.parsers.dates import Moment, find_moments, moment_in_url, read_moment, year_in_url
from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import labels, metas
from govcrawl.parsers.website.lines import Line, characters

NEAR_LINES = 14
"""So many lines after the title may belong to its information bar."""

_NEAR_CHARACTERS = 600
_SLACK = {"second": timedelta(seconds=2)}
_SLACK_OF_STAMP = _SLACK | {"minute": timedelta(minutes=1)}
"""How near PubDate and generation time are the same moment, by the precision of PubDate."""

_MIGRATED = timedelta(days=2 * 365)
_GAP = 8
"""Characters between a label and its date, colons and blanks included."""

_OTHER_TAGS = (
    "publishdate",
    "publishtime",
    "publish_time",
    "publish-date",
    "pubtime",
    "published",
    "article:published_time",
    "publishedtime",
    "releasedate",
    "releasetime",
    "firstpublishedtime",
)


def _spaced(words: str) -> str:
    return "|".join(r"\s*".join(word) for word in words.split())


_PUBLISHED = re.compile(
    _spaced(
        "发布时间 发布日期 发布日 时间发布 发表时间 发表日期 发稿时间 发稿日期 公布时间 公布日期"
        " 刊发时间 刊登时间 上网时间 公开时间 公开日期 录入时间 提交时间"
    )
)
_PLAIN = re.compile(rf"(?<![\u4e00-\u9fff])(?:{_spaced('时间 日期 发布于 发布')})\s*[:：]")
_UPDATED = re.compile(_spaced("更新时间 更新日期"))
_ISSUED = re.compile(_spaced("发文日期 发文时间"))
_PRODUCED = re.compile(_spaced("生成日期 生成时间"))
_DATE_CHARACTERS = re.compile(r"[\[(（]?[\d年月日时分秒/.:：∶ -]+[\])）]?|今天|昨天")
_READS = re.compile(r"次$")
_LONGEST_BAR = 160
_NAME = re.compile(r"\s+[^\W\d至]{2,12}")
_IN_BRACKETS = re.compile(r"[(（]\s*\d{4}年[^)）]*[)）]")
"""The day a report or statute was made is printed so under its title."""


@dataclass(frozen=True)
class Published:
    """A publication time and where it was read: ``meta``, ``visible`` or ``url``."""

    moment: Moment
    source: str


def published(page: Page, lines: Sequence[Line], title_line: int | None) -> Published | None:
    """When the article was published, by the rule of this module; None where nothing says."""
    tagged = _moment(page.meta("PubDate"), page)
    seen = shown_moment(page, lines, title_line)
    if tagged and _trusted(tagged, seen, page):
        finer = seen and seen.at.date() == tagged.at.date() and tagged.precision == "day"
        if seen and finer and seen.precision != "day":
            return Published(seen, "visible")
        return Published(tagged, "meta")
    if seen:
        return Published(seen, "visible")
    for name in _OTHER_TAGS:
        if other := _moment(page.meta(name), page):
            return Published(other, "meta")
    in_url = moment_in_url(page.capture.url)
    return Published(in_url, "url") if in_url else None


def shown_moment(page: Page, lines: Sequence[Line], title_line: int | None) -> Moment | None:
    """The publication time the page shows, the surest label first; None where it shows none."""
    near = _near(lines, title_line)
    finders = (
        _labelled(_PUBLISHED, near, page),
        _labelled(_PLAIN, near, page),
        _in_bar(near),
        _labelled(_PUBLISHED, lines, page),
        _labelled(_UPDATED, near, page),
        _labelled(_ISSUED, lines, page),
        _labelled(_PRODUCED, lines, page),
        _alone(near[1:4] if title_line is not None else ()),
        _labelled(_UPDATED, lines, page),
    )
    return next((found for finder in finders for found in finder), None)


def _moment(text: str | None, page: Page) -> Moment | None:
    """A moment from a short text. Midnight to the minute is how many CMS write a day."""
    if text is None:
        return None
    year = year_in_url(page.capture.url)
    moment = read_moment(text, year_hint=year, fetched_at=page.capture.fetched_at)
    return _day_at_midnight(moment) if moment else None


def _day_at_midnight(moment: Moment) -> Moment:
    at = moment.at
    return replace(moment, precision="day") if at.hour == at.minute == at.second == 0 else moment


def _trusted(tagged: Moment, seen: Moment | None, page: Page) -> bool:
    generated = metas.generated_at(page)
    is_stamp = metas.stamps_generation_time(page)
    slack = (_SLACK_OF_STAMP if is_stamp else _SLACK).get(tagged.precision)
    if generated and slack and abs(tagged.at - generated) <= slack:
        return False
    if generated is None and seen and is_stamp:
        return False
    return seen is None or tagged.at - seen.at < _MIGRATED


def _near(lines: Sequence[Line], title_line: int | None) -> Sequence[Line]:
    """The title's line and those close behind it; all of them where there is no title line."""
    if title_line is None:
        return lines
    size, end = 0, title_line + 1
    while end < min(len(lines), title_line + NEAR_LINES) and size < _NEAR_CHARACTERS:
        size += len(lines[end].text)
        end += 1
    return lines[title_line:end]


def _labelled(label: re.Pattern[str], lines: Sequence[Line], page: Page) -> Iterator[Moment]:
    """The moments right behind a label, in its line or alone in the next one."""
    for index, line in enumerate(lines):
        text = line.text
        for match in label.finditer(text):
            rest = text[match.end() :].lstrip(" :：∶[(（【")
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            following = labels.cell_below(line) or following
            first = next(iter(find_moments(rest)), None)
            if first and first[0] <= _GAP:
                yield _day_at_midnight(first[2])
            elif moment := _moment(_leading_date(rest or following), page):
                yield moment


def _leading_date(text: str) -> str | None:
    """What a text starts with that may be a date, with or without a year."""
    match = _DATE_CHARACTERS.match(text)
    return match[0] if match else None


def _in_bar(lines: Sequence[Line]) -> Iterator[Moment]:
    """Dates without a label in a short line that also names source, reads, font size and so on."""
    for line in lines:
        text = line.text
        if len(text) <= _LONGEST_BAR and (labels.in_bar(text) or _READS.search(text)):
            yield from (_day_at_midnight(moment) for _, _, moment in find_moments(text)[:1])


def _alone(lines: Sequence[Line]) -> Iterator[Moment]:
    """Dates that are all a line holds, or begin it with nothing but a name behind."""
    for line in lines:
        for start, end, moment in find_moments(line.text):
            others = characters(line.text[:start] + line.text[end:]).strip("()（）[]【】|:：")
            is_byline = not line.text[:start].strip() and _NAME.fullmatch(line.text[end:])
            if (not others or is_byline) and not _IN_BRACKETS.match(line.text):
                yield _day_at_midnight(moment)
