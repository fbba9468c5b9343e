"""What a reader should know of an office's WeChat official accounts."""

from collections.abc import Iterator, Sequence

from govcrawl.evaluation.accounts.findings import Lack, silence, zero_interaction, zero_streak
from govcrawl.evaluation.channel import identity_mismatches, missing_channel
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.standing import Standing
from govcrawl.evaluation.wechat.facts import WechatFacts
from govcrawl.evaluation.wechat.measures import account_of

_ARTICLES = ("篇文章", "articles")
LIKES = Lack("likes", "点赞", "like", *_ARTICLES)
ANY = Lack("all", "点赞或在看", "like or recommendation", *_ARTICLES)


def findings(
    office: Office, standing: Standing, accounts: Sequence[WechatFacts]
) -> Iterator[Finding]:
    """Everything found of the channel and of each of the office's accounts."""
    yield from missing_channel(office, standing)
    yield from identity_mismatches(office, standing)
    for each in map(account_of, accounts):
        yield from zero_streak(office, each, LIKES, "zero_like_streak")
        yield from zero_interaction(office, each, ANY)
        yield from silence(office, each)
