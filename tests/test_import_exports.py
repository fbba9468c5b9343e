"""Exports of other tools: what is read of each, and what is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from govcrawl.importing.exports.formats import Asked
from tests.support.article_files import (
    MID,
    OBSERVED_AT,
    counts,
    exported,
    link,
    problems,
    read,
    table,
)
from tests.support.importing import CITY_BIZ, UNOWNED_BIZ, Desk, open_desk

EXPORTER_COLUMNS = (
    "公众号 ID 链接 标题 封面 摘要 创建时间 发布时间 阅读 点赞 分享 喜欢 留言 作者 是否原创 "
    "文章类型 所属合集 文章内容"
).split()


@pytest.fixture
def paper(tmp_path: Path) -> Desk:
    """A desk without a database, for what is only read."""
    return open_desk(tmp_path, "mongodb://127.0.0.1:9/", "none")


def test_the_exporters_objects_are_read(paper: Desk) -> None:
    content = json.dumps([exported(), exported(aid=f"{MID}_2", is_deleted=True)], indent=1)
    first, second = read(paper, "e.json", content).items
    assert first.identity() == f"{CITY_BIZ}|{MID}|1"
    assert first.url == "https://mp.weixin.qq.com/s/AbCdEfGhIjK"
    assert first.published_at == datetime(2026, 1, 28, 10, 0, 12, tzinfo=UTC)
    assert (first.kind, first.copyright, first.state) == ("article", "original", "published")
    assert (first.author, first.summary) == ("示例编辑部", "摘要")
    assert (first.account_name, first.observed_at) == ("乙市发布", OBSERVED_AT)
    assert counts(first) == {
        "reads": 4392,
        "likes": 12,
        "recommends": 3,
        "shares": 0,
        "collects": None,
        "comments": None,
    }
    assert second.state == "removed"
    line = content[: content.index(f'"aid": "{MID}_2"')].count("\n")
    assert second.target == f"e.json:{line}:2"


def test_nothing_but_zeros_is_how_the_exporter_writes_not_seen(paper: Desk) -> None:
    zeros = dict.fromkeys(("readNum", "oldLikeNum", "shareNum", "likeNum", "commentNum"), 0)
    checked = read(paper, "e.json", json.dumps([exported(**zeros)]))
    (article,) = checked.items
    assert set(counts(article).values()) == {None}
    assert checked.notes == ["e.json:1:2: nothing but zeros, which is how it writes not seen"]
    (article,) = read(paper, "e.json", json.dumps([exported(**zeros | {"readNum": 7})])).items
    assert (article.reads, article.likes, article.comments) == (7, 0, 0)


def test_a_time_of_zero_is_no_time(paper: Desk) -> None:
    (article,) = read(paper, "e.json", json.dumps([exported(create_time=0)])).items
    assert (article.published_at, article.published_precision) == (None, None)


def test_each_wrong_object_is_named_with_its_place(paper: Desk) -> None:
    wrong = exported(fakeid=UNOWNED_BIZ, create_time="soon")
    checked = read(paper, "e.json", json.dumps([exported(), wrong]))
    column = json.dumps([exported(), wrong]).index(', {"aid"') + 3
    assert [each.partition(", expected")[0] for each in problems(paper, checked)] == [
        f"e.json:1:{column}: got '{UNOWNED_BIZ}' in column fakeid",
        f"e.json:1:{column}: got 'soon' in column create_time",
    ]
    assert len(checked.items) == 1


def sheet_row() -> list[Any]:
    told = exported()
    return [
        told["_accountName"],
        told["aid"],
        link(),
        told["title"],
        "https://example.org/cover.jpg",
        told["digest"],
        "2026-01-28 18:00:12",
        "2026-01-28 18:10:00",
        4392,
        12,
        0,
        3,
        None,
        told["author_name"],
        "原创",
        "普通图文",
        "",
        "正文",
    ]


def test_the_exporters_sheet_is_read_as_xlsx_and_as_csv(paper: Desk) -> None:
    book = openpyxl.Workbook()
    for row in (EXPORTER_COLUMNS, sheet_row()):
        book.active.append(row)
    book.save(paper.folder / "made.xlsx")
    from_sheet = read(paper, "e.xlsx", (paper.folder / "made.xlsx").read_bytes())
    texts = ["" if cell is None else str(cell) for cell in sheet_row()]
    csv_text = table(",".join(texts), header=",".join(EXPORTER_COLUMNS))
    from_csv = read(paper, "e.csv", csv_text)
    for checked, name in ((from_sheet, "e.xlsx"), (from_csv, "e.csv")):
        assert problems(paper, checked) == []
        (article,) = checked.items
        assert article.identity() == f"{CITY_BIZ}|{MID}|1"
        assert article.published_at == datetime(2026, 1, 28, 10, 0, 12, tzinfo=UTC)
        assert article.copyright == "original"
        assert (article.reads, article.likes, article.recommends) == (4392, 12, 3)
        assert (article.shares, article.comments) == (0, None)
        assert article.target == f"{name}:2"


def test_wrong_cells_of_the_exporters_sheet_have_its_names(paper: Desk) -> None:
    book = openpyxl.Workbook()
    row = sheet_row()
    row[8] = "many"
    for each in (EXPORTER_COLUMNS, row):
        book.active.append(each)
    book.save(paper.folder / "made.xlsx")
    content = (paper.folder / "made.xlsx").read_bytes()
    checked = read(paper, "e.xlsx", content, Asked())
    assert [each.partition(", expected")[0] for each in problems(paper, checked)] == [
        "e.xlsx:2:9: got 'many' in column 阅读",
        "e.xlsx:2:19: got nothing in column observed_at",
    ]


def push(mid: str, *titles: str) -> dict[str, Any]:
    """A push as getmsg gives it."""
    articles = [
        {"title": title, "digest": "", "content_url": link(idx, mid=mid).replace("&", "&amp;")}
        for idx, title in enumerate(titles, start=1)
    ]
    first = articles[0] | {"multi_app_msg_item_list": articles[1:]}
    common = {"id": int(mid), "type": 49, "datetime": 1769594412}
    return {"comm_msg_info": common, "app_msg_ext_info": first}


def test_saved_answers_are_read_by_the_crawls_parser(paper: Desk) -> None:
    pushes = {"list": [push(MID, "头条", "次条"), push("2650000002", "第二天")]}
    answer = {"ret": 0, "errmsg": "ok", "general_msg_list": json.dumps(pushes)}
    checked = read(paper, "getmsg.json", json.dumps(answer))
    assert problems(paper, checked) == []
    assert [(each.mid, each.idx, each.title) for each in checked.items] == [
        (MID, 1, "头条"),
        (MID, 2, "次条"),
        ("2650000002", 1, "第二天"),
    ]
    assert {each.observed_at for each in checked.items} == {OBSERVED_AT}
    assert checked.items[1].target == "getmsg.json:1:1 article 2"
    assert {each.office_id for each in checked.items} == {"990100"}


def test_an_album_and_a_third_partys_list_are_answers_too(paper: Desk) -> None:
    row = {"title": "合集文章", "url": link(), "create_time": "1769594412"}
    album = {"base_resp": {"ret": 0}, "getalbum_resp": {"article_list": [row]}}
    (article,) = read(paper, "album.json", json.dumps(album)).items
    assert (article.mid, article.title) == (MID, "合集文章")
    third = {"code": 200, "data": {"articles": [row | {"read_num": 77}]}}
    (article,) = read(paper, "third.json", json.dumps(third)).items
    assert (article.mid, article.reads) == (MID, 77)


def test_an_answer_that_refuses_is_an_error_with_its_outcome(paper: Desk) -> None:
    answer = {"base_resp": {"ret": 200013, "err_msg": "freq control"}}
    (only,) = problems(paper, read(paper, "refused.json", json.dumps(answer)))
    assert only.startswith("refused.json:1:1: got an answer without articles (rate_limited")


def test_an_article_of_another_account_is_named_by_its_number(paper: Desk) -> None:
    other = push(MID, "头条")
    other["app_msg_ext_info"]["content_url"] = link(biz=UNOWNED_BIZ)
    pushes = {"list": [push("2650000002", "自己的"), other]}
    answer = {"ret": 0, "general_msg_list": json.dumps(pushes)}
    checked = read(paper, "getmsg.json", json.dumps(answer))
    (only,) = problems(paper, checked)
    assert only.startswith(f"getmsg.json:1:1: article 2: got '{UNOWNED_BIZ}' in column biz")
    assert len(checked.items) == 1


def test_pushes_one_a_line_are_read(paper: Desk) -> None:
    text_push = {"comm_msg_info": {"id": 1, "type": 1, "content": "hello"}}
    content = "\n".join(map(json.dumps, [push(MID, "头条", "次条"), text_push]))
    checked = read(paper, "pushes.json", content)
    assert problems(paper, checked) == []
    assert [each.title for each in checked.items] == ["头条", "次条"]
    assert checked.notes == ["pushes.json:2:1: a push without an article"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html></html>", "1:1: got a file of no known format, expected one of table ("),
        ("", "1:1: got a file of no known format"),
        ("[]", "1:1: got a file of no known format"),
        ("[" * 100_000, "1:1: got no JSON (nested too deeply)"),
        ("9" * 5000, "1:1: got a file of no known format"),
        ('{"ret": ' + "9" * 5000 + "}", "1:1: got no JSON (Exceeds the limit"),
        ('[{"aid": }]', "1:10: got no JSON (Expecting value)"),
        ('[\n{"aid": "1", "link": ""}, 3]', "2:27: got no JSON (a int where an object is"),
        (b"PK\x03\x04broken", "1:1: got a broken xlsx file"),
        ("url,标题\n".encode("gbk"), "1:2: got byte 0xb1"),
    ],
)
def test_a_file_that_is_nothing_known_is_said_to_be(
    paper: Desk, content: str | bytes, said: str
) -> None:
    checked = read(paper, "x", content)
    assert problems(paper, checked)[0].startswith("x:" + said)
    assert checked.items == []
