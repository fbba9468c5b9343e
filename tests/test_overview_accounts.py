"""The tables of a run over accounts: zero, not measured, and at least, each told apart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database
from rich.console import Console

from govcrawl import overview, schemas
from govcrawl.items import (
    Item,
    Outcome,
    Run,
    WebsitePage,
    WechatAccount,
    WechatArticle,
    WeiboAccount,
    WeiboPost,
    as_json,
)
from govcrawl.pipelines.stamp import stamp
from govcrawl.storage import connection
from govcrawl.storage.records import Record
from govcrawl.storage.writer import Writer
from tests.support.database import settings_for

NOW = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
NAMES = {"519901": "样本区", "519902": "旧例县", "519903": "盾牌县"}
FAILURE = {
    "url": "https://m.weibo.cn/api/container/getIndex",
    "reason": "rate_limited",
    "fault": "us",
    "status": 200,
    "detail": "the platform asked for less haste",
}
WEIBO_ACCESS = {"interface": "mobile", "credential": "visitor", "stopped": None}


class Collector:
    def __init__(self, name: str, run_id: str) -> None:
        self.name, self.run_id = name, run_id


class Accounts:
    """Stores valid items of one spider as a crawl does, and shows its latest run."""

    spider = "weibo"

    def __init__(self, database: Database[dict[str, Any]], uri: str, home: Path) -> None:
        self.database = database
        self.uri = uri
        self.settings = settings_for(uri, home, GOVCRAWL_MONGO_DATABASE=database.name)
        self.run: dict[str, Any] = {}

    async def opened(self, run_id: str = "run-2", at: datetime = NOW, **arguments: str) -> None:
        """A run begins; the items that follow are of it."""
        run = Run(
            observed_at=at,
            opened_at=at,
            outcome="degraded",
            arguments=arguments,
            access=dict(WEIBO_ACCESS),
            targets=1,
        )
        await self.store(run, run_id=run_id, at=at)
        self.run = self.document("runs", run_id)

    async def store(
        self, *items: Item, office: str = "519901", at: datetime = NOW, run_id: str = ""
    ) -> None:
        opened = connection.open_async_database(self.settings, self.uri)
        for item in items:
            item.office_id, item.adcode, item.observed_at = office, "519901", at
            item.target = f"{office}|{self.spider}|{self.account(office)}"
            stamp(item, Collector(self.spider, run_id or self.run["_id"]))
            assert schemas.errors(item.collection, as_json(item.document())) == []
            await Writer(opened, retry_seconds=2).write([Record.of(item)])
        await opened.client.close()

    def account(self, office: str) -> str:
        return {"weibo": f"10{office}", "wechat": f"MzA{office}="}[self.spider]

    def document(self, collection: str, key: str) -> dict[str, Any]:
        found = self.database[collection].find_one({"_id": key})
        assert found is not None
        return found

    def rows(self) -> Iterator[list[str]]:
        text = StringIO()
        console = Console(file=text, width=400)
        for table in overview.tables(self.database, self.run, NAMES):
            console.print(table)
        for line in text.getvalue().splitlines():
            cut = line.replace("┃", "│").split("│")
            yield [cell.strip() for cell in cut[1:-1]] or [line.strip()]

    def row(self, *begin: str) -> list[str]:
        found = [row for row in self.rows() if row[: len(begin)] == list(begin)]
        assert len(found) == 1, found
        return found[0]

    def titles(self) -> list[str]:
        return [row[0] for row in self.rows() if len(row) == 1 and row[0][:1] not in "┏┡└"]


@pytest.fixture
async def weibo(database: Database[dict[str, Any]], database_uri: str, tmp_path: Path) -> Accounts:
    found = Accounts(database, database_uri, tmp_path)
    await found.opened()
    return found


@pytest.fixture
async def wechat(database: Database[dict[str, Any]], database_uri: str, tmp_path: Path) -> Accounts:
    found = Accounts(database, database_uri, tmp_path)
    found.spider = "wechat"
    await found.opened()
    return found


def profile(office: str = "519901", followers: int | None = 43_945, **fields: Any) -> WeiboAccount:
    exact = None if followers is None else True
    counted = {"followers": followers, "followers_exact": exact} | fields
    return WeiboAccount(uid=f"10{office}", screen_name="示例发布", interface="mobile", **counted)


def post(
    number: int, days_ago: float, *counts: int | None, office: str = "519901", **fields: Any
) -> WeiboPost:
    values = dict(zip(("reposts", "comments", "likes"), counts or (0, 0, 0), strict=True))
    exact = {f"{name}_exact": None if value is None else True for name, value in values.items()}
    made = {
        "post_id": str(number),
        "uid": f"10{office}",
        "screen_name": "示例发布",
        "interface": "mobile",
        "created_at": NOW - timedelta(days=days_ago),
        "created_at_precision": "second",
        "kind": "original",
        "state": "present",
    }
    return WeiboPost(**(made | values | exact | fields))


def article(number: int, reads: int | None, **fields: Any) -> WechatArticle:
    made = {
        "biz": "MzA519901=",
        "mid": str(number),
        "idx": 1,
        "account_name": "示例发布",
        "title": "示例文章",
        "state": "published",
        "published_at": NOW - timedelta(days=number),
        "published_precision": "second",
        "reads": reads,
        "reads_exact": None if reads is None else True,
    }
    return WechatArticle(**(made | fields))


async def test_an_account_that_was_read_shows_what_was_seen(weibo: Accounts) -> None:
    await weibo.store(
        profile(),
        post(1, 20, 3, 0, 9),
        post(2, 15),
        post(3, 12),
        post(4, 9, 0, 0, None),
        post(5, 8),
        post(6, 1, 0, 1, 2),
        Outcome(reason="ok", requests=3),
    )
    row = weibo.row("样本区", "示例发布")
    assert row[2:5] == ["43,945", "6", "2026-03-31"]
    assert row[5:7] == ["4 of 5, 4 in a row", "3 of 4, 2 in a row"]
    assert row[7:] == ["not measured (likes not seen of 1 of 6)", "ok"]
    assert weibo.row("样本区", "ok") == ["样本区", "ok", "", "3", "", ""]
    assert "Accounts (interface mobile, credential visitor)" in weibo.titles()


async def test_influence_is_over_the_whole_days_before(weibo: Accounts) -> None:
    await weibo.store(
        profile(),
        post(1, 40, 500, 500, 500),
        post(2, 30, 1, 2, 3),
        post(3, 0.01, 500, 500, 500),
        Outcome(reason="ok"),
    )
    # 160 (0.2 ln 2 + 0.8 (0.4 ln 2 + 0.4 ln 3 + 0.2 ln 4)) for the one post in the window
    assert weibo.row("样本区", "示例发布")[7] == "149.4"


async def test_a_silent_account_is_zero_and_one_not_asked_is_not(weibo: Accounts) -> None:
    await weibo.store(profile(followers=0, posts=0, posts_exact=True), Outcome(reason="ok"))
    limited = Outcome(
        reason="rate_limited",
        fault="us",
        detail="the platform asked for less haste",
        missed={"since": "2026-03-01", "until": "2026-03-31"},
    )
    await weibo.store(limited, office="519902")
    everything = {"since": None, "until": None}
    asked = Outcome(reason="login_required", fault="unknown", missed=everything)
    await weibo.store(asked, office="519903")
    silent = ["样本区", "示例发布", "0", "0", "-", "no posts", "no posts", "0.0", "ok"]
    assert weibo.row("样本区", "示例发布") == silent
    unknown = "not measured (rate_limited)"
    stopped = ["旧例县", "10519902", unknown, unknown, "-", *[unknown] * 3, "rate_limited"]
    assert weibo.row("旧例县", "10519902") == stopped
    assert weibo.row("盾牌县", "10519903")[2:4] == ["not measured (login_required)"] * 2
    row = ["旧例县", "rate_limited", "us", "0", "2026-03-01 to 2026-03-31"]
    assert weibo.row("旧例县", "rate_limited")[:5] == row
    assert weibo.row("盾牌县", "login_required")[4] == "all"


async def test_a_rounded_count_is_a_lower_bound_with_its_text(weibo: Accounts) -> None:
    vague = {"followers_exact": False, "followers_raw": "3.2万"}
    many = {"likes_exact": False, "likes_raw": "100万+"}
    await weibo.store(
        profile(followers=32_000, **vague),
        post(1, 9, 0, 0, 1_000_000, **many),
        Outcome(reason="ok"),
    )
    row = weibo.row("样本区", "示例发布")
    assert row[2] == "≥ 32,000 (3.2万)"
    assert row[5:8] == ["1 of 1, 1 in a row", "0 of 1", "≥ 375.9"]
    await weibo.store(profile("519902", followers=None), Outcome(reason="ok"), office="519902")
    assert weibo.row("旧例县", "示例发布")[2] == "not measured (not shown)"


async def test_an_account_left_half_read_has_no_influence(weibo: Accounts) -> None:
    left = Outcome(
        reason="partial",
        detail="1 of 3 requests failed (rate_limited 1)",
        missed={"since": None, "until": "2026-03-12"},
        failures=[FAILURE],
    )
    await weibo.store(profile(), post(1, 9, 1, 1, 1), left)
    row = weibo.row("样本区", "示例发布")
    assert row[3] == "1"
    assert row[7:] == ["not measured (rate_limited; 11 of 30 days not surely read)", "partial"]
    assert weibo.row("样本区", "partial")[4] == "all until 2026-03-12"


async def test_what_failed_beside_the_timeline_leaves_its_days_read(weibo: Accounts) -> None:
    gone = Outcome(reason="partial", failures=[FAILURE | {"reason": "removed"}])
    await weibo.store(profile(), post(1, 9, 1, 1, 1), gone)
    assert weibo.row("样本区", "示例发布")[7:] == ["110.9", "partial"]
    await weibo.store(Outcome(reason="partial", rejected=1))
    unknown = "not measured (partial; 30 of 30 days not surely read)"
    assert weibo.row("样本区", "示例发布")[7:] == [unknown, "partial"]


async def test_a_profile_without_its_posts_is_not_an_account_without_posts(
    weibo: Accounts,
) -> None:
    left = Outcome(
        reason="partial", missed={"since": "2026-01-01", "until": None}, failures=[FAILURE]
    )
    await weibo.store(profile(), left)
    row = weibo.row("样本区", "示例发布")
    unknown = "not measured (rate_limited)"
    assert row[2:7] == ["43,945", unknown, "-", unknown, unknown]
    assert row[7] == "not measured (rate_limited; 30 of 30 days not surely read)"
    assert weibo.row("样本区", "partial")[4] == "from 2026-01-01"


async def test_what_earlier_runs_read_of_an_account_counts(weibo: Accounts) -> None:
    """Two runs with half the days each: only together can they be judged."""
    earlier = NOW - timedelta(days=10)
    await weibo.opened("run-1", earlier)
    await weibo.store(post(1, 15, 0, 0, 0), Outcome(reason="ok"), at=earlier)
    await weibo.opened("run-3", NOW, since="2026-03-22")
    await weibo.store(profile(), post(2, 5, 0, 0, 0), Outcome(reason="ok"))
    row = weibo.row("样本区", "示例发布")
    assert row[3] == "1"
    assert row[5:8] == ["2 of 2, 2 in a row", "2 of 2, 2 in a row", "35.2"]
    weibo.database["outcomes"].delete_one({"run_id": "run-1"})
    assert weibo.row("样本区", "示例发布")[7] == "not measured (20 of 30 days not surely read)"


@pytest.mark.parametrize(
    ("first", "last", "unsure"),
    [("2026-03-12", None, 10), (None, "2026-03-12", 19), (None, "2026-05-01", 0)],
)
async def test_days_that_were_not_asked_for_were_not_read(
    weibo: Accounts, first: str | None, last: str | None, unsure: int
) -> None:
    asked = {name: day for name, day in {"since": first, "until": last}.items() if day}
    said = f"not measured ({unsure} of 30 days not surely read)" if unsure else "0.0"
    await weibo.opened("run-3", **asked)
    await weibo.store(profile(), Outcome(reason="ok"))
    assert weibo.row("样本区", "示例发布")[7] == said
    await weibo.opened("run-4")
    await weibo.store(profile(), Outcome(reason="ok", since=first, until=last), office="519902")
    assert weibo.row("旧例县", "示例发布")[7] == said


async def test_what_a_later_run_read_says_nothing_of_an_earlier_one(weibo: Accounts) -> None:
    later = NOW + timedelta(days=1)
    await weibo.store(profile(), Outcome(reason="partial", rejected=1))
    await weibo.opened("run-3", later)
    await weibo.store(Outcome(reason="ok"), at=later)
    weibo.run = weibo.document("runs", "run-2")
    unknown = "not measured (partial; 30 of 30 days not surely read)"
    assert weibo.row("样本区", "示例发布")[7] == unknown


async def test_posts_seen_only_when_young_are_no_zeros(weibo: Accounts) -> None:
    await weibo.store(profile(), post(1, 1), Outcome(reason="ok"))
    unknown = "not measured (none seen after 72 h)"
    assert weibo.row("样本区", "示例发布")[5:7] == [unknown, unknown]
    undated = post(9, 9, office="519902", created_at=None, created_at_precision=None)
    await weibo.store(profile("519902"), undated, Outcome(reason="ok"), office="519902")
    row = weibo.row("旧例县", "示例发布")
    assert row[5:8] == [unknown, unknown, "not measured (1 without a time of publication)"]


async def test_a_later_reading_makes_a_young_post_measured(weibo: Accounts) -> None:
    await weibo.store(post(1, 6), Outcome(reason="ok"), at=NOW - timedelta(days=5))
    await weibo.opened("run-3")
    await weibo.store(profile(), post(1, 6, 0, 0, 4), Outcome(reason="ok"))
    stored = weibo.document("weibo_posts", "1")
    assert [each["likes"] for each in stored["history"]] == [0, 4]
    assert weibo.row("样本区", "示例发布")[5:7] == ["1 of 1, 1 in a row", "0 of 1"]


async def test_an_absent_account_is_neither(weibo: Accounts) -> None:
    await weibo.store(Outcome(reason="absent", registry_state="absent"))
    row = ["样本区", "10519901", "absent", "absent", "-", "absent", "absent", "absent", "absent"]
    assert weibo.row("样本区", "10519901") == row


async def test_only_the_tables_of_the_channel_are_shown(weibo: Accounts) -> None:
    await weibo.store(profile(), Outcome(reason="ok"))
    titles = ["Run run-2: degraded", "Targets", "Accounts (interface mobile, credential visitor)"]
    zero = "without: of the posts whose count was seen when they were over 72 hours old"
    assert weibo.titles() == [*titles, zero]
    assert weibo.row("weibo_accounts") == ["weibo_accounts", "1", "1"]
    shown = {row[0] for row in weibo.rows()}
    assert {"outcomes", "rejected", "weibo_posts"} <= shown
    assert not {"website_pages", "wechat_articles"} & shown


async def test_articles_without_reads_are_not_unread(wechat: Accounts) -> None:
    removed = article(4, None, state="removed", published_at=None, published_precision=None)
    await wechat.store(
        WechatAccount(biz="MzA519901=", name="示例区发布"),
        article(3, 0),
        article(2, 100_001, reads_exact=False, reads_raw="10万+"),
        article(1, None),
        removed,
        Outcome(reason="ok", requests=5),
    )
    row = ["样本区", "示例区发布", "3", "1", "2026-03-31", "2", "1", "ok"]
    assert wechat.row("样本区", "示例区发布") == row


async def test_a_wechat_account_not_read_is_not_one_without_articles(wechat: Accounts) -> None:
    await wechat.store(article(1, None), Outcome(reason="ok"))
    await wechat.store(Outcome(reason="captcha", fault="us"), office="519902")
    await wechat.store(Outcome(reason="ok"), office="519903")
    unknown = "not measured (captcha)"
    stopped = [unknown, unknown, "-", unknown, unknown, "captcha"]
    assert wechat.row("样本区", "示例发布")[2:] == ["1", "0", "2026-03-31", "0", "1", "ok"]
    assert wechat.row("旧例县", "MzA519902=")[2:] == stopped
    part = Outcome(reason="partial", failures=[FAILURE])
    await wechat.store(part, article(1, None))
    assert wechat.row("样本区", "示例发布")[2:] == ["1", "0", "2026-03-31", "0", "1", "partial"]
    assert wechat.row("盾牌县", "MzA519903=")[2:] == ["0", "0", "-", "0", "0", "ok"]


async def test_a_website_that_was_not_read_has_no_number_of_articles(weibo: Accounts) -> None:
    weibo.run = weibo.run | {"spider": "website"}
    await weibo.store(Outcome(reason="blocked", fault="site", requests=1))
    assert weibo.row("样本区", "blocked")[4] == "not measured (blocked)"
    await weibo.store(WebsitePage(url="http://a.example/1", title="示例"))
    assert weibo.row("样本区", "blocked")[4] == "1"
