"""The league table: who is ranked, who cannot be told apart, and who has no score and why."""

from dataclasses import dataclass

from govcrawl.evaluation.office import Office
from govcrawl.evaluation.score import Score
from govcrawl.report.index import Index
from govcrawl.report.numbers import percent
from govcrawl.report.words import STATES, Word, node_word, word


@dataclass(frozen=True, slots=True)
class Row:
    """One office. ``parts`` are its scores on the composite's nodes, in the table's order.

    ``indistinct``: its rank interval overlaps that of the next. ``reasons`` say why it has no
    score, empty where it has one.
    """

    office: Office
    score: Score | None
    parts: tuple[Score | None, ...]
    indistinct: bool
    reasons: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One level: the ranked offices, the best first, and those without a rank."""

    level: str
    ranked: tuple[Row, ...]
    unranked: tuple[Row, ...]


def league(index: Index) -> list[Block]:
    """The blocks of all levels."""
    return [_block(index, level) for level in index.levels]


def _block(index: Index, level: str) -> Block:
    scores = [(office, index.score(office.office_id)) for office in index.offices(level)]
    placed = [(office, score, score.rank) for office, score in scores if score and score.rank]
    placed.sort(key=lambda each: each[2])
    following = [*[score for _, score, _ in placed[1:]], None]
    ranked = [
        _row(index, office, score, indistinct=after is not None and _overlap(score, after))
        for (office, score, _), after in zip(placed, following, strict=False)
    ]
    rest = [(office, score) for office, score in scores if not (score and score.rank)]
    rest.sort(key=lambda each: -(each[1].coverage if each[1] else 0.0))
    return Block(level, tuple(ranked), tuple(_row(index, *each) for each in rest))


def _row(index: Index, office: Office, score: Score | None, *, indistinct: bool = False) -> Row:
    parts = tuple(index.score(office.office_id, node.id) for node in index.channels)
    reasons = () if score and score.rank else tuple(_reasons(index, office, score))
    return Row(office, score, parts, indistinct, reasons)


def _overlap(score: Score, after: Score) -> bool:
    """Whether two rank intervals share a rank; without intervals nothing is claimed."""
    if score.rank_high is None or after.rank_low is None:
        return False
    return after.rank_low <= score.rank_high


def _reasons(index: Index, office: Office, score: Score | None) -> list[Word]:
    if score is None:
        return [Word("没有评分", "it was not scored")]
    if score.state != "missing":
        return [word(STATES, score.state)]
    threshold = percent(index.evaluation.profile.coverage)
    share = percent(score.coverage)
    why: dict[str, list[str]] = {}
    for node in index.channels:
        part = index.score(office.office_id, node.id)
        standing = index.evaluation.standings.get((office.office_id, node.id))
        if node.weight and part is not None and part.state == "missing":
            known = f"{part.known} of {part.expected} known"
            reason = (standing.reason if standing else "") or known
            why.setdefault(reason, []).append(node_word(node).zh)
    return [
        Word(
            f"覆盖 {share}，低于 {threshold}（{score.known}/{score.expected} 部分已知）",
            f"coverage {share}, below {threshold}: {score.known} of {score.expected} parts known",
        ),
        *(Word(f"{'、'.join(channels)}未测得", reason) for reason, channels in why.items()),
    ]
