"""Figures of app stores: a number and a text of one count, ratings, and what contradicts itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.parsers.appstore.figures import counted, doubt, rated, together

OVERRUN = 2**31 - 1


def bounded(value: int | None, raw: str, low: int, high: int | None) -> dict[str, Any]:
    return {
        "downloads": value,
        "downloads_exact": False,
        "downloads_raw": raw,
        "downloads_low": low,
        "downloads_high": high,
    }


def whole(value: int, raw: str | None = None) -> dict[str, Any]:
    bounds = {"downloads_low": value, "downloads_high": value}
    return {"downloads": value, "downloads_exact": True, "downloads_raw": raw} | bounds


NOTHING = dict.fromkeys(whole(0))


@pytest.mark.parametrize(
    ("number", "text", "fields"),
    [
        (1136538, "114 万次安装", whole(1136538, "114 万次安装")),
        ("2504103", "250 万次安装", whole(2504103, "250 万次安装")),
        (8251, "<1 万次安装", whole(8251, "<1 万次安装")),
        (195, "100+", whole(195, "100+")),
        (0, "0次", whole(0)),
        (0, "<1 万次安装", whole(0, "<1 万次安装")),
        (77, None, whole(77)),
        (77, "暂无", whole(77)),
        (77, "77次", whole(77)),
        ("3.2万", 32145, whole(32145, "3.2万")),
        (None, "1,234", whole(1234)),
        (None, "3.2万次", bounded(32000, "3.2万次", 31001, 32999)),
        (None, "10万+", bounded(100_000, "10万+", 100_000, None)),
        (None, "<1 万", bounded(None, "<1 万", 0, 9999)),
        (1220, "1.000+", whole(1220, "1.000+")),
        (None, None, NOTHING),
        ("--", "暂无下载", NOTHING),
    ],
)
def test_a_number_and_its_text_agree(number: Any, text: Any, fields: dict[str, Any]) -> None:
    assert counted("downloads", number, text) == fields | {"doubts": []}


@pytest.mark.parametrize(
    ("number", "text", "fields", "why"),
    [
        (
            4529848,
            "5 亿次安装",
            bounded(4529848, "5 亿次安装", 4529848, 599_999_999),
            "the number is 4529848, the text 5 亿次安装",
        ),
        (
            90_000_000,
            "3 万",
            bounded(20_001, "3 万", 20_001, 90_000_000),
            "the number is 90000000, the text 3 万",
        ),
        (
            5,
            "1,000+",
            bounded(5, "1,000+", 5, None),
            "the number is 5, the text 1,000+",
        ),
        (
            50_000,
            "<1 万",
            bounded(None, "<1 万", 0, 50_000),
            "the number is 50000, the text <1 万",
        ),
        (
            0,
            "6000次",
            bounded(None, "6000", 0, 6000),
            "the number is 0, the text 6000",
        ),
        (
            OVERRUN,
            "173.4 亿次",
            bounded(17_340_000_000, "173.4 亿次", 17_330_000_001, 17_349_999_999),
            "the number is where a counter of 32 bits stops",
        ),
        (
            OVERRUN,
            8_000_000_001,
            whole(8_000_000_001),
            "the number is where a counter of 32 bits stops",
        ),
        (
            OVERRUN,
            None,
            bounded(None, str(OVERRUN), OVERRUN, None),
            "the number is where a counter of 32 bits stops",
        ),
        (32, str(OVERRUN), whole(32), "the text is where a counter of 32 bits stops"),
        (-1, "3次", whole(3), "the number is no count"),
        (None, "很多", NOTHING, "the text is no count"),
    ],
)
def test_what_contradicts_itself_is_doubted(
    number: Any, text: Any, fields: dict[str, Any], why: str
) -> None:
    made = counted("downloads", number, text)
    (only,) = made.pop("doubts")
    assert made == fields
    assert (only["field"], only["why"]) == ("downloads", why)
    assert only["raw"] in {str(number), str(text)}


def test_bounds_are_told_only_of_counts_that_have_a_place_for_them() -> None:
    assert counted("comments", None, "2万") == {
        "comments": 20_000,
        "comments_exact": False,
        "comments_raw": "2万",
        "doubts": [],
    }
    assert counted("installs", 3)["installs_high"] == 3


@pytest.mark.parametrize(
    ("raw", "scale", "count", "rating"),
    [
        (4.5, 5, 12, 4.5),
        ("4.5", 5, "3.2万", 4.5),
        (85, 100, 3, 4.25),
        ("9.2", 10, None, 4.6),
        (5, 5, "--", 5),
    ],
)
def test_a_rating_is_brought_to_five_stars(raw: Any, scale: int, count: Any, rating: float) -> None:
    made = rated(raw, scale, count)
    assert made["rating"] == pytest.approx(rating)
    assert (made["rating_raw"], made["rating_scale"]) == (float(raw), scale)
    assert made["doubts"] == []


@pytest.mark.parametrize(
    ("raw", "count"), [(0, 0), ("0.0", "0"), (0, None), (None, 7), ("", None), ("暂无评分", 0)]
)
def test_no_rating_is_no_zero_and_no_doubt(raw: Any, count: Any) -> None:
    made = rated(raw, 5, count)
    assert made["rating"] is made["rating_raw"] is made["rating_scale"] is None
    assert made["doubts"] == []


@pytest.mark.parametrize(
    ("raw", "scale", "count", "kept", "why"),
    [
        (5, 5, 0, 5, "5 of no ratings"),
        (0, 5, 12, None, "0 of 12 ratings or more"),
        (0, 5, "100+", None, "0 of 100 ratings or more"),
        (48, 5, 3, 48, "48 is above the scale's 5"),
        ("很好", 5, 3, None, "no number that can be a rating"),
        (-3, 5, 3, None, "no number that can be a rating"),
        (float("nan"), 5, 3, None, "no number that can be a rating"),
        (10**400, 5, 3, None, "no number that can be a rating"),
    ],
)
def test_a_rating_that_cannot_be_is_doubted(
    raw: Any, scale: int, count: Any, kept: float | None, why: str
) -> None:
    made = rated(raw, scale, count)
    assert (made["rating"], made["rating_raw"]) == (None, kept)
    (only,) = made["doubts"]
    assert (only["field"], only["why"]) == ("rating", why)


STARS = {"1": 1, "2": 0, "3": 1, "4": 2, "5": 6}


def test_a_distribution_that_adds_up_is_kept() -> None:
    made = rated(4.2, 5, 10, {star: str(count) for star, count in STARS.items()})
    assert made["rating_distribution"] == STARS
    assert made["doubts"] == []
    assert rated(4.2, 5, "1千", {**STARS, "5": 900})["doubts"] != []
    assert rated(None, 5, "10+", STARS)["doubts"] == []


@pytest.mark.parametrize(
    ("rating", "count", "wanted"),
    [
        (4.2, 11, ["adds up to 10, not to 11"]),
        (4.2, 9, ["adds up to 10, not to 9"]),
        (4.2, "1万+", ["adds up to 10, not to 1万+"]),
        (None, 12, ["adds up to 10, not to 12"]),
        (3.1, 10, ["3.1, but the mean of its stars is 4.200"]),
        (3.1, None, ["3.1, but the mean of its stars is 4.200"]),
    ],
)
def test_a_distribution_that_does_not_fit_is_doubted(
    rating: Any, count: Any, wanted: list[str]
) -> None:
    made = rated(rating, 5, count, STARS)
    assert [each["why"] for each in made["doubts"]] == wanted
    assert made["rating_distribution"] == STARS


@pytest.mark.parametrize(
    "distribution", [None, [], "5", {"5": 3}, dict.fromkeys("12345", 0), {**STARS, "3": "-"}]
)
def test_a_distribution_that_is_not_all_told_is_none(distribution: Any) -> None:
    made = rated(4.2, 5, 10, distribution)
    assert made["rating_distribution"] is None
    assert made["doubts"] == []


def test_figures_are_put_together_with_all_their_doubts() -> None:
    made = together(counted("downloads", -1), rated(9, 5, 2), {"name": "示例"})
    assert [each["field"] for each in made["doubts"]] == ["downloads", "rating"]
    assert (made["name"], made["rating_count"]) == ("示例", 2)


NESTED: Any = []
for _ in range(5000):
    NESTED = [NESTED]
ODD = st.one_of(
    st.sampled_from([NESTED, 10**5000, "\ud800\x00", "9" * 10**6, " " * 10**6, True, {"a": 1}]),
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.text("0123456789.万亿+<%-", max_size=8),
    st.sampled_from([OVERRUN, "5 亿次", "<1 万", "10万+", 0]),
)


@given(ODD, ODD, ODD)
def test_whatever_a_store_tells_the_fields_fit_the_schema(
    number: Any, text: Any, count: Any
) -> None:
    made = together(
        {"downloads_metric": "downloads"},
        counted("downloads", number, text),
        rated(number, 5, count, dict.fromkeys("12345", text)),
    )
    wrong = {error["path"] for error in schemas.errors("apps", made)}
    assert not {path for path in wrong if path.startswith(("$.downloads", "$.rating", "$.doubts"))}
    low, value, high = (made[f"downloads{end}"] for end in ("_low", "", "_high"))
    told = [each for each in (low, value, high) if each is not None]
    assert told == sorted(told)


def test_a_doubt_quotes_what_was_said_and_no_more_than_that() -> None:
    assert doubt("name", "why", "示\x00例\ud800") == {"field": "name", "why": "why", "raw": "示例"}
    assert doubt("name", "why", "9" * 600)["raw"] == "9" * 512
    assert doubt("name", "why", 4.5)["raw"] == "4.5"
    assert doubt("name", "why", {"a": 1})["raw"] == "a value of type dict"
    assert doubt("name", "why")["raw"] is None
