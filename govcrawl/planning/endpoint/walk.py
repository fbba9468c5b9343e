"""An endpoint's questions about one office, one after the other, each page by page. Pure."""

from collections import deque
from dataclasses import dataclass, field

from govcrawl.endpoint import Endpoint, Question
from govcrawl.items import EndpointReading
from govcrawl.parsers.endpoint import PageRead, gather
from govcrawl.planning.endpoint.asking import Asked, next_page, questions_for, request_of
from govcrawl.registry import Office


@dataclass
class Walk:
    """What is asked next, and the readings of a question once it is done with."""

    endpoint: Endpoint
    office: Office
    has_answer: bool = False
    _questions: deque[Question] = field(default_factory=deque)
    _pages: list[PageRead | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the first question for an office of this level."""
        self._questions.extend(questions_for(self.endpoint, self.office))

    def next(self) -> Asked | None:
        """The next request; None where every question is done with."""
        if not self._questions:
            return None
        page = len(self._pages) + 1
        return request_of(self.endpoint, self._questions[0], self.office, page)

    def read(self, page: PageRead | None) -> list[EndpointReading]:
        """Take a page, None for one that failed; the question's readings if it was the last."""
        self.has_answer = self.has_answer or page is not None
        self._pages.append(page)
        if next_page(self.endpoint, self._pages) is not None:
            return []
        return self._done()

    def left(self) -> list[EndpointReading]:
        """The readings of a question that is not asked to its end; nothing is asked any more."""
        readings = self._done() if self._pages and self._questions else []
        self._questions.clear()
        return readings

    def _done(self) -> list[EndpointReading]:
        question, pages = self._questions.popleft(), self._pages
        self._pages = []
        return gather(self.endpoint, question, pages)
