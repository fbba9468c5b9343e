"""What the foot of a government page says: site code, ICP and police numbers, sponsor, badges."""

import re
from collections.abc import Sequence

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.lines import Line, characters

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼港澳台蜀滇陇黔"
_CODE = re.compile(
    r"(?:标\s*识|识\s*别)\s*(?:编\s*)?码\s*(?:为|是)?\s*[:：(（]?\s*("
    + metas.SITE_ID_CODE.pattern
    + ")"
)
_ICP = re.compile(
    rf"[(（]?[{_PROVINCES}][)）]?\s*ICP\s*[备证]\s*[案字]?\s*[:：]?\s*第?\s*\d{{5,10}}(?:\s*号)?"
    r"(?:\s*[-－—]\s*\d{1,3}(?!\d))?",
    re.IGNORECASE,
)
_POLICE = re.compile(
    rf"(?:[{_PROVINCES}]\s*)?公\s*(?:网\s*(?:安\s*)?|安\s*网\s*)备\s*(?:案\s*号?)?\s*[:：]?\s*第?\s*\d{{10,14}}(?:\s*号)?"
)
_POLICE_NUMBER = re.compile(r"公安(?:机关|部门|网)?备案号?\s*[:：]\s*(\d{13,14})")
_SPONSOR = re.compile(r"主\s*办\s*(?:单\s*位|方|部\s*门)?\s*[:：]\s*|主办单位\s+")
_SPONSOR_BEFORE = re.compile(
    r"(?:^|[\s|｜，,。；;:：])([\u4e00-\u9fff（）]{4,40}?)\s*主办(?=$|[\s|｜，,。；;])"
)
_BY = re.compile(r"^(?:本网站?|网站|本站)?由")
_SPONSOR_END = re.compile(
    r"\s*(?:[|｜丨;；。©]|承\s*办|协\s*办|技\s*术\s*[支保维]|维\s*护\s*[单:：]|运\s*维\s*[单:：]|管\s*理\s*单|版\s*权|地\s*址|邮\s*[编箱政]"
    r"|电\s*话|联\s*系|政府网站|网\s*站|网\s*址|备\s*案|Copyright|E-?mail|传\s*真|支持|开\s*发\s*[单:：]"
    rf"|[{_PROVINCES}]\s*(?:ICP|公网)|ICP|\s[\u4e00-\u9fff]{{2,6}}[:：]|\d{{5,}})"
)
_QUOTE = re.compile(r"""["'`\\<>+]""")
"""Where a string of a script ends."""

_LONGEST_SPONSOR = 80
_FOOT_LINES = 60
"""The foot is somewhere in the second half of a page, or in its last lines."""

_FIND_ERROR = re.compile(
    r"政府网站找错|网站找错|我要找错|_jiucuo_|jiucuo\.js|zfwzgl\.www\.gov\.cn/exposure"
)
_INSTITUTION = re.compile(r"conac\.cn|conac\.js|_ideConac|党政机关(?:标识|网站标识)|事业单位标识")


def site_id_code(page: Page) -> str | None:
    """政府网站标识码 by its label, in sight or in a script that writes the foot."""
    match = _CODE.search(page.visible_text) or _CODE.search(_script_text(page))
    return match[1] if match else None


def icp_no(page: Page) -> str | None:
    """The ICP filing number as printed, without blanks: ``赣ICP备06000141号``."""
    match = _ICP.search(page.visible_text) or _ICP.search(_script_text(page))
    return characters(match[0]) if match else None


def police_no(page: Page) -> str | None:
    """The police filing number as printed: ``赣公网安备 36090202000004号``."""
    for text in (page.visible_text, _script_text(page)):
        if match := _POLICE.search(text):
            return squeeze(match[0])
        if match := _POLICE_NUMBER.search(text):
            return match[1]
    return None


def sponsor(page: Page, lines: Sequence[Line]) -> str | None:
    """主办单位, read from the end of the page upwards: in a news item the word stands higher.

    Else the one in a script that writes the foot.
    """
    written = _script_text(page)
    match = _SPONSOR.search(written)
    return _shown_sponsor(lines) or (
        _sponsor_in(_QUOTE.split(written[match.end() :][:200])[0]) if match else None
    )


def _sponsor_in(rest: str) -> str | None:
    """The name a text begins with, up to what a foot prints behind the sponsor."""
    end = _SPONSOR_END.search(rest)
    name = squeeze(rest[: end.start()] if end else rest).strip(" -—,，、")
    return name if name and len(name) <= _LONGEST_SPONSOR else None


def _shown_sponsor(lines: Sequence[Line]) -> str | None:
    first = min(len(lines) // 2, max(len(lines) - _FOOT_LINES, 0))
    for index in range(len(lines) - 1, first - 1, -1):
        text = lines[index].text
        if match := _SPONSOR.search(text):
            rest = text[match.end() :] or (lines[index + 1].text if index + 1 < len(lines) else "")
            name = _sponsor_in(rest)
        elif match := _SPONSOR_BEFORE.search(text):
            name = _BY.sub("", match[1])
        else:
            continue
        if name:
            return name
    return None


def find_error_badge(page: Page) -> bool:
    """Say whether the page has the 政府网站找错 entry, or the script that draws it."""
    return bool(_FIND_ERROR.search(page.text))


def institution_badge(page: Page) -> bool:
    """Say whether the page has the 党政机关 mark, or the script that draws it."""
    return bool(_INSTITUTION.search(page.text))


def _script_text(page: Page) -> str:
    """What inline scripts write into the page, tags taken out."""
    scripts = (script.text or "" for script in page.tree.iter("script"))
    written = [metas.without_markup(text) for text in scripts if "write" in text]
    return " ".join(written)
