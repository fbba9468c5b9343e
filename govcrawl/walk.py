"""Which pages of one site to ask for: within its page budget, each once, never off the site."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from govcrawl.outcomes import Verdict
from govcrawl.reasons import Fault, Reason
from govcrawl.urls import canonical, has_login, host_of, same_site, with_scheme_of


@dataclass(frozen=True)
class Step:
    """A page to ask for next. ``share`` is what a list page may still spend on its entries."""

    url: str
    request: str
    depth: int
    share: int = 0
    listed_at: datetime | None = None


@dataclass
class Walk:
    """The walk over one site, from its home page, one step at a time.

    What is found waits here and not in the crawler's queue: so the order is the same in every run,
    and a site that has had enough can be left alone at once.

    Every column gets an equal share of the page budget, fixed when the home page is read: so what
    is asked for does not depend on which answer comes first, and one long column cannot starve
    the others.
    """

    home: str
    max_pages: int
    max_depth: int
    seen: set[str] = field(default_factory=set)
    lists: deque[Step] = field(default_factory=deque)
    pages: deque[Step] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.seen.add(canonical(self.home))

    def add(self, steps: Iterable[Step]) -> None:
        """Let steps wait for their turn."""
        for step in steps:
            (self.lists if step.request == "list" else self.pages).append(step)

    def next(self) -> Step | None:
        """The next step, list pages first because they show what there is; None at the end."""
        waiting = self.lists or self.pages
        return waiting.popleft() if waiting else None

    def stop(self) -> int:
        """Forget what is waiting; how many steps that were."""
        left = len(self.lists) + len(self.pages)
        self.lists.clear()
        self.pages.clear()
        return left

    def strayed(self, url: str) -> Verdict | None:
        """The verdict on a page whose request was led elsewhere; None where it was not."""
        if not same_site(url, self.home):
            return Verdict(Reason.MIGRATED, Fault.UNKNOWN, f"led to another site: {host_of(url)}")
        if canonical(url) == canonical(self.home):
            return Verdict(Reason.SOFT_404, Fault.SITE, "led back to the home page")
        return None

    def columns(self, links: list[dict[str, Any]]) -> list[Step]:
        """The columns to ask for, at most half the budget."""
        if self.max_depth < 1 or self.max_pages < 1:
            return []
        limit = max(1, self.max_pages // 2)
        urls = list(self._fresh((link["url"] for link in links), limit))
        share = (self.max_pages - len(urls)) // max(1, len(urls))
        return [Step(url, "list", 1, share) for url in urls]

    def entries(
        self,
        entries: list[dict[str, Any]],
        next_url: str | None,
        step: Step,
        wanted: Callable[[datetime | None], bool],
    ) -> Iterator[Step]:
        """The articles of a list page, then its next page, while depth and share last.

        ``wanted`` says of an entry's date (None where the list shows none) whether it is asked for.
        """
        if step.depth >= self.max_depth:
            return
        share, depth = step.share, step.depth + 1
        for entry in entries:
            if share < 1:
                return
            if not wanted(entry["published_at"]):
                continue
            for url in self._fresh(iter([entry["url"]]), 1):
                share -= 1
                yield Step(url, "page", depth, listed_at=entry["published_at"])
        if share > 1:
            for url in self._fresh(iter([next_url]), 1):
                yield Step(url, "list", depth, share - 1)

    def _fresh(self, urls: Iterator[str | None], limit: int) -> Iterator[str]:
        """The first ``limit`` addresses of this site not asked for before, in the site's scheme."""
        for url in urls:
            if limit < 1:
                return
            if not url or not same_site(url, self.home) or has_login(url):
                continue
            address = with_scheme_of(url, self.home)
            if canonical(address) not in self.seen:
                self.seen.add(canonical(address))
                limit -= 1
                yield address
