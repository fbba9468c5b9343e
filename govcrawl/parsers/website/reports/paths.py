"""Which field of the template a path of labels names."""

import re
from collections.abc import Sequence
from functools import lru_cache

from govcrawl.parsers.website.reports.fields import FIELDS, Field

_LONGEST = 120
GROUPS = (
    ("解读信息发布", re.compile(r"(?:政策)?解读(?:信息)?(?:发布)?(?:回应)?(?:情况)?|解读回应")),
    ("信息发布", re.compile(r"(?:网站)?信息发布(?:量|情况)?")),
    ("专栏专题", re.compile(r"专栏专题|专题专栏")),
    ("办件量", re.compile(r"办件(?:量|情况)")),
    ("办事服务", re.compile(r"(?:在线|网上)?办事(?:服务)?(?:情况)?|政务服务")),
    ("留言办理", re.compile(r"留言(?:办理)?(?:情况)?")),
    ("征集调查", re.compile(r"(?:意见)?征集调查(?:情况)?|民意征集|网上调查")),
    ("在线访谈", re.compile(r"在线访谈(?:情况)?")),
    ("互动交流", re.compile(r"(?:政民)?互动(?:交流)?(?:情况)?")),
    ("安全防护", re.compile(r"(?:网站)?安全(?:防护|保障)(?:情况)?")),
    ("微博", re.compile(r"(?:政务|官方|新浪)*微博(?:账号|情况)?")),
    ("微信", re.compile(r"(?:政务|官方)*微信(?:公众号|账号|情况)?")),
    ("移动新媒体", re.compile(r"(?:移动|政务)?新媒体(?:情况)?")),
    ("访问", re.compile(r"(?:网站)?访问(?:量|情况)")),
    (None, re.compile(r"(?:网站)?基本(?:情况|信息)|网站(?:情况|信息)")),
)
"""Names of the groups of figures; None for headings that are of no group."""

SHORT = re.compile(
    r"总数量?|总量|名称|账号名称|信息发布(?:量|数量?)|发布量|关注(?:量|数)|粉丝(?:量|数)|订阅(?:量|数)"
    r"|维护(?:数量?)?|新开设(?:数量?)?|收到(?:留言)?(?:数量?)?|办结(?:留言)?(?:数量?)?|期数|整改(?:数量?)?|其他"
)
"""Labels that are told only by the group they stand in."""


_ANY_FIELD = re.compile("|".join(field.labels.pattern for field in FIELDS), re.IGNORECASE)
_ANY_GROUP = re.compile("|".join(labels.pattern for _, labels in GROUPS))
"""Nearly all texts are no labels: one look tells, instead of fifty."""


@lru_cache(maxsize=4096)
def group_of(label: str) -> str | None:
    """The template's name for a group of figures, None where the label is none."""
    if not _ANY_GROUP.fullmatch(label):
        return None
    for name, labels in GROUPS:
        if labels.fullmatch(label):
            return name or label
    return None


def find(path: Sequence[str]) -> Field | None:
    """The field a path of labels names, None for one of none; the longest fitting end counts."""
    return _find(tuple(group_of(label) or label for label in path[:-1]) + tuple(path[-1:]))


@lru_cache(maxsize=4096)
def _find(path: tuple[str, ...]) -> Field | None:
    for start in range(len(path)):
        joined = "".join(path[start:])
        if len(joined) <= _LONGEST and _ANY_FIELD.fullmatch(joined):
            return next(field for field in FIELDS if field.labels.fullmatch(joined))
    return None


def is_known(path: Sequence[str]) -> bool:
    """Say whether the last of a path of labels is one of the template's, in its place."""
    return find(path) is not None or group_of(path[-1]) is not None
