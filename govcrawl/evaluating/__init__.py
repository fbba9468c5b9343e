"""An evaluation from beginning to end: count, judge, score, inspect, find."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document
from govcrawl.evaluating.counted import Counted, Standings, count, standings
from govcrawl.evaluating.judging import Judged, judge
from govcrawl.evaluating.request import Request
from govcrawl.evaluation import figures, robustness, scoring
from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.figure import Figure
from govcrawl.evaluation.profile import FAIL
from govcrawl.evaluation.score import Score
from govcrawl.evaluation.series import online_shares, satisfaction
from govcrawl.registry import Office, Registry
from govcrawl.rulebook import catalogue

Progress = Callable[[int], None]


def evaluate(
    database: Database[Document], registry: Registry, request: Request, progress: Progress
) -> Evaluation:
    """The whole of an evaluation; ``progress`` is told how many robustness runs are done.

    Raises SelectionError where the selection names no office, and PyMongoError.
    """
    offices = registry.chosen(request.selection)
    counted = count(database, registry, request)
    stands = standings(registry.offices, counted.asked)
    judged = judge(offices, registry, counted, stands)
    known = catalogue.load()
    scored = scoring.scored(request.profile, known, offices, judged.measures)
    scores = scoring.scores(request.profile, offices, scored, judged.vetoes)
    scores = _ranged(request, offices, judged, scores, progress)
    ids = {office.office_id for office in offices}
    return Evaluation(
        id=request.id,
        registry=request.registry,
        selection=request.selected,
        as_of=request.as_of,
        profile=request.profile,
        catalogue=known,
        offices=offices,
        standings={key: each for key, each in stands.items() if key[0] in ids},
        scored=tuple(scored),
        scores=tuple(scores),
        rulings=judged.rulings,
        findings=judged.findings,
        figures=tuple(
            sorted(
                (
                    *_from_counts(registry, offices, counted, stands),
                    figures.weibo_influence(request.profile, offices, scores, scored),
                ),
                key=lambda each: each.id,
            )
        ),
        seed=request.seed,
        runs=request.runs,
        used=_used(judged),
        run_ids=counted.run_ids,
    )


def _ranged(
    request: Request,
    offices: Sequence[Office],
    judged: Judged,
    scores: list[Score],
    progress: Progress,
) -> list[Score]:
    """The scores with their rank intervals, where robustness runs were asked for."""
    if not request.runs:
        return scores
    intervals = robustness.robustness(
        request.profile,
        catalogue.load(),
        offices,
        judged.measures,
        runs=request.runs,
        seed=request.seed,
        progress=progress,
        failed=judged.vetoes if request.profile.vetoes == FAIL else (),
    )
    return robustness.apply(scores, intervals)


def _from_counts(
    registry: Registry, offices: Sequence[Office], counted: Counted, stands: Standings
) -> Iterator[Figure]:
    """The study's figures that need no score."""
    readings, observations = counted.series
    sites = {key: found[0] for key, found in counted.sites.items() if found}
    accounts = {key: found[0] for key, found in counted.wechat.items() if found}
    yield figures.websites(offices, stands, registry.offices)
    yield figures.website_statistics(offices, stands, sites)
    yield figures.wechat_followers(offices, stands, accounts)
    yield figures.satisfaction(offices, satisfaction(observations))
    yield figures.online_handling(offices, online_shares(readings, observations))


def _used(judged: Judged) -> dict[str, int]:
    """By collection, the documents of the largest source of each office, summed."""
    largest: dict[tuple[str, str], int] = defaultdict(int)
    about = [(each.office_id, each.sources) for each in judged.measures]
    about += [(each.office_id, each.sources) for each in judged.rulings]
    about += [(each.office_id, each.sources) for each in judged.findings if each.office_id]
    for office_id, sources in about:
        for source in sources:
            key = (source.collection, office_id)
            largest[key] = max(largest[key], source.documents)
    used: dict[str, int] = defaultdict(int)
    for (collection, _), documents in largest.items():
        used[collection] += documents
    return dict(sorted(used.items()))
