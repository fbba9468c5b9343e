"""A survey of links: what is asked, in which order, how often, and what the answers come to."""

from typing import Any

import pytest

from govcrawl.parsers.verdicts import of_status
from govcrawl.parsers.website.links import Link
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.survey.links import MOST_BROKEN, LinkRequest, LinkSurvey
from govcrawl.survey.standing import ALIVE, ERRORS, SERVED, SILENCE, UNTOLD, Standing, standing

HOME = "http://www.yangli.example/"
OK = Verdict(Reason.OK, None, "", 200)
EVIDENCE = {"file": "a.warc.gz", "record_id": "<urn:uuid:00000000-0000-0000-0000-000000000000>"}


def link(name: str, host: str = HOME) -> Link:
    return Link(host + name, f"第{name}条", "page")


def failing(status: int) -> Verdict:
    verdict = of_status(status)
    assert verdict is not None
    return verdict


def silent(reason: Reason, fault: Fault = Fault.SITE) -> Verdict:
    return Verdict(reason, fault, "")


def surveyed(*names: str, **options: Any) -> LinkSurvey:
    survey = LinkSurvey(HOME, **options)
    survey.add(HOME, [link(name) for name in names], on_home=True)
    return survey


def run(survey: LinkSurvey, answers: dict[str, list[Verdict]]) -> list[str]:
    """Ask and answer to the end: the answers of an address in turn, else success."""
    asked = []
    while request := survey.next():
        name = request.url.removeprefix(HOME)
        asked.append(f"{request.method} {name}")
        waiting = answers.get(name)
        survey.answered(request, waiting.pop(0) if waiting else OK, EVIDENCE)
    return asked


def home(survey: LinkSurvey) -> dict[str, int]:
    counts: dict[str, int] = survey.tally()["home"]
    return {name: count for name, count in counts.items() if count}


def test_a_link_alive_is_asked_once_with_head() -> None:
    survey = surveyed("a", "b")
    assert run(survey, {}) == ["HEAD a", "HEAD b"]
    assert home(survey) == {"found": 2, "checked": 2, "ok": 2}
    assert survey.broken() == []


def test_a_server_that_refuses_head_is_asked_with_get() -> None:
    survey = surveyed("a", "b")
    assert run(survey, {"a": [failing(405), OK]}) == ["HEAD a", "GET a", "HEAD b"]
    assert home(survey) == {"found": 2, "checked": 2, "ok": 2}


def test_a_failure_is_asked_again_after_all_others() -> None:
    survey = surveyed("a", "b", "c")
    answers = {"a": [failing(404)] * 3, "b": [failing(500), failing(500), OK]}
    assert run(survey, answers) == [
        "HEAD a", "GET a", "HEAD b", "GET b", "HEAD c", "GET a", "GET b",
    ]  # fmt: skip
    assert home(survey) == {"found": 3, "checked": 3, "ok": 2, "dead": 1}


def test_the_last_try_waits_for_what_is_under_way() -> None:
    survey = surveyed("a", "b")
    for expected in ("HEAD a", "GET a"):
        request = survey.next()
        assert request == LinkRequest(HOME + "a", expected.split()[0])  # type: ignore[arg-type]
        survey.answered(request, failing(404))
    other = survey.next()
    assert other == LinkRequest(HOME + "b", "HEAD")
    assert survey.next() is None
    assert survey.awaiting
    survey.answered(other, OK)
    assert survey.next() == LinkRequest(HOME + "a", "GET")


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (failing(404), failing(404), "dead"),
        (failing(404), failing(410), "dead"),
        (failing(404), failing(500), "suspected"),
        (failing(502), failing(404), "suspected"),
        (failing(400), failing(400), "suspected"),
        (silent(Reason.DNS), silent(Reason.TIMEOUT), "suspected"),
        (silent(Reason.SOFT_404), silent(Reason.SOFT_404), "suspected"),
        (failing(404), OK, "ok"),
        (failing(404), failing(403), "unmeasured"),
        (failing(404), silent(Reason.TIMEOUT, Fault.UNKNOWN), "unmeasured"),
    ],
)
def test_what_two_answers_come_to(first: Verdict, second: Verdict, verdict: str) -> None:
    survey = surveyed("a")
    assert run(survey, {"a": [first, first, second]}) == ["HEAD a", "GET a", "GET a"]
    assert home(survey)[verdict] == 1


@pytest.mark.parametrize(
    "verdict",
    [
        failing(403), failing(401), failing(412), failing(999),
        silent(Reason.CAPTCHA, Fault.UNKNOWN), silent(Reason.TIMEOUT, Fault.UNKNOWN),
        silent(Reason.TLS, Fault.UNKNOWN), silent(Reason.UNSUPPORTED, Fault.US),
        silent(Reason.SOFT_404, Fault.US), silent(Reason.EXPIRED, Fault.SITE),
    ],
)  # fmt: skip
def test_what_is_no_evidence_is_unmeasured_and_not_asked_again(verdict: Verdict) -> None:
    survey = surveyed("a")
    assert run(survey, {"a": [verdict] * 3}) == ["HEAD a", "GET a"]
    assert home(survey) == {"found": 1, "unmeasured": 1}


@pytest.mark.parametrize(
    "reason", [Reason.ROBOTS, Reason.NOT_ARCHIVED, Reason.RATE_LIMITED, Reason.CUT_SHORT]
)
def test_where_get_would_end_the_same_way_it_is_not_asked(reason: Reason) -> None:
    survey = surveyed("a")
    assert run(survey, {"a": [silent(reason, Fault.UNKNOWN)]}) == ["HEAD a"]
    assert home(survey) == {"found": 1, "unmeasured": 1}


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(Reason.TOO_LARGE, Fault.SITE, ""),
        Verdict(Reason.UNSUPPORTED, Fault.US, "no page but a file: PDF", 200),
        Verdict(Reason.PARSE, Fault.US, "", 200),
        Verdict(Reason.NEEDS_JS, Fault.UNKNOWN, "", 200),
        Verdict(Reason.MIGRATED, Fault.UNKNOWN, "led to another site", 200),
        Verdict(Reason.EMPTY, Fault.SITE, "no body", 200),
    ],
)
def test_what_is_there_is_alive_whether_we_can_read_it_or_not(verdict: Verdict) -> None:
    survey = surveyed("a")
    assert run(survey, {"a": [verdict]}) == ["HEAD a"]
    assert home(survey)["ok"] == 1


def test_an_empty_answer_to_get_is_a_failure() -> None:
    survey = surveyed("a")
    empty = Verdict(Reason.EMPTY, Fault.SITE, "no body", 200)
    run(survey, {"a": [failing(405), empty, empty]})
    assert home(survey)["suspected"] == 1


def test_every_reason_has_its_place() -> None:
    places = [ALIVE, SERVED, UNTOLD, ERRORS, SILENCE]
    assert sorted(reason for place in places for reason in place) == sorted(Reason)
    for reason in Reason:
        for fault in (*Fault, None):
            found = standing(Verdict(reason, fault, "", 500))
            assert found is not Standing.OK
            assert found is not Standing.SUSPECTED or fault is not Fault.US


def test_links_of_the_home_page_come_first() -> None:
    survey = LinkSurvey(HOME)
    survey.add(HOME + "list", [link("x"), link("b")], on_home=False)
    survey.add(HOME, [link("a"), link("b")], on_home=True)
    assert run(survey, {}) == ["HEAD a", "HEAD b", "HEAD x"]


def test_a_link_counts_on_every_page_and_is_asked_once() -> None:
    survey = surveyed("a", "menu")
    for page in ("p", "q", "p"):
        survey.add(HOME + page, [link("menu"), link(page)], on_home=False)
    survey.add(HOME + "index.html", [link("more")], on_home=True)
    asked = run(survey, {"menu": [failing(404)] * 3})
    assert asked == ["HEAD a", "HEAD menu", "GET menu", "HEAD p", "HEAD q", "GET menu"]
    tally = survey.tally()
    assert tally.pop("attachments")["found"] == 0
    assert tally == {
        "home": {"found": 2, "checked": 2, "ok": 1, "dead": 1, "suspected": 0, "unmeasured": 0},
        "others": {"found": 4, "checked": 4, "ok": 2, "dead": 2, "suspected": 0, "unmeasured": 0},
        "pages_sampled": 2,
    }


def test_broken_links_name_the_home_page_first_and_the_last_answer() -> None:
    survey = LinkSurvey(HOME)
    survey.add(HOME + "p", [link("x"), Link(HOME + "f.doc", "", "attachment")], on_home=False)
    survey.add(HOME, [Link(HOME + "f.doc#1", "表格", "attachment")], on_home=True)
    run(survey, {"x": [failing(404)] * 3, "f.doc#1": [failing(404), failing(404), failing(502)]})
    form = {
        "url": HOME + "f.doc#1",
        "page_url": HOME,
        "text": "表格",
        "kind": "attachment",
        "verdict": "suspected",
        "reason": "http_5xx",
        "status": 502,
        "tries": 2,
        "evidence": EVIDENCE,
    }
    assert survey.broken()[0] == form
    assert [each["verdict"] for each in survey.broken()] == ["suspected", "dead"]


def test_at_most_so_many_broken_links_are_listed() -> None:
    names = [str(number) for number in range(MOST_BROKEN + 50)]
    survey = surveyed(*names, limit=None)
    run(survey, {name: [failing(404)] * 3 for name in names})
    assert home(survey)["dead"] == MOST_BROKEN + 50
    assert [each["url"] for each in survey.broken()] == [HOME + name for name in names[:-50]]


@pytest.mark.parametrize("before", [True, False])
def test_a_page_the_crawl_read_is_not_asked_again(before: bool) -> None:
    survey = LinkSurvey(HOME)
    links = [link(name) for name in ("alive", "walled", "failed")]
    if not before:
        survey.add(HOME, links, on_home=True)
    survey.known(HOME + "alive#x", OK)
    survey.known(HOME + "walled", failing(403))
    survey.known(HOME + "failed", failing(404), EVIDENCE)
    survey.known(HOME + "elsewhere", failing(404))
    if before:
        survey.add(HOME, links, on_home=True)
    assert run(survey, {"failed": [failing(404)]}) == ["GET failed"]
    assert home(survey) == {"found": 3, "checked": 2, "ok": 1, "dead": 1, "unmeasured": 1}


def test_what_the_crawl_reads_later_changes_nothing_of_a_link_begun() -> None:
    survey = surveyed("a")
    request = survey.next()
    assert request is not None
    survey.known(request.url, failing(404))
    survey.answered(request, OK)
    survey.known(request.url, failing(404))
    assert survey.next() is None
    assert home(survey)["ok"] == 1


def test_what_is_begun_can_be_finished_within_the_limit() -> None:
    survey = surveyed("a", "b", "c", "d", limit=7)
    answers = {name: [failing(404)] * 3 for name in "abcd"}
    assert len(run(survey, answers)) == 6
    assert home(survey) == {"found": 4, "checked": 2, "dead": 2, "unmeasured": 2}


def test_links_alive_leave_the_limit_to_others() -> None:
    survey = surveyed("a", "b", "c", "d", "e", limit=5)
    assert run(survey, {}) == ["HEAD a", "HEAD b", "HEAD c"]


def test_another_host_is_asked_little() -> None:
    survey = LinkSurvey(HOME, per_host=2)
    others = [link(str(n), "http://zwfw.example/") for n in range(5)]
    survey.add(HOME, [*others, link("a"), link("x", "http://so.example/")], on_home=True)
    asked = [name.rsplit("/", 1)[-1] for name in run(survey, {})]
    assert asked == ["0", "1", "HEAD a", "x"]
    assert home(survey) == {"found": 7, "checked": 4, "ok": 4, "unmeasured": 3}


def test_no_other_host_at_all_still_asks_the_site() -> None:
    survey = LinkSurvey(HOME, per_host=0)
    survey.add(HOME, [link("0", "http://zwfw.example/"), link("a")], on_home=True)
    assert run(survey, {}) == ["HEAD a"]


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_an_answer_nobody_waits_for_is_refused(method: str) -> None:
    survey = surveyed("a")
    with pytest.raises(ValueError, match=f"{method} .* is not awaited"):
        survey.answered(LinkRequest(HOME + "a", method), OK)  # type: ignore[arg-type]
    request = survey.next()
    assert request is not None
    survey.answered(request, OK)
    with pytest.raises(ValueError, match="is not awaited"):
        survey.answered(request, OK)


def test_attachments_are_counted_once_whichever_pages_they_stand_on() -> None:
    survey, form = LinkSurvey(HOME), Link(HOME + "f.doc", "表格", "attachment")
    survey.add(HOME, [form, link("a")], on_home=True)
    survey.add(HOME + "p", [form, Link(HOME + "g.doc", "", "attachment")], on_home=False)
    run(survey, {"g.doc": [failing(404)] * 3})
    assert survey.tally()["attachments"] == {
        "found": 2,
        "checked": 2,
        "ok": 1,
        "dead": 1,
        "suspected": 0,
        "unmeasured": 0,
    }


def test_unread_pages_give_nothing() -> None:
    nothing = {"found": 0, "checked": 0, "ok": 0, "dead": 0, "suspected": 0, "unmeasured": 0}
    empty = {"home": nothing, "others": nothing, "attachments": nothing, "pages_sampled": 0}
    assert LinkSurvey(HOME).tally() == empty


def test_more_links_than_are_held_are_found_but_unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govcrawl.survey.links.MOST_HELD", 3)
    survey = surveyed("a", "b", "c", "d", "e")
    run(survey, {})
    assert home(survey) == {"found": 5, "checked": 3, "ok": 3, "unmeasured": 2}
