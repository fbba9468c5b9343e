"""The links of a home page to a government service platform (政务服务网)."""

import re
from typing import Any

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import home_links, metas
from govcrawl.urls import canonical, host_of, same_site

NATIONAL, PROVINCIAL, OTHER = "national", "provincial", "other"
_MOST = 50
_PLATFORM_HOST = re.compile(r"(?:^|\.)[a-z0-9-]*zwfww?[a-z0-9-]*\.")
_PLATFORM_NAME = re.compile(
    r"政务服务(?:网|平台|旗舰店|移动端|APP)|一网通办|国家政务服务|网上办事大厅"
)
_LONGEST_NAME = 16
_NATIONAL_HOST = re.compile(r"(?:^|\.)(?:gjzwfw\.(?:www\.)?|zwfw\.www\.)gov\.cn$")
_OWN_HOST = re.compile(r"(?:^|\.)([a-z]{1,8})zwfww?\.gov\.cn$")
_BRANCH_HOST = re.compile(r"(?:^|\.)[a-z0-9-]*zwfww?[a-z0-9-]*\.([a-z]+)\.gov\.cn$")
_INITIALS = frozenset(
    "bj tj he hb sx nmg nm ln jl hlj sh js zj ah fj jx sd hn ha gd gx hi cq sc gz yn xz sn sxs gs"
    " qh nx xj xjbt".split()
)
"""How provinces are written before ``zwfw``; a city's letters are others."""

_DOMAINS = frozenset(
    "beijing tj hebei shanxi nmg ln jl hlj sh jiangsu zj ah fujian jiangxi sd shandong henan hubei"
    " hunan gd gxzf hainan cq sc guizhou yn xizang shaanxi gansu qinghai nx xinjiang xjbt".split()
)
"""The domains of the provinces and the 兵团 under gov.cn."""


def service_entrances(page: Page) -> list[dict[str, Any]]:
    """The entrances with name, url and platform, each address once, in page order, fifty at most.

    Told by the host, else by a name (政务服务网, 一网通办) that leads to another site: a column of
    the site's own is no platform.
    """
    found: dict[str, dict[str, Any]] = {}
    for link in home_links.read(page):
        if link.url is None or not _is_entrance(page, link.url, link.name):
            continue
        key = canonical(link.url)
        if key not in found:
            name = link.name[: metas.LONGEST] or None
            found[key] = {"name": name, "url": link.url, "platform": platform_of(link.url)}
        if len(found) >= _MOST:
            break
    return list(found.values())


def _is_entrance(page: Page, url: str, name: str) -> bool:
    if same_site(url, page.capture.url):
        return False
    if _PLATFORM_HOST.search(host_of(url)):
        return True
    return len(name) <= _LONGEST_NAME and bool(_PLATFORM_NAME.search(name))


def platform_of(url: str) -> str:
    """Whose platform an address is: ``national``, ``provincial`` or ``other``.

    Provincial is the name of a province before or behind ``zwfw`` (``www.sczwfw.gov.cn``,
    ``zwfw.hubei.gov.cn``), with the branches it keeps for cities (``yc.jxzwfww.gov.cn``).
    """
    host = host_of(url)
    if _NATIONAL_HOST.search(host):
        return NATIONAL
    own, branch = _OWN_HOST.search(host), _BRANCH_HOST.search(host)
    is_provincial = (own and own[1] in _INITIALS) or (branch and branch[1] in _DOMAINS)
    return PROVINCIAL if is_provincial else OTHER
