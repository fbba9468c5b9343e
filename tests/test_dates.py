"""Dates as government pages write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.china import CHINA
from govcrawl.parsers.dates import (
    Moment,
    find_moments,
    from_epoch,
    moment_in_url,
    read_moment,
    year_in_url,
)

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2098, 12, 31))
CLOCKS = st.times().map(lambda time: time.replace(microsecond=0))


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2025年06月03日 13时44分", at(2025, 6, 3, 13, 44), "minute"),
        ("2025年6月3日", at(2025, 6, 3), "day"),
        ("2021/09/06", at(2021, 9, 6), "day"),
        ("2024-03-01 10∶08", at(2024, 3, 1, 10, 8), "minute"),
        ("2024-03-01  10:08:09", at(2024, 3, 1, 10, 8, 9), "second"),
        ("2024.09.30 09:24:36 GMT+08:00", at(2024, 9, 30, 9, 24, 36), "second"),
        ("2024.09.30 09:24:36 UTC", at(2024, 9, 30, 17, 24, 36), "second"),
        ("2024-02-01 09:57:20_234", at(2024, 2, 1, 9, 57, 20), "second"),
        ("２０２４－０１－０２　１０：０８", at(2024, 1, 2, 10, 8), "minute"),
        ("( 2024-05-11)", at(2024, 5, 11), "day"),
        ("2024-07-02 08:16来源：某报", at(2024, 7, 2, 8, 16), "minute"),
        ("2024-05-1108:20", at(2024, 5, 11, 8, 20), "minute"),
        ("2024-05-06 下午 3:20", at(2024, 5, 6, 15, 20), "minute"),
        ("2024年2月22日 星期四 10:11", at(2024, 2, 22, 10, 11), "minute"),
        ("2024-01-02T03:04:05Z", at(2024, 1, 2, 11, 4, 5), "second"),
        ("2024-01-02T03:04:05.123+0000", at(2024, 1, 2, 11, 4, 5), "second"),
        ("2024-05-08 09:00-17:00", at(2024, 5, 8, 9, 0), "minute"),
        ("2023-07-28-10:20:30", at(2023, 7, 28, 10, 20, 30), "second"),
        ("20240124", at(2024, 1, 24), "day"),
        ("20240124103015", at(2024, 1, 24, 10, 30, 15), "second"),
        ("Mon Oct 14 10:17:00 CST 2024", at(2024, 10, 14, 10, 17, 0), "second"),
        ("Thu Jul 23 17:55:27 +0800 2026", at(2026, 7, 23, 17, 55, 27), "second"),
        ("Thu Jul 23 17:55:27 +0000 2026", at(2026, 7, 24, 1, 55, 27), "second"),
        ("页面生成时间 2024-07-05 14:01:14", at(2024, 7, 5, 14, 1, 14), "second"),
        ("2024-05-06 25:70", at(2024, 5, 6), "day"),
    ],
)
def test_reads_every_written_shape(text: str, moment: datetime, precision: str) -> None:
    assert read_moment(text) == Moment(moment, precision)


@pytest.mark.parametrize(
    "text",
    "2024-02-31|2023-02-29|1800-01-01|2999-01-01|2024-13-01|2024-12-301|20240231||今天|03-05"
    "|昨天 10:20|360A12-07-2024-0008-1|13.5万".split("|"),
)
def test_what_is_no_date_or_needs_a_clock_is_none(text: str) -> None:
    assert read_moment(text) is None


def test_a_day_without_a_year_takes_the_hint() -> None:
    assert read_moment("[03-05]", year_hint=2022) == Moment(at(2022, 3, 5), "day")
    assert read_moment("02-29", year_hint=2023) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [("12-30", at(2024, 12, 30)), ("01-02", at(2025, 1, 2)), ("01-05", at(2024, 1, 5))],
)
def test_in_january_a_day_of_december_is_of_last_year(text: str, moment: datetime) -> None:
    fetched = datetime(2025, 1, 2, 18, 0, tzinfo=UTC)
    assert read_moment(text, fetched_at=fetched) == Moment(moment, "day")


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("今天", at(2025, 1, 3), "day"),
        ("昨天 10:20", at(2025, 1, 2, 10, 20), "minute"),
        ("3小时前", at(2025, 1, 2, 23, 30), "hour"),
        ("5分钟前", at(2025, 1, 3, 2, 25), "minute"),
        ("40秒前", at(2025, 1, 3, 2, 29, 20), "second"),
        ("2天前", at(2025, 1, 1), "day"),
    ],
)
def test_relative_dates_count_from_the_fetch_in_chinese_time(
    text: str, moment: datetime, precision: str
) -> None:
    fetched = datetime(2025, 1, 2, 18, 30, tzinfo=UTC)
    assert read_moment(text, fetched_at=fetched) == Moment(moment, precision)


def test_finds_every_full_date_with_its_place() -> None:
    text = "开始 2024年5月8日，结束 2024-02-30，公布 2024/05/10 08:00"
    found = find_moments(text)
    assert [text[start:end] for start, end, _ in found] == ["2024年5月8日", "2024/05/10 08:00"]


@pytest.mark.parametrize(
    ("path", "day", "year"),
    [
        ("/art/2024/6/19/art_18_49.html", at(2024, 6, 19), 2024),
        ("/xw/202306/t20230608_22.shtml", at(2023, 6, 8), 2023),
        ("/home/2018-03/18/content_1.shtml", at(2018, 3, 18), 2018),
        ("/jcws2/20240511/b5c2.html", at(2024, 5, 11), None),
        ("/c100003/202403/26763.shtml", None, 2024),
        ("/xw/1833316118612205569.html", None, None),
        ("/a/20241399_1.html?t=20240101", None, None),
    ],
)
def test_addresses_name_days_and_years(path: str, day: datetime | None, year: int | None) -> None:
    url = f"http://www.demo.gov.cn{path}"
    assert moment_in_url(url) == (Moment(day, "day") if day else None)
    assert year_in_url(url) == year


@pytest.mark.parametrize("value", [1_700_000_000, 1_700_000_000_000])
def test_epoch_seconds_and_milliseconds(value: int) -> None:
    assert from_epoch(value) == Moment(at(2023, 11, 15, 6, 13, 20), "second")


@pytest.mark.parametrize("value", [0, -5, 10**30, float("inf"), float("nan")])
def test_an_epoch_outside_the_web_is_none(value: float) -> None:
    assert from_epoch(value) is None


@given(DAYS, CLOCKS, st.sampled_from(["{:%Y-%m-%d %H:%M:%S}", "{:%Y/%m/%d %H:%M:%S}"]))
def test_what_is_written_is_read_back(day: date, clock: datetime, shape: str) -> None:
    moment = datetime.combine(day, clock, CHINA)
    assert read_moment(shape.format(moment)) == Moment(moment, "second")


@given(DAYS)
def test_chinese_days_are_read_back(day: date) -> None:
    text = f"发布日期：{day.year}年{day.month}月{day.day}日来源：某报"
    assert read_moment(text) == Moment(datetime(day.year, day.month, day.day, tzinfo=CHINA), "day")


@given(DAYS, st.integers(min_value=0, max_value=364))
def test_a_day_without_a_year_is_never_after_the_fetch(fetched_on: date, days: int) -> None:
    fetched = datetime(fetched_on.year, fetched_on.month, fetched_on.day, 4, tzinfo=UTC)
    shown = fetched_on - timedelta(days=days)
    moment = read_moment(f"{shown:%m-%d}", fetched_at=fetched)
    assert moment is None or moment.at <= fetched + timedelta(days=1)
    assert moment is not None or (shown.month, shown.day) == (2, 29)


@given(st.text(alphabet="0123456789年月日时分秒:：-/. 上下午今昨天GMT+_", max_size=40))
def test_any_text_gives_a_moment_or_none(text: str) -> None:
    moment = read_moment(text, year_hint=2024, fetched_at=datetime(2024, 5, 1, tzinfo=UTC))
    assert moment is None or moment.at.tzinfo is not None
    for start, end, found in find_moments(text):
        assert 0 <= start < end <= len(text)
        assert found.precision in {"day", "minute", "second"}
