"""What comes of scoring: each indicator's score, and each node's, for each office."""

from dataclasses import dataclass

from govcrawl.evaluation.measure import Measure


@dataclass(frozen=True, slots=True)
class Scored:
    """A measure with its score, 0 to 100.

    ``score`` is None where there is no value, or where the rule gives none (all peers are equal,
    only one was seen); ``note`` then says why, or that few peers were seen. An absent one has no
    score of its own: what it counts for is the node's business.
    """

    measure: Measure
    score: float | None
    rule: str
    peers_seen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A node's score for an office, 0 to 100.

    ``capability`` counts what is absent as 0, ``quality`` leaves it out. Both are None below the
    profile's coverage; the provisional ones beside them never are for that, and are never ranked.
    ``coverage`` is the share of the node's children that are known (seen or absent) among those
    that apply; ``known`` of ``expected``. ``state`` is ``scored``, ``absent`` (all that is known of
    it is absent), ``missing`` (coverage too low), ``not_applicable`` or ``failed`` (by a veto).
    ``rank`` is 1 for the best of ``ranked`` offices of its level that have a capability score; the
    rank interval (5 to 95 %) comes from the robustness runs, None without them. ``group`` is the
    level it is ranked in.
    """

    office_id: str
    node: str
    group: str
    state: str
    capability: float | None
    quality: float | None
    capability_provisional: float | None
    quality_provisional: float | None
    coverage: float
    known: int
    expected: int
    rank: int | None = None
    ranked: int | None = None
    rank_low: int | None = None
    rank_median: float | None = None
    rank_high: int | None = None
    top5: float | None = None
    vetoes: tuple[str, ...] = ()
