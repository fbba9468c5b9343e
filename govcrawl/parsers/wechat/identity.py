"""Which article a page is, and which one it reprints."""

from typing import Any

from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.wechat import addresses
from govcrawl.parsers.wechat.addresses import Identity
from govcrawl.parsers.wechat.scripts import WechatPage
from govcrawl.parsers.wechat.values import text_of, whole


def identity_of(page: WechatPage) -> Identity:
    """What the page says it is, completed from its link and the address asked for."""
    data, variables = page.data, page.variables
    own = Identity(
        biz=addresses.read_biz(data.get("bizuin")),
        mid=addresses.read_mid(data.get("mid")),
        idx=addresses.read_idx(data.get("idx")),
        sn=addresses.read_sn(data.get("sn")),
    ).or_else(
        Identity(
            biz=addresses.read_biz(
                variables.get("biz") or variables.get("bizuin") or variables.get("appuin")
            ),
            mid=addresses.read_mid(variables.get("mid") or variables.get("appmsgid")),
            idx=addresses.read_idx(variables.get("idx") or variables.get("itemidx")),
            sn=addresses.read_sn(variables.get("sn")),
        )
    )
    for link in (*links_of(page), page.capture.url):
        own = own.or_else(addresses.identity_of(link))
    return own


def links_of(page: WechatPage) -> tuple[Any, ...]:
    """The addresses the page gives of itself."""
    told = page.told(("link",), ("msg_link", "link"))
    return (told, page.page.meta("og:url"))


def copyright_stat(page: WechatPage) -> int | None:
    """0 nothing claimed, 1 original, 2 reprint; None where the page does not tell."""
    told = whole(_copyright(page).get("copyright_stat"))
    return told if told is not None else whole(page.told((), ("_copyright_stat", "copyright_stat")))


def source_of(page: WechatPage) -> dict[str, Any]:
    """What a reprint names as its original: account, biz, mid, idx as far as told."""
    told, variables = _copyright(page), page.variables
    source = Identity(
        biz=addresses.read_biz(told.get("source_encode_biz") or variables.get("source_encode_biz")),
        mid=addresses.read_mid(told.get("source_mid") or variables.get("source_mid")),
        idx=addresses.read_idx(told.get("source_idx") or variables.get("source_idx")),
    ).or_else(addresses.identity_of(told.get("reprint_url")))
    return {
        "account_name": text_of(told.get("platform")),
        "biz": source.biz,
        "mid": source.mid,
        "idx": source.idx,
    }


def _copyright(page: WechatPage) -> dict[str, Any]:
    return mapping(page.data.get("copyright_info"))
