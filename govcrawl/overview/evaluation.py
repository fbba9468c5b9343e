"""What came of an evaluation, as tables in a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.table import Table

from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.finding import Severity
from govcrawl.evaluation.profile import ROOT
from govcrawl.evaluation.score import Score
from govcrawl.overview.cells import UNKNOWN, add, table


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """The ranked offices of each level, those without a score, and the findings."""
    roots = [each for each in evaluation.scores if each.node == ROOT]
    ordered = sorted(roots, key=lambda each: each.group)
    for level, scores in groupby(ordered, key=lambda each: each.group):
        yield _league(evaluation, level, list(scores))
    yield _findings(evaluation)


def _league(evaluation: Evaluation, level: str, scores: Iterable[Score]) -> Table:
    """One level: the ranked first, then the others with why they have no rank."""
    children = evaluation.profile.children(ROOT)
    headings = ("office", ">rank", "interval", ">capability", ">quality", ">coverage")
    shown = table(f"Level {level}", *headings, *(f">{node.id}" for node in children), "vetoes")
    of_node = {(each.office_id, each.node): each for each in evaluation.scores}
    for score in sorted(scores, key=_place):
        parts = (of_node[score.office_id, node.id] for node in children)
        cells = (
            evaluation.by_id[score.office_id].name_zh,
            UNKNOWN if score.rank is None else score.rank,
            _interval(score),
            _points(score),
            UNKNOWN if score.quality is None else f"{score.quality:.1f}",
            f"{score.coverage:.0%}",
            *(_points(part) for part in parts),
            " ".join(score.vetoes),
        )
        add(shown, cells)
    return shown


def _place(score: Score) -> tuple[bool, float, str]:
    unranked = score.rank is None
    return unranked, -(score.coverage if unranked else score.capability or 0.0), score.office_id


def _interval(score: Score) -> str:
    if score.rank_low is None:
        return ""
    return f"{score.rank_low}-{score.rank_high}"


def _points(score: Score) -> str:
    """A score, or why there is none."""
    if score.capability is None:
        return score.state
    return f"{score.capability:.1f}" + (" (absent)" if score.state == "absent" else "")


def _findings(evaluation: Evaluation) -> Table:
    shown = table("Findings", "kind", *(f">{each}" for each in Severity))
    counts = Counter((each.kind, each.severity) for each in evaluation.findings)
    for kind in sorted({kind for kind, _ in counts}):
        add(shown, (kind, *(counts[kind, each] or "" for each in Severity)))
    return shown
