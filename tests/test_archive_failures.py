"""What is lost when a crawl dies or cannot write: nothing that was whole, and never silently."""

import gzip
import random
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import BaseSettings

from govcrawl.archive import Archive, configure
from govcrawl.archive.index import Index
from govcrawl.archive.recorder import Recorder
from govcrawl.discretion import DEFAULT
from tests.support.archives import Crawls, gzip_members, warc_records
from tests.support.raw_server import RawServer, answer

PAGES = 40


def page(method: str, target: str, body: bytes) -> bytes:
    return answer(random.Random(target).randbytes(3000), "Content-Type: text/html")


def wanted_of(server: RawServer) -> list[str]:
    return [server.url(f"/{number}") for number in range(PAGES)]


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_recording_is_whole_up_to_its_last_record_and_is_resumed(
    tmp_path: Path, seed: int
) -> None:
    crawls = Crawls(tmp_path)
    with RawServer(page) as server:
        wanted = wanted_of(server)
        process = crawls.begin(wanted, settings={"GOVCRAWL_ARCHIVE": str(crawls.archive)})
        server.wait_for(random.Random(seed).randrange(1, PAGES))
        process.kill()
        process.communicate()
        kept = {
            fields["WARC-Target-URI"]
            for path in crawls.files
            for fields, _ in warc_records(path)
            if fields["WARC-Type"] == "response"
        }
        before = len(server.asked)
        lines = crawls.resume(wanted)
        fetched = {server.url(line.split()[1]) for line in server.asked[before:]}
        assert fetched == set(wanted) - kept
        assert lines[-1]["stats"].get("archive/replayed", 0) == len(kept)
        assert lines[-1]["stats"].get("archive/recorded", 0) == PAGES - len(kept)
    assert len(Index(crawls.archive, DEFAULT)) == PAGES


def test_a_torn_last_record_is_fetched_again_and_its_file_left_alone(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    with RawServer(page) as server:
        wanted = wanted_of(server)[:4]
        crawls.record(wanted)
        torn = crawls.files[0].read_bytes()[:-100]
        crawls.files[0].write_bytes(torn)
        lines = crawls.resume(wanted)
        assert len(server.asked) == 5
    assert lines[-1]["stats"]["archive/replayed"] == 3
    assert f"{crawls.files[0]}: skipped a damaged record at offset" in crawls.log
    assert crawls.files[0].read_bytes() == torn
    assert len(crawls.files) == 2
    assert crawls.replay(wanted)[-1]["stats"]["archive/replayed"] == 4


def test_a_resumed_crawl_retries_at_the_network_what_was_cut_off_before_its_retry(
    tmp_path: Path,
) -> None:
    crawls = Crawls(tmp_path)
    statuses = iter(["503 Busy", "200 OK", "500 Broken"])
    retrying = {"RETRY_ENABLED": True, "RETRY_TIMES": 1}
    with RawServer(lambda *_: answer(b"x", status=next(statuses))) as server:
        wanted = [server.url("/")]
        crawls.record(wanted)
        line, _ = crawls.resume(wanted, settings=retrying)
        assert line["status"] == 200
        assert len(server.asked) == 2
        line, _ = crawls.resume(wanted, settings=retrying)
        assert line["status"] == 200
        assert len(server.asked) == 2


def test_a_resumed_crawl_does_not_ask_again_for_what_failed_every_attempt(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    retrying = {"RETRY_ENABLED": True, "RETRY_TIMES": 1}
    with RawServer(lambda *_: answer(b"x", status="500 Broken")) as server:
        wanted = [server.url("/")]
        crawls.record(wanted, settings=retrying)
        line, _ = crawls.resume(wanted, settings=retrying)
        assert line["status"] == 500
        assert len(server.asked) == 2


def test_a_resumed_crawl_asks_again_where_a_record_has_gone_bad(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    with RawServer(lambda *_: answer(b"good")) as server:
        wanted = [server.url("/")]
        crawls.record(wanted)
        plain = b"".join(gzip_members(crawls.files[0])).replace(b"good", b"evil")
        crawls.files[0].unlink()
        (crawls.archive / "tampered.warc").write_bytes(plain)
        line, end = crawls.resume(wanted)
        assert line["text"] == "good"
        assert len(server.asked) == 2
    assert end["stats"]["archive/recorded"] == 1


def test_a_full_disk_ends_the_crawl_and_no_answer_goes_on_without_evidence(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    with RawServer(page) as server:
        lines = crawls.record(wanted_of(server), bodies=False, file_size_limit=20_000)
        assert len(server.asked) < PAGES
    assert "cannot be written to" in crawls.log
    answered = [line for line in lines if "status" in line]
    failed = [line for line in lines if "error" in line]
    assert lines[-1]["reason"] == "archive_failed"
    assert failed
    assert all("File too large" in line["error"] for line in failed)
    assert all(line["evidence"] is None for line in failed)
    records = warc_records(crawls.files[0])
    kept = {fields["WARC-Record-ID"] for fields, _ in records if fields["WARC-Type"] == "response"}
    assert {line["evidence"]["record_id"] for line in answered} == kept
    assert crawls.replay([line["url"] for line in answered])[-1]["stats"][
        "archive/replayed"
    ] == len(answered)
    assert "skipped a damaged record" not in crawls.log


def test_files_deleted_while_in_use_end_the_crawl(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)

    def deleting(method: str, target: str, body: bytes) -> bytes:
        if target == "/5":
            for path in crawls.files:
                path.unlink()
        return page(method, target, body)

    with RawServer(deleting) as server:
        lines = crawls.record(wanted_of(server), settings={"CONCURRENT_REQUESTS": 1})
        assert len(server.asked) < PAGES
    assert lines[-1]["reason"] == "archive_failed"
    assert any("was deleted while in use" in line.get("error", "") for line in lines)


def test_a_recorder_goes_on_after_a_record_that_did_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(tmp_path, "run/1", "agent", 10**9)
    name = recorder.write(gzip.compress(b"one"))
    assert name == "run_1-00000.warc.gz"
    size = (tmp_path / name).stat().st_size

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            recorder.write(gzip.compress(b"two"))
    assert (tmp_path / name).stat().st_size == size
    recorder.write(gzip.compress(b"three"))
    recorder.close()
    assert gzip_members(tmp_path / name)[1:] == [b"one", b"three"]


def settings_of(**values: Any) -> BaseSettings:
    return BaseSettings({"HTTPCACHE_ENABLED": False, "DOWNLOAD_HANDLERS_BASE": {}, **values})


def test_without_an_archive_the_cache_stays_off() -> None:
    settings = settings_of(GOVCRAWL_ARCHIVE="", GOVCRAWL_RESUME="", GOVCRAWL_REPLAY="")
    configure(settings)
    assert settings.getbool("HTTPCACHE_ENABLED") is False
    with pytest.raises(ValueError, match="HTTPCACHE_ENABLED without GOVCRAWL_ARCHIVE"):
        Archive(settings)


def test_a_replay_has_no_download_handler_that_could_reach_the_network(tmp_path: Path) -> None:
    (tmp_path / "a.warc").touch()
    handlers = {"http": "a.Handler", "tls": "b.Handler", "ftp": None}
    recording = settings_of(DOWNLOAD_HANDLERS=handlers, GOVCRAWL_ARCHIVE=str(tmp_path))
    configure(recording)
    assert recording.getdict("DOWNLOAD_HANDLERS") == handlers
    assert recording.getbool("HTTPCACHE_ENABLED") is True
    assert recording.getbool("HTTPCACHE_IGNORE_MISSING") is False
    replaying = settings_of(DOWNLOAD_HANDLERS=handlers, GOVCRAWL_REPLAY=str(tmp_path))
    configure(replaying)
    offline = dict.fromkeys(("http", "tls"), "govcrawl.archive.offline.Offline")
    found = replaying.getdict("DOWNLOAD_HANDLERS")
    assert {name: found[name] for name in found if found[name]} == offline
    assert replaying.getbool("HTTPCACHE_ENABLED") is True
    assert replaying.getbool("HTTPCACHE_IGNORE_MISSING") is True


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"GOVCRAWL_ARCHIVE": "a", "GOVCRAWL_REPLAY": "b"},
            "GOVCRAWL_ARCHIVE records and GOVCRAWL_REPLAY only answers",
        ),
        ({"GOVCRAWL_RESUME": "1"}, "GOVCRAWL_RESUME needs GOVCRAWL_ARCHIVE"),
        ({"GOVCRAWL_RESUME": "1", "GOVCRAWL_REPLAY": "b"}, "GOVCRAWL_RESUME needs GOVCRAWL_ARCH"),
        ({"GOVCRAWL_RESUME": "maybe"}, "GOVCRAWL_RESUME must be 1 or 0, not 'maybe'"),
        (
            {"GOVCRAWL_ARCHIVE": "a", "GOVCRAWL_ARCHIVE_FILE_SIZE": "1 GB"},
            "GOVCRAWL_ARCHIVE_FILE_SIZE must be a number of bytes, not '1 GB'",
        ),
        ({"GOVCRAWL_REPLAY": "nowhere"}, r"GOVCRAWL_REPLAY: no \*.warc or \*.warc.gz file in now"),
    ],
)
def test_settings_that_contradict_are_an_error(values: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        configure(settings_of(**values))


def test_wrong_settings_stop_a_crawl_before_it_starts(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    assert crawls.replay(["http://127.0.0.1:9/"]) == []
    assert "ValueError: GOVCRAWL_REPLAY: no *.warc" in crawls.log


def test_a_directory_that_cannot_be_used_stops_a_crawl_before_it_starts(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.archive.write_text("a file")
    with RawServer(page) as server:
        lines = crawls.record([server.url("/")])
        assert server.asked == []
    assert "FileExistsError" in crawls.log
    assert [line for line in lines if "status" in line] == []
