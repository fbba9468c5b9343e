"""The first lines of the report: what was evaluated and what came out, in plain sentences."""

from collections import Counter
from dataclasses import dataclass

from govcrawl.evaluation.finding import Finding, Severity
from govcrawl.evaluation.score import Score
from govcrawl.report.index import Index
from govcrawl.report.league import Block, Row
from govcrawl.report.words import KINDS, LEVELS, Word, word

MOST_FINDINGS = 8
_ENDS = 3
_MOST_KINDS = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One large number with what it counts; ``kind`` is how it is coloured."""

    value: int
    label: Word
    kind: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The best and the last of a level; ``bottom`` is empty where there are few."""

    level: str
    ranked: int
    top: tuple[Row, ...]
    bottom: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first section shows."""

    sentences: tuple[Word, ...]
    tiles: tuple[Tile, ...]
    ends: tuple[Ends, ...]
    worst: tuple[Finding, ...]


def summary(index: Index, blocks: list[Block]) -> Summary:
    """The summary of an evaluation and its league table."""
    ends = tuple(_ends(block) for block in blocks if block.ranked)
    tiles = _tiles(index)
    sentences = (_scope(index), _outcome(tiles), *(_first(each) for each in ends))
    return Summary((*sentences, *_kinds(index)), tiles, ends, tuple(_worst(index)[:MOST_FINDINGS]))


def _worst(index: Index) -> list[Finding]:
    """High and medium findings: the first of every kind, then the second of every kind ..."""
    severe = [each for each in index.findings if each.severity in {Severity.HIGH, Severity.MEDIUM}]
    turns: Counter[str] = Counter()
    ordered = []
    for each in severe:
        ordered.append((each.severity is not Severity.HIGH, turns[each.kind], each))
        turns[each.kind] += 1
    return [finding for _, _, finding in sorted(ordered, key=lambda each: each[:2])]


def _kinds(index: Index) -> list[Word]:
    """Which kinds of severe findings there are most of; nothing where there are none."""
    counts = Counter(each.kind for each in index.findings if each.severity is Severity.HIGH)
    if not counts:
        return []
    told = [(word(KINDS, kind), count) for kind, count in counts.most_common(_MOST_KINDS)]
    zh = "、".join(f"{kind.zh} {count} 个" for kind, count in told)
    en = ", ".join(f"{kind.en or kind.zh} {count}" for kind, count in told)
    return [Word(f"严重问题最多的是：{zh}。", f"Most of the severe findings: {en}.")]


def _tiles(index: Index) -> tuple[Tile, ...]:
    scores = [index.score(each.office_id) for each in index.evaluation.offices]
    scored = sum(each is not None and each.capability is not None for each in scores)
    vetoed = sum(each is not None and _vetoed(each) for each in scores)
    empty = sum(each is None or each.state == "missing" for each in scores)
    severe = sum(each.severity is Severity.HIGH for each in index.findings)
    return (
        Tile(len(scores), Word("评估单位", "offices evaluated"), "whole"),
        Tile(scored, Word("有评分", "with a score"), "good"),
        Tile(empty, Word("因未测得而无分", "no score: too little seen"), "unseen"),
        Tile(vetoed, Word("触发一票否决", "failed a veto rule"), "bad"),
        Tile(severe, Word("严重问题", "severe findings"), "bad"),
    )


def _vetoed(score: Score) -> bool:
    return bool(score.vetoes) or score.state == "failed"


def _scope(index: Index) -> Word:
    evaluation = index.evaluation
    counts = [(word(LEVELS, level), len(index.offices(level))) for level in index.levels]
    zh = "、".join(f"{level.zh} {count} 个" for level, count in counts)
    en = ", ".join(f"{level.en or level.zh} {count}" for level, count in counts)
    return Word(
        f"截至 {evaluation.as_of}，本报告评估了 {len(evaluation.offices)} 个单位的网上服务：{zh}。",
        f"Up to {evaluation.as_of}, {len(evaluation.offices)} offices were evaluated: {en}.",
    )


def _outcome(tiles: tuple[Tile, ...]) -> Word:
    of, scored, empty, vetoed, _ = (tile.value for tile in tiles)
    return Word(
        f"{scored} 个单位有综合得分；{empty} 个因看到的太少而没有得分——这不等于零分。"
        f"{vetoed} 个单位至少触发一条一票否决规则。",
        f"{scored} of {of} have a composite score; of {empty} too little was seen to score them,"
        f" which is not a score of zero. {vetoed} failed at least one veto rule.",
    )


def _first(ends: Ends) -> Word:
    level, best = word(LEVELS, ends.level), ends.top[0]
    points = best.score.capability if best.score else None
    told = "" if points is None else f"{points:.1f}"
    zh = f"{level.zh}中得分最高的是{best.office.name_zh}（{told} 分，{ends.ranked} 个有名次）。"
    english = best.office.name_en or best.office.name_zh
    en = f"Best of the {level.en or level.zh}: {english}, {told} points, of {ends.ranked} ranked."
    if ends.ranked == 1:
        zh = f"{level.zh}：{best.office.name_zh} {told} 分（仅此一个有名次，无从比较）。"
        en = f"{level.en or level.zh}: {english}, {told} points, the only one ranked."
    return Word(zh, en)


def _ends(block: Block) -> Ends:
    few = len(block.ranked) <= 2 * _ENDS
    top = block.ranked[:_ENDS] if not few else block.ranked
    bottom = () if few else block.ranked[-_ENDS:]
    return Ends(block.level, len(block.ranked), top, bottom)
