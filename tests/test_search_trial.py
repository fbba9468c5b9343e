"""The trial of a site's search: which titles are searched for, and what the answers come to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import WebsiteCheck
from govcrawl.parsers.website.search import SearchForm
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.survey.search_trial import SearchRequest, SearchTrial

NOW = datetime(2024, 6, 30, 8, tzinfo=UTC)
HOME = "http://www.yangli.example/"
FORM = SearchForm(HOME + "s", "GET", (("siteCode", "1"), ("q", "")), "q", "utf-8", external=False)
EVIDENCE = {"file": "a.warc.gz", "record_id": "<urn:uuid:00000000-0000-0000-0000-000000000000>"}
OK = Verdict(Reason.OK, None, "", 200)


def title(number: int) -> str:
    return f"样例市人民政府第{number}号公告"


def trial(*days: float, form: SearchForm | None = FORM, offered: bool | None = True) -> SearchTrial:
    made = SearchTrial(form, offered, NOW)
    for number, age in enumerate(days):
        made.read(f"{HOME}{number}.html", title(number), NOW - timedelta(days=age))
    return made


def asked(made: SearchTrial) -> list[SearchRequest]:
    return list(iter(made.next, None))


def capture(request: SearchRequest, links: str = "", said: str = "") -> Capture:
    menu = "".join(f"<a href=/{n}/>栏目</a>" for n in range(20))
    field = f"<form><input name=q value='{request.words}'></form>"
    body = f"<html><body>{menu}{field}{said}{links}<p>主办：样例市人民政府</p></body></html>"
    return Capture(url=request.url, request="search", body=body.encode())


def hit(request: SearchRequest) -> Capture:
    return capture(request, f"<a href='{request.page_url}'>{request.title}</a>")


def miss(request: SearchRequest) -> Capture:
    return capture(request, said="<p>没有找到相关结果</p>")


def shell(request: SearchRequest) -> Capture:
    return capture(request)


def state(made: SearchTrial) -> Any:
    return made.result()["state"]


def test_the_newest_titles_of_six_months_are_searched_for() -> None:
    made = trial(200, 30, 183, 10, 20, 183.1)
    assert [request.title for request in asked(made)] == [title(3), title(4)]
    assert made.next() is None


def test_a_request_says_what_to_send_and_what_to_find() -> None:
    made = SearchTrial(FORM, offered=True, before=NOW)
    made.read(HOME + "a.html", "【公告】样例市养犬办法", NOW - timedelta(days=9))
    assert made.next() == SearchRequest(
        method="GET",
        url=HOME + "s?siteCode=1&q=%E6%A0%B7%E4%BE%8B%E5%B8%82%E5%85%BB%E7%8A%AC%E5%8A%9E%E6%B3%95",
        body=None,
        words="样例市养犬办法",
        title="【公告】样例市养犬办法",
        page_url=HOME + "a.html",
    )


def test_a_page_of_the_last_days_is_tried_only_for_want_of_others() -> None:
    assert [each.title for each in asked(trial(0.5, 40, 50))] == [title(1), title(2)]
    assert [each.title for each in asked(trial(0.5, 40))] == [title(1), title(0)]


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("样例市人民政府公告", 184),
        ("样例市人民政府公告", -1),
        ("公示", 9),
        ("【样例市人民政府】公告", 9),
        (None, 9),
        ("样例市人民政府公告", None),
    ],
)
def test_what_is_no_title_to_search_for(words: str | None, age: float | None) -> None:
    made = SearchTrial(FORM, offered=True, before=NOW)
    made.read(HOME, words, None if age is None else NOW - timedelta(days=age))
    assert asked(made) == []
    assert made.result() == {"state": "unmeasured", "url": HOME + "s", "trials": []}


def test_one_page_and_one_title_are_tried_once() -> None:
    made = trial(10)
    made.read(HOME + "0.html#a", "样例市人民政府另外的公告", NOW - timedelta(days=11))
    made.read(HOME + "copy.html", title(0), NOW - timedelta(days=12))
    made.read(HOME + "other.html", "样例市人民政府其他的公告", NOW - timedelta(days=13))
    assert [each.page_url for each in asked(made)] == [HOME + "0.html", HOME + "other.html"]


def test_pages_read_after_the_first_search_change_nothing() -> None:
    made = trial(50)
    assert made.next() is not None
    made.read(HOME + "new.html", title(9), NOW - timedelta(days=5))
    assert made.next() is None


@given(st.permutations(range(12)))
def test_the_order_of_reading_does_not_matter(order: list[int]) -> None:
    made = SearchTrial(FORM, offered=True, before=NOW)
    for number in order:
        made.read(f"{HOME}{number}.html", title(number), NOW - timedelta(days=3 + number % 4))
    assert [each.title for each in asked(made)] == [title(0), title(4)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([hit, hit], "works"),
        ([miss, hit], "works"),
        ([shell, hit], "works"),
        ([miss, miss], "fails"),
        ([shell, miss], "fails"),
        ([shell, shell], "unmeasured"),
        ([], "unmeasured"),
    ],
)
def test_what_two_answers_come_to(answers: list[Any], expected: str) -> None:
    made = trial(10, 20)
    for answer in answers:
        request = made.next()
        assert request is not None
        made.answered(request, OK, answer(request), EVIDENCE)
    assert state(made) == expected


def test_a_trial_names_the_words_the_page_and_the_evidence() -> None:
    made = trial(10, 20)
    first, second = asked(made)
    made.answered(first, OK, miss(first), EVIDENCE)
    made.answered(second, Verdict(Reason.TIMEOUT, Fault.SITE, ""))
    result = made.result()
    assert result == {
        "state": "fails",
        "url": HOME + "s",
        "trials": [
            {
                "words": title(0),
                "page_url": HOME + "0.html",
                "result": "not_found",
                "reason": None,
                "status": 200,
                "evidence": EVIDENCE,
            },
            {
                "words": title(1),
                "page_url": HOME + "1.html",
                "result": "unmeasured",
                "reason": "timeout",
                "status": None,
                "evidence": None,
            },
        ],
    }
    errors = schemas.errors(WebsiteCheck.collection, {"search": result})
    assert [each for each in errors if each["path"].startswith("$.search")] == []


def test_an_answer_is_looked_at_whatever_its_verdict() -> None:
    made = trial(10)
    [request] = asked(made)
    gone = Verdict(Reason.SOFT_404, Fault.SITE, "the page says: 没有找到", 200)
    made.answered(request, gone, miss(request))
    assert state(made) == "fails"


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [(OK, "unsupported"), (Verdict(Reason.NEEDS_JS, Fault.UNKNOWN, "", 200), "needs_js")],
)
def test_an_answer_that_cannot_tell_says_why(verdict: Verdict, reason: str) -> None:
    made = trial(10)
    [request] = asked(made)
    made.answered(request, verdict, shell(request))
    [told] = made.result()["trials"]
    assert (told["result"], told["reason"]) == ("unmeasured", reason)


@pytest.mark.parametrize(
    ("offered", "expected"), [(False, "absent"), (True, "unmeasured"), (None, "unmeasured")]
)
def test_without_a_form_it_is_absent_only_where_none_is_offered(
    offered: bool | None, expected: str
) -> None:
    made = trial(10, form=None, offered=offered)
    assert made.next() is None
    assert made.result() == {"state": expected, "url": None, "trials": []}
