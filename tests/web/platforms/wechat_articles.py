"""Invented WeChat accounts and their articles; every name, number and text is made up."""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import md5

CHINA = timezone(timedelta(hours=8))
GROWING_DAYS = 7
"""Days for which an article's counts grow."""
LARGE_PAGE = 3_000_000
"""Characters of an article page as large as real ones are."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What an article's counts come to in the end; None where the platform shows none."""

    reads: int | None = None
    likes: int | None = None
    recommends: int | None = None
    shares: int | None = None
    collects: int | None = None
    comments: int | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article of a push. ``layout`` is ``2018``, ``2024``, ``picture`` or ``text``.

    ``state`` is ``shown``, ``deleted``, ``violation``, ``unavailable``, ``migrated`` or ``verify``:
    the last stands for a platform that has enough of us. ``size`` fills the page up to so many
    characters.
    """

    mid: int
    idx: int
    title: str
    published: datetime
    layout: str = "2024"
    state: str = "shown"
    author: str = ""
    paragraphs: tuple[str, ...] = ("示例正文第一段。", "示例正文第二段。")
    pictures: int = 1
    province: str = "四川"
    modified: datetime | None = None
    counts: Counts = field(default_factory=Counts)
    size: int = 0

    @property
    def short(self) -> str:
        """The last part of its short address."""
        return "Sample-" + md5(f"{self.mid}_{self.idx}".encode()).hexdigest()[:15]

    @property
    def sn(self) -> str:
        return md5(f"sn{self.mid}_{self.idx}".encode()).hexdigest()

    def counts_on(self, present: datetime) -> Counts:
        """The counts so many days after it came out: they grow for a week."""
        share = min(max((present - self.published) / timedelta(days=GROWING_DAYS), 0), 1)
        grown = {
            name: None if value is None else int(value * share)
            for name, value in vars(self.counts).items()
        }
        return replace(self.counts, **grown)


@dataclass(frozen=True, kw_only=True)
class Account:
    """An official account; ``number`` is what its biz says in base 64, ``moved_to`` another's."""

    number: int
    name: str
    principal: str
    alias: str = "shilizhanghao"
    kind: str = "订阅号"
    principal_kind: str = "政府"
    description: str = "示例账号，不存在。"
    renames: tuple[str, ...] = ()
    moved_to: str = ""
    articles: tuple[Article, ...] = ()
    albums: dict[str, tuple[Article, ...]] = field(default_factory=dict)

    @property
    def biz(self) -> str:
        return b64encode(str(self.number).encode()).decode()

    @property
    def user_name(self) -> str:
        return f"gh_{self.number:012d}"


def biz_of(number: int) -> str:
    return b64encode(str(number).encode()).decode()


def pushes(count: int, present: datetime, first_mid: int = 2650000000) -> tuple[Article, ...]:
    """So many articles, the newest first, one push a day with two articles each."""
    return tuple(
        Article(
            mid=first_mid + (count - 1) // 2 - place // 2,
            idx=place % 2 + 1,
            title=f"示例推文第{count - place}篇",
            published=present - timedelta(days=place // 2, hours=2),
            counts=Counts(reads=1000 + place, likes=place, recommends=0, shares=3),
        )
        for place in range(count)
    )


def sample_accounts(present: datetime) -> tuple[Account, ...]:
    """The accounts of the demo: an album, single articles, one that moved, one that is guarded.

    ``present`` is aware, or Chinese time without a zone.
    """
    now = present if present.tzinfo else present.replace(tzinfo=CHINA)
    now = now.astimezone(UTC)
    published = pushes(24, now)
    capital = Account(
        number=3990000001,
        name="示例发布",
        principal="示例市人民政府办公室",
        renames=("2019年03月01日 “示例微政务”改名“示例发布”",),
        articles=published,
        albums={"1990000000000000001": published},
    )
    return (capital, _single_articles(now), *_moved(now), _guarded(now))


def _single_articles(now: datetime) -> Account:
    old = now - timedelta(days=40)
    articles = (
        Article(
            mid=2650100001,
            idx=1,
            title="示例图片消息",
            published=now - timedelta(days=9),
            layout="picture",
            pictures=4,
            counts=Counts(reads=0, likes=0, recommends=0, shares=0, collects=0, comments=0),
        ),
        Article(
            mid=2650100002,
            idx=1,
            title="示例文字消息\n没有标题，全文如此。",
            published=now - timedelta(days=8),
            layout="text",
            counts=Counts(reads=150_000, likes=12, recommends=5, shares=7, collects=1, comments=2),
        ),
        Article(mid=2650100003, idx=1, title="已删除的示例", published=old, state="deleted"),
        Article(mid=2650100004, idx=1, title="违规的示例", published=old, state="violation"),
        Article(
            mid=2650100005,
            idx=1,
            title="示例旧版文章",
            published=datetime(2018, 3, 20, 3, 20, tzinfo=UTC),
            layout="2018",
            pictures=2,
            counts=Counts(reads=100_001, likes=9, recommends=4),
        ),
        Article(
            mid=2650100006,
            idx=1,
            title="示例大页面",
            published=now - timedelta(days=20),
            size=LARGE_PAGE,
        ),
    )
    return Account(
        number=3990000002,
        name="示例教育",
        principal="示例市教育局",
        articles=articles,
        albums={"1990000000000000002": articles[:1]},
    )


def _moved(now: datetime) -> tuple[Account, Account]:
    kept = Article(mid=2650200001, idx=1, title="迁移后的示例", published=now - timedelta(days=3))
    new = Account(number=3990000004, name="示例卫健", principal="示例市卫生健康委员会")
    new = replace(new, articles=(kept,))
    gone = replace(kept, mid=2650190001, state="migrated")
    old = Account(number=3990000003, name="示例卫生", principal="示例市卫生局", moved_to=new.biz)
    return replace(old, articles=(gone,)), new


def _guarded(now: datetime) -> Account:
    article = Article(
        mid=2650300001,
        idx=1,
        title="需要验证的示例",
        published=now - timedelta(days=1),
        state="verify",
    )
    return Account(
        number=3990000005, name="示例交通", principal="示例市交通运输局", articles=(article,)
    )
