"""What surrounds the walk over a site: its survey, and what a run that ends early still stores."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from govcrawl.browser.allowance import PageAllowance
from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck
from govcrawl.parsers.markup import read
from govcrawl.parsers.website.links import Link
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.spiders.errands import Errand
from govcrawl.spiders.website import home as home_page
from govcrawl.spiders.website.modes import mode_of
from govcrawl.spiders.website.site import rendered
from govcrawl.spiders.website.spider import WebsiteSpider
from govcrawl.spiders.website.survey import Aside, SiteSurvey
from govcrawl.storage.home import project_settings
from govcrawl.survey.links import LinkRequest
from tests.support.crawl import Place, crawl, sample_registry
from tests.support.hostile import HostileWeb, Question, home, page, serving
from tests.support.trap_sites import article, listing
from tests.web.server import SampleWeb

Documents = Database[dict[str, Any]]
SITE, BUSY, FORWARDING = "127.0.7.1", "127.0.7.2", "127.0.7.3"
DAY = datetime(2026, 3, 1, tzinfo=UTC)
OLD, NEW = "/xwzx/20200301_1001.html", "/xwzx/20260301_1002.html"


def linking(question: Question) -> bytes:
    """A site with a column of an old and a new article, and many links to a host that is busy."""
    if question.target == "/":
        return page(home("/xwzx/", *(question.url(BUSY, f"/{n}.html") for n in range(9))))
    if question.target == "/xwzx/":
        listed = listing([OLD, NEW], "/xwzx/").replace(b"2026-03-01", b"2020-03-01", 1)
        return page(listed.partition(b"\r\n\r\n")[2].decode())
    if question.target in {OLD, NEW}:
        return article(question.target)
    return page("", status="404 Not Found")


def busy(question: Question) -> bytes:
    """A host that asks for less, but for its home page and robots.txt."""
    if question.target == "/robots.txt":
        return page("", status="404 Not Found")
    return page("", status="429 Too Many Requests")


def forwarding(question: Question) -> bytes:
    """A home page that is a redirect by script to one that fails."""
    if question.target == "/":
        return page("<html><script>location.href='/main/'</script></html>")
    failing = question.target == "/main/"
    return page("", status="503 Service Unavailable" if failing else "404 Not Found")


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with serving({SITE: linking, BUSY: busy, FORWARDING: forwarding}) as running:
        yield running


def registered(web: HostileWeb, host: str, uri: str, database: Documents, folder: Path) -> Place:
    return Place(uri, database.name, folder / "home", web.registry(folder / "registry", host))


def test_a_host_that_asks_for_less_is_asked_for_no_more_links(
    web: HostileWeb, database: Documents, database_uri: str, tmp_path: Path
) -> None:
    run = crawl(registered(web, SITE, database_uri, database, tmp_path))
    assert run.returncode == 0, run.stderr[-3000:]
    assert len([each for each in web.targets(BUSY) if each != "/robots.txt"]) == 1
    check = database["website_checks"].find_one() or {}
    assert check["links"]["home"]["unmeasured"] == 9


def test_days_asked_for_hold_where_every_link_is_followed(
    web: HostileWeb, database: Documents, database_uri: str, tmp_path: Path
) -> None:
    place = registered(web, SITE, database_uri, database, tmp_path)
    run = crawl(place, "mode=full", "since=2026-01-01", "max_links=0")
    assert run.returncode == 0, run.stderr[-3000:]
    assert NEW in web.targets(SITE)
    assert OLD not in web.targets(SITE)


def test_a_probe_led_on_by_a_script_is_not_repeated_either(
    web: HostileWeb, database: Documents, database_uri: str, tmp_path: Path
) -> None:
    run = crawl(registered(web, FORWARDING, database_uri, database, tmp_path), "mode=probe")
    assert run.returncode == 0, run.stderr[-3000:]
    assert web.asked[FORWARDING, "/main/"] == 1
    check = database["website_checks"].find_one() or {}
    assert (check["reason"], check["mode"], check["script_redirect"]) == (
        "http_5xx",
        "probe",
        web.url(FORWARDING, "/main/"),
    )


def test_a_run_that_ends_early_stores_what_it_has_read(
    database: Documents, database_uri: str, tmp_path: Path
) -> None:
    """Letters that wait for their own pages, and what was surveyed so far."""
    with SampleWeb() as web:
        registry = sample_registry(tmp_path / "registry", web.port)
        place = Place(database_uri, database.name, tmp_path / "home", registry)
        # One page: the mailbox. Then its letters wait until the survey is over, which never is.
        run = crawl(place, "office=SA-D01", "max_pages=1", settings={"CLOSESPIDER_PAGECOUNT": "16"})
    assert run.returncode == 3, run.stderr[-3000:]
    assert "Traceback" not in run.stderr, run.stderr
    check = database["website_checks"].find_one() or {}
    assert check["links"]["home"]["checked"] > 0, "half a survey is one"
    assert check["links"]["home"]["unmeasured"] > 0
    (outcome,) = database["outcomes"].find()
    assert (outcome["reason"], "the run ended with" in outcome["detail"]) == ("partial", True)
    stored = sum(
        database[name].count_documents({})
        for name in database.list_collection_names()
        if name.startswith("website_")
    )
    letters = database["website_messages"].count_documents({})
    assert letters > 0
    assert outcome["items"] == stored + 1, "the check was stored twice"


@pytest.fixture
def spider(web: HostileWeb, tmp_path: Path) -> WebsiteSpider:
    registry = str(web.registry(tmp_path / "registry", SITE))
    given = {"GOVCRAWL_REGISTRY": registry, "GOVCRAWL_CONTACT": "me", "GOVCRAWL_BROWSER": "off"}
    ours = project_settings().copy_to_dict()
    ours = {name: ours[name] for name in ours if name.startswith("GOVCRAWL_")}
    crawler = get_crawler(WebsiteSpider, ours | given)
    return WebsiteSpider.from_crawler(crawler)


async def test_an_answer_that_breaks_the_survey_costs_the_target_no_outcome(
    spider: WebsiteSpider, web: HostileWeb
) -> None:
    (target,) = spider.targets
    (first,) = spider.first_requests(target)
    response = HtmlResponse(target.account, body=home().encode(), request=first)
    check = WebsiteCheck(url=target.account, target=target.key)
    spider.open_site(target, response, check)
    spider.ledger.answered(target, Verdict(Reason.OK, None, ""), target.account, first=True)
    survey = spider.sites[target.key].survey
    spider.ledger.asked(target, aside=True)
    assert spider.ledger.finished(target.key) is None
    # An answer nobody waits for stands for all that may go wrong with one.
    stray = Aside(target, LinkRequest(web.url(SITE, "/never-asked"), "GET"))
    (completed,) = [each async for each in survey.answered(response, stray)]
    assert isinstance(completed, WebsiteCheck)
    outcome = spider.ledger.finished(target.key)
    assert outcome is not None
    assert outcome.reason == "ok"
    assert spider.crawler.stats is not None
    assert spider.crawler.stats.get_value("govcrawl/spider_errors") == 1


def test_a_survey_that_cannot_go_on_ends(spider: WebsiteSpider, web: HostileWeb) -> None:
    (target,) = spider.targets
    capture = Capture(url=web.url(SITE), request="home", body=home().encode())
    survey = SiteSurvey(spider, target, read(replace(capture, fetched_at=DAY)), 9)
    assert survey.links is not None
    survey.links.add(web.url(SITE), [Link("no address", "", "page")], on_home=True)
    assert survey.next_request() is None
    assert survey.next_request() is None
    assert spider.ledger.entries[target.key].waiting == 0


def test_the_words_of_a_broken_link_name_nobody(spider: WebsiteSpider, web: HostileWeb) -> None:
    (target,) = spider.targets
    capture = Capture(url=web.url(SITE), request="home", body=home().encode(), fetched_at=DAY)
    survey = SiteSurvey(spider, target, read(capture), 9)
    assert survey.links is not None
    letter = Link(web.url(SITE, "/mail/1.html"), "我叫张三丰，反映路灯不亮", "page")
    survey.links.add(web.url(SITE, "/mail/"), [letter], on_home=False)
    while asked := survey.links.next():
        survey.links.answered(asked, Verdict(Reason.HTTP_4XX, Fault.SITE, "HTTP 404", 404))
    (broken,) = survey.completed(WebsiteCheck()).broken_links or []
    assert "张三丰" not in broken["text"]
    assert "路灯" in broken["text"]


def test_a_probe_renders_nothing(spider: WebsiteSpider) -> None:
    spider.allowance = PageAllowance(spider.crawler, possible=True)
    errand = Errand(spider.targets[0], "home", first=True)
    assert spider.may_render(errand)
    spider.mode = mode_of({"mode": "probe"})
    assert not spider.may_render(errand)


def test_a_home_page_to_be_drawn_remembers_what_led_to_it(
    spider: WebsiteSpider, web: HostileWeb
) -> None:
    """The browser asks for where the plain request was led; the check tells the whole way."""
    start, end = web.url(SITE), web.url(SITE, "/app/")
    meta = {"redirect_urls": [start], "redirect_reasons": [302]}
    led = HtmlResponse(end, request=Request(end, meta=meta))
    errand = home_page.to_render(Errand(spider.targets[0], "home", first=True), led)
    assert rendered(errand)
    shown = HtmlResponse(end, request=Request(end))
    assert home_page.passed(errand, shown) == [(start, 302, end)]


async def test_a_link_that_leads_back_to_the_home_page_is_no_page(
    spider: WebsiteSpider, web: HostileWeb
) -> None:
    (target,) = spider.targets
    page = '<html><body><h1>示例县</h1><a href="/withdrawn.html">往期</a></body></html>'
    capture = Capture(url=web.url(SITE), request="home", body=page.encode(), fetched_at=DAY)
    survey = SiteSurvey(spider, target, read(capture), 30)
    while request := survey.next_request():
        # Every request is led to the home page, which answers as it should.
        response = HtmlResponse(web.url(SITE), body=page.encode(), request=request)
        async for _ in survey.answered(response, request.cb_kwargs["aside"]):
            pass
    broken = survey.completed(WebsiteCheck()).broken_links or []
    found = {each["url"]: (each["verdict"], each["reason"]) for each in broken}
    assert found[web.url(SITE, "/withdrawn.html")] == ("suspected", "soft_404")
