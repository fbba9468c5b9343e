"""Our table of articles: what is read of it, and what is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcrawl.importing.exports.formats import Asked
from tests.support.article_files import (
    HEADER,
    MID,
    OBSERVED,
    OBSERVED_AT,
    ROW,
    cells,
    link,
    problems,
    read,
    table,
)
from tests.support.importing import CITY_BIZ, SHARED_BIZ, UNOWNED_BIZ, Desk, open_desk


@pytest.fixture
def paper(tmp_path: Path) -> Desk:
    """A desk without a database, for what is only read."""
    return open_desk(tmp_path, "mongodb://127.0.0.1:9/", "none")


def test_our_table_keeps_empty_zero_and_rounded_apart(paper: Desk) -> None:
    (article,) = read(paper, "a.csv", "\ufeff" + table(ROW)).items
    assert article.identity() == f"{CITY_BIZ}|{MID}|1"
    assert article.url == link().partition("&chksm")[0]
    assert (article.office_id, article.adcode) == ("990100", "990100")
    assert article.title == "示例通知"
    assert article.published_at == datetime(2026, 1, 28, 10, tzinfo=UTC)
    assert article.published_precision == "minute"
    assert article.observed_at == OBSERVED_AT
    assert (article.reads, article.reads_exact, article.reads_raw) == (100000, False, "10万+")
    assert (article.likes, article.likes_exact) == (321, True)
    assert (article.recommends, article.recommends_exact) == (None, None), "empty is not seen"
    assert (article.shares, article.shares_exact) == (0, True), "0 is zero"
    assert article.body_chars is None
    assert article.target == "a.csv:2"


def test_an_article_is_named_by_its_address_or_by_its_parts(paper: Desk) -> None:
    header = "biz,mid,idx,source,observed_at"
    rows = [f"{CITY_BIZ},{MID},2,s,{OBSERVED}"]
    (article,) = read(paper, "a.csv", table(*rows, header=header)).items
    assert article.identity() == f"{CITY_BIZ}|{MID}|2"
    escaped = ROW.replace("==&", "%3D%3D&")
    (article,) = read(paper, "b.csv", table(escaped)).items
    assert article.biz == CITY_BIZ


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            cells(url="https://mp.weixin.qq.com/s/AbCdEfGhIjK"),
            "2:1: got 'https://mp.weixin.qq.com/s/AbCdEfGhIjK' in column url, expected the long",
        ),
        (cells(url=""), "2:1: got nothing in column url, expected the long address"),
        (cells(url=link(biz=UNOWNED_BIZ)), "expected the biz of an official account that the"),
        (cells(url=link(biz=SHARED_BIZ)), "expected the biz of an official account that the"),
        (cells(reads="many"), "2:4: got 'many' in column reads, expected a count like 43,945"),
        (cells(reads="-"), "2:4: got '-' in column reads, expected an empty cell: not measured"),
        (cells(observed_at=""), "2:9: got nothing in column observed_at, expected the time the"),
        (cells(observed_at="2026-01-31"), "2:9: got '2026-01-31' in column observed_at, expected"),
        (cells(observed_at="2088-01-31 08:30"), "expected a time not after now, 2026-11-22T00:00"),
        (cells(published_at="soon"), "2:3: got 'soon' in column published_at, expected a day or"),
        (
            cells(published_at="2026-02-01"),
            "2:3: got '2026-02-01' in column published_at, expected a time before it was read",
        ),
        (cells(source=""), "2:10: got nothing in column source, expected who counted"),
        (cells(title="长" * 4097), "in column title, expected another value"),
    ],
)
def test_each_wrong_cell_is_named_with_its_place(paper: Desk, row: str, said: str) -> None:
    checked = read(paper, "a.csv", table(row), Asked())
    (only,) = problems(paper, checked)
    assert only.startswith("a.csv:2:")
    assert said in only
    assert (checked.items, checked.rows) == ([], 1)


def test_cells_and_address_must_agree(paper: Desk) -> None:
    checked = read(paper, "a.csv", table(f"3,{ROW}", header=f"idx,{HEADER}"))
    assert problems(paper, checked) == [
        "a.csv:2:1: got '3' in column idx, expected the same as in column url, 1"
    ]


def test_no_error_message_shows_a_credential(paper: Desk) -> None:
    url = link(biz=UNOWNED_BIZ).replace("&chksm", "&key=0a1b2c3d4e5f&pass_ticket=q9w8e7&chksm")
    (only,) = problems(paper, read(paper, "a.csv", table(cells(url=url))))
    assert "0a1b2c3d4e5f" not in only
    assert "q9w8e7" not in only
    (article,) = read(paper, "b.csv", table(cells(url=url.replace(UNOWNED_BIZ, CITY_BIZ)))).items
    assert article.url == link().partition("&chksm")[0]


def test_the_same_reading_twice_counts_once_and_two_that_differ_are_errors(paper: Desk) -> None:
    checked = read(paper, "a.csv", table(ROW, ROW))
    assert (len(checked.items), checked.rows) == (1, 1)
    assert checked.notes == ["a.csv:3: the same as a.csv:2"]
    later = cells(observed_at="2026-02-01 08:30", likes="400")
    assert len(read(paper, "a.csv", table(ROW, later)).items) == 2, "two readings of one article"
    checked = read(paper, "a.csv", table(ROW, cells(likes="322")))
    first, second = problems(paper, checked)
    assert first.startswith("a.csv:2:1: ")
    assert first.endswith("not also a.csv:3")
    assert second.endswith("not also a.csv:2")
    assert checked.items == []


def test_a_format_asked_for_must_be_the_files(paper: Desk) -> None:
    checked = read(paper, "a.csv", table(ROW), Asked(format="exporter"))
    assert problems(paper, checked) == [
        "a.csv:1:1: got a file of format table, expected format exporter"
    ]
