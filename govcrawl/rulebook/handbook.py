"""docs/indicators.md, written from the catalogue: what every indicator is and how it scores."""

from collections.abc import Iterator

from govcrawl.evaluation.indicator import CHANNELS, DIMENSIONS, Indicator, Rule
from govcrawl.rulebook import catalogue

INTRODUCTION = """\
# Indicators

Generated from `govcrawl/data/evaluation/` by `python scripts/indicators.py --markdown`; a test
keeps it in step. Do not edit it by hand.

How raw values become scores is in [scoring.md](scoring.md), which indicators make up which score
in the [profiles](profiles.md). `goalpost 14 → 0` gives 0 points for 14 or worse, 100 for 0 or
better, linear between; `log1p` and `minmax` are relative to the offices compared. The basis says
how the definition or threshold is known: *sourced* was read where the last column says, *derived*
follows from published figures, *proposed* is our choice, *recalled* is known from memory only and
not official.
"""
CHANNEL_NAMES = {
    "website": "网站 Websites",
    "weibo": "微博 Weibo",
    "wechat": "微信 WeChat",
    "app": "客户端与服务平台 Apps and service platforms",
    "cross": "覆盖 Coverage",
}
DIMENSION_NAMES = {
    "information": "信息服务 information",
    "transaction": "事务服务 transaction",
    "participation": "参与服务 participation",
    "provision": "服务提供 provision",
    "innovation": "服务创新 innovation",
    "influence": "影响力 influence",
    "coverage": "覆盖 coverage",
}


def text() -> str:
    """The whole document, ending in a line break."""
    return "\n".join([INTRODUCTION, *_channels(), *_left_out()])


def shown_rule(rule: Rule) -> str:
    """A rule in a few signs: ``goalpost 14 → 0``."""
    if rule.bad is None or rule.good is None:
        return rule.name
    return f"{rule.name} {rule.bad:g} → {rule.good:g}"


def shown_rules(indicator: Indicator) -> str:
    """An indicator's rule, and those of levels that have their own."""
    others = (f"{level}: {shown_rule(rule)}" for level, rule in indicator.rules.items() if level)
    return "; ".join([shown_rule(indicator.rules[""]), *others])


def _channels() -> Iterator[str]:
    every = catalogue.load().values()
    for channel in CHANNELS:
        yield f"## {CHANNEL_NAMES[channel]}\n"
        for dimension in DIMENSIONS:
            found = [e for e in every if (e.channel, e.dimension) == (channel, dimension)]
            if found:
                yield f"### {DIMENSION_NAMES[dimension]}\n"
                yield "| id | name | definition | unit | rule | window | fields | basis |"
                yield "|---|---|---|---|---|---|---|---|"
                yield from map(_row, found)
                yield ""


def _row(each: Indicator) -> str:
    cells = (
        f"`{each.id}`",
        f"{each.name_zh}<br>{each.name_en}",
        each.definition,
        each.unit,
        shown_rules(each),
        each.window,
        each.fields,
        ": ".join(filter(None, (str(each.basis), each.source))),
    )
    return f"| {' | '.join(cells)} |"


def _left_out() -> Iterator[str]:
    yield "## What is not measured\n"
    yield "Indicators of the literature that the collections cannot feed.\n"
    yield "| id | name | why |"
    yield "|---|---|---|"
    for each in catalogue.left_out():
        yield f"| `{each.id}` | {each.name_zh}<br>{each.name_en} | {each.why} |"
    yield ""
