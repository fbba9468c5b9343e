"""Whether a site's own search finds what the site publishes: titles of recent pages, tried out.

The inspections (国办秘函〔2019〕19号) search for what was published in the last six months.

Pure: it holds no clock and asks nobody. A spider hands in what it read and how asking ended.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from govcrawl.capture import Capture
from govcrawl.parsers.website.lines import comparable
from govcrawl.parsers.website.search import SearchForm, request_of, words_of
from govcrawl.parsers.website.search_answer import found
from govcrawl.reasons import Reason, Verdict
from govcrawl.urls import canonical, storable

TRIALS = 2
"""Titles searched for."""

_HELD = 20
"""Candidates kept while pages are read: more than TRIALS, should two prove to be one."""

RECENT = timedelta(days=183)
"""Six months: what was published longer ago a search need not find."""

INDEXED = timedelta(days=2)
"""A search may not know yet what was published since; such a page is tried if there is no other."""

SHORTEST_TITLE = 6
"""Characters: a shorter title is many pages' (公示, 通知公告)."""


@dataclass(frozen=True)
class SearchRequest:
    """One search: what to send, and the page it is to find.

    ``body`` is ready to send as ``application/x-www-form-urlencoded``; None with GET.
    """

    method: Literal["GET", "POST"]
    url: str
    body: str | None
    words: str
    title: str
    page_url: str


@dataclass(frozen=True)
class _Candidate:
    title: str
    url: str
    published_at: datetime


@dataclass
class SearchTrial:
    """The trial of one site's search.

    ``form`` and ``offered`` are what ``find_form`` and ``is_offered`` say of the home page that
    was read; ``before`` is the moment of the probe, aware. Hand in the pages with ``read``, then
    ask what ``next`` names and hand in each ``answered``. After the first ``next`` the pages to
    look for are settled.
    """

    form: SearchForm | None
    offered: bool | None
    before: datetime
    _candidates: list[_Candidate] = field(default_factory=list)
    _due: list[SearchRequest] | None = None
    _trials: list[dict[str, Any]] = field(default_factory=list)

    def read(self, url: str, title: str | None, published_at: datetime | None) -> None:
        """A page of the site, as it was read; one without title or date is no candidate."""
        if title is None or published_at is None or self._due is not None:
            return
        age = self.before - published_at
        if not timedelta() <= age <= RECENT or len(words_of(title)) < SHORTEST_TITLE:
            return
        self._candidates.append(_Candidate(title, url, published_at))
        self._candidates.sort(key=self._order)
        self._candidates = _distinct(self._candidates)[:_HELD]

    def _order(self, candidate: _Candidate) -> tuple[bool, float, str]:
        """Newest first, but before what the search may not know yet; then by address."""
        age = self.before - candidate.published_at
        return age < INDEXED, age.total_seconds(), candidate.url

    def next(self) -> SearchRequest | None:
        """The next search; None where there is none left, or nothing to search with or for."""
        if self._due is None:
            chosen = self._candidates[:TRIALS]
            self._due = [_request(self.form, each) for each in chosen] if self.form else []
        return self._due.pop(0) if self._due else None

    def answered(
        self,
        request: SearchRequest,
        verdict: Verdict,
        capture: Capture | None = None,
        evidence: dict[str, Any] | None = None,
    ) -> None:
        """How a search ended. ``capture`` is its answer, None without one.

        The answer is looked at whatever its verdict, which may take "nothing found" for a missing
        page; the verdict says why where the answer cannot tell.
        """
        hit = found(capture, request.title, request.page_url) if capture is not None else None
        reason: Reason | None = None
        if hit is None:
            reason = Reason.UNSUPPORTED if verdict.reason is Reason.OK else verdict.reason
        self._trials.append(
            {
                "words": request.words,
                "page_url": storable(request.page_url),
                "result": {True: "found", False: "not_found", None: "unmeasured"}[hit],
                "reason": reason.value if reason else None,
                "status": capture.status if capture is not None else verdict.status,
                "evidence": evidence,
            }
        )

    def result(self) -> dict[str, Any]:
        """The ``search`` of a website check.

        ``works`` where any page was found, ``fails`` where none was and at least one answer shows
        so, ``absent`` where the home page offers no search; ``unmeasured`` is all else: no form
        that works without scripts, no recent page, no answer that tells.
        """
        results = {trial["result"] for trial in self._trials}
        state = "unmeasured"
        if "found" in results:
            state = "works"
        elif "not_found" in results:
            state = "fails"
        elif self.form is None and self.offered is False:
            state = "absent"
        url = storable(self.form.url) if self.form is not None else None
        return {"state": state, "url": url, "trials": list(self._trials)}


def _request(form: SearchForm, candidate: _Candidate) -> SearchRequest:
    words = words_of(candidate.title)
    method, url, body = request_of(form, words)
    return SearchRequest(method, url, body, words, candidate.title, candidate.url)


def _distinct(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates with each address and each title once, the first of them."""
    urls: set[str] = set()
    titles: set[str] = set()
    kept = []
    for each in candidates:
        url, title = canonical(each.url), comparable(words_of(each.title))
        if url not in urls and title not in titles:
            kept.append(each)
            urls.add(url)
            titles.add(title)
    return kept
