"""What a request is made for."""

from dataclasses import dataclass, field
from typing import Any

from govcrawl.registry import Target


@dataclass(frozen=True)
class Errand:
    """One request for a target: what is asked for, and what the asker must remember."""

    target: Target
    request: str
    first: bool = False
    details: dict[str, Any] = field(default_factory=dict)
