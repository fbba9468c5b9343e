"""An account as its own page tells (aboutbiz), and as answers about accounts do."""

import re
from typing import Any

from govcrawl.items import WechatAccount
from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.wechat import addresses
from govcrawl.parsers.wechat.article import is_verified
from govcrawl.parsers.wechat.scripts import WechatPage
from govcrawl.parsers.wechat.values import TEXT_LIMIT, mappings, text_of, whole

_PERSON = re.compile(r"个人|individual|personal", re.IGNORECASE)
_VERIFIED = "认证主体"
_BIZ_IN_PAGE = re.compile(r"[?&;]__biz=([0-9A-Za-z+/%]{4,70}={0,2})")
_DESCRIPTION = re.compile(r"(?P<kind>公众号|服务号|订阅号|[账帐]号)?(?:简介|功能介绍)")
_KINDS = {"服务号": "service", "订阅号": "subscription", "公众号": "subscription"}
_SERVICE_TYPES = {0: "subscription", 1: "subscription", 2: "service"}
_LABELS = {
    "alias": re.compile(r"微信号|WeChat\s*ID", re.IGNORECASE),
    "principal_kind": re.compile(r"(?:认证|主体|[账帐]号)?(?:主体)?类型"),
    "principal": re.compile(r"(?:认证|[账帐]号|运营)?主体(?:名称|信息)?"),
    "region": re.compile(r"IP\s*属地.*", re.IGNORECASE),
}
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_NAMED = re.compile(r"(?:改名|注册)[“\"]([^”\"]{1,100})[”\"]")
_MOST_RENAMES = 200
_LONGEST_RENAME = 512
_LONGEST_PERSON = 5
"""Characters; the registered name of an institution has more."""


def is_account(page: WechatPage) -> bool:
    """True for the page about an account: rows of a label and what it says, among them its id."""
    rows = _rows(page)
    return any(_LABELS["alias"].fullmatch(label) for label in rows) or _VERIFIED in rows


def parse_account(page: WechatPage) -> WechatAccount:
    """The account of a page about one; its telephone is left out, a person's name too."""
    rows = _rows(page)
    told = {
        field: text
        for field, label in _LABELS.items()
        for name, text in rows.items()
        if label.fullmatch(name) and text
    }
    heading = next(filter(None, map(_DESCRIPTION.fullmatch, rows)), None)
    biz, renames = _biz(page), _renames(page)
    return WechatAccount(
        biz=biz,
        name=_latest_name(renames),
        alias=told.get("alias"),
        url=addresses.account_url(biz),
        kind=_KINDS.get(heading["kind"] or "") if heading else None,
        state="open",
        verified=True if _VERIFIED in rows else None,
        principal=_institution(told.get("principal"), told.get("principal_kind")),
        principal_kind=told.get("principal_kind"),
        description=rows[heading[0]] or None if heading else None,
        region=told.get("region") or _region(page),
        renames=renames,
    )


def _institution(principal: str | None, kind: str | None) -> str | None:
    """The principal where it is no person: who they are is nobody's business here."""
    is_person = bool(_PERSON.match(kind or "") or _PERSON.match(principal or ""))
    return None if is_person else principal


def _rows(page: WechatPage) -> dict[str, str]:
    """Label to text of every row, of a label shown twice the first."""
    return page.page.once(_read_rows)


def _read_rows(page: Page) -> dict[str, str]:
    rows: dict[str, str] = {}
    for element in page.tree.iter("div", "dt", "label"):
        following = element.getnext()
        if following is None or "item-title" not in (element.get("class") or "").split():
            continue
        is_told = "item-desc" in (following.get("class") or "").split()
        text = squeeze("".join(following.itertext())) if is_told else ""
        rows.setdefault(squeeze("".join(element.itertext())), text[:TEXT_LIMIT])
    return rows


def _biz(page: WechatPage) -> str | None:
    asked = addresses.identity_of(page.capture.url).biz
    linked = (addresses.read_biz(match[1]) for match in _BIZ_IN_PAGE.finditer(page.page.text))
    told = [*filter(None, linked), addresses.read_biz(page.variables.get("biz"))]
    # A page may link to other accounts beside its own.
    return asked if asked and asked in told else next(filter(None, told), asked)


def _region(page: WechatPage) -> str | None:
    told = mapping(page.objects.get("ip_wording"))
    return text_of(told.get("provinceName")) or text_of(told.get("countryName"))


def _renames(page: WechatPage) -> list[str]:
    """The account's earlier names as the page has them, each with its day in numbers."""
    found = page.page.tree.xpath("//*[@id='js_div_rename_history']//p")
    lines = (squeeze("".join(element.itertext())) for element in found[:_MOST_RENAMES])
    return [_DATE.sub(_iso, line)[:_LONGEST_RENAME] for line in lines if line]


def _iso(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def _latest_name(renames: list[str]) -> str | None:
    """The name the latest entry gives: the account's name, which its page does not show."""
    names = _NAMED.findall(renames[0]) if renames else []
    return names[-1] if names else None


def parse_search(answer: dict[str, Any]) -> list[WechatAccount]:
    """The accounts of a search by name (searchbiz): whoever asked takes the exact name only."""
    return [_found(row) for row in mappings(answer.get("list")) if row.get("fakeid")]


def _found(row: dict[str, Any]) -> WechatAccount:
    biz = addresses.read_biz(row["fakeid"])
    service_type = whole(row.get("service_type"))
    return WechatAccount(
        biz=biz,
        name=text_of(row.get("nickname")),
        alias=text_of(row.get("alias")),
        url=addresses.account_url(biz),
        kind=_SERVICE_TYPES.get(service_type) if service_type is not None else None,
        verified=is_verified(row.get("verify_status")),
        description=text_of(row.get("signature")),
    )


def parse_author(answer: dict[str, Any], url: str) -> WechatAccount:
    """What an answer about an account's owner tells (authorinfo); its address names the account.

    The owner of an account that WeChat has not verified may be a person: a name too short for an
    institution's is left out.
    """
    biz = addresses.identity_of(url).biz
    verified = is_verified(answer.get("is_verify"))
    owner = text_of(answer.get("identity_name"))
    is_person = not verified and owner is not None and len(owner) <= _LONGEST_PERSON
    return WechatAccount(
        biz=biz,
        url=addresses.account_url(biz),
        verified=verified,
        principal=None if is_person else owner,
        original_articles=whole(answer.get("original_article_count")),
    )
