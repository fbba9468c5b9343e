"""The standard meta tags of a government page (国办发〔2017〕47号) and what the page's CMS adds.

Sites misspell the names' case, leave values empty, print tags twice and glue values together, so a
value is the first that is not empty, and what cannot be one of its kind is None.
"""

import html
import re
from datetime import datetime

from govcrawl.parsers.dates import read_moment
from govcrawl.parsers.markup import Page, squeeze

STANDARD_TAGS = (
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
)
SITE_ID_CODE = re.compile(r"(?:\d{10}|[bB][mM]\d{8}|N\d{9})(?![0-9A-Za-z])")
"""Region and number; ``bm`` for ministries; ``N`` for sites outside the regions."""

LONGEST = 4096
"""Characters of a text that are kept, the limit of the schemas."""

_EMPTY = frozenset({"null", "undefined", "none", "nan", "无", "暂无", "空", "-", "--", "/"})
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_GENERATION_TAGS = ("maketime", "htmlgeneratetime", "createdate", "generatetime")
_GENERATED = "页面生成时间"
_UCAP_TEMPLATE = "template,templategroup,version"


def without_markup(text: str) -> str:
    """A text on one line, without the tags and character references some CMS leave in titles."""
    plain = _TAG.sub(" ", text) if "<" in text else text
    return squeeze(html.unescape(plain))


def value(page: Page, name: str) -> str | None:
    """The value of a tag without markup; None where it is missing, empty or a word for that."""
    return page.once(_values).get(name.lower())


def _values(page: Page) -> dict[str, str]:
    """For every name the first content that tells something."""
    found: dict[str, str] = {}
    for name, content in page.metas:
        text = "" if name in found else without_markup(content)[:LONGEST]
        if text and text.lower() not in _EMPTY:
            found[name] = text
    return found


def standard_tags(page: Page) -> list[str]:
    """Which of the ten standard tags are present and not empty, spelled as in the notice."""
    present = {name for name, content in page.metas if content}
    return [name for name in STANDARD_TAGS if name.lower() in present]


def site_id_code(page: Page) -> str | None:
    """The SiteIDCode, if it has the form of one."""
    for name, content in page.metas:
        if name == "siteidcode" and (match := SITE_ID_CODE.fullmatch("".join(content.split()))):
            return match[0]
    return None


def site_name(page: Page) -> str | None:
    """The SiteName."""
    return value(page, "SiteName")


def column_name(page: Page) -> str | None:
    """The ColumnName without a site name glued to it; None for a number, site or article title."""
    name, site = value(page, "ColumnName"), site_name(page)
    if name is None:
        return None
    if site and name != site:
        name = name.removeprefix(site).removesuffix(site).strip(" -_|>·") or name
    if name.isdigit() or name in {site, value(page, "ArticleTitle")}:
        return None
    return name


def keywords(page: Page) -> list[str]:
    """The Keywords tag, split at commas, semicolons and blanks, without repetitions."""
    text = value(page, "Keywords") or ""
    return list(dict.fromkeys(word for word in re.split(r"[,，;；、\s|]+", text) if word))


def generated_at(page: Page) -> datetime | None:
    """When the CMS wrote the page: ``others = 页面生成时间 …``, Maketime, HtmlGenerateTime."""
    for name, content in page.metas:
        if name in _GENERATION_TAGS or _GENERATED in content:
            moment = read_moment(content)
            if moment:
                return moment.at
    return None


def stamps_generation_time(page: Page) -> bool:
    """Say whether it is a page of UCAP, whose PubDate is the moment the page was generated."""
    return any(name == _UCAP_TEMPLATE or _GENERATED in content for name, content in page.metas)
