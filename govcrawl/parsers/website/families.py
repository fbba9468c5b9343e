"""Which content management system a page was made by, as far as the page shows it."""

import re
from collections import Counter
from itertools import islice

from govcrawl.parsers.markup import Page
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
    (
        "hanweb_jpaas",
        "text",
        re.compile(r"jpaas-publish-server|parseType=.?bu\w{2,4}dstatic", re.IGNORECASE),
    ),
    ("jiangxi", "text", re.compile(r"webSiteCode[\s\S]{0,400}channelCode")),
    (
        "hanweb_jcms",
        "text",
        re.compile(
            r"/jpage/dataproxy\.jsp|/module/visitcount/|/jcms_files/"
            r"|<datastore>\s*<(?:totalrecord|nextgroup|recordset)"
        ),
    ),
    (
        "ucap",
        "text",
        re.compile(
            r"UCAP-CONTENT|ucapcontent|fxsjcj\.kaipuyun|zs\.kaipuyun"
            r"|\"manuscriptId\"[\s\S]{0,400}\"publishedTime|createPageHTML\(\s*['\"][a-z]",
            re.IGNORECASE,
        ),
    ),
    ("vsb", "text", re.compile(r"v_news_content|_vsb_content|_dynclicks|vsbscreen|_sitegray")),
    ("lonsun", "text", re.compile(r"/site/label/8888|Ls\.pagination|j-fontContent")),
    ("gdbs", "text", re.compile(r"gdbsTokenId|/gkmlpt/")),
    ("trs", "text", re.compile(r"trs_web|<!--\s*TRS|(?:href|src)=.(?:\./)?[WP]0\d{18,}\.")),
    ("eportal", "text", re.compile(r"/eportal/(?:ui|fileDir|uiFramework)")),
)
"""Family, where its mark stands, the mark; the surest first."""

_LINKS = (
    ("hanweb_jpaas", re.compile(_JPAAS_ART)),
    ("hanweb_jcms", re.compile(_ART)),
    ("gdbs", re.compile(_GDBS)),
    ("trs", re.compile(r"(?:^|/)[tT]\d{8}_\d+\.s?html?\b")),
    ("vsb", re.compile(r"(?:^|/)info/\d+/\d+\.html?\b")),
    ("ucap", re.compile(_UCAP)),
)
"""What a site's links to its own articles look like."""

_WEAK = (
    ("trs", "text", re.compile(r"TRS_Editor|TRS_UEDITOR|class=.Custom_UnionStyle")),
    ("hanweb_jcms", "names", re.compile(r"\bmaketime\b")),
)
"""Marks that copied articles bring along, or that two families share."""

_MOST_LINKS = 2000
"""So many links are looked at; a home page has a tenth."""


def cms_family(page: Page) -> str | None:
    """The CMS family by tags, address, templates, then links; None where nothing tells.

    Links count only where they lead to the page's own site: a county lists its city's articles.
    """
    return page.once(_family)


def _family(page: Page) -> str | None:
    places = {
        "names": " ".join(name for name, _ in page.metas),
        "others": page.meta("others") or "",
        "url": f"{page.capture.url} {page.meta('url') or ''}",
        "text": page.text,
    }
    for family, place, mark in _SURE:
        if mark.search(places[place]):
            return family
    linked = _by_links(page)
    if linked:
        return linked
    return next((name for name, place, mark in _WEAK if mark.search(places[place])), None)


def _by_links(page: Page) -> str | None:
    found: Counter[str] = Counter()
    for link in islice(page.tree.iter("a"), _MOST_LINKS):
        href = (link.get("href") or "").strip()
        family = next((name for name, mark in _LINKS if mark.search(href)), None)
        if family and _is_own(page, href):
            found[family] += 1
    return found.most_common(1)[0][0] if found else None


def _is_own(page: Page, href: str) -> bool:
    if "//" not in href:
        return True
    address = page.resolve(href)
    return address is not None and same_site(address, page.capture.url)
