"""What a conditional request is not trusted with: bodies that are gone, and others' conditions."""

import base64
import gzip
import re
from pathlib import Path

import pytest
from scrapy.settings import Settings

from govcrawl.archive import configure
from govcrawl.archive.evidence import held
from tests.support.archives import Crawls, gzip_members
from tests.support.changing import by_path, conditions, honest, silent, then, whole
from tests.support.hostile import Question, serving

HOST = "127.0.0.1"
TAG = 'ETag: "v1"'
AGAIN = {"GOVCRAWL_REVALIDATE": "1"}


def test_a_body_that_was_lost_meanwhile_is_asked_for_again(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    paths = ("/deleted", "/damaged")

    def losing(question: Question) -> bytes:
        """Destroy the archived body just before it is needed."""
        if conditions(question.head):
            file = crawls.files[paths.index(question.target)]
            if question.target == "/deleted":
                file.unlink()
            else:
                file.write_bytes(file.read_bytes()[:-40] + b"\0" * 40)
        return honest(question.target.encode(), TAG)(question)

    with serving({HOST: losing}) as web:
        for path in paths:
            crawls.record([web.url(HOST, path)])
        one_by_one = {**AGAIN, "CONCURRENT_REQUESTS": 1}
        wanted = [web.url(HOST, path) for path in reversed(paths)]
        lines = by_path(crawls.record(wanted, settings=one_by_one))
        assert [web.asked[HOST, path] for path in paths] == [3, 3]
    for path in paths:
        assert base64.b64decode(lines[path]["body"]) == path.encode()
        assert f"{web.url(HOST, path)}: asked for once more: " in crawls.log
    evidence = lines["/damaged"]["evidence"]
    file = crawls.archive / evidence["file"]
    assert held(file, [evidence["record_id"]])[evidence["record_id"]].startswith("HTTP/1.1 200 OK,")


def test_a_revisit_finds_its_body_by_place_else_by_id_and_takes_no_other(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    with serving({HOST: honest(b"body", TAG)}) as web:
        wanted = [web.url(HOST, "/")]
        crawls.record(wanted)
        (line, _) = crawls.record(wanted, settings=AGAIN)
    before, after = crawls.files
    moved = before.rename(before.with_name("moved.warc.gz"))
    (again, _) = crawls.replay(wanted)
    assert base64.b64decode(again["body"]) == b"body"
    assert again["evidence"] == line["evidence"]
    identity = line["evidence"]["record_id"]
    assert held(after, [identity])[identity].endswith(": not found in it")
    moved.rename(before)
    place = re.compile(rb"(X-Govcrawl-Refers-To-Place: )\d+")
    members = [place.sub(rb"\g<1>0", member) for member in gzip_members(after)]
    after.write_bytes(b"".join(map(gzip.compress, members)))
    (lost, _) = crawls.replay(wanted)
    assert "not in cache" in lost["error"]
    assert "another record is where its body was" in crawls.log
    assert held(after, [identity])[identity].endswith(": not found in it")


def test_a_condition_goes_neither_with_a_redirect_nor_with_another_try(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    site = {
        "/moved": then(honest(b"here", TAG), whole(b"", "Location: /new", status="302 Found")),
        "/shaky": then(honest(b"up", TAG), silent, whole(b"up again", TAG)),
        "/new": honest(b"there", TAG),
    }
    with serving({HOST: lambda question: site[question.target](question)}) as web:
        wanted = [
            {"url": web.url(HOST, path), "meta": {"handle_httpstatus_all": False}}
            for path in ("/moved", "/shaky")
        ]
        crawls.record(wanted)
        web.heads.clear()
        settings = {**AGAIN, "RETRY_ENABLED": True, "RETRY_TIMES": 1}
        lines = crawls.record(wanted, settings=settings)
    asked = [(head.split(" ")[1], conditions(head)) for head in web.heads]
    assert sorted(asked, key=str) == [
        ("/moved", {"If-None-Match": '"v1"'}),
        ("/new", {}),
        ("/shaky", {"If-None-Match": '"v1"'}),
        ("/shaky", {"If-None-Match": '"v1"'}),
    ]
    assert base64.b64decode(by_path(lines)["/new"]["body"]) == b"there"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "GOVCRAWL_REVALIDATE needs GOVCRAWL_ARCHIVE"),
        ({"GOVCRAWL_REPLAY": "."}, "GOVCRAWL_REVALIDATE needs GOVCRAWL_ARCHIVE"),
        ({"GOVCRAWL_ARCHIVE": "a", "GOVCRAWL_RESUME": "1"}, "asks about none: set one"),
    ],
)
def test_settings_that_contradict_are_named(settings: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        configure(Settings({**AGAIN, **settings}))
