"""The home page of a government website: who it says it is, what it offers, where it leads."""

import re
from typing import Any

from lxml.html import HtmlElement

from govcrawl.items import WebsiteCheck
from govcrawl.parsers import ParseError
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import footer, metas
from govcrawl.parsers.website.body import file_kind
from govcrawl.parsers.website.lines import page_lines, read_lines
from govcrawl.parsers.website.page import ARTICLE_URL
from govcrawl.parsers.website.redirect import script_redirect
from govcrawl.urls import canonical, same_site

_FEATURES = (
    ("accessibility", re.compile(r"无障碍|辅助浏览|读屏|盲人")),
    ("elder_mode", re.compile(r"适老|长者|老年|关怀版|关爱版|敬老|大字版|长辈")),
    ("ipv6", re.compile(r"ipv6", re.IGNORECASE)),
    (
        "chatbot",
        re.compile(r"智能问答|智能客服|智能咨询|智能机器人|智能小|机器人|智能互动|智能助手"),
    ),
    (
        "multilingual",
        re.compile(r"English|英文版|多语|日本語|日文版|한국어|Русский|Français|外文版"),
    ),
    ("open_data", re.compile(r"数据开放|开放数据|公共数据")),
    ("search", re.compile(r"搜索|检索|搜一搜|站内查询")),
    ("mailbox", re.compile(r"信箱|写信|留言|网上信访|网民来信|咨询投诉|12345")),
    ("service_platform", re.compile(r"政务服务|网上办事|办事大厅|zwfw", re.IGNORECASE)),
    ("weibo", re.compile(r"微博|weibo\.c", re.IGNORECASE)),
    ("wechat", re.compile(r"微信|公众号|weixin", re.IGNORECASE)),
    ("app", re.compile(r"(?<![A-Za-z])APP(?![A-Za-z])|客户端|手机应用", re.IGNORECASE)),
)
_EN = re.compile(r"^(?:EN|ENG|English)$", re.IGNORECASE)
_MORE = re.compile(r"^(?:查看)?更多|^more|^\+$|^>+$", re.IGNORECASE)
_NO_COLUMN = re.compile(
    r"^(?:网站|返回|本站)?首\s*页$|^主页$|登录|注册|退出|用户中心|个人中心|无障碍|适老|长者|关怀|关爱"
    r"|繁体|繁體|简体|^EN|English|手机版|移动版|电脑版|客户端|微信|微博|APP$|机器人|设为首页|收藏"
    r"|网站地图|网站帮助|关于我们|联系我们|网站声明|隐私|版权|法律声明|免责|IPv6|备案|公网安备|标识码"
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
_UP = 3


def parse_home(page: Page) -> WebsiteCheck:
    """What a home page says of its site. What is observed around it (status, TLS) stays None.

    Badges and the viewport are None on a page that only redirects. Raises ParseError when the page
    has neither text, title, nor a redirect.
    """
    target = script_redirect(page)
    if not target and not page.title and not page.visible_text:
        raise ParseError("no text, title or redirect", page.capture.url)
    lines = page_lines(page)
    return WebsiteCheck(
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
        sponsor=footer.sponsor(lines),
        find_error_badge=None if target else footer.find_error_badge(page),
        institution_badge=None if target else footer.institution_badge(page),
        generated_at=metas.generated_at(page),
        cms_family=metas.cms_family(page),
        features=_features(page),
        columns=_columns(page),
    )


def _features(page: Page) -> list[str]:
    """What the page offers by a word in sight, the name of an image or field, or a link."""
    words = [page.visible_text]
    for element in page.tree.iter("a", "img", "input", "div", "button"):
        words += (element.get(name) or "" for name in ("title", "alt", "placeholder", "href"))
    text = " ".join(words)
    found = {name for name, pattern in _FEATURES if pattern.search(text)}
    if any(_EN.match(_link_text(link)) for link in page.tree.iter("a")):
        found.add("multilingual")
    return [name for name, _ in _FEATURES if name in found]


def _columns(page: Page) -> list[dict[str, Any]]:
    """The columns of this site the page links, each address once, in page order."""
    found: dict[str, dict[str, Any]] = {}
    for link in page.tree.iter("a"):
        name = _column_name(link)
        url = _column_url(page, link) if name else None
        if url and (key := canonical(url)) not in found:
            found[key] = {"name": name, "url": url}
    return list(found.values())


def _column_name(link: HtmlElement) -> str | None:
    """The name of a column as a link's text or title; the heading's beside a link 更多."""
    text = _link_text(link) or squeeze(link.get("title"))
    if _MORE.match(text):
        text = _heading_near(link)
    text = text.strip(" >»|·-—[]【】+")
    if not 1 < len(text) <= _LONGEST_NAME or _NO_COLUMN.search(text) or _DATE.search(text):
        return None
    return text


def _link_text(link: HtmlElement) -> str:
    return squeeze(" ".join(line.text for line in read_lines(link)))


def _heading_near(link: HtmlElement) -> str:
    """The heading of the block a link 更多 stands in, without links of its own."""
    for _, ancestor in zip(range(_UP), link.iterancestors(), strict=False):
        for heading in ancestor.iter("h1", "h2", "h3", "h4"):
            if heading.find(".//a") is None:
                return squeeze(" ".join(heading.itertext()))
    return ""


def _column_url(page: Page, link: HtmlElement) -> str | None:
    """The address of a column: on this site, no article, file, script or the home page itself."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#") or _DYNAMIC.search(href):
        return None
    url = page.resolve(href.partition("#")[0])
    if url is None or not same_site(url, page.capture.url) or ARTICLE_URL.search(url):
        return None
    if file_kind(url) or canonical(url) == canonical(page.capture.url) or _is_root(url):
        return None
    return url


def _is_root(url: str) -> bool:
    return re.fullmatch(r"https?://[^/]+/?(?:index\.[a-z]+)?", url) is not None
