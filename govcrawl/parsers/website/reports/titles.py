"""What the title of a report says: whether it is one, of which kind, of which year.

Not ours: 政府信息公开工作年度报告 (prose), 检查情况通报 (quarterly), notices asking for reports.
"""

import re
import unicodedata

from govcrawl.parsers.website.lines import characters

WORK, SUPERVISION = "work", "supervision"
LONGEST_TITLE = 120
_REPORT = re.compile(
    r"网站?[^,。;:]{0,14}(?:年度|工作|监管)[^,。;:]{0,8}报表|网站[^,。;:]{0,14}年[^,。;:]{0,8}报表"
    r"|网站年报表?(?!告)"
    r"|(?:年度|年)[^,。;:]{0,20}网站[^,。;:]{0,10}报表"
)
_NAMED_OTHERWISE = re.compile(
    r"网站[^,。;:]{0,10}(?:工作|监管)年度?(?:报告|情况|统计)|网站[^,。;:]{0,6}年度工作报告"
)
_NOT_OURS = re.compile(
    r"通报|检查情况|抽查情况|信息公开(?:工作)?年|关于(?:做好|报送|填报|开展|编制|上报|组织)"
    r"|填报说明|模板|空表|指南|解读|办法|培训"
)
_YEAR_OF_REPORT = re.compile(r"(?<!\d)(20\d\d)年?度")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年?(?!\d|年?[-/.]?\d{1,2}[月/.-])")
_CHINESE_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile(r"[二2][〇○零O0][〇一二三四五六七八九○零O]{2}(?=年)")
_YEAR_LINE = re.compile(r"[(\[【]?(20\d\d)年?(?:度|\))[)\]】]?")


def plain(text: str) -> str:
    """A title as it compares: one width of characters, no white space, years in digits."""
    flat = characters(unicodedata.normalize("NFKC", text[: 8 * LONGEST_TITLE]))
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_CHINESE_DIGITS), flat)


def is_report_title(text: str | None) -> bool:
    """True for a text that names the annual report of a site or of the supervision of sites."""
    flat = plain(text or "")
    return len(flat) <= LONGEST_TITLE and bool(_REPORT.search(flat)) and not _NOT_OURS.search(flat)


def may_be_report_title(text: str | None) -> bool:
    """True also for titles other things have too (网站工作年度报告): the figures must decide."""
    flat = plain(text or "")
    return is_report_title(text) or (
        bool(_NAMED_OTHERWISE.search(flat)) and not _NOT_OURS.search(flat)
    )


def kind_of(text: str | None) -> str | None:
    """``supervision`` for 监管年度报表, ``work`` for 工作年度报表; None where it says neither."""
    flat = plain(text or "")
    if re.search(r"监管[^,。;:]{0,6}报[表告]", flat):
        return SUPERVISION
    return WORK if re.search(r"工作[^,。;:]{0,6}报[表告]", flat) else None


def year_of(text: str | None) -> int | None:
    """The year reported on: that of 2023年度, else the only year a title names."""
    flat = plain(text or "")
    named = _YEAR_OF_REPORT.findall(flat) or _YEAR.findall(flat)
    years = set(map(int, named))
    return years.pop() if len(years) == 1 else None


def year_line(text: str) -> int | None:
    """The year of a line that is nothing but one: ``（2023年度）``."""
    match = _YEAR_LINE.fullmatch(plain(text))
    return int(match[1]) if match else None


def all_years(text: str) -> set[int]:
    """Every year a text names."""
    return {int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", plain(text))}
