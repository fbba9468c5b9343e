"""What a reader should know of an office's Weibo accounts."""

from collections.abc import Iterator, Sequence

from govcrawl.evaluation.accounts.findings import Lack, silence, zero_interaction, zero_streak
from govcrawl.evaluation.channel import identity_mismatches, missing_channel
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.weibo.facts import AccountFacts
from govcrawl.evaluation.weibo.measures import account_of

_POSTS = ("条博文", "posts")
REPOSTS = Lack("reposts", "转发", "repost", *_POSTS)
LIKES = Lack("likes", "点赞", "like", *_POSTS)
ANY = Lack("all", "转发、评论或点赞", "repost, comment or like", *_POSTS)


def findings(
    office: Office, standing: Standing, accounts: Sequence[AccountFacts]
) -> Iterator[Finding]:
    """Everything found of the channel and of each of the office's accounts."""
    yield from missing_channel(office, standing)
    yield from identity_mismatches(office, standing)
    for each in map(account_of, accounts):
        yield from zero_streak(office, each, REPOSTS, "zero_repost_streak")
        yield from zero_streak(office, each, LIKES, "zero_like_streak")
        yield from zero_interaction(office, each, ANY)
        yield from silence(office, each)
