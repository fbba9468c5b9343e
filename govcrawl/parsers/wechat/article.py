"""An article's page, of every layout from 2016 to today."""

import re
from typing import Any

from govcrawl.items import WechatArticle
from govcrawl.parsers.dates import Moment
from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.wechat import addresses, body, identity, readings
from govcrawl.parsers.wechat.scripts import WechatPage
from govcrawl.parsers.wechat.values import TEXT_LIMIT, mappings, minute, moment, text_of, whole

PUBLISHED = "published"
KINDS = {
    0: "article",
    body.VIDEO: "video",
    body.MUSIC: "music",
    body.AUDIO: "audio",
    body.PICTURE: "picture",
    body.TEXT: "text",
    17: "short",
}
"""``item_show_type``: 0, 8 and 10 were seen in pages, the others stand in the code of readers."""

_REPRINT = 2
_COPYRIGHTS = {0: "none", 1: "original", _REPRINT: "reprint"}
_ALBUM = re.compile(r"[0-9]{5,30}")
_MOST_ALBUMS = 50
_HOME = "中国"


def is_article(page: WechatPage) -> bool:
    """True for the page of an article: it has its frame, or the data it is drawn from."""
    if body.element_by_id(page, "js_article") is not None:
        return True
    return bool(addresses.read_mid(page.data.get("mid")) and page.data.get("title"))


def parse_article(page: WechatPage) -> WechatArticle:
    """The article of a page."""
    known = identity.identity_of(page)
    show_type = whole(page.told(("item_show_type",), ("item_show_type",)))
    stat = identity.copyright_stat(page)
    measured = body.measure(page, show_type)
    published = _published(page)
    return WechatArticle(
        biz=known.biz,
        mid=known.mid,
        idx=known.idx,
        sn=known.sn,
        url=addresses.article_url(known, *identity.links_of(page), page.capture.url),
        account_name=_account_name(page),
        user_name=addresses.read_user_name(page.told(("user_name",), ("user_name",))),
        account_verified=is_verified(page.told(("verify_status",), ("verify_status",))),
        title=_title(page),
        summary=text_of(page.told(("desc",), ("msg_desc", "desc"))),
        author=text_of(page.told(("author",), ("author",))),
        kind=_kind(page, show_type),
        state=PUBLISHED,
        copyright=_COPYRIGHTS.get(stat) if stat is not None else None,
        reprint_of=identity.source_of(page) if stat == _REPRINT else None,
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        modified_at=moment(page.told(("modify_time",), ("modify_time",))),
        province=_province(page),
        body_chars=measured.chars,
        body_hash=measured.hash,
        images=measured.images,
        videos=measured.videos,
        voices=measured.voices,
        read_more_url=addresses.web_url(
            page.told(("source_url",), ("msg_source_url", "source_url"))
        ),
        albums=_albums(page),
        **_counts(page),
    )


def is_verified(value: Any) -> bool | None:
    """2 is an organisation WeChat has verified, 0 none; other numbers are unknown."""
    status = whole(value)
    return None if status not in {0, 2} else status == 2  # noqa: PLR2004


def album_numbers(told: list[Any]) -> list[str]:
    """The numbers of albums, each once, from objects that describe them."""
    found = [
        str(each.get("album_id_str") or each.get("album_id") or each.get("id") or "")
        for each in mappings(told)
    ]
    return list(dict.fromkeys(each for each in found if _ALBUM.fullmatch(each)))[:_MOST_ALBUMS]


def _account_name(page: WechatPage) -> str | None:
    told = text_of(page.told(("nick_name",), ("nickname", "nick_name")))
    return told or _shown(page, "js_name") or _shown(page, "js_wx_follow_nickname")


def _title(page: WechatPage) -> str | None:
    told = text_of(page.told(("title",), ("msg_title", "title")))
    return told or _shown(page, "activity-name") or text_of(page.page.meta("og:title"))


def _shown(page: WechatPage, name: str) -> str | None:
    element = body.element_by_id(page, name)
    text = squeeze("".join(element.itertext())) if element is not None else ""
    return text[:TEXT_LIMIT] or None


def _kind(page: WechatPage, show_type: int | None) -> str | None:
    if show_type is None:
        return "article" if body.element_by_id(page, "js_content") is not None else None
    return KINDS.get(show_type, "other")


def _published(page: WechatPage) -> Moment | None:
    """When the article was published: the exact time before the shown one, to the minute."""
    data, variables = page.data, page.variables
    for value in (
        data.get("ori_create_time"),
        *(variables.get(name) for name in ("ct", "oriCreateTime", "ori_create_time")),
        data.get("create_time"),
        variables.get("create_time"),
    ):
        if found := moment(value):
            return Moment(found, "second")
    shown = (data.get("create_time"), variables.get("createTime"), variables.get("create_time"))
    return next(filter(None, map(minute, shown)), None)


def _province(page: WechatPage) -> str | None:
    for told in (page.data.get("ip_wording"), page.objects.get("ip_wording")):
        place = mapping(told)
        province = text_of(place.get("province_name") or place.get("provinceName"))
        country = text_of(place.get("country_name") or place.get("countryName"))
        if province or country not in {None, _HOME}:
            return province or country
    return None


def _albums(page: WechatPage) -> list[str]:
    """The numbers of the albums an article is in."""
    told = [page.data.get("appmsgalbuminfo"), *mappings(page.data.get("appmsg_album_infos"))]
    for name in ("js_tags", "js_album_area"):
        area = body.element_by_id(page, name)
        numbers = area.xpath(".//@data-album_id") if area is not None else ()
        told += [{"id": number} for number in numbers]
    return album_numbers(told)


def _counts(page: WechatPage) -> dict[str, Any]:
    """The counts a page fetched with a reader's key has, in the bar below the article."""
    bar = mapping(mapping(page.data.get("user_info")).get("appmsg_bar_data"))
    return readings.counts_of({} if bar.get("get_data_succ") == 0 else bar)
