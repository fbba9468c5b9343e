"""One evaluation whole: what went in, and everything that came out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from govcrawl.evaluation.figure import Figure
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.indicator import Catalogue
from govcrawl.evaluation.inspection.ruling import Ruling
from govcrawl.evaluation.office import Office
from govcrawl.evaluation.profile import Profile
from govcrawl.evaluation.score import Score, Scored
from govcrawl.evaluation.standing import Standing


@dataclass(frozen=True)
class Evaluation:
    """The offices of a registry (or a selection of it) judged by a profile on a day.

    ``id`` is ``registry|selection|profile|day``; the same inputs have the same id and give the same
    evaluation. ``standings`` are by office and channel of the evaluation (``website``, ``weibo``,
    ``wechat``, ``app``). ``runs`` is the number of robustness runs and ``seed`` their seed.
    ``used`` sums, by collection, the documents of the largest source of each office; ``run_ids``
    are the crawls they came from.
    """

    id: str
    registry: str
    selection: str
    as_of: date
    profile: Profile
    catalogue: Catalogue
    offices: tuple[Office, ...]
    standings: Mapping[tuple[str, str], Standing]
    scored: tuple[Scored, ...]
    scores: tuple[Score, ...]
    rulings: tuple[Ruling, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    seed: int
    runs: int
    used: Mapping[str, int]
    run_ids: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The id as a name for a folder."""
        return re.sub(r"[^\w.-]+", "_", self.id).strip("_")

    @cached_property
    def by_id(self) -> Mapping[str, Office]:
        """The offices by their id."""
        return {office.office_id: office for office in self.offices}
