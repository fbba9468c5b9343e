"""Influence indices of accounts: each a formula with a version and a source, on counts seen.

    sample = sample_of(posts, Window.before(moment, 30), unread=why_or_none)
    result = measure(BCI, sample)

What every index keeps to: no publication at all is 0, because silence was seen; one needed count
not seen and there is no value but a ``reason``; a lower bound among the counts makes the value one
(``exact`` False). Formulas and sources: docs/scoring.md.
"""

from govcrawl.evaluation.influence.bci import BCI
from govcrawl.evaluation.influence.city import city_competitiveness
from govcrawl.evaluation.influence.index import (
    Index,
    Inputs,
    Parts,
    Publication,
    Result,
    Sample,
    Summary,
    comparable,
    measure,
    sample_of,
)
from govcrawl.evaluation.influence.wci import V2, V12, V14_2, V14_2_NOSHARE, wci_v14_2

__all__ = [
    "BCI",
    "INDICES",
    "V2",
    "V12",
    "V14_2",
    "V14_2_NOSHARE",
    "Index",
    "Inputs",
    "Parts",
    "Publication",
    "Result",
    "Sample",
    "Summary",
    "city_competitiveness",
    "comparable",
    "measure",
    "sample_of",
    "wci_v14_2",
]

INDICES = {index.id: index for index in (V2, V12, V14_2, V14_2_NOSHARE, BCI)}
"""Every index of posts and articles, by its id."""
