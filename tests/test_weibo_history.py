"""A history of two thousand posts, read once and kept up: cheap, nothing lost, nothing twice."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.china import CHINA
from tests.support.crawl import Place
from tests.support.weibo_crawl import weibo_crawl, weibo_registry
from tests.web.platforms.serving import Served, serve
from tests.web.platforms.weibo import WeiboPlatform
from tests.web.platforms.weibo_posts import Account, Post

Documents = Database[dict[str, Any]]
UID = "5190030001"
POSTS = 2000
DAY = timedelta(days=1)
EVERY = timedelta(hours=4)
FIRST = 5_100_000_000_000_000
END = datetime.now(CHINA).replace(hour=20, minute=0, second=0, microsecond=0) - DAY
"""The last day of the story: a crawl says which day it is by ``until``."""
LONG = "示例长文：" + "示例正文，办理流程见政务服务大厅公告。" * 10
FEW = 0.05
"""Share of the first crawl's requests that keeping up may cost."""


def written(number: int, created: datetime) -> Post:
    """A post with counts of its own; one in forty is long."""
    text = f"#示例话题#示例消息第{number}条。" + (LONG if number % 40 == 7 else "")
    counts = {"reposts": 40 + number % 50, "comments": number % 20, "likes": 100 + number % 90}
    return Post(FIRST + 1000 * number, created, text, **counts)


@dataclass
class Story:
    """An account as it goes on, the crawls of it, and what they asked for."""

    served: Served
    place: Place
    platform: WeiboPlatform
    account: Account
    deleted: set[str] = field(default_factory=set)
    requests: list[int] = field(default_factory=list)

    def go_on(self, days: int) -> None:
        """Days pass, and posts are published."""
        newest = max(self.account.posts, key=lambda post: post.mid)
        number = (newest.mid - FIRST) // 1000
        self.platform.present += days * DAY
        created = newest.created + EVERY
        while created <= self.platform.present:
            number += 1
            self.account.posts.append(written(number, created))
            created += EVERY

    def crawl(self, *arguments: str) -> None:
        """One crawl on the present day."""
        self.served.asked.clear()
        until = f"until={self.platform.present.date()}"
        run = weibo_crawl(self.place, self.served.origin, until, *arguments)
        assert run.returncode == 0, run.stderr[-3000:]
        self.requests.append(sum(asked.path != "/robots.txt" for asked in self.served.asked))

    def delete(self, post: Post) -> None:
        self.account.delete(post.mid)
        self.deleted.add(str(post.mid))

    def recent(self, place: int) -> Post:
        """The newest post but so many."""
        return sorted(self.account.posts, key=lambda post: -post.mid)[place]


@pytest.fixture
def story(database: Documents, database_uri: str, tmp_path: Path) -> Iterator[Story]:
    account = Account(UID, "示例市发布", followers=880_000, surplus=12)
    begin = END - 20 * DAY
    account.posts = [written(n, begin - EVERY * (POSTS - 1 - n)) for n in range(POSTS)]
    account.posts[40] = replace(account.posts[40], pinned="unmarked")
    platform = WeiboPlatform([account], begin)
    registry = weibo_registry(tmp_path / "registry", [account])
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    with serve(platform) as served:
        yield Story(served, place, platform, account)


def outcomes(database: Documents) -> list[dict[str, Any]]:
    return list(database["outcomes"].find().sort("observed_at", 1))


def check(story: Story, database: Documents) -> None:
    """Every post that was ever shown is stored once, whole, and as it was shown last."""
    stored = {post["_id"]: post for post in database["weibo_posts"].find()}
    there = {str(post.mid): post for post in story.account.posts}
    assert set(stored) == set(there) | story.deleted
    for post_id, post in there.items():
        kept = stored[post_id]
        assert (kept["text"], kept["text_complete"], kept["state"]) == (post.text, True, "present")
        assert kept["created_at"] == post.created
        assert kept["last_seen_at"] >= kept["first_seen_at"]
    for post_id in story.deleted:
        assert stored[post_id]["state"] == "removed"
        assert stored[post_id]["text"]
    assert outcomes(database)[-1]["reason"] == "ok"
    assert outcomes(database)[-1]["missed"] is None


def readings(database: Documents, post: Post) -> list[int]:
    """The likes of a post, reading by reading."""
    stored = database["weibo_posts"].find_one({"_id": str(post.mid)})
    assert stored is not None
    assert stored["likes"] == stored["history"][-1]["likes"]
    moments = [reading["observed_at"] for reading in stored["history"]]
    assert moments == sorted(set(moments))
    return [reading["likes"] for reading in stored["history"]]


def test_a_history_is_kept_up_at_a_fraction_of_the_requests(
    story: Story, database: Documents, record_property: Any
) -> None:
    """Two weeks: daily crawls, edits, a deletion, a pin, and a missed week."""
    newest = story.recent(0)
    story.crawl()
    full = story.requests[0]
    assert database["weibo_posts"].count_documents({}) == POSTS
    assert full >= POSTS / 20
    check(story, database)

    story.go_on(1)
    story.crawl()
    check(story, database)

    story.go_on(1)
    gone, edited, longer = story.recent(8), story.recent(9), story.recent(11)
    story.delete(gone)
    story.account.change(edited.mid, text=edited.text + "更正。", edits=1)
    story.account.change(longer.mid, text=longer.text + LONG, edits=1)
    story.account.change(story.account.posts[900].mid, pinned="marked")
    story.crawl()
    check(story, database)
    assert readings(database, newest) == sorted(readings(database, newest))
    assert len(set(readings(database, newest))) == 3, "its likes grew from day to day"
    changed = database["weibo_posts"].find_one({"_id": str(edited.mid)})
    assert changed is not None
    assert (changed["revision"], changed["edited"]) == (2, True)
    pinned = database["weibo_posts"].find_one({"_id": str(story.account.posts[900].mid)})
    assert pinned is not None
    assert (pinned["pinned"], len(pinned["history"])) == (True, 2)

    story.go_on(10)
    story.crawl()
    check(story, database)
    since = (story.platform.present - 10 * DAY).date().isoformat()
    assert outcomes(database)[-1]["since"] == since, "the missed week is read"

    story.go_on(1)
    story.crawl()
    check(story, database)
    week = (story.platform.present - 7 * DAY).date().isoformat()
    assert outcomes(database)[-1]["since"] == week

    kept_up = story.requests[1:]
    assert max(kept_up) <= FEW * full, (full, kept_up)
    record_property("requests", json.dumps({"full": full, "updates": kept_up}))

    old = story.account.posts[1000]
    assert readings(database, old) == [old.likes], "what has stopped growing is left alone"
    texts = [asked for asked in story.served.asked if asked.path.endswith("longtext")]
    assert len(texts) <= 1, "a whole text that is stored is not asked for again"
