"""What every layout is read into: labels with the texts that stand by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from govcrawl.parsers.website.reports import labels, paths
from govcrawl.parsers.website.reports.fields import Field


@dataclass(frozen=True)
class Pair:
    """A label and its text. ``field`` is None where the label is none of the template's."""

    field: Field | None
    label: str
    unit: str | None
    text: str
    is_told: bool = False
    """True for a piece of a sentence, in which words may stand around the number."""

    stated: bool | None = None
    """What a sentence says by itself (已建立…, 未开展…); ``text`` is then the sentence."""


@dataclass(frozen=True)
class Heading:
    """A line between tables: perhaps the title of what follows, or its year."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """Pairs of one site."""

    pairs: list[Pair]
    in_table: bool


@dataclass(frozen=True)
class Sites:
    """The pairs of many sites, one list a site."""

    sites: list[list[Pair]]


Part = Heading | Pairs | Sites


def pair(path: Sequence[labels.Label], text: str) -> Pair:
    """The pair of a path of labels and a text, without whoever signed in it."""
    names = [label.name for label in path if label.name]
    unit = next((label.unit for label in reversed(path) if label.unit), None)
    found = paths.find(names) if names else None
    return Pair(found, "".join(names), unit, labels.without_signers(text))
