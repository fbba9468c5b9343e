"""Anything that may come instead of Weibo's answers: nothing of it breaks the parsers."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import Outcome, WeiboAccount, WeiboPost, as_json
from govcrawl.parsers.weibo import parse, read_long_text, read_timeline
from tests.support.junk import HOSTILE, places, spoiled

CASES = Path(__file__).parent / "cases" / "weibo"
WEB_FEED = "https://weibo.com/ajax/statuses/mymblog?uid=1000000001&page=1"
REQUESTS = ("profile", "posts", "post", "longtext")


def bodies() -> Iterator[tuple[str, bytes]]:
    for folder in sorted(CASES.iterdir()):
        (file,) = folder.glob("input.*")
        yield folder.name, file.read_bytes()


def read_all_ways(body: bytes) -> None:
    for request in REQUESTS:
        answer = Capture(url=WEB_FEED, request=request, body=body)
        for item in parse(answer):
            assert isinstance(item, (Outcome, WeiboAccount, WeiboPost))
            json.dumps(as_json(item.document())).encode()
        read_timeline(answer)
        read_long_text(answer)


JSON_CASES = [
    (body, list(places(json.loads(body))))
    for name, body in bodies()
    if body.startswith(b"{") and name != "json_cut_short"
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_wrong_types_anywhere_never_raise(data: st.DataObject) -> None:
    body, known = data.draw(st.sampled_from(JSON_CASES))
    read_all_ways(spoiled(data, json.loads(body), known))


@pytest.mark.parametrize(
    "body",
    [
        *HOSTILE,
        b'{"ok":1,"data":{"cards":' + b'[{"card_group":' * 400 + b"[]" + b"}]" * 400 + b"}}",
        b"$render_data = [" + b"[" * 100_000,
    ],
)
def test_hostile_bodies_never_raise(body: bytes) -> None:
    read_all_ways(body)


def test_ten_megabytes_of_cards_take_seconds_and_no_more() -> None:
    card = {
        "card_type": 9,
        "mblog": {"id": 5_300_000_000_000_001, "text_raw": "示例通知", "text": "<br>" * 80},
    }
    group = {"card_type": 11, "card_group": [card] * 50}
    body = json.dumps({"ok": 1, "data": {"cards": [group] * 500}}).encode()
    assert len(body) > 9_000_000
    began = time.perf_counter()
    assert len(parse(Capture(url=WEB_FEED, request="posts", body=body))) == 1
    assert time.perf_counter() - began < 30


def test_every_item_of_a_case_fits_its_schema() -> None:
    checked = 0
    for folder in sorted(CASES.iterdir()):
        asked = json.loads((folder / "request.json").read_text(encoding="utf-8"))
        (file,) = folder.glob("input.*")
        answer = Capture(url=asked["url"], request=asked["request"], body=file.read_bytes())
        for item in parse(answer):
            if isinstance(item, (WeiboAccount, WeiboPost)):
                checked += 1
                errors = schemas.errors(item.collection, as_json(item.document()))
                own = [each for each in errors if each["path"][2:].split("[")[0] in item.content()]
                assert not own, folder.name
    assert checked > 20
