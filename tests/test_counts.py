"""Counts as Chinese platforms write them."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.parsers.counts import NOT_TOLD, Count, read_count
from govcrawl.parsers.figures import read_figure

UNITS = {"万": 10_000, "亿": 10**8}
OVERRUN = 2**31 - 1
WHOLE = st.integers(0, 2**63 - 1).filter(lambda number: number != OVERRUN)
FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


def exact(value: int) -> Count:
    return Count(value, exact=True, raw=None, low=value, high=value, qualifier="exact")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (0, 0),
        (8123, 8123),
        (8123.0, 8123),
        ("0", 0),
        ("8123", 8123),
        ("12.0", 12),
        (" 43,945 ", 43_945),
        ("3,141,593", 3_141_593),
        ("１２３，４５６", 123_456),
        ("9631788190", 9_631_788_190),
        ("12人", 12),
        ("下载次数：3,210", 3210),
        ("32 个评分", 32),
        ("8人关注", 8),
        ("1亿2千万", 120_000_000),
        ("2亿３千万次下载", 230_000_000),
        ("1万2000", 12_000),
        ("四百五十六万", 4_560_000),
        ("一百零五", 105),
        ("三千零五十", 3050),
        ("三千五", 3500),
        ("一万二", 12_000),
        ("十", 10),
        ("百万", 1_000_000),
        ("一万亿", 10**12),
        ("两万零三", 20_003),
        ("五萬", 50_000),
        ("二〇二五", 2025),
        ("零", 0),
        (" " * 100 + "7次" + "\n" * 100, 7),
    ],
)
def test_a_number_told_in_full_is_exact(written: object, value: int) -> None:
    assert read_count(written) == exact(value)


@pytest.mark.parametrize(
    ("written", "value", "low", "high"),
    [
        ("115 万次安装", 1_150_000, 1_140_001, 1_159_999),
        ("3.2万", 32_000, 31_001, 32_999),
        ("３．２万", 32_000, 31_001, 32_999),
        ("7164.8万", 71_648_000, 71_647_001, 71_648_999),
        ("1.8亿", 180_000_000, 170_000_001, 189_999_999),
        ("5億", 500_000_000, 400_000_001, 599_999_999),
        ("2,345万", 23_450_000, 23_440_001, 23_459_999),
        ("1.2w", 12_000, 11_001, 12_999),
        ("1.2亿次安装", 120_000_000, 110_000_001, 129_999_999),
        ("173.4 亿次", 17_340_000_000, 17_330_000_001, 17_349_999_999),
        ("下载：456万次", 4_560_000, 4_550_001, 4_569_999),
        ("1.20亿", 120_000_000, 119_000_001, 120_999_999),
        ("1亿2345.6万", 123_456_000, 123_455_001, 123_456_999),
        ("3万左右", 30_000, 20_001, 39_999),
        ("约4.5万余件", 45_000, 44_001, None),
        ("约500", 500, 401, 599),
        ("约3152人", 3152, 3151, 3153),
        ("约1亿2千万", 120_000_000, 110_000_001, 129_999_999),
        ("近3亿人次", 300_000_000, 285_000_000, 300_000_000),
        ("0万", 0, 0, 9999),
    ],
)
def test_a_rounded_number_lies_between_bounds(
    written: str, value: int, low: int, high: int | None
) -> None:
    count = Count(value, exact=False, raw=written, low=low, high=high, qualifier="approx")
    assert read_count(written) == count


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10万+", 100_000),
        ("8.03万+", 80_300),
        ("１０万＋", 100_000),
        ("1000万+", 10_000_000),
        ("100万以上", 1_000_000),
        ("100万次以上", 1_000_000),
        ("1,000+", 1000),
        ("1K+", 1000),
        ("1.5M+", 1_500_000),
        ("1B+", 10**9),
        ("500,000+ downloads", 500_000),
        ("超2.1亿", 210_000_000),
        ("超过3,000人", 3000),
        ("突破五千万", 50_000_000),
        ("下载量超过3.2万次", 32_000),
        (">=20", 20),
        ("10余万人", 100_000),
        ("30多万", 300_000),
        ("十几万", 100_000),
        ("200余件", 200),
    ],
)
def test_an_open_end_has_no_upper_bound(written: str, value: int) -> None:
    count = Count(value, exact=False, raw=written, low=value, qualifier="lower_bound")
    assert read_count(written) == count


@pytest.mark.parametrize(
    ("written", "high"),
    [
        ("<1 万", 9999),
        ("<1 万次安装", 9999),
        ("不足1万", 9999),
        ("不到三百", 299),
        ("<1", 0),
        ("≤10", 10),
        ("不超过5万", 50_000),
        ("1万以下", 10_000),
    ],
)
def test_a_bound_from_above_has_no_value(written: str, high: int) -> None:
    count = Count(None, exact=False, raw=written, low=0, high=high, qualifier="upper_bound")
    assert read_count(written) == count


@pytest.mark.parametrize("written", ["2147483647", 2147483647, "2,147,483,647次"])
def test_an_overrun_counter_has_no_value_and_a_lower_bound(written: object) -> None:
    raw = str(written)
    assert read_count(written) == Count(None, False, raw, OVERRUN, None, "saturated")  # noqa: FBT003


def test_three_fields_of_an_item_hold_it() -> None:
    fields = {"likes": 1_000_000, "likes_exact": False, "likes_raw": "100万+"}
    assert read_count("100万+").named("likes") == fields


@given(WHOLE, st.booleans(), st.booleans())
def test_every_whole_number_is_read_as_itself(number: int, grouped: bool, wide: bool) -> None:
    written = f"{number:,}" if grouped else str(number)
    written = written.translate(FULL_WIDTH) if wide else written
    assert read_count(written) == read_count(number) == exact(number)


def in_numerals(number: int) -> str:
    """A number as it is read out: 10,350 is 一万零三百五十."""
    for unit, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            rest = number % size
            gap = "零" if rest and rest * 10 < size else ""
            return in_numerals(number // size) + unit + gap + (in_numerals(rest) if rest else "")
    return "零一二三四五六七八九"[number]


@given(st.integers(0, 10**12 - 1).filter(lambda number: number != OVERRUN))
def test_every_number_in_numerals_is_read_as_itself(number: int) -> None:
    assert read_count(in_numerals(number)) == exact(number)


@given(
    st.integers(0, 10**12),
    st.integers(0, 3),
    st.sampled_from(list(UNITS)),
    st.sampled_from([ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_UP]),
)
def test_however_a_number_was_rounded_it_lies_between_the_bounds(
    number: int, places: int, unit: str, rounding: str
) -> None:
    step = Decimal(1).scaleb(-places)
    rounded = (Decimal(number) / UNITS[unit]).quantize(step, rounding)
    count = read_count(f"{rounded:f}{unit}")
    assert count.value == int(rounded * UNITS[unit]), "without an error of floating point"
    assert (count.exact, count.qualifier) == (False, "approx")
    assert count.low is not None
    assert count.high is not None
    assert count.low <= number <= count.high


WRITTEN = st.text("0123456789,.+<>%万亿千百十零一二三两约近超余以上下次MKBG 　：下载", max_size=24)


@given(st.one_of(WRITTEN, st.text(max_size=80), st.floats(), st.integers(), st.binary()))
def test_nothing_ever_fails_or_contradicts_itself(value: object) -> None:
    count, figure = read_count(value), read_figure(value)
    assert count.value is None or 0 <= count.value < 2**63
    assert (count.raw is not None) == (count.exact is False)
    assert (count.qualifier is None) == (count == NOT_TOLD)
    told = [each for each in (figure.low, figure.value, figure.high) if each is not None]
    assert told == sorted(told)
    assert all(0 <= each < 2**63 for each in told)
