"""Which links of a site to ask for, and what their answers come to: dead, suspected or alive.

A link is asked with HEAD; what HEAD does not show alive is asked with GET, because many servers
refuse HEAD; what GET does not show alive is asked once more when nothing else is left, so that
time lies between the tries. Dead is 404 or 410 both times, suspected any other failure of the
site's both times: the census of 2015 called 404 dead and every other code suspected.

Pure: it holds no clock and asks nobody. A spider hands in what it found and how asking ended.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from govcrawl.parsers.website.links import Link
from govcrawl.reasons import Verdict
from govcrawl.survey.entry import ASKED, TRIES, Entry, Method, Stage, as_broken, count
from govcrawl.survey.standing import Standing, settled_by_head, standing
from govcrawl.urls import canonical, host_of, same_site

DEFAULT_LIMIT = 300
"""Requests a survey of one site makes."""

PER_HOST = 20
"""Links asked of one other host, so that nobody is asked much for another's page."""

MOST_HELD = 50_000
"""Different links, and answers of the crawl, remembered; further links are found but unmeasured."""

MOST_BROKEN = 200


@dataclass(frozen=True)
class LinkRequest:
    """One request: the address as its page spells it, and ``HEAD`` or ``GET``."""

    url: str
    method: Method


@dataclass
class LinkSurvey:
    """The survey of one site's links.

    ``home`` is its home page, ``limit`` the requests it may make in all (None = as many as it
    takes), ``per_host`` how many links it asks of any one other host. A link is only begun while
    the limit leaves room for its three requests: what is begun can be finished.

    Hand in the pages' links with ``add``, the crawl's own answers with ``known``; then ask what
    ``next`` names and hand in each ``answered``. ``next`` may return None while answers are
    awaited and name something again after them.
    """

    home: str
    limit: int | None = DEFAULT_LIMIT
    per_host: int = PER_HOST
    _entries: dict[str, Entry] = field(default_factory=dict)
    _answers: dict[str, tuple[Verdict, dict[str, Any] | None]] = field(default_factory=dict)
    _pages: set[str] = field(default_factory=set)
    _home_read: bool = False
    _unheld: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    _hosts: dict[str, int] = field(default_factory=dict)
    _fresh_home: deque[Entry] = field(default_factory=deque)
    _fresh_others: deque[Entry] = field(default_factory=deque)
    _gets: deque[Entry] = field(default_factory=deque)
    _lasts: deque[Entry] = field(default_factory=deque)
    _awaited: int = 0
    _spent: int = 0
    _kept: int = 0

    def add(self, page_url: str, links: Iterable[Link], *, on_home: bool) -> None:
        """The links of a page that was read. A page already added is passed over."""
        page = canonical(page_url)
        seen = page in self._pages or (on_home and self._home_read)
        if seen or len(self._pages) >= MOST_HELD:
            return
        self._pages.add(page)
        self._home_read = self._home_read or on_home
        for key, link in {canonical(link.url): link for link in links}.items():
            self._add(key, link, page_url, on_home=on_home)

    def _add(self, key: str, link: Link, page_url: str, *, on_home: bool) -> None:
        entry = self._entries.get(key)
        first = entry is None
        if entry is None:
            if len(self._entries) >= MOST_HELD:
                self._unheld[on_home] += 1
                return
            entry = self._entries[key] = Entry(link, page_url)
        elif on_home:
            # Named by the page that weighs most.
            entry.page_url, entry.link = page_url, link
        entry.on_home += on_home
        entry.on_others += not on_home
        if on_home:
            self._fresh_home.append(entry)
        elif first:
            self._fresh_others.append(entry)
        if first and key in self._answers:
            self._take_over(entry, *self._answers.pop(key))

    def known(self, url: str, verdict: Verdict, evidence: dict[str, Any] | None = None) -> None:
        """The crawl has asked this page itself, with GET: its answer counts as this survey's own.

        Alive or unmeasured settles the link without a request; a failure is the first of the two
        tries and is only asked the last time. Of a link begun already nothing changes.
        """
        key = canonical(url)
        entry = self._entries.get(key)
        if entry is not None:
            self._take_over(entry, verdict, evidence)
        elif len(self._answers) < MOST_HELD:
            self._answers[key] = verdict, evidence

    def _take_over(self, entry: Entry, verdict: Verdict, evidence: dict[str, Any] | None) -> None:
        if entry.stage is Stage.FOUND:
            self._keep(entry, 1)
            self._after_get(entry, verdict, evidence)

    def next(self) -> LinkRequest | None:
        """The next request; None where there is none now.

        A second look at what HEAD did not show alive comes first, then the home page's links in
        page order, then other pages' as they were added; the last tries when nothing else is left
        to ask or to wait for.
        """
        if self._gets:
            return self._ask(self._gets.popleft(), Stage.GET_ASKED)
        entry = self._fresh()
        if entry is not None:
            return self._ask(entry, Stage.HEAD_ASKED)
        while self._lasts and not self._awaited:
            entry = self._lasts.popleft()
            if entry.kept or self._keep(entry, 1):
                return self._ask(entry, Stage.LAST_ASKED)
        return None

    def _fresh(self) -> Entry | None:
        """The first link not begun that limit and host allow, with its requests put aside."""
        for waiting in (self._fresh_home, self._fresh_others):
            while waiting:
                entry = waiting[0]
                host = self._other_host(entry)
                had_enough = host and self._hosts.get(host, 0) >= self.per_host
                if entry.stage is not Stage.FOUND or had_enough:
                    waiting.popleft()
                    continue
                if not self._keep(entry, 1 + TRIES):
                    return None
                if host:
                    self._hosts[host] = self._hosts.get(host, 0) + 1
                return waiting.popleft()
        return None

    def _other_host(self, entry: Entry) -> str:
        url = entry.link.url
        return "" if same_site(url, self.home) else host_of(url)

    def _keep(self, entry: Entry, requests: int) -> bool:
        """Put requests aside for a link; False where the limit does not leave so many."""
        if self.limit is not None and self._spent + self._kept + requests > self.limit:
            return False
        entry.kept += requests
        self._kept += requests
        return True

    def _ask(self, entry: Entry, stage: Stage) -> LinkRequest:
        entry.stage = stage
        entry.kept -= 1
        self._kept -= 1
        self._spent += 1
        self._awaited += 1
        return LinkRequest(entry.link.url, ASKED[stage])

    def answered(
        self, request: LinkRequest, verdict: Verdict, evidence: dict[str, Any] | None = None
    ) -> None:
        """How a request ended; ``evidence`` is the archived answer.

        A request that was dropped is answered with the reason ``cut_short``. Raises ValueError for
        a request that is not awaited.
        """
        entry = self._entries.get(canonical(request.url))
        if entry is None or ASKED.get(entry.stage) != request.method:
            raise ValueError(f"{request.method} {request.url} is not awaited")
        self._awaited -= 1
        if entry.stage is not Stage.HEAD_ASKED:
            self._after_get(entry, verdict, evidence)
        elif settled := settled_by_head(verdict):
            self._judge(entry, settled)
        else:
            entry.stage = Stage.GET_DUE
            self._gets.append(entry)

    def _after_get(self, entry: Entry, verdict: Verdict, evidence: dict[str, Any] | None) -> None:
        found = standing(verdict)
        if found in {Standing.OK, Standing.UNMEASURED}:
            self._judge(entry, found)
            return
        entry.failed.append(verdict)
        entry.evidence = evidence
        if len(entry.failed) < TRIES:
            entry.stage = Stage.LAST_DUE
            self._lasts.append(entry)
            return
        dead = {standing(each) for each in entry.failed} == {Standing.DEAD}
        self._judge(entry, Standing.DEAD if dead else Standing.SUSPECTED)

    def _judge(self, entry: Entry, found: Standing) -> None:
        entry.stage, entry.standing = Stage.JUDGED, found
        self._kept -= entry.kept
        entry.kept = 0

    @property
    def awaiting(self) -> bool:
        """True while a request has no answer yet; over is it when that and ``next`` are nothing."""
        return self._awaited > 0

    def tally(self) -> dict[str, Any]:
        """The ``links`` of a website check, as things stand; what is not judged is unmeasured.

        A link counts once for every page it stands on, so ``others`` counts a dead menu entry on
        each sampled page; ``found`` = ``checked`` + ``unmeasured``, ``checked`` = ``ok`` +
        ``dead`` + ``suspected``. ``attachments`` are those among both, each once.
        """
        entries = self._entries.values()
        files = [entry for entry in entries if entry.link.kind == "attachment"]
        return {
            "home": count(entries, lambda entry: entry.on_home, self._unheld[True]),
            "others": count(entries, lambda entry: entry.on_others, self._unheld[False]),
            "attachments": count(files, lambda _: 1),
            "pages_sampled": len(self._pages) - self._home_read,
        }

    def broken(self) -> list[dict[str, Any]]:
        """The ``broken_links`` of a website check: at most MOST_BROKEN, the home page's first."""
        failed = (Standing.DEAD, Standing.SUSPECTED)
        entries = [entry for entry in self._entries.values() if entry.standing in failed]
        entries.sort(key=lambda entry: not entry.on_home)
        return [as_broken(entry) for entry in entries[:MOST_BROKEN]]
