"""The accounts of the sample Weibo: a lively one, and what makes an account hard to measure."""

from dataclasses import replace
from datetime import datetime, timedelta

from tests.web.platforms.weibo_posts import CUT, FIRST_MID, Account, Post

LONG = "示例长文：" + "示例正文，办事指南请见政务服务大厅。" * 12


def some_posts(
    count: int, newest: datetime, *, every: timedelta, first: int = FIRST_MID, kind: str = "示例"
) -> list[Post]:
    """Posts at even distances, the oldest first: every seventh long, every ninth a repost."""
    assert len(LONG) > CUT
    posts = []
    for number in range(count):
        long = number % 7 == 3
        posts.append(
            Post(
                mid=first + 1000 * number,
                created=newest - every * (count - 1 - number),
                text=f"#示例话题#{kind}微博第{number}条。" + (LONG if long else ""),
                reposts=number % 13 * 5,
                comments=number % 11 * 3,
                likes=number % 17 * 9,
                forwards=("deleted", "present")[number % 2] if number % 9 == 4 else "",
            )
        )
    return posts


def sample_accounts(present: datetime) -> list[Account]:
    """Invented accounts as they stand at ``present``, each with its difficulty.

    In order: a lively one with an old pinned post that does not look pinned; one whose newest
    twelve posts have set nothing off; one that hides its posts from strangers; one of a person;
    one that fell silent two years ago; one after which the platform's patience ends; and one
    that fell silent and had set nothing off before.
    """
    day = timedelta(days=1)
    hours = timedelta(hours=1)
    lively = Account("5190010001", "示例市发布", followers=43945, liked=True, surplus=3)
    lively.posts = some_posts(60, present - 2 * hours, every=9 * hours, kind="要闻")
    trap = Post(FIRST_MID - 900, present - 700 * day, "示例旧置顶：办事须知", 3200, 410, 1_203_000)
    lively.posts += [replace(trap, pinned="unmarked")]
    quiet = Account("5190010002", "示例县发布", followers=812, posts=_unnoticed(present))
    hidden = Account("5190010003", "示例区发布", followers=20310, hidden=True)
    hidden.posts = some_posts(30, present - day, every=day, first=FIRST_MID + 2_000_000)
    person = Account("5190010004", "示例爱好者", followers=77, verified_type=0)
    person.posts = some_posts(8, present - day, every=3 * day, first=FIRST_MID + 3_000_000)
    silent = Account("5190010005", "示例镇发布", followers=350)
    silent.posts = some_posts(15, present - 730 * day, every=day, first=FIRST_MID + 4_000_000)
    last = Account("5190010006", "示例局发布", followers=5120, patience=3)
    last.posts = some_posts(90, present - day, every=day, first=FIRST_MID + 5_000_000)
    unheard = Account("5190010008", "疏漏县发布", followers=96)
    lonely = some_posts(30, present - 400 * day, every=day, first=FIRST_MID + 6_000_000)
    unheard.posts = [replace(post, reposts=0, comments=0, likes=0) for post in lonely]
    return [lively, quiet, hidden, person, silent, last, unheard]


def _unnoticed(present: datetime) -> list[Post]:
    """Forty posts; the newest twelve, over three days old, were never forwarded or liked."""
    newest = present - timedelta(days=4)
    posts = some_posts(40, newest, every=timedelta(days=1), first=FIRST_MID + 1_000_000)
    loud = [replace(post, reposts=4, likes=6) for post in posts[:-12]]
    return loud + [replace(post, reposts=0, likes=0) for post in posts[-12:]]
