"""What a home page offers by name: accessibility, elder mode, chatbot, mailbox and so on."""

import re
from collections import Counter
from typing import Any

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import home_links, metas
from govcrawl.parsers.website.home_links import HomeLink
from govcrawl.parsers.website.page import ARTICLE_URL
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
_BY_ADDRESS = (
    ("weibo", re.compile(r"^https?://(?:[\w-]+\.)*weibo\.c(?:om|n)/", re.IGNORECASE)),
    ("wechat", re.compile(r"^https?://(?:[\w-]+\.)*weixin\.qq\.com/", re.IGNORECASE)),
)
_ELSEWHERE = frozenset({"service_platform"})
"""Where these lead is told by ``service_entrances``."""

_NAMING = ("title", "alt", "placeholder", "href", "value")
_LONGEST_NAME = 16
"""Characters of the longest name of a feature; a longer link text is a headline."""

_MOST_LINKS, _MOST_OF_ONE = 40, 6


def features(page: Page) -> list[str]:
    """What the page offers by a word in sight, the name of an image or field, or a link."""
    words = [page.visible_text]
    for element in page.tree.iter("a", "img", "input", "div", "button"):
        words += (element.get(name) or "" for name in _NAMING)
    text = " ".join(words)
    found = {name for name, pattern in _FEATURES if pattern.search(text)}
    if any(_EN.match(link.text) for link in home_links.read(page)):
        found.add("multilingual")
    return [name for name, _ in _FEATURES if name in found]


def feature_links(page: Page) -> list[dict[str, Any]]:
    """Where the features lead: feature, name and url, each once, in page order, forty at most.

    A feature that only a script opens leads nowhere; headlines that mention one are none.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    counts: Counter[str] = Counter()
    for link in home_links.read(page):
        if link.url is None or _is_headline(page, link):
            continue
        for feature in _features_of(link):
            key = feature, canonical(link.url)
            if key not in found and counts[feature] < _MOST_OF_ONE:
                counts[feature] += 1
                name = link.name[: metas.LONGEST] or None
                found[key] = {"feature": feature, "name": name, "url": link.url}
        if len(found) >= _MOST_LINKS:
            break
    return list(found.values())[:_MOST_LINKS]


def _features_of(link: HomeLink) -> list[str]:
    by_name = [name for name, pattern in _FEATURES if pattern.search(link.name)]
    by_name += ["multilingual"] if _EN.match(link.name) else []
    by_address = [name for name, pattern in _BY_ADDRESS if pattern.search(link.url or "")]
    return [name for name in dict.fromkeys([*by_name, *by_address]) if name not in _ELSEWHERE]


def _is_headline(page: Page, link: HomeLink) -> bool:
    """Say whether a link is the site's news, or the home page itself."""
    home, url = page.capture.url, link.url or ""
    if len(link.name) > _LONGEST_NAME or link.name.startswith("关于"):
        return True
    if canonical(url) == canonical(home):
        return True
    return same_site(url, home) and bool(ARTICLE_URL.search(url))
