"""The home page of a government website: who it says it is, what it offers, where it leads."""

import re
from typing import Any

from lxml.html import HtmlElement

from govcrawl.items import WebsiteCheck
from govcrawl.parsers import ParseError
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import (
    accessibility,
    entrances,
    features,
    footer,
    freshness,
    home_links,
    languages,
    metas,
)
from govcrawl.parsers.website.body import file_kind
from govcrawl.parsers.website.families import cms_family
from govcrawl.parsers.website.frames import main_frame
from govcrawl.parsers.website.home_links import HomeLink
from govcrawl.parsers.website.lines import page_lines
from govcrawl.parsers.website.page import ARTICLE_URL
from govcrawl.parsers.website.redirect import script_redirect
from govcrawl.urls import canonical, is_root, same_site

_MORE = re.compile(r"^(?:查看)?更多|^more|^\+$|^>+$", re.IGNORECASE)
_NO_COLUMN = re.compile(
    r"^(?:网站|返回|本站)?首\s*页$|^主页$|登录|注册|退出|用户中心|个人中心|无障碍|适老|长者|关怀|关爱"
    r"|繁体|繁體|简体|^EN|English|手机版|移动版|电脑版|客户端|微信|微博|APP$|机器人|设为首页|收藏"
    r"|网站地图|网站帮助|关于我们|联系我们|网站声明|隐私|版权|法律声明|免责|IPv6|备案|ICP备|公网安备|标识码"
    r"|查看|详情|下载|打印|^[\d\s.,/:-]+$|上一|下一|末页|尾页|高级搜索|检索|^搜索",
    re.IGNORECASE,
)
_LONGEST_NAME = 14
"""The longest name of a column, in characters; a longer link text is a headline."""

_DATE = re.compile(r"\d{4}[-./年]\d|^\d{1,2}[-.月]\d{1,2}|[，。！？；：“”]")
_DYNAMIC = re.compile(
    r"/(?:search|login|register|user|mail|u)\b|javascript:|redirect_firstArticle|userCenter",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(
    r"javascript:|/(?:login|register)\b|redirect_firstArticle|userCenter", re.IGNORECASE
)
_REPORT_NAME = re.compile(r"网站[^，。]{0,12}年度(?:工作)?报表")
_REPORT_PATH = re.compile(r"/(?:zf)?(?:wz)?(?:gz)?ndbb(?:[/._-]|$)", re.IGNORECASE)
_WANTED_NAME = re.compile(r"信箱|来信|写信|留言|(?:办事|服务|办理)指南|办事服务")
"""What is read beside ordinary columns, with annual reports: letters and service guides."""

_WANTED_END = re.compile(
    r"(?:报表|信箱|来信|写信|留言板?|指南|服务|选登|公开|反馈|查询|展示)(?:[（(].*)?$"
)
_LONGEST_WANTED = 40
_NAME_EDGE = " >»|·-—[]【】+"
_UP = 3


def parse_home(page: Page) -> WebsiteCheck:
    """What a home page says of its site. What is observed around it (status, TLS) stays None.

    Badges, viewport and all that counts what is on it are None on a page that only redirects.
    Raises ParseError when the page has neither text, title, nor a redirect.
    """
    target = script_redirect(page) or _main_frame(page)
    if not target and not page.title and not page.visible_text:
        raise ParseError("no text, title or redirect", page.capture.url)
    lines = page_lines(page)
    check = WebsiteCheck(
        source_url=page.capture.url,
        url=page.capture.url,
        status=page.capture.status,
        body_bytes=len(page.capture.body),
        script_redirect=target,
        charset=page.charset,
        title=(page.title or "")[: metas.LONGEST] or None,
        viewport=None if target else page.meta("viewport") is not None,
        site_name=metas.site_name(page),
        site_domain=metas.value(page, "SiteDomain"),
        site_id_code=metas.site_id_code(page) or footer.site_id_code(page),
        icp_no=footer.icp_no(page),
        police_no=footer.police_no(page),
        sponsor=footer.sponsor(page, lines),
        find_error_badge=None if target else footer.find_error_badge(page),
        institution_badge=None if target else footer.institution_badge(page),
        generated_at=metas.generated_at(page),
        cms_family=cms_family(page),
        features=features.features(page),
        columns=_columns(page),
    )
    return check if target else _with_offers(page, check)


def _with_offers(page: Page, check: WebsiteCheck) -> WebsiteCheck:
    """The check with where the page leads, how it is marked up and how fresh it is."""
    fresh = freshness.freshness(page)
    check.feature_links = features.feature_links(page)
    check.service_entrances = entrances.service_entrances(page)
    check.languages = languages.languages(page)
    check.accessibility = accessibility.accessibility(page)
    check.newest_at = fresh.newest_at
    check.dated_entries = fresh.dated_entries
    check.fresh_entries = fresh.fresh_entries
    return check


def _columns(page: Page) -> list[dict[str, Any]]:
    """The columns of this site the page links, each address once, in page order.

    Those of annual reports, letters and guides must not be missed: their names may be longer and
    hold a word that else tells a button.
    """
    found: dict[str, dict[str, Any]] = {}
    for link in home_links.read(page):
        is_report = bool(_REPORT_NAME.search(link.name) or _REPORT_PATH.search(link.href))
        is_wanted = is_report or bool(_WANTED_NAME.search(link.name))
        is_more = bool(_MORE.match(link.name))
        name = _wanted_name(link, is_report) if is_wanted and not is_more else _column_name(link)
        no_page = _NO_PAGE if is_wanted else _DYNAMIC
        url = _column_url(page, link.href, no_page) if name else None
        if url is None or (ARTICLE_URL.search(url) and not is_report):
            continue
        if (key := canonical(url)) not in found:
            found[key] = {"name": name, "url": url}
    return list(found.values())


def _wanted_name(link: HomeLink, is_report: bool) -> str | None:
    """The name of a column that must not be missed; None for a headline."""
    name = link.name.strip(_NAME_EDGE)
    is_named = is_report or len(name) <= _LONGEST_NAME or _WANTED_END.search(name)
    if not 1 < len(name) <= _LONGEST_WANTED or name.startswith("关于"):
        return None
    return name if is_named else None


def _column_name(link: HomeLink) -> str | None:
    """The name of a column as a link's text or title; the heading's beside a link 更多."""
    text = link.text or squeeze(link.element.get("title"))
    if _MORE.match(text):
        text = _heading_near(link.element)
    text = text.strip(_NAME_EDGE)
    if not 1 < len(text) <= _LONGEST_NAME or _NO_COLUMN.search(text) or _DATE.search(text):
        return None
    return text


def _heading_near(link: HtmlElement) -> str:
    """The heading of the block a link 更多 stands in, without links of its own."""
    for _, ancestor in zip(range(_UP), link.iterancestors(), strict=False):
        for heading in ancestor.iter("h1", "h2", "h3", "h4"):
            if heading.find(".//a") is None:
                return squeeze(" ".join(heading.itertext()))
    return ""


def _column_url(page: Page, href: str, no_page: re.Pattern[str]) -> str | None:
    """The address of a column: on this site, no file, script or the home page itself."""
    if not href or href.startswith("#") or no_page.search(href):
        return None
    url = page.resolve(href.partition("#")[0])
    if url is None or not same_site(url, page.capture.url):
        return None
    if file_kind(url) or canonical(url) == canonical(page.capture.url) or is_root(url):
        return None
    return url


def _main_frame(page: Page) -> str | None:
    """The frame that holds the home page where there is only a set of frames."""
    return main_frame(page) if page.tree.find(".//frameset") is not None else None
