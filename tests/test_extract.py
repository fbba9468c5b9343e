"""scripts/extract.py, run as its users run it: what it prints, and what its exit code says."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGE = """<meta charset="utf-8"><meta name="ArticleTitle" content="供水公告">
<meta name="PubDate" content="2024-06-11 09:00"><h1>供水公告</h1><p>因检修停水。</p>"""
GONE = "<meta charset=utf-8><title>404</title><h1>您访问的页面不存在</h1>"
URL = "http://www.yangli.example/t20240611_1.html"


def extract(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run from another folder, without the installed package: a checkout is enough."""
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, "-I", ROOT / "scripts" / "extract.py", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=environment,
        check=False,
    )


def lines(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "gone.html").write_text(GONE, encoding="utf-8")
    return tmp_path


def manifest(folder: Path, *entries: object) -> Path:
    file = folder / "manifest.jsonl"
    texts = [entry if isinstance(entry, str) else json.dumps(entry) for entry in entries]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def entry(file: str, **more: Any) -> dict[str, Any]:
    return {
        "file": file,
        "channel": "website",
        "request": "page",
        "url": URL,
        "status": 200,
        **more,
    }


def test_one_answer_is_printed_as_its_items(folder: Path) -> None:
    run = extract("website", "page.html", "--url", URL, folder=folder)
    (line,) = lines(run)
    assert (run.returncode, run.stderr, line["collection"]) == (0, "", "website_pages")
    item = line["item"]
    assert (item["title"], item["published_at"]) == ("供水公告", "2024-06-11T01:00:00Z")
    assert (item["source_url"], item["author"]) == (URL, None)


def test_a_failure_is_an_outcome_and_exit_code_3(folder: Path) -> None:
    run = extract("website", "gone.html", "--url", URL, folder=folder)
    (line,) = lines(run)
    assert (run.returncode, line["collection"]) == (3, "outcomes")
    item = line["item"]
    assert (item["reason"], item["fault"], item["source_url"]) == ("soft_404", "site", URL)
    missing = extract("website", "page.html", "--url", URL, "--status", "404", folder=folder)
    assert (missing.returncode, lines(missing)[0]["item"]["reason"]) == (3, "http_4xx")


def test_what_was_asked_and_when_reach_the_parser(folder: Path) -> None:
    (folder / "list.html").write_text(
        "<meta charset=utf-8><ul><li><a href=/a>甲地公告</a>12-30</li></ul>", encoding="utf-8"
    )
    asked = ("website", "list.html", "--url", "http://a.example/", "--request", "list")
    (line,) = lines(extract(*asked, "--fetched-at", "2024-01-02", folder=folder))
    assert line["item"]["entries"][0]["published_at"] == "2023-12-29T16:00:00Z"
    (home,) = lines(extract(*asked[:4], "--request", "home", folder=folder))
    assert home["collection"] == "website_checks"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["website"], "give CHANNEL and FILE"),
        (["website", "nothing.html"], "cannot read"),
        (["radio", "page.html"], "unknown channel 'radio'"),
        (["--manifest", "nothing.jsonl"], "cannot read"),
    ],
)
def test_bad_input_is_named_with_exit_code_2(folder: Path, arguments: list[str], says: str) -> None:
    run = extract(*arguments, folder=folder)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_a_manifest_gives_one_line_for_each_file_in_its_order(folder: Path) -> None:
    file = manifest(folder, entry("gone.html"), "", entry("page.html", fetched_at=None))
    run = extract("--manifest", file, folder=folder.parent)
    gone, page = lines(run)
    assert [gone["file"], page["file"]] == ["gone.html", "page.html"]
    assert gone["items"][0]["item"]["reason"] == "soft_404"
    assert page["items"][0]["collection"] == "website_pages"
    assert (run.returncode, run.stderr) == (3, "")
    assert (
        extract("--manifest", manifest(folder, entry("page.html")), folder=folder).returncode == 0
    )


def test_an_app_without_its_store_is_a_usage_error_that_names_the_stores(folder: Path) -> None:
    for store in ([], ["--store", "corner shop"]):
        run = extract("appstore", "page.html", *store, folder=folder)
        assert (run.returncode, run.stdout) == (2, "")
        assert "--store: got" in run.stderr
        assert "expected one of apple, tencent, huawei" in run.stderr
    file = manifest(folder, entry("page.html", channel="appstore", request="detail"))
    run = extract("--manifest", file, folder=folder)
    assert run.returncode == 3
    assert lines(run)[0]["items"][0]["item"]["reason"] == "unsupported"


DESCRIPTION = """title = "Items"
evidence = "invented"
[request]
url = "https://a.example/api"
[[metrics]]
name = "items"
unit = "items"
read = "total"
"""


def test_an_endpoint_is_named_or_is_a_file(folder: Path) -> None:
    (folder / "described").mkdir()
    (folder / "described" / "own_json.toml").write_text(DESCRIPTION, encoding="utf-8")
    (folder / "answer.json").write_text('{"total": 7}', encoding="utf-8")
    asked = ("endpoint", "answer.json", "--request")
    for more in (["described/own_json.toml"], ["own_json", "--endpoints", "described"]):
        run = extract(*asked, *more, folder=folder)
        assert run.returncode == 0, run.stderr
        (line,) = lines(run)
        assert line["collection"] == "endpoint_readings"
        assert (line["item"]["endpoint"], line["item"]["value"]) == ("own_json", 7)
    run = extract(*asked, "own_json", folder=folder)
    assert (run.returncode, lines(run)[0]["item"]["reason"]) == (3, "unsupported")
    file = manifest(folder, entry("answer.json", channel="endpoint", request="own_json"))
    run = extract("--manifest", file, "--endpoints", "described", folder=folder)
    assert lines(run)[0]["items"][0]["item"]["value"] == 7


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--request: got nothing, expected a TOML file or an endpoint: bmfw_interface_json"),
        (["--request", "wrong_json.toml"], "wrong_json.toml: metrics[1].unit: got nothing"),
        (["--request", "none/none.toml"], "none/none.toml: got no file"),
        (["--request", "x", "--endpoints", "none"], "--endpoints: got 'none', expected a folder"),
    ],
)
def test_a_wrong_description_is_a_usage_error(
    folder: Path, arguments: list[str], says: str
) -> None:
    wrong = DESCRIPTION.replace('unit = "items"\n', "")
    (folder / "wrong_json.toml").write_text(wrong, encoding="utf-8")
    run = extract("endpoint", "page.html", *arguments, folder=folder)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_a_bad_line_is_named_and_costs_no_other_line_its_result(folder: Path) -> None:
    file = manifest(
        folder,
        "{broken",
        "9" * 5000,
        "[1]",
        entry("nothing.html"),
        entry("page.html", channel="radio"),
        entry("page.html", status="200"),
        entry("page.html", url=7),
        entry("page.html", url="http://["),
        entry("page.html", fetched_at="soon"),
        {"file": "page.html"},
        entry("page.html"),
    )
    run = extract("--manifest", file, folder=folder)
    assert [line["file"] for line in lines(run)] == ["page.html"]
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    said_of = ["no JSON", "no JSON", "no JSON object", "cannot read", "'radio'", "status"]
    said_of += ["url must be text", "url is no address", "fetched_at", "channel is missing"]
    for number, says in enumerate(said_of, start=1):
        (said,) = (line for line in run.stderr.splitlines() if f"manifest.jsonl:{number}:" in line)
        assert says in said


def test_text_that_is_no_valid_unicode_is_still_printed_as_json(folder: Path) -> None:
    answer = '{"data":[{"title":"\\ud800公告","url":"/a","date":"2024-01-02"}]}'
    (folder / "list.json").write_text(answer, encoding="utf-8")
    run = extract("website", "list.json", "--url", URL, "--request", "list", folder=folder)
    assert lines(run)[0]["item"]["entries"][0]["title"].endswith("公告")


@pytest.fixture
def broken_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    from govcrawl.parsers import channels  # noqa: PLC0415 - only this test needs it in process

    def break_down(_capture: object) -> list[Any]:
        raise RuntimeError("unforeseen")

    monkeypatch.setitem(channels.PARSERS, "website", break_down)


def test_a_parser_that_breaks_gives_an_outcome(folder: Path, broken_parser: None) -> None:
    from govcrawl import extraction  # noqa: PLC0415

    file = manifest(folder, entry("page.html"), entry("gone.html"))
    answers = list(extraction.answers(file))
    assert [answer.file for answer in answers] == ["page.html", "gone.html"]
    for answer in answers:
        (item,) = answer.items
        assert (item["item"]["reason"], item["item"]["fault"]) == ("parse", "us")
        assert "RuntimeError: unforeseen" in item["item"]["detail"]


def test_every_endpoint_of_the_corpus_is_read(corpus: Path) -> None:
    scorer = corpus.parent / "tools" / "score_extraction.py"
    if not scorer.is_file():
        pytest.skip(f"no scorer at {scorer}")
    run = subprocess.run(
        [sys.executable, scorer, corpus / "endpoint" / "manifest.jsonl", "--min", "1", "--misses"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "GOVCRAWL_PYTHON": sys.executable},
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_corpus_is_read_as_a_careful_person_reads_it(corpus: Path) -> None:
    scorer = corpus.parent / "tools" / "score_extraction.py"
    if not scorer.is_file():
        pytest.skip(f"no scorer at {scorer}")
    kinds = "article,home,list,json_list,challenge,error"
    manifest_file = corpus / "website" / "manifest.jsonl"
    run = subprocess.run(
        [sys.executable, scorer, manifest_file, "--kinds", kinds, "--min", "0.95", "--misses"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "GOVCRAWL_PYTHON": sys.executable},
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
