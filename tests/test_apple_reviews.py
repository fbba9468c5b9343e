"""App Store: every shape of a feed of reviews, what an empty one proves, and where pages end."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import App, AppReview, Item, Outcome, as_json
from govcrawl.parsers import appstore
from govcrawl.parsers.appstore import apple
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH
from tests.support.junk import HOSTILE, places, spoiled
from tests.test_cases import FOLDERS, capture_of

ID = "1400000001"
FEED = f"https://itunes.apple.com/cn/rss/customerreviews/page=%s/id={ID}/sortby=mostrecent/json"
ENTRY = {"id": {"label": "1"}, "im:rating": {"label": "5"}, "content": {"label": "好"}}


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


def parse(body: bytes, url: str = "", request: str = REVIEWS) -> list[Item]:
    return appstore.parse(Capture(url=url, request=request, body=body, store="apple"))


def reason(body: bytes, url: str = "") -> str | None:
    (found,) = parse(body, url)
    assert isinstance(found, Outcome)
    return found.reason


def reviews(document: Any, url: str = "") -> list[AppReview]:
    found = [each for each in parse(written(document), url) if isinstance(each, AppReview)]
    assert found
    return found


FRAME = {"id": {"label": FEED % 1}, "link": [{"attributes": {"rel": "last", "href": FEED % 1}}]}


@pytest.mark.parametrize(
    "document",
    [
        {"feed": {"entry": [ENTRY]}},
        {"feed": {"entry": ENTRY}},
        {"feed": [{"entry": ENTRY}]},
        {"feed": {"entry": [{"im:name": {"label": "示例"}}, None, ENTRY, ENTRY]}},
        {"feed": {"entry": {"id": "1", "im:rating": "5", "content": ["好"]}}},
        {"feed": {"entry": {**ENTRY, "id": {"attributes": {"im:id": "1"}}}}},
        [ENTRY],
        {"entry": ENTRY},
    ],
)
def test_a_review_is_found_in_every_shape_of_a_feed(document: Any) -> None:
    (found,) = reviews(document, FEED % 1)
    assert (found.review_id, found.rating, found.text_chars) == ("1", 5, 1)
    assert (found.app_id, found.storefront, found.replied) == (ID, "cn", None)


def test_a_review_without_id_is_told_apart_by_what_it_says() -> None:
    nameless = [{**ENTRY, "id": None, "title": {"label": title}} for title in ("甲", "乙", "甲")]
    found = reviews({"feed": {"entry": nameless}})
    assert len({each.review_id for each in found}) == len(found) == 2
    assert all(str(each.review_id).startswith("sha256:") for each in found)


def test_neither_author_nor_text_of_a_review_is_kept() -> None:
    secret = "某人说的话"
    entry = {**ENTRY, "author": {"name": {"label": secret}}, "title": {"label": secret}}
    entry["content"] = {"label": secret * 1000}
    (found,) = reviews({"feed": {"entry": entry}})
    assert found.text_chars == 5005
    assert secret not in str(found)


@pytest.mark.parametrize("feed", [{}, {"entry": []}, FRAME, {**FRAME, "entry": {"im:name": "x"}}])
@pytest.mark.parametrize(("page", "expected"), [("1", "empty"), ("2", None)])
def test_an_empty_feed_is_the_end_only_behind_another_page(
    feed: Any, page: str, expected: str | None
) -> None:
    found = parse(written({"feed": feed}), FEED % page)
    wanted = "schema_drift" if feed == {} else expected
    assert [getattr(each, "reason", "") for each in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize("junk", [None, 5, "bad", [], [5], {"entry": "bad"}, {"entry": [{}, {}]}])
def test_a_feed_of_something_else_is_drift(junk: Any) -> None:
    assert reason(written({"feed": junk}), url=FEED % 2) == "schema_drift"


@pytest.mark.parametrize(
    ("document", "url", "more"),
    [
        ({"feed": {**FRAME, "entry": ENTRY}}, FEED % 1, True),
        ({"feed": {**FRAME, "entry": ENTRY}}, FEED % 9, True),
        ({"feed": {**FRAME, "entry": ENTRY}}, FEED % 10, False),
        ({"feed": {**FRAME, "entry": ENTRY}}, "", None),
        ({"feed": FRAME}, FEED % 2, False),
        ({"feed": "bad"}, FEED % 2, None),
        ({"resultCount": 0}, FEED % 1, None),
    ],
)
def test_there_is_more_until_a_page_is_empty_or_the_tenth(
    document: Any, url: str, more: bool | None
) -> None:
    answer = Capture(url=url, request=REVIEWS, body=written(document), store="apple")
    assert apple.STORE.has_more
    assert apple.STORE.has_more(answer) is more


def xml(entries: str, begin: str = "<feed>", end: str = "</feed>") -> bytes:
    return f"{begin}<id>{FEED % 1}</id>{entries}{end}".encode()


ONE = "<entry><id>1</id><title>a</title><im:rating>4</im:rating><content>b</content></entry>"


@pytest.mark.parametrize(
    "body",
    [
        xml(ONE),
        xml(
            ONE, "\ufeff<?xml version='1.0'?>\n<!-- x --><feed xmlns='http://www.w3.org/2005/Atom'>"
        ),
        xml(ONE.replace("im:", "i:"), "<feed xmlns:i='http://itunes.apple.com/rss'>"),
        xml(ONE.replace("entry>", "a:entry>"), "<a:feed xmlns:a='x'>", "</a:feed>\n\n"),
        xml(ONE.replace("<title>a", "<title>\x00\x0b&nbsp;a")),
    ],
)
def test_a_feed_in_xml_is_read_however_it_is_written(body: bytes) -> None:
    (found,) = parse(body)
    assert isinstance(found, AppReview)
    assert (found.review_id, found.rating, found.app_id, found.storefront) == ("1", 4, ID, "cn")


@pytest.mark.parametrize(
    "body",
    [
        xml(ONE, end=""),
        xml(ONE + "<entry"),
        xml(ONE, "<rss>", "</rss>"),
        xml(ONE.replace("a<", "<br>a<")),
    ],
)
def test_a_feed_in_xml_that_was_cut_is_drift(body: bytes) -> None:
    assert reason(body) == "schema_drift"


def test_entities_of_a_feed_are_not_expanded() -> None:
    begin = '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]><feed>'
    (found,) = parse(xml(ONE.replace("b</c", "&a;&b;</c"), begin))
    assert isinstance(found, AppReview)
    assert found.text_chars == 1


@pytest.mark.parametrize(
    "row",
    [
        {"id": 1, "rating": 5, "text": "好"},
        {"review_id": "1", "score": "5", "body": "好"},
        {"reviewId": "1", "stars": 5.0, "review": "好", "userName": "某"},
    ],
)
@pytest.mark.parametrize("frame", [lambda row: [row], lambda row: {"data": {"reviews": [row]}}])
def test_an_export_is_read_whatever_its_names(row: Any, frame: Any) -> None:
    (found,) = reviews(frame(row), FEED % 1)
    assert (found.review_id, found.rating, found.text_chars) == ("1", 5, 1)
    assert (found.app_id, found.storefront) == (ID, "cn")


@pytest.mark.parametrize(
    "row",
    [
        {"id": 1, "rating": 5},
        {"id": 1, "text": "好"},
        {"rating": 5, "text": "好"},
        {"id": 1, "rating": 4.7, "text": "好"},
        {"id": 1, "rating": None, "text": "好"},
    ],
)
def test_what_has_no_stars_text_or_id_is_no_review(row: Any) -> None:
    assert reason(written({"reviews": [row]})) == "schema_drift"


def test_an_export_is_read_only_where_reviews_were_asked_for() -> None:
    body = written([{"id": 1, "rating": 5, "text": "好"}])
    for request in (DETAIL, SEARCH):
        (found,) = parse(body, request=request)
        assert isinstance(found, Outcome)


ROW = {"id": "1", "rating": 5, "title": "t", "content": "c", "date": "2026-01-02", "version": "1"}
EXPORT = {
    "app": {"track_id": 5, "name": "n"},
    "reviews": [ROW, ROW],
    "collection": {"country": "cn"},
}
APPS = {"resultCount": 1, "results": [{"trackId": 1, "trackName": "n", "genres": ["a"]}]}
FULL = {
    "feed": {
        **FRAME,
        "entry": [ENTRY, {**ENTRY, "title": {"label": "t"}, "updated": {"label": "x"}}],
    }
}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_wrong_types_anywhere_never_raise(data: st.DataObject) -> None:
    known = data.draw(st.sampled_from([EXPORT, APPS, FULL]))
    body = spoiled(data, known, list(places(known)))
    for request in (DETAIL, SEARCH, REVIEWS):
        for item in parse(body, FEED % 1, request):
            assert isinstance(item, (App, AppReview, Outcome))
            json.dumps(as_json(item.document()), ensure_ascii=False).encode()


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bodies_are_no_feed(body: bytes) -> None:
    for begin, end in ((b"", b""), (b"<feed>", b"</feed>"), (b'{"feed":', b"}")):
        assert all(isinstance(each, Outcome) for each in parse(begin + body + end))


@pytest.mark.parametrize(
    "body",
    [
        xml(ONE * 9_000),
        xml("<a>" * 150_000),
        xml("&" * 9_000_000),
        xml("<entry " + "a=b " * 45_000 + ">"),
        written({"feed": {"entry": [ENTRY] * 60_000}}),
        written({"reviews": [ROW] * 60_000}),
        written({"results": [{"trackId": 1, "trackName": "n"}] * 200_000, "resultCount": 1}),
        written([[{"rating": 5}] * 1000] * 600),
        b"<script id=serialized-server-data>" * 200_000,
    ],
    ids=range(9),
)
def test_megabytes_take_seconds_and_no_more(body: bytes) -> None:
    began = time.perf_counter()
    assert len(parse(body)) == 1
    assert time.perf_counter() - began < 20


def test_every_item_of_a_case_fits_its_schema() -> None:
    checked = 0
    for folder in FOLDERS:
        if folder.name.startswith("apple_"):
            for item in appstore.parse(capture_of(folder)):
                if isinstance(item, (App, AppReview)):
                    checked += 1
                    errors = schemas.errors(item.collection, as_json(item.document()))
                    own = [e for e in errors if e["path"][2:].split("[")[0] in item.content()]
                    assert not own, folder.name
    assert checked > 10
