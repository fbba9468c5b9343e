"""What is asked of WeChat, and in which order, without asking it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from govcrawl.access import wechat as platform
from govcrawl.access.wechat import place_of
from govcrawl.items import WechatArticle
from govcrawl.parsers.wechat import Listing
from govcrawl.planning.wechat.articles import ALBUM, ARTICLE, HISTORY, Step, TargetArticles
from govcrawl.planning.wechat.freshness import Freshness
from govcrawl.planning.wechat.readings import address_of, as_listed, as_read
from govcrawl.registry import Registry, Selection, SelectionError
from govcrawl.spiders.wechat.arguments import WechatArguments
from govcrawl.spiders.wechat.asking import asking
from govcrawl.spiders.wechat.targets import Targets
from tests.support.wechat_crawl import wechat_registry

BIZ = "MzA5MDAwMDAwMA=="
OTHER = "MzA5MDAwMDAwMQ=="
NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
SESSION = {"uin": "MTIzNDU2", "key": "abcdef0123", "pass_ticket": "p/t+1=", "appmsg_token": "tok"}


def article(mid: int, age: float = 0, **others: Any) -> WechatArticle:
    moment = {"published_at": NOW - age * DAY}
    return WechatArticle(**{"biz": BIZ, "mid": str(mid), "idx": 1, **moment, **others})


def known(mid: int, age: float = 0, **others: Any) -> dict[str, dict[str, Any]]:
    """An article as the database has it."""
    content = article(mid, age, **others).content()
    names = content.keys() - WechatArticle.readings()
    return {f"{BIZ}|{mid}|1": {name: content[name] for name in names}}


def plan(request: str | None = ALBUM, days: int | None = 7, **others: Any) -> TargetArticles:
    return TargetArticles(request, Selection(), Freshness(days), **others)


def asked(articles: TargetArticles) -> list[str | None]:
    """The articles asked for from here on, each answered with nothing to read."""
    found = []
    while (step := articles.next()) is not None:
        assert step.article is not None
        found.append(step.article.mid)
        articles.settled(step.article)
    return found


def test_lists_come_first_and_each_article_once() -> None:
    articles = plan()
    assert articles.next() == Step(ALBUM)
    articles.read(Listing([article(1), article(2)], "2+1"), NOW)
    assert articles.next() == Step(ALBUM, "2+1")
    articles.read(Listing([article(2), article(3)], None), NOW)
    assert articles.is_listed
    assert asked(articles) == ["1", "2", "3"]


def test_a_list_that_leads_in_a_circle_is_left_and_is_not_read_to_its_end() -> None:
    articles = plan()
    for _ in range(3):
        articles.read(Listing([article(1)], "1+1"), NOW)
    assert not articles.is_listed
    assert asked(articles) == ["1"]


def test_a_history_ends_with_older_pushes_in_a_row_and_an_album_does_not() -> None:
    rows = [
        article(9),
        article(8, 50),
        article(7, 1),
        article(6, 40),
        article(5, 41),
        article(4, 42),
    ]
    for request, ends in ((HISTORY, True), (ALBUM, False)):
        articles = plan(request)
        articles.since = date(2026, 3, 20)
        articles.read(Listing(rows[:4], "1"), NOW)
        assert articles.next() == Step(request, "1"), "one older push may be a pinned one"
        articles.read(Listing(rows[4:], "2"), NOW)
        assert articles.is_listed is ends
        articles.leave_list()
        assert asked(articles) == ["9", "7"]
        assert articles.outside == 4


def test_what_is_stored_whole_and_old_is_spared_and_what_is_recent_is_not() -> None:
    articles = plan()
    articles.known = {
        **known(1, 30, body_chars=10),
        **known(2, 30),
        **known(3, 3, body_chars=10),
        **known(4, 30, state="removed"),
    }
    articles.read(Listing([article(n, 3 if n == 3 else 30) for n in range(1, 6)], None), NOW)
    assert asked(articles) == ["2", "3", "5"]
    assert articles.spared == 2
    everything = plan(days=None)
    everything.known, everything.album = articles.known, "11"
    everything.read(Listing([article(1, 30), article(4, 30)], None), NOW)
    assert asked(everything) == ["1", "4"]


def test_what_was_listed_before_and_is_not_now_is_asked_for_but_never_told_unread() -> None:
    articles = plan()
    articles.album = "11"
    articles.known = {
        **known(1, 2, body_chars=10, albums=["11"]),
        **known(2, 2, body_chars=10, albums=["12"]),
        **known(3, 30, body_chars=10, albums=["11"]),
        **known(4, 2, body_chars=10, albums=["11"], state="removed"),
    }
    articles.read(Listing([article(9)], None), NOW)
    articles.leave()
    assert [each.mid for each in articles.left()] == ["9"]
    articles = plan(HISTORY)
    articles.known = {**known(1, 2, body_chars=10), **known(3, 30, body_chars=10)}
    articles.read(Listing([article(9)], None), NOW)
    assert asked(articles) == ["9", "1"]


def test_another_accounts_articles_and_nameless_rows_are_left_out_and_told() -> None:
    articles = plan(own={BIZ})
    rows = [article(1), article(2, biz=OTHER), WechatArticle(title="示例")]
    articles.read(Listing(rows, None), NOW)
    assert asked(articles) == ["1"]
    assert list(articles.notes()) == [
        "1 rows of the list name no article",
        "1 articles of other accounts left out",
    ]


def test_a_budget_ends_the_pages_and_the_newest_unread_day_is_known() -> None:
    articles = plan(max_articles=1)
    articles.read(Listing([article(1, 1), article(2, 2), article(3, 3)], None), NOW)
    assert asked(articles) == ["1"]
    assert articles.last_unread == date(2026, 3, 30)
    assert [each.mid for each in articles.left()] == ["2", "3"]


def test_an_article_read_for_one_list_is_only_told_to_be_in_another() -> None:
    articles = plan()
    read = article(1, title="已读", body_chars=9, albums=["11"], target="一", source_url="页")
    articles.freshness.read_now[str(read.identity())] = read
    articles.read(Listing([article(1, albums=["12"])], None), NOW)
    assert asked(articles) == []
    (told,) = articles.told()
    assert (told.albums, told.body_chars, told.source_url) == (["11", "12"], 9, "页")
    assert articles.told() == []


def test_a_page_goes_over_a_list_and_a_list_over_what_is_stored() -> None:
    page = article(1, title="页", body_chars=5, reads=0, albums=["12"])
    listed = article(1, title="列", summary="摘", reads=7, likes=3, likes_exact=True, albums=["11"])
    stored = article(1, title="存", author="作", body_chars=99, images=4)
    whole = as_read(page, listed, stored)
    assert (whole.title, whole.summary, whole.author, whole.body_chars) == ("页", "摘", "作", 5)
    assert whole.images is None, "what the page does not show any more is not kept"
    assert (whole.reads, whole.likes, whole.likes_exact) == (0, 3, True)
    assert whole.albums == ["11", "12"]
    unread = as_listed(listed, stored)
    assert (unread.title, unread.body_chars, unread.images) == ("列", 99, 4)


def test_a_session_goes_to_articles_histories_and_counts_only() -> None:
    place = place_of(BIZ)
    assert place is not None
    assert asking(Step("account"), place, SESSION) == (
        f"https://mp.weixin.qq.com/mp/aboutbiz?__biz={BIZ}",
        {},
    )
    url, options = asking(Step(HISTORY, "10"), place, {**SESSION, "cookie": "a=b"})
    assert "offset=10" in url
    assert "key=abcdef0123" in url
    assert options["headers"] == {"Cookie": "a=b"}
    one = article(1, sn="0a", url="https://mp.weixin.qq.com/s/Sample-0123456789")
    page, _ = asking(Step(ARTICLE, article=one), place, SESSION)
    assert page.startswith("https://mp.weixin.qq.com/s/Sample-0123456789?uin=MTIzNDU2&key=")
    assert platform.for_anybody(page) == one.url
    assert asking(Step(ARTICLE, article=one), place, {}) == (one.url, {})
    counts, options = asking(Step("counts", article=article(1, sn="0a")), place, SESSION)
    assert f"__biz={BIZ}&mid=1&idx=1&sn=0a" in counts
    assert options["method"] == "POST"
    assert platform.for_anybody(counts).endswith("sn=0a&x5=0&f=json")


@pytest.mark.parametrize("url", ["http://elsewhere.example/s/Sample-0123456789", None])
def test_an_article_is_asked_of_the_platform_wherever_a_list_says_it_is(url: str | None) -> None:
    address = f"https://mp.weixin.qq.com/s?__biz={BIZ}&mid=1&idx=1"
    assert address_of(article(1, url=url)) == address


@pytest.mark.parametrize(
    ("name", "value"), [("mode", "survey"), ("refresh", "-1"), ("max_articles", "many")]
)
def test_a_wrong_argument_is_named(name: str, value: str) -> None:
    with pytest.raises(SelectionError, match=f"argument {name}"):
        WechatArguments.of({name: value})
    assert WechatArguments.of({}).rest_after == 7
    assert WechatArguments.of({"mode": "full"}).rest_after is None


@pytest.mark.parametrize(
    "address",
    [
        "https://mp.weixin.qq.com/s/Sample-0123456789abcde?key=0123456789abcdef&uin=MTIz",
        "https://www.example.com/s/Sample-0123456789abcde?key=0123456789abcdef",
    ],
)
def test_an_address_with_a_credential_or_of_another_site_is_refused(
    tmp_path: Path, address: str
) -> None:
    targets = Targets(Registry.load(str(wechat_registry(tmp_path, {"0": [BIZ]}))), "wechat")
    file = tmp_path / "urls.txt"
    file.write_text(address, "utf-8")
    with pytest.raises(ValueError, match="expected a WeChat biz, or the address of") as refused:
        targets.of_file(file)
    assert "0123456789abcdef" not in str(refused.value)


def test_an_account_two_offices_share_tells_of_neither(tmp_path: Path) -> None:
    registry = wechat_registry(tmp_path, {"0": [BIZ, OTHER], "1": [BIZ]})
    targets = Targets(Registry.load(str(registry)), "wechat")
    assert targets.owner(BIZ) is None
    owner = targets.owner(OTHER)
    assert owner is not None
    assert owner.office_id == "519900"
