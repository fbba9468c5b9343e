"""What is to be evaluated."""

from dataclasses import dataclass
from datetime import date

from govcrawl.counting.scope import VALID_DAYS
from govcrawl.evaluation.profile import Profile
from govcrawl.registry import Selection

SEED = 20210628
RUNS = 1000


@dataclass(frozen=True)
class Request:
    """What is to be evaluated. ``selection`` is of the registry called ``registry``."""

    registry: str
    selection: Selection
    profile: Profile
    as_of: date
    valid_days: int = VALID_DAYS
    runs: int = RUNS
    seed: int = SEED

    @property
    def selected(self) -> str:
        """The selection in words: ``all``, or its arguments."""
        chosen = self.selection
        parts = {"office": ",".join(chosen.office), "region": chosen.region, "level": chosen.level}
        return " ".join(f"{name}={each}" for name, each in parts.items() if each) or "all"

    @property
    def id(self) -> str:
        """What the evaluation is called: the same for the same registry, profile and day."""
        return f"{self.registry}|{self.selected}|{self.profile.name}|{self.as_of}"
