"""Counts as Chinese platforms write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.parsers.counts import NOT_TOLD, Count, read_count

UNITS = {"万": 10_000, "亿": 10**8}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (0, 0),
        (8123, 8123),
        (8123.0, 8123),
        ("0", 0),
        ("8123", 8123),
        (" 43,945 ", 43_945),
        ("2,147,483", 2_147_483),
        ("１２３，４５６", 123_456),
        ("8531688189", 8_531_688_189),
        ("12人", 12),
    ],
)
def test_a_whole_number_is_exact(written: object, value: int) -> None:
    assert read_count(written) == Count(value, exact=True, raw=None)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3.2万", 32_000),
        ("8.03万+", 80_300),
        ("7164.8万", 71_648_000),
        ("1.8亿", 180_000_000),
        ("1,234万", 12_340_000),
        ("１０万＋", 100_000),
        ("100万+", 1_000_000),
        ("1000万+", 10_000_000),
        ("100万以上", 1_000_000),
        ("1,000+", 1000),
        ("1K+", 1000),
        ("1.2w", 12_000),
        ("1.2亿次安装", 120_000_000),
        ("173.4 亿次", 17_340_000_000),
        ("下载：123万次", 1_230_000),
        ("1亿2千万", 120_000_000),
        ("一百二十三万", 1_230_000),
        ("约3.5万余件", 35_000),
        ("近2亿人次", 200_000_000),
        ("超1.1亿", 110_000_000),
    ],
)
def test_a_rounded_number_keeps_its_text(written: str, value: int) -> None:
    assert read_count(written) == Count(value, exact=False, raw=written)


@pytest.mark.parametrize(
    "written",
    [
        None,
        True,
        False,
        -1,
        2**63,
        1.5,
        float("nan"),
        float("inf"),
        [],
        {"count": 3},
        "",
        "--",
        "暂无",
        "转发",
        "-3",
        "1e5",
        "12.5",
        "1.00001万",
        "2亿3亿",
        "万亿",
        "98.19%",
        "百分之九十八",
        "249.05M",
        "27.44MB",
        "12,3456",
        "3 4",
        "9" * 40,
        "1" * 100_000,
    ],
)
def test_what_is_no_count_is_not_told(written: object) -> None:
    assert read_count(written) == NOT_TOLD


@pytest.mark.parametrize("written", ["<1 万次安装", "不足1万", "2147483647", 2147483647])
def test_a_bound_from_above_and_an_overrun_counter_have_no_value(written: object) -> None:
    assert read_count(written) == Count(None, exact=False, raw=str(written))


def test_three_fields_of_an_item_hold_it() -> None:
    fields = {"likes": 1_000_000, "likes_exact": False, "likes_raw": "100万+"}
    assert read_count("100万+").named("likes") == fields


@given(st.integers(0, 2**63 - 1).filter(lambda number: number != 2**31 - 1), st.booleans())
def test_every_whole_number_is_read_as_itself(number: int, grouped: bool) -> None:
    written = f"{number:,}" if grouped else str(number)
    assert read_count(written) == read_count(number) == Count(number, exact=True, raw=None)


@given(st.integers(0, 10**8), st.integers(0, 4), st.sampled_from(list(UNITS)))
def test_rounded_numbers_are_read_without_an_error_of_floating_point(
    digits: int, places: int, unit: str
) -> None:
    number = Decimal(digits).scaleb(-places)
    count = read_count(f"{number:f}{unit}")
    assert count.value == int(number * UNITS[unit])
    assert count.exact is False


@given(st.one_of(st.text(max_size=80), st.floats(), st.binary(), st.none()))
def test_nothing_else_ever_fails_or_is_negative(value: object) -> None:
    count = read_count(value)
    assert count.value is None or 0 <= count.value < 2**63
    assert (count.raw is not None) == (count.exact is False)
