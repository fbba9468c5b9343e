"""What an endpoint is asked, and what its pages come to together."""

from govcrawl.parsers.endpoint import gather
from govcrawl.planning.endpoint.asking import (
    Asked,
    next_page,
    protected,
    questions_for,
    request_of,
)

__all__ = ["Asked", "gather", "next_page", "protected", "questions_for", "request_of"]
