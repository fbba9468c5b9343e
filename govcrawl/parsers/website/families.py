"""Which content management system a page was made by, as far as the page shows it."""

import re
from collections import Counter
from itertools import islice

from govcrawl.parsers.markup import Page
from govcrawl.parsers.telltales import telltale
from govcrawl.urls import same_site

_ART = r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+|/col/col\d+/"
_JPAAS_ART = r"/art/(?:\d{4}/)?art_[0-9a-f]{32}\b"
_TRS = r"/[tT](?:\d{8}_\d+|\d{5,})\.s?html?\b"
_UCAP = r"/(?:content_)?[0-9a-f]{32}\.shtml\b"
_GDBS = r"/content/(?:mpost_|post_)\d+\.html"
_VSB = r"/info/\d+/\d+\.html?\b"

_SURE = (
    ("ucap", "names", re.compile(r"template,templategroup,version")),
    ("lonsun", "names", re.compile(r"htmlgeneratetime")),
    ("ucap", "others", re.compile(r"页面生成时间")),
    ("hanweb_jpaas", "url", re.compile(_JPAAS_ART)),
    ("hanweb_jcms", "url", re.compile(_ART)),
    ("gdbs", "url", re.compile(_GDBS)),
    ("trs", "url", re.compile(_TRS)),
    ("vsb", "url", re.compile(_VSB)),
    ("ucap", "url", re.compile(_UCAP)),
    ("eportal", "url", re.compile(r"/eportal/")),
    ("hanweb_jcms", "url", re.compile(r"/dataproxy\.jsp\b")),
    ("hanweb_jpaas", "url", re.compile(r"/jpaas-[a-z]+-server/")),
    ("lonsun", "url", re.compile(r"/site/label/\d+\b|/public/column/\d+\b")),
    ("ucap", "url", re.compile(r"/(?:common/search|searchList)/[0-9a-f]{32}\b")),
)
"""Family, where in tags and address its mark stands, the mark; the surest first."""

_TEMPLATES = (
    (
        "hanweb_jpaas",
        "folded",
        telltale(
            "jpaas-publish-server parsetype=",
            r"jpaas-publish-server|parsetype=.?bu\w{2,4}dstatic",
        ),
    ),
    ("jiangxi", "text", telltale("webSiteCode", r"webSiteCode[\s\S]{0,400}channelCode")),
    (
        "hanweb_jcms",
        "text",
        telltale(
            "/jpage/dataproxy.jsp /module/visitcount/ /jcms_files/ <datastore>",
            r"/jpage/dataproxy\.jsp|/module/visitcount/|/jcms_files/"
            r"|<datastore>\s*<(?:totalrecord|nextgroup|recordset)",
        ),
    ),
    (
        "ucap",
        "folded",
        telltale(
            "ucap .kaipuyun manuscriptid createpagehtml(",
            r"ucap-content|ucapcontent|fxsjcj\.kaipuyun|zs\.kaipuyun"
            r"|\"manuscriptid\"[\s\S]{0,400}\"publishedtime|createpagehtml\(\s*['\"][a-z]",
        ),
    ),
    (
        "vsb",
        "text",
        telltale(
            "v_news_content _vsb_content _dynclicks vsbscreen _sitegray",
            r"v_news_content|_vsb_content|_dynclicks|vsbscreen|_sitegray",
        ),
    ),
    (
        "lonsun",
        "text",
        telltale(
            "/site/label/8888 Ls.pagination j-fontContent",
            r"/site/label/8888|Ls\.pagination|j-fontContent",
        ),
    ),
    ("gdbs", "text", telltale("gdbsTokenId /gkmlpt/", r"gdbsTokenId|/gkmlpt/")),
    (
        "trs",
        "text",
        telltale("trs_web TRS W0 P0", r"trs_web|<!--\s*TRS|(?:href|src)=.(?:\./)?[WP]0\d{18,}\."),
    ),
    ("eportal", "text", telltale("/eportal/", r"/eportal/(?:ui|fileDir|uiFramework)")),
)
"""The same for marks in the page's text, or in its text in lower case."""

_LINKS = (
    ("hanweb_jpaas", telltale("/art_", _JPAAS_ART)),
    ("hanweb_jcms", telltale("/art_ /col/col", _ART)),
    ("gdbs", telltale("/content/", _GDBS)),
    ("trs", telltale("_", r"(?:^|/)[tT]\d{8}_\d+\.s?html?\b")),
    ("vsb", telltale("info/", r"(?:^|/)info/\d+/\d+\.html?\b")),
    ("ucap", telltale(".shtml", _UCAP)),
)
"""What a site's links to its own articles look like."""

_EDITOR = telltale(
    "TRS_Editor TRS_UEDITOR Custom_UnionStyle",
    r"TRS_Editor|TRS_UEDITOR|class=.Custom_UnionStyle",
)
_MAKETIME = re.compile(r"\bmaketime\b")
"""Weak marks, that copied articles bring along (of TRS) or that two families share (Hanweb)."""

_MOST_LINKS = 2000
"""So many links are looked at; a home page has a tenth."""


def cms_family(page: Page) -> str | None:
    """The CMS family by tags, address, templates, then links; None where nothing tells.

    Links count only where they lead to the page's own site: a county lists its city's articles.
    """
    return page.once(_family)


def _family(page: Page) -> str | None:
    tags = {
        "names": " ".join(name for name, _ in page.metas),
        "others": page.meta("others") or "",
        "url": f"{page.capture.url} {page.meta('url') or ''}",
    }
    for family, place, mark in _SURE:
        if mark.search(tags[place]):
            return family
    texts = {"text": page.text, "folded": page.folded}
    for family, place, words in _TEMPLATES:
        if words.search(texts[place]):
            return family
    linked = _by_links(page)
    if linked:
        return linked
    if _EDITOR.search(page.text):
        return "trs"
    return "hanweb_jcms" if _MAKETIME.search(tags["names"]) else None


def _by_links(page: Page) -> str | None:
    links = islice(page.tree.iter("a"), _MOST_LINKS)
    hrefs = [(link.get("href") or "").strip() for link in links]
    together = "\n".join(hrefs)
    marks = [(name, mark) for name, mark in _LINKS if mark.may_be_in(together)]
    found: Counter[str] = Counter()
    for href in hrefs if marks else ():
        family = next((name for name, mark in marks if mark.search(href)), None)
        if family and _is_own(page, href):
            found[family] += 1
    return found.most_common(1)[0][0] if found else None


def _is_own(page: Page, href: str) -> bool:
    if "//" not in href:
        return True
    address = page.resolve(href)
    return address is not None and same_site(address, page.capture.url)
