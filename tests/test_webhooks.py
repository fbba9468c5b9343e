"""Telling people: what each service is sent, when, and what happens when it does not listen."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pymongo.synchronous.database import Database

from govcrawl.discretion import forget
from govcrawl.monitoring import webhooks
from govcrawl.monitoring.alarms import Alarm
from govcrawl.monitoring.messages import Message, News
from govcrawl.monitoring.picture import Picture
from govcrawl.monitoring.runs import Place
from govcrawl.monitoring.telling import Teller
from govcrawl.monitoring.webhooks import Webhook, WebhookError
from tests.support.raw_server import RawServer, answer
from tests.support.recorded_runs import Judge, failed, recorded

Held = Database[dict[str, Any]]

NOW = datetime(2026, 1, 31, 18, 30, tzinfo=UTC)
KEY, SECRET = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", "SEC000this-is-a-secret"
WELCOME = {
    "json": b"thank you",
    "wecom": b'{"errcode": 0, "errmsg": "ok"}',
    "dingtalk": b'{"errcode": 0, "errmsg": "ok"}',
    "feishu": b'{"code": 0, "msg": "success", "data": {}}',
}
REFUSALS = {
    "wecom": b'{"errcode": 93000, "errmsg": "invalid webhook url"}',
    "dingtalk": b'{"errcode": 310000, "errmsg": "sign not match"}',
    "feishu": b'{"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}',
}
ALARM = Alarm(
    place=Place("website", "nightly", "1/3"),
    state="failed",
    detail="storage: 12 stored, 4 spooled, 0 failed",
    since=NOW - timedelta(hours=4),
    run_id="nightly-1",
    node="north",
)


@dataclass
class Service:
    """A webhook on this machine: what it was sent, what it answers, and its last for ever."""

    server: RawServer
    answers: list[bytes]
    bodies: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.server.url(f"/hook/{KEY}?access_token={KEY}")

    @property
    def sent(self) -> list[Any]:
        return [json.loads(body) for body in self.bodies]

    def hook(self, kind: str, secret: str = "") -> Webhook:
        given = {"GOVCRAWL_WEBHOOK": self.address, "GOVCRAWL_WEBHOOK_SECRET": secret}
        return Webhook.from_environment(kind, given)


@pytest.fixture
def service() -> Iterator[Service]:
    def page(_method: str, _target: str, body: bytes) -> bytes:
        found.bodies.append(body)
        return found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]

    with RawServer(page) as server:
        found = Service(server, [answer(WELCOME["json"])])
        yield found


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(webhooks, "PAUSE_SECONDS", 0)
    yield
    forget()


def message(*alarms: Alarm, news: News = News.ALARM) -> Message:
    return Message(
        news=news, alarms=alarms or [ALARM], now=NOW, machine="watch-1", database="db:27017/gov"
    )


LINES = [
    f"- 失败 failed · website nightly 1/3 · run nightly-1 · node north · {ALARM.detail}",
    "- 2026-02-01 02:30 (UTC+8) · watch-1 · db:27017/gov",
]


def test_a_program_is_sent_data(service: Service) -> None:
    service.hook("json").post(message())
    assert service.sent == [
        {
            "source": "govcrawl",
            "news": "alarm",
            "title": "govcrawl 采集异常 (1)",
            "checked_at": "2026-01-31T18:30:00+00:00",
            "machine": "watch-1",
            "database": "db:27017/gov",
            "alarms": [
                {
                    "spider": "website",
                    "crawl": "nightly",
                    "shard": "1/3",
                    "state": "failed",
                    "detail": "storage: 12 stored, 4 spooled, 0 failed",
                    "since": "2026-01-31T14:30:00+00:00",
                    "run_id": "nightly-1",
                    "node": "north",
                }
            ],
        }
    ]
    (asked,) = service.server.asked
    assert asked == f"POST /hook/{KEY}?access_token={KEY}"


def test_wecom_is_sent_markdown(service: Service) -> None:
    service.answers = [answer(WELCOME["wecom"])]
    service.hook("wecom").post(message())
    text = "\n".join(["**govcrawl 采集异常 (1)**", *LINES])
    assert service.sent == [{"msgtype": "markdown", "markdown": {"content": text}}]


def test_dingtalk_is_sent_markdown_signed_in_the_address(service: Service) -> None:
    service.answers = [answer(WELCOME["dingtalk"])]
    service.hook("dingtalk", SECRET).post(message())
    title = "govcrawl 采集异常 (1)"
    text = "\n".join([f"### {title}", *LINES])
    assert service.sent == [{"msgtype": "markdown", "markdown": {"title": title, "text": text}}]
    (query,) = (parse_qs(urlsplit(asked).query) for asked in service.server.asked)
    (moment,) = query["timestamp"]
    assert query["access_token"] == [KEY]
    assert abs(int(moment) / 1000 - datetime.now(UTC).timestamp()) < 60
    digest = hmac.new(SECRET.encode(), f"{moment}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]


def test_feishu_is_sent_text_signed_in_the_body(service: Service) -> None:
    service.answers = [answer(WELCOME["feishu"])]
    service.hook("feishu", SECRET).post(message())
    (sent,) = service.sent
    moment = sent["timestamp"]
    assert abs(int(moment) - datetime.now(UTC).timestamp()) < 60
    digest = hmac.new(f"{moment}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    text = "\n".join(["govcrawl 采集异常 (1)", *LINES])
    assert sent == {
        "timestamp": moment,
        "sign": base64.b64encode(digest).decode(),
        "msg_type": "text",
        "content": {"text": text},
    }


def test_signatures_are_those_of_the_documentation(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Computed once with the sample code of the two services' documentation."""
    monkeypatch.setattr(webhooks, "time", SimpleNamespace(time=lambda: 1_600_000_000.0))
    service.answers = [answer(WELCOME["dingtalk"]), answer(WELCOME["feishu"])]
    service.hook("dingtalk", "this is secret").post(message())
    service.hook("feishu", "this is secret").post(message())
    sign = "MYEtKC4%2FNfMR1l4prX%2B%2Bai6oOf70X1xOf6UlnyUhJH4%3D"
    assert service.server.asked[0].endswith(f"&timestamp=1600000000000&sign={sign}")
    assert service.sent[1]["sign"] == "KPGy2t/of6Xra/AnHPcFkxvTtTVcBl/AnCo8A9Y2Tto="


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_without_a_secret_nothing_is_signed(service: Service, kind: str) -> None:
    service.answers = [answer(WELCOME[kind])]
    service.hook(kind).post(message())
    assert "sign" not in service.sent[0]
    assert "sign" not in service.server.asked[0]


@pytest.mark.parametrize(
    ("kind", "limit"), [("wecom", 4096), ("dingtalk", 20_000), ("feishu", 20_000)]
)
def test_what_is_too_long_is_cut_and_said_to_be(service: Service, kind: str, limit: int) -> None:
    service.answers = [answer(WELCOME[kind])]
    many = [
        Alarm(place=Place("website", f"nightly-{number}", ""), state="crashed", detail="坏" * 90)
        for number in range(300)
    ]
    service.hook(kind).post(message(*many))
    (sent,) = service.sent
    text = {
        "wecom": lambda: sent["markdown"]["content"],
        "dingtalk": lambda: sent["markdown"]["text"],
        "feishu": lambda: sent["content"]["text"],
    }[kind]()
    size = len(text.encode()) if kind == "wecom" else len(service.bodies[0])
    assert 0.8 * limit < size <= limit
    told = sum("crashed" in line for line in text.splitlines())
    assert f"- 另有 {300 - told} 项 ({300 - told} more)" in text.splitlines()
    assert text.splitlines()[-1] == LINES[-1]
    assert "(300)" in text or "(300)" in sent["markdown"]["title"]


@pytest.mark.parametrize(
    ("kind", "count", "lengths"),
    [
        ("wecom", 25, range(60, 100)),
        ("dingtalk", 80, range(80, 100, 5)),
        ("feishu", 80, range(80, 100, 5)),
    ],
)
def test_no_length_of_lines_is_too_long(kind: str, count: int, lengths: range) -> None:
    for length in lengths:
        alarm = Alarm(place=Place("website", "", ""), state="crashed", detail="坏" * length)
        body = webhooks.KINDS[kind].asked(message(*[alarm] * count), "", 0).body
        if kind == "wecom":
            assert 3000 < len(body["markdown"]["content"].encode()) <= 4096
        else:
            assert 15_000 < len(json.dumps(body, ensure_ascii=False).encode()) <= 20_000


def test_what_a_run_found_is_no_markup_to_a_chat(service: Service) -> None:
    service.answers = [answer(WELCOME["wecom"])]
    odd = Alarm(
        place=Place("website", "urls=<@all>", ""),
        state="degraded",
        detail="[win](http://x.test)\n# big <font color='warning'>**!**</font>",
    )
    service.hook("wecom").post(message(odd))
    text = service.sent[0]["markdown"]["content"]
    assert len(text.splitlines()) == 3
    assert not set("<>[]@`") & set(text)


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_in_an_answer_that_looks_good_is_noticed(service: Service, kind: str) -> None:
    service.answers = [answer(REFUSALS[kind])]
    told = json.loads(REFUSALS[kind])
    with pytest.raises(WebhookError) as refused:
        service.hook(kind).post(message())
    for value in told.values():
        assert str(value) in str(refused.value)
    assert len(service.bodies) == 1, "asking again changes nothing"


@pytest.mark.parametrize("body", [b"<html>login</html>", b"[]", b"{}", b"", b"\xff"])
def test_an_answer_that_says_nothing_is_no_success(service: Service, body: bytes) -> None:
    service.answers = [answer(body)]
    with pytest.raises(WebhookError, match="no errcode in its answer"):
        service.hook("wecom").post(message())


@pytest.mark.parametrize("status", ["500 Oh", "502 Oh", "429 Slowly"])
def test_a_failure_that_may_pass_is_tried_once_more(service: Service, status: str) -> None:
    service.answers = [answer(b"", status=status), answer(WELCOME["json"])]
    service.hook("json").post(message())
    service.answers = [answer(b"", status=status)]
    with pytest.raises(WebhookError, match=f"it answers {status[:3]}"):
        service.hook("json").post(message())
    assert len(service.bodies) == 4


def test_a_connection_that_breaks_is_tried_once_more(service: Service) -> None:
    service.answers = [b"", answer(WELCOME["json"])]
    service.hook("json").post(message())
    assert len(service.bodies) == 2


def test_a_redirect_is_not_followed(service: Service) -> None:
    away = f"Location: {service.server.url('/elsewhere')}"
    service.answers = [answer(b"", away, status="302 Found")]
    with pytest.raises(WebhookError, match="302, which is not followed"):
        service.hook("json").post(message())
    assert len(service.bodies) == 1


def test_silence_ends(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT_SECONDS", 0.1)
    service.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12"]
    with pytest.raises(WebhookError, match="webhook: "):
        service.hook("json").post(message())


def test_an_endless_answer_is_not_read_to_its_end(service: Service) -> None:
    # It ends before what it promises, which only who reads on finds out.
    service.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 100_000]
    service.hook("json").post(message())
    assert len(service.bodies) == 1


@pytest.mark.parametrize(
    "address", ["", "hook", "ftp://host/x", "https://", "http://h:0/", "http://[/", "file:///x"]
)
def test_an_address_that_is_none_is_refused_unsaid(address: str) -> None:
    with pytest.raises(WebhookError) as refused:
        Webhook.from_environment("json", {"GOVCRAWL_WEBHOOK": address})
    assert "expected an http or https address" in str(refused.value)
    assert not address or address not in str(refused.value)


def test_a_secret_that_would_not_sign_is_refused() -> None:
    given = {"GOVCRAWL_WEBHOOK": "https://h.test/", "GOVCRAWL_WEBHOOK_SECRET": SECRET}
    with pytest.raises(WebhookError, match="only dingtalk, feishu sign: got kind wecom"):
        Webhook.from_environment("wecom", given)


def teller(service: Service, folder: Path, *, always: bool = False) -> Teller:
    return Teller(
        webhook=service.hook("json"),
        memory=folder / "monitoring" / "told.json",
        repeat=timedelta(hours=24),
        always=always,
        machine="watch-1",
        database="db/gov",
    )


def at(hours: float, *states: str) -> Picture:
    """What was seen so many hours later: an alarm for each state."""
    alarms = [Alarm(place=Place("website", "", ""), state=each, detail="") for each in states]
    return Picture(now=NOW + timedelta(hours=hours), alarms=alarms)


def test_the_same_is_told_once_a_day_and_its_end_once(service: Service, tmp_path: Path) -> None:
    told = [
        teller(service, tmp_path).tell(picture)
        for picture in (
            at(0),
            at(1, "failed"),
            at(1.1, "failed"),
            at(2, "failed", "overdue"),
            at(3, "failed"),
            at(4, "failed", "overdue"),
            at(27.9, "failed"),
            at(28.1, "failed"),
            at(29),
            at(29.1),
            at(30, "failed"),
            at(-5, "failed"),
        )
    ]
    alarm, well = News.ALARM, News.RECOVERED
    assert told == [
        *(None, alarm, None, alarm, None, alarm, None, alarm, well, None, alarm),
        alarm,  # the clock was put back
    ]
    titles = [sent["title"] for sent in service.sent]
    assert titles[1] == "govcrawl 采集异常 (2)"
    assert titles[4] == "govcrawl 采集恢复正常"


def test_what_nobody_was_told_is_news_still(service: Service, tmp_path: Path) -> None:
    service.answers = [answer(b"", status="404 Gone"), answer(b"", status="404 Gone"), answer(b"")]
    watch = teller(service, tmp_path)
    for _ in range(2):
        with pytest.raises(WebhookError, match="404"):
            watch.tell(at(0, "failed"))
    assert watch.tell(at(0, "failed")) == News.ALARM
    assert watch.tell(at(0, "failed")) is None


def test_always_is_each_time(service: Service, tmp_path: Path) -> None:
    watch = teller(service, tmp_path, always=True)
    told = [watch.tell(each) for each in (at(0), at(1, "failed"), at(2, "failed"), at(3), at(4))]
    assert told == [News.WELL, News.ALARM, News.ALARM, News.RECOVERED, News.WELL]


def test_a_memory_that_is_not_ours_is_none(service: Service, tmp_path: Path) -> None:
    watch = teller(service, tmp_path)
    watch.tell(at(0, "failed"))
    for text in ("", "[]", '{"keys": 3}', "\x00"):
        watch.memory.write_text(text)
        assert watch.tell(at(1, "failed")) == News.ALARM


def test_the_command_tells_what_is_wrong_and_shows_no_key(
    service: Service, database: Held, database_uri: str, tmp_path: Path
) -> None:
    judge = Judge(database_uri, database.name, tmp_path / "home")
    given = {"GOVCRAWL_WEBHOOK": service.address, "GOVCRAWL_WEBHOOK_SECRET": SECRET}
    service.answers = [answer(REFUSALS["dingtalk"]), answer(WELCOME["dingtalk"])]
    database["runs"].insert_one(failed("bad"))
    refused = judge("--webhook", "dingtalk", **given)
    assert refused.returncode == 1, "the runs' own verdict goes first"
    said = "nobody was told: dingtalk webhook: errcode 310000: sign not match"
    assert refused.stderr.strip() == said

    told = judge("--webhook", "dingtalk", **given)
    again = judge("--webhook", "dingtalk", **given)
    assert (told.returncode, told.stderr, again.returncode) == (1, "", 1)
    assert len(service.bodies) == 2, "the third had no news"
    assert "storage: 12 stored, 4 spooled, 0 failed" in service.sent[1]["markdown"]["text"]

    database["runs"].insert_one(recorded("good", 1.5))
    service.answers = [answer(f"who is {KEY}?".encode(), status="403 No"), service.answers[-1]]
    untold = judge("--webhook", "dingtalk", **given)
    assert untold.returncode == 4
    assert "nobody was told: dingtalk webhook: it answers 403: who is REDACTED?" in untold.stderr
    well = judge("--webhook", "dingtalk", **given)
    assert (well.returncode, well.stderr) == (0, "")
    assert "恢复正常" in service.sent[-1]["markdown"]["title"]

    kept = [file.read_text() for file in tmp_path.rglob("*") if file.is_file()]
    shown = [done.stdout + done.stderr for done in (refused, told, untold, well)]
    for text in [*kept, *shown]:
        assert KEY not in text
        assert SECRET not in text


def test_a_lost_database_and_a_lost_webhook_are_both_told(service: Service, tmp_path: Path) -> None:
    judge = Judge("mongodb://u:password@127.0.0.1:9/?serverSelectionTimeoutMS=50", "x", tmp_path)
    quick = {"GOVCRAWL_STORAGE_TIMEOUT": "0.2"}
    lost = judge("--webhook", "json", GOVCRAWL_WEBHOOK=service.address, **quick)
    assert lost.returncode == 2
    (alarm,) = service.sent[0]["alarms"]
    assert (alarm["spider"], alarm["state"]) == ("database", "unreadable")
    assert service.sent[0]["database"] == "127.0.0.1:9/x"
    nobody = f"http://127.0.0.1:9/{KEY}"
    silent = judge("--webhook", "wecom", GOVCRAWL_WEBHOOK=nobody, **quick)
    assert silent.returncode == 2
    assert silent.stderr.endswith("nobody was told: wecom webhook: no connection\n")
    for text in (lost.stderr, silent.stderr, service.bodies[0].decode()):
        assert "password" not in text
        assert KEY not in text
