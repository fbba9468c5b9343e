"""The counts of an article, wherever an answer has them.

``like`` in WeChat's names is the younger 在看 (推荐), ``old_like`` the thumb (点赞).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from govcrawl.parsers.counts import NOT_TOLD, Count, read_count

_OPEN_END = 100_001
"""What WeChat says for everything above a hundred thousand, 10万+."""

_NAMES: dict[str, tuple[str, ...]] = {
    "reads": ("read_num", "readNum", "read_count"),
    "likes": ("old_like_num", "old_like_count", "oldLikeNum", "old_like_cnt"),
    "recommends": ("like_num", "like_count", "likeNum"),
    "shares": ("share_num", "share_count", "shareNum"),
    "collects": ("collect_num", "collect_count", "collectNum"),
    "comments": ("comment_count", "commentNum", "comment_num"),
}


def counts_of(*sources: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an article that hold its counts; null for those no source tells."""
    found: dict[str, Any] = {}
    for field, names in _NAMES.items():
        found |= _first(names, sources).named(field)
    return found


def _first(names: Iterable[str], sources: Iterable[Mapping[str, Any]]) -> Count:
    for source in sources:
        for name in names:
            count = _of(source.get(name))
            if count != NOT_TOLD:
                return count
    return NOT_TOLD


def _of(value: Any) -> Count:
    count = read_count(value)
    return Count(_OPEN_END, exact=False, raw="10万+") if count.value == _OPEN_END else count


def is_told(counts: Mapping[str, Any]) -> bool:
    """True where at least one count is known."""
    return any(counts[field] is not None for field in _NAMES)
