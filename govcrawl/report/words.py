"""What the report calls things, in Chinese with English beside it."""

from collections.abc import Mapping
from typing import NamedTuple

from govcrawl.evaluation.profile import Node


class Word(NamedTuple):
    """One name in both languages; ``en`` may be empty."""

    zh: str
    en: str


Words = Mapping[str, Word]

CHANNELS: Words = {
    "website": Word("网站", "website"),
    "weibo": Word("微博", "Weibo"),
    "wechat": Word("微信", "WeChat"),
    "app": Word("应用与平台", "apps and platforms"),
    "cross": Word("跨渠道", "all channels"),
}
DIMENSIONS: Words = {
    "information": Word("信息服务", "information"),
    "transaction": Word("事务服务", "transaction"),
    "participation": Word("参与服务", "participation"),
    "provision": Word("服务提供", "provision"),
    "innovation": Word("服务创新", "innovation"),
    "influence": Word("影响力", "influence"),
    "coverage": Word("覆盖", "coverage"),
}
LEVELS: Words = {
    "province": Word("省级", "province"),
    "city": Word("市（州）", "cities"),
    "county": Word("区县", "counties"),
    "department": Word("部门", "departments"),
}
STATES: Words = {
    "observed": Word("已测得", "observed"),
    "zero": Word("零", "zero, seen"),
    "absent": Word("不存在", "absent"),
    "missing": Word("未测得", "not measured"),
    "not_applicable": Word("不适用", "not applicable"),
    "scored": Word("已评分", "scored"),
    "failed": Word("一票否决", "failed by a veto"),
}
SEVERITIES: Words = {
    "high": Word("严重", "high"),
    "medium": Word("较重", "medium"),
    "low": Word("轻微", "low"),
    "note": Word("提示", "note"),
}
SEVERITY_SIGNS = {"high": "▲▲▲", "medium": "▲▲", "low": "▲", "note": "○"}
KINDS: Words = {
    "dead_pages": Word("链接失效", "dead pages"),
    "slow_server": Word("响应迟缓", "slow server"),
    "site_unreachable": Word("网站打不开", "site unreachable"),
    "stale_columns": Word("栏目不更新", "stale columns"),
    "empty_columns": Word("空白栏目", "empty columns"),
    "unanswered_letters": Word("来信未答复", "unanswered letters"),
    "poor_guides": Word("办事指南不全", "poor service guides"),
    "implausible_report": Word("年报数据存疑", "implausible report"),
    "zero_repost_streak": Word("连续零转发", "zero-repost streak"),
    "zero_like_streak": Word("连续零点赞", "zero-like streak"),
    "zero_interaction": Word("零互动", "zero interaction"),
    "silent_account": Word("账号停更", "silent account"),
    "missing_channel": Word("渠道缺失", "missing channel"),
    "low_coverage_per_resident": Word("人均覆盖低", "low coverage per resident"),
    "regional_imbalance": Word("区域不均衡", "regional imbalance"),
    "services_that_do_not_open": Word("服务打不开", "services that do not open"),
    "identity_mismatch": Word("身份不符", "identity mismatch"),
    "doubted_figures": Word("数据存疑", "doubted figures"),
}
RULINGS: Words = {
    "failed": Word("不合格", "failed"),
    "passed": Word("通过", "passed"),
    "unknown": Word("未知", "unknown"),
    "needs_person": Word("待人工", "needs a person"),
    "not_applicable": Word("不适用", "not applicable"),
}
RULING_SIGNS = {
    "failed": "✕",
    "passed": "✓",
    "unknown": "?",
    "needs_person": "☐",
    "not_applicable": "–",
}
INSPECTION: Words = {
    "V-W1": Word("安全、泄密事故", "security, secrets"),
    "V-W2": Word("站点无法访问", "site unreachable"),
    "V-W3": Word("首页不更新", "home page idle"),
    "V-W4": Word("栏目不更新", "columns idle"),
    "V-W5": Word("互动回应差", "letters unanswered"),
    "V-W6": Word("服务不实用", "services of no use"),
    "V-M1": Word("新媒体安全事故", "new media: security"),
    "V-M2": Word("新媒体不更新", "new media: idle"),
    "V-M3": Word("新媒体互动差", "new media: no answers"),
    "C-2015": Word("2015 年普查扣分", "points of the 2015 census"),
}
BASES: Words = {
    "sourced": Word("有出处", "sourced"),
    "derived": Word("由公布数据推得", "derived"),
    "proposed": Word("本项目自定", "our choice"),
    "recalled": Word("凭记忆，未核对", "recalled, not official"),
}
RULES: Words = {
    "goalpost": Word("门柱法", "goalpost"),
    "minmax": Word("最小–最大", "min-max"),
    "log1p": Word("对数最小–最大", "min-max of ln(x+1)"),
    "percentile_rank": Word("百分位次", "percentile rank"),
    "z": Word("标准分", "z score"),
}
AGGREGATIONS: Words = {
    "arithmetic": Word("加权算术平均", "weighted arithmetic mean"),
    "geometric": Word("加权几何平均", "weighted geometric mean"),
    "harmonic": Word("加权调和平均", "weighted harmonic mean"),
}


def node_word(node: Node) -> Word:
    """The name of a profile's node: a dimension's or channel's where it is one, else its own."""
    last = node.id.rpartition(".")[2]
    return DIMENSIONS.get(last) or CHANNELS.get(node.id) or Word(node.name_zh, node.name_en)


def word(words: Words, key: str) -> Word:
    """The name of ``key``; one that has none is called what it is called."""
    return words.get(key, Word(key, ""))
