"""Answers with anything in the place of anything, as no parser expects them."""

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["100万+", "<a href=", "\ud800", "\x00", "//@", "23小时前", "9" * 300]),
    st.just([]),
    st.just({}),
    st.just([[{}]]),
    st.just({"0": None}),
)

HOSTILE = (
    b"",
    b"null",
    b"[]",
    b"[null, 1, {}]",
    b'"text"',
    b"\xff\xfe\x00",
    b"<",
    b"[" * 100_000,
    b'{"data":' * 50_000 + b"1" + b"}" * 50_000,
    b'{"ok":' + b"9" * 5000 + b"}",
    b'{"ok":1,"data":{"list":[NaN,Infinity]}}',
    b"<html>" + b"<div>" * 5000,
)
"""Bodies that break careless readers, whatever was asked."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a JSON value something else may stand."""
    if path:
        yield path
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def spoiled(data: st.DataObject, value: Any, known: Sequence[tuple[Any, ...]]) -> bytes:
    """The JSON value with junk in up to four of its places."""
    value = copy.deepcopy(value)
    for path in data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=4)):
        junk, inner = copy.deepcopy(data.draw(JUNK)), value
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    return json.dumps(value).encode()
