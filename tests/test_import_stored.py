"""Imported articles: what is stored of them, and what stays of a crawl's."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl import schemas
from govcrawl.importing.exports.formats import FORMATS
from govcrawl.importing.merging import merge
from govcrawl.importing.run_record import Importer
from govcrawl.items import WechatArticle, as_json
from govcrawl.pipelines.stamp import stamp
from tests.conftest import ROOT
from tests.support.article_files import (
    MID,
    OBSERVED,
    OBSERVED_AT,
    ROW,
    SN,
    cells,
    exported,
    link,
    table,
)
from tests.support.importing import CITY_BIZ, UNOWNED_BIZ, Desk, lines, open_desk


@pytest.fixture
def desk(tmp_path: Path, database_uri: str, database: Database[dict[str, Any]]) -> Desk:
    return open_desk(tmp_path, database_uri, database.name)


@pytest.fixture
def paper(tmp_path: Path) -> Desk:
    """A desk without a database, for what is only read."""
    return open_desk(tmp_path, "mongodb://127.0.0.1:9/", "none")


def test_what_was_imported_is_shown(desk: Desk) -> None:
    desk.write("articles.csv", table(ROW))
    done = desk.run("import_articles", "articles.csv")
    assert done.returncode == 0, done.stderr
    shown = desk.run("show")
    assert shown.returncode == 0, shown.stderr
    (row,) = (line for line in shown.stdout.splitlines() if CITY_BIZ in line)
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells == ["乙市", CITY_BIZ, "1", "2026-01-28", "1", "0"]


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
