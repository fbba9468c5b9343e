"""Challenges of firewalls: pages that test the browser, or ask a person to prove to be one."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page
from govcrawl.reasons import Reason

_CONTENT_TEXT = 300
CONTENT_LINKS = 5
"""A page with this much visible text or this many links has content of its own."""


@dataclass(frozen=True)
class Challenge:
    """Which challenge, as a reason and in words."""

    reason: Reason
    detail: str


_VENDORS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "jsl",
        re.compile(
            r"""__jsl_clearance|["']?bts["']?\s*:\s*\[|\('_'\)\s*\+\s*\('_'\)\s*\+\s*\('j'\)"""
        ),
    ),
    (
        "ruishu",
        re.compile(
            r"""<(?:meta|script)\b[^<>]{0,500}\sr\s*=\s*['"]m['"]|\$_ts\s*=\s*window|window\[['"]\$_ts['"]\]|\$_ts\.(?:cd|nsd)\b"""
        ),
    ),
    (
        "aliyun",
        re.compile(r"""acw_sc__v[23]|\bvar\s+arg1\s*=\s*['"][0-9A-Fa-f]{20,}|aliyun_?waf_"""),
    ),
    (
        "cloudflare",
        re.compile(r"_cf_chl_opt|cf_chl_|/cdn-cgi/challenge-platform/|cf-browser-verification"),
    ),
    ("360", re.compile(r"wzws-waf-cgi|wzwsconfirm|WZWS_CONFIRM")),
    ("yunsuo", re.compile(r"YunSuoAutoJump|yunsuo_session|security_session_verify")),
    ("yundun", re.compile(r"<title>[^<]{0,40}云防护")),
    ("tencent", re.compile(r"waf\.tencent(?:-cloud)?\.com/[^\s\"'<>]{0,40}501page")),
    ("safeline", re.compile(r"safeline|SafeLine|slg-bg|/\.safeline/")),
)
_SETS_COOKIE = re.compile(r"document\s*(?:\.\s*cookie|\[\s*['\"]cookie['\"]\s*\])\s*=(?!=)")
_RELOADS = re.compile(
    r"""location['"\]\s]*(?:\.|\[\s*['"])reload|location(?:\.href)?\s*=\s*[\w.]*location\b"""
    r"""|location\.replace\(\s*[\w.]*location\b|location[^;]{0,20}=\s*["'][^"';]*\?|\.submit\s*\("""
)
"""Loads itself again, perhaps with a parameter: a page that sends one elsewhere is a redirect."""

_CHECKING = re.compile(
    r"checking\s+(?:if\s+the\s+site\s+connection|your\s+browser)|just\s+a\s+moment"
    r"|verif(?:y|ying)\s+you\s+are\s+(?:a\s+)?human|浏览器(?:安全)?(?:检查|检测|验证)中"
    r"|正在(?:进行)?(?:检测|检查|验证|校验)(?:您|你)?的?(?:浏览器|访问|安全|请求|环境)"
    r"|(?:安全|防火墙)(?:检查|检测|验证)(?:中|，请稍)",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"(?:请求|访问|操作|行为)[^。]{0,40}(?:被[^。]{0,16}(?:拦截|阻断|拒绝|禁止|防火墙)"
    r"|疑似[^。]{0,4}(?:攻击|恶意))|^\S{0,6}拦截提示"
    r"|(?:请求|访问|操作|行为)[^。]{0,16}可能(?:存在|具有)[^。]{0,8}(?:威胁|风险|攻击)"
    r"|(?:拦截|阻断)(?:了)?(?:您|你)的?(?:请求|访问)"
    r"|access\s+(?:denied|to\s+this\s+\w+\s+(?:is|has\s+been)\s+denied)"
    r"|\b403\W*(?:forbidden|禁止访问)|(?:禁止|拒绝|无权限?)访问"
    r"|request\s+(?:has\s+been\s+|was\s+)?(?:blocked|rejected)|web\s+application\s+firewall",
    re.IGNORECASE,
)
_TOO_OFTEN = re.compile(
    r"(?:访问|请求|操作|查询)(?:次数|频率|速度)?(?:过于|太过|太|过)(?:频繁|多|高|快)|too\s+many\s+requests",
    re.IGNORECASE,
)
_CAPTCHA_PART = re.compile(
    r"captcha|geetest|yidun|nocaptcha|verify[_-]?code|check[_-]?code|valid(?:ate)?[_-]?code|slider|drag",
    re.IGNORECASE,
)
_CAPTCHA_WORDS = re.compile(
    r"验证码|输入(?:图片|图中|下图)[^。]{0,6}(?:字符|文字|数字|内容|结果)|(?:向右|按住|拖动|滑动)[^。]{0,12}(?:滑块|验证|完成|拼图)|人机验证"
    r"|(?:完成|进行|通过)(?:以下|下方|安全|人机)*验证|not\s+a\s+robot|complete\s+the\s+(?:captcha|security\s+check)",
    re.IGNORECASE,
)
_LITTLE_TEXT = 200


def password_field(page: Page) -> HtmlElement | None:
    """The first field for a password."""
    fields = page.tree.iter("input")
    return next((field for field in fields if field.get("type") == "password"), None)


def has_content(page: Page, links: int) -> bool:
    """True for a page with content of its own: no challenge, even if it carries its script."""
    return links >= CONTENT_LINKS or page.shows(_CONTENT_TEXT)


def recognise(page: Page, scripts: str, text: str, links: int) -> Challenge | None:
    """The challenge a page without content is; None where it is none."""
    if _has_article(page, text):
        return None
    vendor = next((name for name, mark in _VENDORS if mark.search(page.text)), None)
    if vendor:
        return Challenge(Reason.BLOCKED, f"challenge of {vendor}")
    return _without_vendor(page, scripts, text, links) if len(text) < _LITTLE_TEXT else None


def _without_vendor(page: Page, scripts: str, text: str, links: int) -> Challenge | None:
    """A challenge of an unknown maker, by what its script does or what the page asks for."""
    if not links and _SETS_COOKIE.search(scripts) and _RELOADS.search(scripts):
        return Challenge(Reason.BLOCKED, "a script sets a cookie and loads the page again")
    if _is_captcha(page, text):
        return Challenge(Reason.CAPTCHA, "a captcha is the page's only content")
    if often := _TOO_OFTEN.search(text):
        return Challenge(Reason.RATE_LIMITED, f"the page says: {often[0]}")
    said = _CHECKING.search(f"{page.title or ''} {text}") or _STOPPED.search(page.title or "")
    said = said or _STOPPED.search(text)
    return Challenge(Reason.BLOCKED, f"the page says: {said[0]}") if said else None


def _has_article(page: Page, text: str) -> bool:
    """True where the page carries an article's tag and shows the title it names."""
    title = page.meta("ArticleTitle")
    return bool(title) and "".join((title or "").split()) in "".join(text.split())


def _is_captcha(page: Page, text: str) -> bool:
    """A captcha's words and its parts (an input, an image, a script), and no password field."""
    if not _CAPTCHA_WORDS.search(f"{page.title or ''} {text}"):
        return False
    if password_field(page) is not None:
        return False
    for element in page.tree.iter("input", "img", "div", "script", "canvas", "form", "iframe"):
        names = ("id", "class", "name", "src", "action")
        if _CAPTCHA_PART.search(" ".join(element.get(name) or "" for name in names)):
            return True
    return False
