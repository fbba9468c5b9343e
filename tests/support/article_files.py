"""Files of WeChat articles for import: rows of our table, and how they are read."""

from datetime import UTC, datetime
from typing import Any

from govcrawl.importing.articles import read_files
from govcrawl.importing.checked import Checked
from govcrawl.importing.exports.formats import Asked
from govcrawl.importing.run_record import Importer
from govcrawl.items import WechatArticle
from govcrawl.registry import Registry
from tests.support.importing import CITY_BIZ, Desk

SN = "0123456789abcdef0123456789abcdef"
MID = "2650000001"
HEADER = "url,title,published_at,reads,likes,recommends,shares,comments,observed_at,source"
OBSERVED, OBSERVED_AT = "2026-01-31 08:30", datetime(2026, 1, 31, 0, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Asked(observed_at=OBSERVED_AT)
COUNTS = ("reads", "likes", "recommends", "shares", "collects", "comments")


def link(idx: int = 1, biz: str = CITY_BIZ, mid: str = MID) -> str:
    return f"https://mp.weixin.qq.com/s?__biz={biz}&mid={mid}&idx={idx}&sn={SN}&chksm=abc#rd"


ROW = f"{link()},示例通知,2026-01-28 18:00,10万+,321,,0,,{OBSERVED},某平台导出"


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def read(
    desk: Desk, name: str, content: str | bytes, asked: Asked = ASKED
) -> Checked[WechatArticle]:
    known = Registry.load(str(desk.folder / "registry"))
    file = desk.write(name, content)
    return read_files([file], known, Importer.named("test"), asked, NOW)


def problems(desk: Desk, checked: Checked[WechatArticle]) -> list[str]:
    return [str(each).removeprefix(f"{desk.folder}/") for each in checked.in_order()]


def counts(article: WechatArticle) -> dict[str, Any]:
    return {name: getattr(article, name) for name in COUNTS}


def cells(**others: str) -> str:
    """A row of the table with other values."""
    values = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | others
    return ",".join(values.values())


def exported(**others: Any) -> dict[str, Any]:
    """An object as wechat-article-exporter writes it into its JSON file."""
    told = {
        "aid": f"{MID}_1",
        "appmsgid": int(MID),
        "itemidx": 1,
        "fakeid": CITY_BIZ,
        "link": "https://mp.weixin.qq.com/s/AbCdEfGhIjK",
        "title": "示例通知",
        "digest": "摘要",
        "author_name": "示例编辑部",
        "create_time": 1769594412,
        "update_time": 1769594999,
        "item_show_type": 0,
        "copyright_stat": 1,
        "copyright_type": 1,
        "is_deleted": False,
        "appmsg_album_infos": [],
        "readNum": 4392,
        "oldLikeNum": 12,
        "shareNum": 0,
        "likeNum": 3,
        "_accountName": "乙市发布",
    }
    return told | others
