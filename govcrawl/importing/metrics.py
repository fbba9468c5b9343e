"""The vocabulary of imported figures: what may be told, and in which units.

A new metric is a new line of ``METRICS``; ``docs/importing.md`` lists them.
"""

from dataclasses import dataclass

COUNT, PERCENT, SCORE, RANK = "count", "percent", "score", "rank"
UNITS = {
    COUNT: "how many: 43,945, 3.2万, 10万+",
    PERCENT: "a share from 0 to 100: 95.5 or 95.5%",
    SCORE: "points, from 0: 91.76",
    RANK: "a place, 1 is the first",
}
"""Every unit and how a value in it is written."""


@dataclass(frozen=True)
class Metric:
    """What a figure tells, and the units it may be told in."""

    meaning: str
    units: tuple[str, ...] = (COUNT,)


METRICS = {
    "followers": Metric("followers (粉丝, 关注) at the end of the period"),
    "following": Metric("accounts it follows at the end of the period"),
    "posts": Metric("posts published in the period"),
    "articles": Metric("articles published in the period"),
    "reads": Metric("reads (阅读) in the period"),
    "likes": Metric("thumbs (点赞) in the period"),
    "recommends": Metric("recommendations (在看, 推荐) in the period"),
    "reposts": Metric("reposts in the period"),
    "shares": Metric("shares (转发) in the period"),
    "comments": Metric("comments (评论, 留言) in the period"),
    "rank": Metric("place in a published ranking", (RANK,)),
    "score": Metric("points in a published ranking or index", (SCORE,)),
    "satisfaction": Metric("satisfaction (好差评, 满意度)", (PERCENT, SCORE)),
    "ratings": Metric("ratings given by users (好差评) in the period"),
    "registered_users": Metric("registered users (注册用户) at the end of the period"),
    "registered_persons": Metric("registered persons (个人, 自然人) at the end of the period"),
    "registered_legal_persons": Metric("registered legal persons (法人) at the end of the period"),
    "active_users": Metric("users who were active in the period"),
    "downloads": Metric("downloads of an app up to the end of the period"),
    "visits": Metric("visits (访问量) in the period"),
    "matters": Metric("matters (办件) handled in the period"),
    "handled_online_share": Metric("share of matters that can be handled online", (PERCENT,)),
    "handled_online_share_persons": Metric(
        "share of matters that persons can handle online", (PERCENT,)
    ),
    "handled_online_share_legal_persons": Metric(
        "share of matters that legal persons can handle online", (PERCENT,)
    ),
    "handled_in_time_share": Metric("share of matters handled in time", (PERCENT,)),
}
"""Every metric an observation may have."""
