"""Figures that are no counts: shares, sizes, nothing, and what nobody can read."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from govcrawl.parsers.counts import NOT_TOLD, read_count
from govcrawl.parsers.figures import Figure, read_figure


def test_the_strings_of_the_corpus_are_read_as_it_says(corpus: Path) -> None:
    file = corpus / "appstore" / "number_strings.jsonl"
    if not file.is_file():
        pytest.skip(f"no {file.name} among the real captures")
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    read = {each["text"]: read_figure(each["text"]) for each in told}
    assert read == {
        each["text"]: Figure(each["value"], each["low"], each["high"], each["qualifier"])
        for each in told
    }
    assert len(told) == 44


@pytest.mark.parametrize(
    ("written", "value", "qualifier"),
    [
        ("97.19%", 0.9719, "ratio"),
        ("９７．５％", 0.975, "ratio"),
        ("百分之九十七点五", 0.975, "ratio"),
        ("百分之97.5", 0.975, "ratio"),
        ("5‰", 0.005, "ratio"),
        ("512 B", 512, "bytes"),
        ("12.5", 12.5, "exact"),
        (4.87, 4.87, "exact"),
        ("1.000", 1, "exact"),
    ],
)
def test_a_figure_that_is_no_count_keeps_its_value(
    written: object, value: float, qualifier: str
) -> None:
    figure = read_figure(written)
    assert (figure.value, figure.qualifier) == (value, qualifier)
    assert read_count(written) == NOT_TOLD


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("100M", 99_999_999, 104_857_600),
        ("27.5MB", 27_499_999, 28_835_840),
        ("大小：1.5 GB", 1_499_999_999, 1_610_612_736),
        ("12KB", 11_999, 12_288),
        ("2MiB", 2_097_151, 2_097_152),
    ],
)
def test_a_size_is_between_its_two_units(written: str, low: int, high: int) -> None:
    assert read_figure(written) == Figure(None, low, high, "bytes")
    assert read_count(written) == NOT_TOLD


@pytest.mark.parametrize(
    "written", [None, "", " ", "-", "--", "——", "无", "暂无", "暂无评分", "N/A", "null", "／"]
)
def test_nothing_told_is_missing_and_no_zero(written: object) -> None:
    assert read_figure(written) == Figure(None, None, None, "missing")
    assert read_count(written) == NOT_TOLD


MALFORMED: list[object] = [True, False, -1, -0.5, 2**63, 1e19, float("nan"), float("inf"), []]
MALFORMED += [
    {"count": 3},
    b"12",
    "转发",
    "-3",
    "1e5",
    "1.00001万",
    "约12.5",
    "2亿3亿",
    "万亿",
    "万",
]
MALFORMED += [
    "4.52MMB",
    "12,3456",
    "3 4",
    "1万2",
    "1.5亿2千万",
    "1万20000",
    "两三万",
    "二三",
    "十百",
]
MALFORMED += [
    "三千零",
    "<0",
    "<1万+",
    "٣",
    "½",
    "1.000+",
    "12.345次以上",
    "百分之",
    "百分之五点",
    "0.5B",
    "9" * 40,
]
MALFORMED += ["1" * 100_000, "99999999999G", "922亿亿", "\ud800", "ﷺ" * 60, "酷我（6千万曲库）"]


@pytest.mark.parametrize("written", MALFORMED, ids=lambda each: repr(each)[:20])
def test_what_cannot_be_read_is_malformed(written: object) -> None:
    assert read_figure(written) == Figure(None, None, None, "malformed")
    assert read_count(written) == NOT_TOLD


HOSTILE: list[Callable[[int], str]] = [
    lambda size: "1" * size,
    lambda size: "1万" * size,
    lambda size: " " * size + "x",
    lambda size: "1 " * size,
    lambda size: "一" * size,
    lambda size: "亿" * size,
    lambda size: "下载" * size,
    lambda size: "约近超" * size,
    lambda size: "1,111" * size,
]


@pytest.mark.parametrize("make", HOSTILE)
def test_hostile_texts_take_no_time(make: Callable[[int], str]) -> None:
    started = time.perf_counter()
    for size in (*range(1, 65), 3_000_000):
        assert read_figure(make(size)).qualifier
    assert time.perf_counter() - started < 1
