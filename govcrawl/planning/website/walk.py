"""Which pages of one site to ask for: within its page budget, each once, never off the site."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from govcrawl.items import WebsiteColumn
from govcrawl.parsers.website.links import is_file
from govcrawl.planning.website.steps import Position, Step
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry.selection import Selection
from govcrawl.urls import canonical, has_login, host_of, is_root, same_site, with_scheme_of

IDLE_PAGES = 2
"""Pages of a list in a row without anything new or anything wanted after which paging ends.

Two and not one: a page may hold nothing but pinned or misplaced entries.
"""
MOST_TURNED_AWAY = 100_000
"""Refused addresses remembered, of a site that makes up ever new ones; later ones count again."""


MOST_SHOWN = 100_000
"""Entries that are no pages of the site, remembered to tell when a list has nothing new."""


def _nothing_refused(_: str) -> str | None:
    return None


Listed = tuple[WebsiteColumn, Step, int]
"""A list page that was read, the step that led to it, and how many of its entries were new."""


@dataclass
class Walk:
    """The walk over one site, from its home page, one step at a time.

    What is found waits here and not in the crawler's queue: so the order is the same in every run,
    and a site that has had enough can be left alone at once.

    Every column gets a share of the page budget, fixed when the home page is read: so what is
    asked for does not depend on which answer comes first, and one long column cannot starve the
    others.
    """

    home: str
    max_pages: int
    max_depth: int
    selection: Selection = field(default_factory=Selection)
    refuses: Callable[[str], str | None] = _nothing_refused
    seen: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    turned_away: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    lists: deque[Step] = field(default_factory=deque)
    pages: deque[Step] = field(default_factory=deque)
    unfinished: deque[Listed] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.seen.add(_key(self.home))

    def add(self, steps: Iterable[Step]) -> None:
        """Let steps wait for their turn."""
        for step in steps:
            (self.lists if step.request == "list" else self.pages).append(step)

    def first(self, step: Step) -> None:
        """Let a step be the next one.

        A page that comes in this way, the file of a report, is asked for whatever is left of the
        budget; it takes its place in it.
        """
        self.seen.add(_key(step.url, step.form))
        (self.lists if step.request == "list" else self.pages).appendleft(step)

    def next(self) -> Step | None:
        """The next step, list pages first because they show what there is; None at the end.

        What short columns leave of the budget goes to the long ones at last.
        """
        while self.unfinished and not self.lists and not self.pages:
            left = self.max_pages + 1 - len(self.seen)
            if left < 1:
                self.unfinished.clear()
                break
            # With a share of one each turn asks for something or is the column's last.
            share = max(1, left // len(self.unfinished))
            column, step, fresh = self.unfinished.popleft()
            self.add(self.entries(column, replace(step, share=share), fresh))
        waiting = self.lists or self.pages
        return waiting.popleft() if waiting else None

    def stop(self) -> list[Step]:
        """Forget what is waiting; the steps that were."""
        left = [*self.lists, *self.pages]
        self.lists.clear()
        self.pages.clear()
        self.unfinished.clear()
        return left

    def strayed(self, url: str) -> Verdict | None:
        """The verdict on a page whose request was led elsewhere; None where it was not."""
        if not same_site(url, self.home):
            return Verdict(Reason.MIGRATED, Fault.UNKNOWN, f"led to another site: {host_of(url)}")
        if is_home(url, self.home):
            return Verdict(Reason.SOFT_404, Fault.SITE, "led back to the home page")
        return None

    def columns(self, links: list[dict[str, Any]]) -> list[Step]:
        """The columns to ask for, at most half the budget; a link may bring a ``weight``."""
        if self.max_depth < 1 or self.max_pages < 1:
            return []
        limit = max(1, self.max_pages // 2)
        chosen: list[tuple[str, int]] = []
        for link in links:
            if len(chosen) == limit:
                break
            if url := self._fresh(link["url"]):
                chosen.append((url, link.get("weight", 1)))
        left, weights = self.max_pages - len(chosen), sum(weight for _, weight in chosen)
        return [
            Step(url, "list", 1, left * weight // weights, position=Position(_key(url)))
            for url, weight in chosen
        ]

    def entries(self, column: WebsiteColumn, step: Step, fresh: int = 0) -> Iterator[Step]:
        """The articles of a list page, then its next page, while depth and share last.

        ``fresh`` is how many of its entries were new already, in an earlier turn. Files, entries
        of other sites and such without an address are news too, though no pages to ask for.
        """
        if step.depth >= self.max_depth:
            return
        share = step.share
        for entry in column.entries:
            if share < 1:
                self.unfinished.append((column, step, fresh))
                return
            wanted = self.selection.covers(entry["published_at"])
            if not self._is_page(entry["url"]):
                fresh += self._is_news(entry)
            elif wanted and (url := self._fresh(entry["url"])):
                share, fresh = share - 1, fresh + 1
                at, kind = entry["published_at"], column.kind
                yield Step(url, "page", step.depth + 1, listed_at=at, listed_in=kind)
        position = self._following(column, step, fresh)
        if position is None or column.next_url is None:
            return
        if share < 1:
            self.unfinished.append((column, step, fresh))
            return
        form = column.next_form
        if url := self._fresh(column.next_url, form):
            yield Step(url, "list", step.depth, share - 1, form, position)

    def links(self, urls: Iterable[str], step: Step | None) -> Iterator[Step]:
        """Any other page of the site that is linked, while depth and the page budget last."""
        depth = step.depth + 1 if step else 1
        for url in urls:
            if depth > self.max_depth:
                return
            if fresh := self._fresh(url):
                # It may turn out to be a list: where all is asked for, no list has to share.
                yield Step(fresh, "page", depth, share=self.max_pages)

    def _is_page(self, url: str | None) -> bool:
        return url is not None and same_site(url, self.home) and not is_file(url)

    def _is_news(self, entry: dict[str, Any]) -> bool:
        """Say whether no list has shown an entry yet that is not asked for."""
        key = hash(entry["url"] or (entry["title"], entry["published_at"]))
        is_news = key not in self.shown and len(self.shown) < MOST_SHOWN
        if is_news:
            self.shown.add(key)
        return is_news

    def _following(self, column: WebsiteColumn, step: Step, fresh: int) -> Position | None:
        """Where the next page of a list stands; None where the list is not to be read on."""
        before = step.position or Position(_key(step.url))
        held = hash(frozenset(entry["url"] or entry["title"] for entry in column.entries))
        if column.entries and held == before.previous:
            return None
        dates = [entry["published_at"] for entry in column.entries if entry["published_at"]]
        is_over = bool(dates) and all(map(self.selection.is_past, dates))
        # A first page without entries may say where they are; newer ones than asked for come first.
        is_old_news = not fresh and not self._awaits(dates)
        is_idle = is_over or (is_old_news and (bool(column.entries) or before.number > 1))
        idle = before.idle + 1 if is_idle else 0
        if idle >= IDLE_PAGES:
            return None
        name, kind = column.name or before.name, column.kind or before.kind
        return Position(before.first_url, before.number + 1, name, kind, held, idle)

    def _awaits(self, dates: list[datetime]) -> bool:
        """Say whether entries are newer than what is asked for, which then comes further on."""
        until = self.selection.until
        return until is not None and any(not self.selection.covers(date) for date in dates)

    def _fresh(self, url: str | None, form: Mapping[str, str] | None = None) -> str | None:
        """The address in the site's scheme, if it is of this site and not asked for before."""
        if not url or not same_site(url, self.home) or has_login(url):
            return None
        if len(self.seen) > self.max_pages:
            return None
        address = with_scheme_of(url, self.home)
        key = _key(address, form)
        is_known = key in self.seen or hash(key) in self.turned_away
        if is_known or (form is None and is_home(address, self.home)):
            return None
        if why := self.refuses(address):
            # What stands on every page is judged and counted once.
            if len(self.turned_away) < MOST_TURNED_AWAY:
                self.turned_away.add(hash(key))
            self.refused[why] += 1
            return None
        self.seen.add(key)
        return address


def is_home(url: str, home: str) -> bool:
    """True for a site's home page, whichever host, scheme or index file it is reached by."""
    if not same_site(url, home):
        return False
    return canonical(url) == canonical(home) or (is_root(canonical(url)) and is_root(home))


def _key(url: str, form: Mapping[str, str] | None = None) -> str:
    """What two requests for the same thing have in common."""
    return f"{canonical(url)}\n{urlencode(sorted(form.items()))}" if form else canonical(url)
