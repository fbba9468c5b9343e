"""A survey of links under any order of finds, answers and the crawl's own readings."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from govcrawl import schemas
from govcrawl.items import WebsiteCheck
from govcrawl.parsers.website.links import Link
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.survey.links import LinkRequest, LinkSurvey
from govcrawl.urls import host_of

HOME = "http://www.yangli.example/"
HOSTS = (HOME, "http://yangli.example/", "http://zwfw.example/", "http://so.example/")
LIMIT, PER_HOST = 20, 3

ADDRESSES = st.builds(str.__add__, st.sampled_from(HOSTS), st.sampled_from("abcdefg"))
LINKS = st.builds(Link, ADDRESSES, st.just("链接"), st.sampled_from(["page", "image"]))
VERDICTS = st.builds(
    Verdict,
    st.sampled_from(Reason),
    st.sampled_from([*Fault, None]),
    st.just(""),
    st.sampled_from([None, 200, 403, 404, 410, 500]),
)
GONE = Verdict(Reason.HTTP_4XX, Fault.SITE, "", 404)


class AnyOrder(RuleBasedStateMachine):
    """What holds of a survey at every moment, whatever came before."""

    awaited: Bundle[LinkRequest] = Bundle("awaited")

    def __init__(self) -> None:
        super().__init__()
        self.survey = LinkSurvey(HOME, limit=LIMIT, per_host=PER_HOST)
        self.asked: Counter[tuple[str, str]] = Counter()
        self.pending: list[LinkRequest] = []
        self.on_site: set[str] = set()
        self.told: set[str] = set()
        self.gone: Counter[str] = Counter()
        self.found = {"home": 0, "others": 0}
        self.pages: set[str] = set()

    @rule(page=st.sampled_from("pqrs"), links=st.lists(LINKS, max_size=8))
    def add(self, page: str, links: list[Link]) -> None:
        on_home = page == "p"
        self.survey.add(HOME + page, links, on_home=on_home)
        if page not in self.pages:
            self.pages.add(page)
            self.on_site |= {link.url for link in links if link.url.startswith(HOSTS[:2])}
            self.found["home" if on_home else "others"] += len({link.url for link in links})

    @rule(url=ADDRESSES, verdict=st.one_of(VERDICTS, st.just(GONE)))
    def known(self, url: str, verdict: Verdict) -> None:
        self.survey.known(url, verdict)
        self.gone[url] += verdict.status in {404, 410}
        self.told.add(url)

    @rule(target=awaited)
    def next(self) -> LinkRequest:
        request = self.survey.next()
        if request is None:
            request = LinkRequest("", "GET")
        else:
            self.asked[request.url, request.method] += 1
            self.pending.append(request)
        return request

    @rule(request=consumes(awaited), verdict=st.one_of(VERDICTS, st.just(GONE)))
    def answered(self, request: LinkRequest, verdict: Verdict) -> None:
        if request.url:
            self.survey.answered(request, verdict)
            self.pending.remove(request)
            self.gone[request.url] += request.method == "GET" and verdict.status in {404, 410}

    @invariant()
    def the_numbers_add_up(self) -> None:
        tally = self.survey.tally()
        for name, found in self.found.items():
            counts = tally[name]
            assert counts["found"] == found == counts["checked"] + counts["unmeasured"]
            assert counts["checked"] == counts["ok"] + counts["dead"] + counts["suspected"]
        assert tally["pages_sampled"] == len(self.pages - {"p"})

    @invariant()
    def nobody_is_asked_too_much(self) -> None:
        assert self.asked.total() <= LIMIT
        assert self.survey.awaiting == bool(self.pending)
        for (_, method), times in self.asked.items():
            assert times <= {"HEAD": 1, "GET": 2}[method]
        begun = {url for url, method in self.asked if method == "HEAD"}
        for host in HOSTS[2:]:
            assert sum(host_of(url) == host_of(host) for url in begun) <= PER_HOST

    @invariant()
    def a_dead_link_was_gone_twice(self) -> None:
        for each in self.survey.broken():
            assert each["tries"] == 2
            assert each["verdict"] != "dead" or self.gone[each["url"]] >= 2

    def teardown(self) -> None:
        """A survey whose requests are all answered ends, and what it reports can be stored."""
        for request in self.pending:
            self.survey.answered(request, Verdict(Reason.CUT_SHORT, Fault.US, ""))
        while (request := self.survey.next()) is not None:
            self.asked[request.url, request.method] += 1
            self.survey.answered(request, GONE)
        assert not self.survey.awaiting
        reported = {"links": self.survey.tally(), "broken_links": self.survey.broken()}
        errors = schemas.errors(WebsiteCheck.collection, reported)
        assert [each for each in errors if each["path"].startswith(("$.links", "$.broken"))] == []
        assert self.asked.total() <= LIMIT
        if self.asked.total() <= LIMIT - 3:
            assert self.on_site <= {url for url, _ in self.asked} | self.told


AnyOrder.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
