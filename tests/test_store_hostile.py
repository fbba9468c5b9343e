"""Anything that may come instead of a store's or an endpoint's answer: no parser breaks on it."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.items import App, AppReview, EndpointReading, Outcome, as_json
from govcrawl.parsers import channels
from govcrawl.parsers.appstore import STORES
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH
from tests.support.junk import HOSTILE, places, spoiled
from tests.test_cases import FOLDERS, capture_of

REQUESTS = (DETAIL, SEARCH, REVIEWS)


@cache
def json_cases(channel: str) -> list[tuple[Capture, Any, list[tuple[Any, ...]]]]:
    """The cases of a channel that are JSON, each with the places where junk may stand."""
    found = []
    for capture in (capture_of(each) for each in FOLDERS if each.parent.name == channel):
        try:
            value = json.loads(capture.body)
        except ValueError:
            continue
        if known := list(places(value)):
            found.append((capture, value, known))
    return found


def read(channel: str, capture: Capture) -> None:
    """Nothing raises, and what is read can be written down."""
    for item in channels.parse(channel, capture):
        assert isinstance(item, (App, AppReview, EndpointReading, Outcome))
        json.dumps(as_json(item.document()), ensure_ascii=False).encode()


@pytest.mark.parametrize("channel", ["appstore", "endpoint"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_wrong_types_anywhere_never_raise(channel: str, data: st.DataObject) -> None:
    capture, value, known = data.draw(st.sampled_from(json_cases(channel)))
    read(channel, replace(capture, body=spoiled(data, value, known)))


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("request_", REQUESTS)
def test_hostile_bodies_never_raise_in_a_store(store: str, request_: str) -> None:
    for body in HOSTILE:
        address = "https://store.example/app?id=com.example.app"
        answer = Capture(url=address, request=request_, body=body, store=store)
        items = channels.parse("appstore", answer)
        assert all(isinstance(each, Outcome) for each in items), (store, body[:40])
        read("appstore", answer)


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:12]))
def test_hostile_bodies_never_raise_in_an_endpoint(body: bytes) -> None:
    cases = [capture_of(each) for each in FOLDERS if each.parent.name == "endpoint"]
    assert cases
    for capture in cases:
        read("endpoint", replace(capture, body=body))
