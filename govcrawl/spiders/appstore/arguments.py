"""The arguments of the appstore spider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from govcrawl.planning.appstore.walk import Bounds
from govcrawl.registry import Selection
from govcrawl.spiders.arguments import one_of, whole_number

ARGUMENTS = frozenset({"reviews", "max_reviews"})
YES, NO = CHOICES = ("yes", "no")


@dataclass(frozen=True)
class AppArguments:
    """Whether reviews are asked for, and how many of an app at most."""

    reviews: bool = True
    max_reviews: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the arguments named in ``ARGUMENTS``. Raises SelectionError for a wrong one."""
        return cls(
            reviews=one_of(given, "reviews", CHOICES) != NO,
            max_reviews=whole_number(given, "max_reviews", at_least=1),
        )

    def bounds(self, selection: Selection) -> Bounds:
        """The same with the days of the selection."""
        return Bounds(self.reviews, self.max_reviews, selection.since, selection.until)
