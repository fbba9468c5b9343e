"""Invented apps and their reviews, as sample stores have them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.web.platforms.wechat_articles import CHINA


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a user wrote; ``author`` and ``text`` are what nobody is to keep."""

    number: int
    written: datetime
    stars: int = 5
    text: str = "好用，给个好评"
    version: str = "3.2.1"
    reply: str = ""
    author: str = "示例网友甲"


@dataclass(frozen=True, kw_only=True)
class StoreApp:
    """An app in one store. ``rating`` is on the store's own scale, ``updated`` Chinese time."""

    app_id: str
    package: str
    name: str
    developer: str
    updated: datetime
    version: str = "3.2.1"
    size: int = 88_213_504
    rating: float = 0
    raters: int = 0
    downloads: int = 0
    reviews: tuple[Review, ...] = field(default=())


APPLE_ID, HUAWEI_ID, PACKAGE = "1990000001", "C199000001", "cn.shili.tongban"
LABEL, DEVELOPER = "示例通办", "示例市大数据中心"
BESIDE = "cn.shili.other"
"""An app that stands beside others in a store's answers."""


def some_reviews(count: int, newest: datetime, first: int = 7_000_001) -> tuple[Review, ...]:
    """Reviews a day apart, the newest first; the developer replied to every fifth."""
    return tuple(
        Review(
            number=first + count - each,
            written=newest - timedelta(days=each),
            stars=5 - each % 5,
            text=f"第{count - each}条评价，办事很方便",
            reply="感谢您的建议，我们会继续改进。" if each % 5 == 2 else "",
        )
        for each in range(count)
    )


def tongban(present: datetime, **others: object) -> StoreApp:
    """The app of the sample city as it stands at ``present``, without figures of a store."""
    app = StoreApp(
        app_id=PACKAGE,
        package=PACKAGE,
        name=LABEL,
        developer=DEVELOPER,
        updated=_of_china(present) - timedelta(days=20),
    )
    return replace(app, **others)  # type: ignore[arg-type]


def sample_apps(present: datetime) -> dict[str, list[StoreApp]]:
    """What the sample stores list at ``present``, by store: one app in four of them, and others.

    Under ``cn.yangben.zwt`` Xiaomi's store has another app than the registry says.
    """
    present = _of_china(present)
    newest = present - timedelta(hours=5)
    beside = tongban(
        present, app_id=BESIDE, package=BESIDE, name="示例通办助手", developer="某公司"
    )
    another = StoreApp(
        app_id="590001",
        package="cn.yangben.zwt",
        name="样本天气",
        developer="样本科技有限公司",
        updated=present - timedelta(days=300),
        rating=9,
        raters=88_000,
    )
    return {
        "apple": [
            tongban(
                present,
                app_id=APPLE_ID,
                package="cn.shili.ios",
                name="示例通办-掌上办事",
                rating=4.8,
                raters=5321,
                reviews=some_reviews(60, newest),
            )
        ],
        "huawei": [
            tongban(
                present,
                app_id=HUAWEI_ID,
                rating=4.1,
                raters=1203,
                downloads=1_573_402,
                reviews=some_reviews(60, newest, first=8_000_001),
            ),
            replace(beside, app_id="C199000002"),
        ],
        "tencent": [tongban(present, rating=3.9, downloads=2_345_678), beside],
        "xiaomi": [tongban(present, app_id="590000", rating=7, raters=2048), another, beside],
    }


def _of_china(present: datetime) -> datetime:
    return present if present.tzinfo else present.replace(tzinfo=CHINA)
