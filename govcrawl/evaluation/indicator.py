"""What an indicator is: what is counted, and how a raw value becomes 0 to 100."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CHANNELS = ("website", "weibo", "wechat", "app", "cross")
"""The channels of the evaluation. ``app`` is apps and service platforms together (the collections'
``appstore`` and ``endpoint``); ``cross`` is about all of them."""

DIMENSIONS = (
    "information",
    "transaction",
    "participation",
    "provision",
    "innovation",
    "influence",
    "coverage",
)


class Basis(StrEnum):
    """How a rule is known: read in a named source, derived from published figures, or our choice.

    ``recalled`` is known from memory only: never call it official.
    """

    SOURCED = "sourced"
    DERIVED = "derived"
    PROPOSED = "proposed"
    RECALLED = "recalled"


@dataclass(frozen=True)
class Rule:
    """How a raw value becomes a score.

    ``name`` is ``goalpost`` (``bad`` scores 0, ``good`` 100, linear between), or relative to the
    offices it is compared with: ``minmax``, ``log1p`` (min-max of ln(x+1)), ``percentile_rank``,
    ``z``. Where the indicator falls when things get better, the relative rules turn it round.
    """

    name: str
    bad: float | None = None
    good: float | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator of the catalogue.

    ``direction`` is ``up`` where more is better, else ``down``. ``fields`` says which fields of
    which collections it is read from; ``window`` which time it is about. ``rules`` are by office
    level, ``""`` for those not named. ``basis`` is of the definition or threshold, ``source`` says
    where it was read. ``version`` grows when the definition or the rule changes.
    """

    id: str
    channel: str
    dimension: str
    name_zh: str
    name_en: str
    definition: str
    unit: str
    direction: str
    fields: str
    window: str
    basis: Basis
    source: str
    version: int
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def rule(self, level: str) -> Rule:
        """The rule for an office of this level."""
        return self.rules.get(level) or self.rules[""]


Catalogue = Mapping[str, Indicator]
"""Indicators by id, in the catalogue's order."""
