"""Exports of other tools: what is read of each, what stays of a crawl's, what is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.importing.articles import read_files
from govcrawl.importing.checked import Checked
from govcrawl.importing.exports.formats import FORMATS, Asked
from govcrawl.importing.merging import merge
from govcrawl.importing.run_record import Importer
from govcrawl.items import WechatArticle, as_json
from govcrawl.pipelines.stamp import stamp
from govcrawl.registry import Registry
from tests.conftest import ROOT
from tests.support.importing import CITY_BIZ, SHARED_BIZ, UNOWNED_BIZ, Desk, lines, open_desk

SN = "0123456789abcdef0123456789abcdef"
MID = "2650000001"
HEADER = "url,title,published_at,reads,likes,recommends,shares,comments,observed_at,source"
OBSERVED, OBSERVED_AT = "2026-01-31 08:30", datetime(2026, 1, 31, 0, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Asked(observed_at=OBSERVED_AT)
COUNTS = ("reads", "likes", "recommends", "shares", "collects", "comments")
EXPORTER_COLUMNS = (
    "公众号 ID 链接 标题 封面 摘要 创建时间 发布时间 阅读 点赞 分享 喜欢 留言 作者 是否原创 "
    "文章类型 所属合集 文章内容"
).split()


def link(idx: int = 1, biz: str = CITY_BIZ, mid: str = MID) -> str:
    return f"https://mp.weixin.qq.com/s?__biz={biz}&mid={mid}&idx={idx}&sn={SN}&chksm=abc#rd"


ROW = f"{link()},示例通知,2026-01-28 18:00,10万+,321,,0,,{OBSERVED},某平台导出"


@pytest.fixture
def desk(tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]) -> Desk:
    return open_desk(tmp_path, database_uri, database.name)


@pytest.fixture
def paper(tmp_path: Path) -> Desk:
    """A desk without a database, for what is only read."""
    return open_desk(tmp_path, "mongodb://127.0.0.1:9/", "none")


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def read(
    desk: Desk, name: str, content: str | bytes, asked: Asked = ASKED
) -> Checked[WechatArticle]:
    known = Registry.load(str(desk.folder / "registry"))
    file = desk.write(name, content)
    return read_files([file], known, Importer.named("test"), asked, NOW)


def problems(desk: Desk, checked: Checked[WechatArticle]) -> list[str]:
    return [str(each).removeprefix(f"{desk.folder}/") for each in checked.in_order()]


def counts(article: WechatArticle) -> dict[str, Any]:
    return {name: getattr(article, name) for name in COUNTS}


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


def cells(**others: str) -> str:
    """A row of the table with other values."""
    values = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | others
    return ",".join(values.values())


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


def exported(**others: Any) -> dict[str, Any]:
    """An object as wechat-article-exporter writes it into its JSON file."""
    told = {
        "aid": f"{MID}_1",
        "appmsgid": int(MID),
        "itemidx": 1,
        "fakeid": CITY_BIZ,
        "link": "https://mp.weixin.qq.com/s/AbCdEfGhIjK",
        "title": "示例通知",
        "digest": "摘要",
        "author_name": "示例编辑部",
        "create_time": 1769594412,
        "update_time": 1769594999,
        "item_show_type": 0,
        "copyright_stat": 1,
        "copyright_type": 1,
        "is_deleted": False,
        "appmsg_album_infos": [],
        "readNum": 4392,
        "oldLikeNum": 12,
        "shareNum": 0,
        "likeNum": 3,
        "_accountName": "乙市发布",
    }
    return told | others


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


def test_what_was_imported_is_shown(desk: Desk) -> None:
    desk.write("articles.csv", table(ROW))
    done = desk.run("import_articles", "articles.csv")
    assert done.returncode == 0, done.stderr
    shown = desk.run("show")
    assert shown.returncode == 0, shown.stderr
    (row,) = (line for line in shown.stdout.splitlines() if CITY_BIZ in line)
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells == ["乙市", CITY_BIZ, "1", "2026-01-28", "1", "0"]


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


def test_a_format_asked_for_must_be_the_files(paper: Desk) -> None:
    checked = read(paper, "a.csv", table(ROW), Asked(format="exporter"))
    assert problems(paper, checked) == [
        "a.csv:1:1: got a file of format table, expected format exporter"
    ]


def articles(database: Database[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["_id"]: each for each in database["wechat_articles"].find()}


def test_articles_are_stored_once_with_every_reading(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("a.csv", table(ROW, cells(url=link(2))))
    done = desk.run("import_articles", "a.csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 rows stored (2 new), 0 left out; run import_articles-")
    first = articles(database)
    assert desk.run("import_articles", "a.csv").returncode == 0
    again = articles(database)
    assert [each["revision"] for each in again.values()] == [1, 1]
    assert {key: each["history"] for key, each in again.items()} == {
        key: each["history"] for key, each in first.items()
    }
    desk.write("b.csv", table(cells(observed_at="2026-02-03 08:30", likes="400", reads="")))
    assert desk.run("import_articles", "b.csv").returncode == 0
    now = articles(database)[f"{CITY_BIZ}|{MID}|1"]
    assert [(each["likes"], each["reads"]) for each in now["history"]] == [
        (321, 100000),
        (400, None),
    ]
    assert (now["likes"], now["reads"], now["revision"]) == (400, 100000, 1)
    assert database["revisions"].count_documents({}) == 0
    run = database["runs"].find_one({"_id": now["run_id"]})
    assert run is not None
    assert run["spider"] == "import_articles"
    assert (run["outcome"], run["channel"]) == ("ok", "wechat")
    assert run["arguments"]["files"].startswith("b.csv sha256:")
    assert run["arguments"]["sources"] == "某平台导出"
    assert now["target"] == "b.csv:2"
    assert not schemas.errors("wechat_articles", as_json(now))


def crawled() -> dict[str, Any]:
    """An article as a crawl that read its page stored it."""
    article = WechatArticle(
        biz=CITY_BIZ,
        mid=MID,
        idx=1,
        url="https://mp.weixin.qq.com/s/AbCdEfGhIjK",
        title="示例通知（页面）",
        state="published",
        published_at=datetime(2026, 1, 28, 10, 0, 12, tzinfo=UTC),
        published_precision="second",
        body_chars=812,
        body_hash="sha256:" + "0" * 64,
        albums=["1234567"],
        office_id="990100",
        adcode="990100",
        channel="wechat",
        target="990100|wechat|x",
        observed_at=datetime(2026, 1, 30, tzinfo=UTC),
    )
    stamp(article, Importer("wechat", "wechat-1"))
    seen = {"first_seen_at": article.observed_at, "last_seen_at": article.observed_at}
    return article.document() | seen | {"revision": 1, "history": []}


def test_an_import_adds_to_what_a_crawl_knew_and_overwrites_nothing(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    before = crawled()
    database["wechat_articles"].insert_one(before)
    desk.write("e.json", json.dumps([exported(link=link(), digest="")]))
    done = desk.run("import_articles", "e.json", "--observed-at", OBSERVED)
    assert done.returncode == 0, done.stderr
    (now,) = articles(database).values()
    kept = "title url published_at published_precision body_chars body_hash albums state".split()
    assert {name: now[name] for name in kept} == {name: before[name] for name in kept}
    assert (now["author"], now["account_name"], now["sn"]) == ("示例编辑部", "乙市发布", SN)
    assert (now["reads"], now["likes"]) == (4392, 12)
    assert [each["reads"] for each in now["history"]] == [4392]
    assert now["revision"] == 2, "the author was not known"

    desk.write("old.csv", table(cells(observed_at="2026-01-29 08:00", title="旧题", reads="55")))
    done = desk.run("import_articles", "old.csv")
    assert "1 unchanged" in done.stdout
    (later,) = articles(database).values()
    assert (later["title"], later["reads"], later["revision"]) == (before["title"], 4392, 2)
    assert [each["reads"] for each in later["history"]] == [55, 4392]


def test_an_import_of_counts_alone_leaves_the_content_its_run_and_its_evidence(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    proof = {"file": "wechat-1.warc.gz", "record_id": "<urn:uuid:" + "0" * 36 + ">"}
    before = crawled() | {"source_url": "https://mp.weixin.qq.com/s/AbCdEfGhIjK", "evidence": proof}
    database["wechat_articles"].insert_one(before)
    row = f"{CITY_BIZ},{MID},1,55,2026-02-05 08:00,某平台导出"
    desk.write("counts.csv", f"biz,mid,idx,reads,observed_at,source\n{row}\n")
    done = desk.run("import_articles", "counts.csv")
    assert "1 unchanged" in done.stdout, done.stderr
    (now,) = articles(database).values()
    assert {name: now[name] for name in ("run_id", "evidence", "source_url", "spider")} == {
        "run_id": "wechat-1",
        "evidence": proof,
        "source_url": before["source_url"],
        "spider": before["spider"],
    }
    assert now["reads"] == 55
    assert [each["run_id"].partition("-")[0] for each in now["history"]] == ["import_articles"]


def test_other_counts_of_the_same_moment_are_both_kept_and_told(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("a.csv", table(ROW))
    assert desk.run("import_articles", "a.csv").returncode == 0
    desk.write("a.csv", table(cells(likes="999")))
    done = desk.run("import_articles", "a.csv")
    assert "a.csv:2: other counts of that time are stored; both are kept" in done.stdout
    (now,) = articles(database).values()
    assert sorted(each["likes"] for each in now["history"]) == [321, 999]
    assert now["likes"] == 999


def test_partial_stores_the_good_and_says_the_rest(
    desk: Desk, database: Database[dict[str, Any]]
) -> None:
    desk.write("a.csv", table(ROW, cells(url=link(2, UNOWNED_BIZ))))
    refused = desk.run("import_articles", "a.csv")
    assert refused.returncode == 1
    assert lines(refused)[-1] == "nothing stored: 1 errors in 2 rows"
    assert database.list_collection_names() == []
    done = desk.run("import_articles", "a.csv", "--partial")
    assert done.returncode == 3
    assert lines(done)[0].startswith("a.csv:3:1: got ")
    assert len(articles(database)) == 1
    run = database["runs"].find_one()
    assert run is not None
    assert (run["outcome"], run["counts"]["left_out"]) == ("degraded", 1)


def test_a_wrong_option_or_an_absent_database_is_exit_code_2(paper: Desk) -> None:
    paper.write("a.csv", table(ROW))
    assert paper.run("import_articles", "a.csv", "--format", "pdf").returncode == 2
    wrong = paper.run("import_articles", "a.csv", "--observed-at", "2026-01-31")
    assert wrong.returncode == 2
    assert "--observed-at: got '2026-01-31'" in wrong.stderr
    away = paper.run("import_articles", "a.csv", GOVCRAWL_STORAGE_TIMEOUT="1")
    assert away.returncode == 2
    assert "nothing stored: the database cannot be used" in away.stderr


def test_what_an_import_tells_better_is_taken_where_no_page_was_read() -> None:
    stored = crawled() | {"body_hash": None, "title": "旧题", "published_precision": "second"}
    told = WechatArticle(title="新题", state="published", observed_at=OBSERVED_AT)
    told.published_at = datetime(2026, 1, 28, 10, 0, tzinfo=UTC)
    told.published_precision = "minute"
    merge(told, stored)
    assert (told.title, told.body_chars, told.albums) == ("新题", 812, ["1234567"])
    assert told.published_at == stored["published_at"], "8:00 says no more than 8:00:12"
    assert told.published_precision == "second"
    removed = WechatArticle(state="removed", observed_at=OBSERVED_AT)
    merge(removed, crawled())
    assert removed.state == "removed"


def test_the_example_and_the_formats_are_those_of_the_documentation(paper: Desk) -> None:
    documentation = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    assert all(f"| `{each.name}` |" in documentation for each in FORMATS)
    example = str(ROOT / "docs" / "examples" / "articles.csv")
    done = paper.run("import_articles", example, "--registry", "sample", "--dry-run")
    assert done.stdout == "dry run: 2 rows could be stored, 0 not\n", done.stderr
