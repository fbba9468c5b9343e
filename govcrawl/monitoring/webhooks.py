"""Telling people: a message is posted to the webhook of a chat, or of one's own.

The address has a key in it and the secret signs, so both come from the environment and neither is
ever said. The shapes are those of the services' documentation (custom robots, 自定义机器人; read in
2026, none of the three services was asked):

- WeCom 企业微信 (developer.work.weixin.qq.com/document/path/91770): ``markdown`` of at most 4096
  bytes of UTF-8; ``errcode`` 0 is success.
- DingTalk 钉钉 (open.dingtalk.com, 自定义机器人接入): ``markdown`` with a title, at most 20000
  bytes; with a secret ``timestamp`` (milliseconds) and ``sign`` are added to the address, ``sign``
  being Base64 of HMAC-SHA256 with the secret as key over ``timestamp``, newline, secret;
  ``errcode`` 0.
- Feishu 飞书 (open.feishu.cn, 自定义机器人使用指南): ``text``, at most 20 KB of body; with a secret
  ``timestamp`` (seconds) and ``sign`` are in the body, ``sign`` being Base64 of HMAC-SHA256 with
  ``timestamp``, newline, secret as key over nothing; ``code`` 0.

All three answer 200 where they refuse; only the code in the answer tells.
"""

import base64
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import requests

from govcrawl.discretion import conceal, keep_secret
from govcrawl.monitoring.messages import Message, Shape, document, fitted

ADDRESS, SECRET = "GOVCRAWL_WEBHOOK", "GOVCRAWL_WEBHOOK_SECRET"
TIMEOUT_SECONDS = 10
PAUSE_SECONDS = 1
ANSWER_BYTES = 65_536
SAID_CHARACTERS = 200
"""So much of what a service says against a message is repeated."""
WECOM_BYTES = 4096
BODY_BYTES = 18_000
"""Under the 20,000 of DingTalk and Feishu, with room for what is around the text."""
TAKEN, REDIRECTS = range(200, 300), range(300, 400)
MAY_PASS = frozenset({429, *range(500, 600)})
"""Answers after which another try may succeed."""
LONG_PART = 16
"""Characters of a part of a path from which on it is taken for a key."""


class WebhookError(RuntimeError):
    """Nobody was told; the message says why, without the address."""


@dataclass(frozen=True)
class Asked:
    """One request: what is added to the address's query, and the body."""

    body: Shape
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A service: how it is asked, by a message, a secret and seconds since 1970.

    ``codes`` are the names of the code in its answer, of which one must be there and 0.
    """

    asked: Callable[[Message, str, float], Asked]
    codes: tuple[str, ...] = ()
    says: str = ""
    signs: bool = False


@dataclass(frozen=True)
class Webhook:
    """Where messages go. ``repr`` shows neither the address nor the secret."""

    kind: str
    address: str = field(repr=False)
    secret: str = field(repr=False, default="")

    @classmethod
    def from_environment(cls, kind: str, environment: Mapping[str, str]) -> "Webhook":
        """The webhook the operator named. Raises WebhookError if it cannot be one."""
        address, secret = environment.get(ADDRESS, "").strip(), environment.get(SECRET, "").strip()
        if not _is_address(address):
            got = "something else" if address else "nothing"
            raise WebhookError(f"{ADDRESS}: got {got}, expected an http or https address")
        if secret and not KINDS[kind].signs:
            signing = ", ".join(name for name, each in KINDS.items() if each.signs)
            raise WebhookError(f"{SECRET} is set, but only {signing} sign: got kind {kind}")
        keep_secret(_secrets_of(address, secret))
        return cls(kind, address, secret)

    def post(self, message: Message) -> None:
        """Tell it; once more after a failure that may pass. Raises WebhookError."""
        try:
            self._tried(message)
        except _MayPassError:
            time.sleep(PAUSE_SECONDS)
            self._tried(message)

    def _tried(self, message: Message) -> None:
        kind = KINDS[self.kind]
        asked = kind.asked(message, self.secret, time.time())
        try:
            with requests.post(
                _with_query(self.address, asked.query),
                data=json.dumps(asked.body, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = _read(answer)
        except requests.RequestException as error:
            # The error itself quotes the address.
            raise _MayPassError(f"{self.kind} webhook: {_trouble(error)}") from None
        self._judge(answer.status_code, body)

    def _judge(self, status: int, body: bytes) -> None:
        if status in MAY_PASS:
            raise _MayPassError(f"{self.kind} webhook: it answers {status}")
        if status in REDIRECTS:
            raise WebhookError(f"{self.kind} webhook: it answers {status}, which is not followed")
        if status not in TAKEN:
            raise WebhookError(f"{self.kind} webhook: it answers {status}: {_said(body)}")
        kind = KINDS[self.kind]
        if kind.codes:
            self._judge_code(kind, body)

    def _judge_code(self, kind: Kind, body: bytes) -> None:
        try:
            told = json.loads(body)
        except ValueError:
            told = None
        codes = [told[name] for name in kind.codes if name in told] if _is_object(told) else []
        if not codes:
            names = " or ".join(kind.codes)
            raise WebhookError(f"{self.kind} webhook: no {names} in its answer: {_said(body)}")
        if codes[0] != 0:
            why = conceal(str(told.get(kind.says, "")))[:SAID_CHARACTERS]
            raise WebhookError(f"{self.kind} webhook: {kind.codes[0]} {codes[0]}: {why}")


class _MayPassError(WebhookError):
    """A failure after which another try may succeed."""


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _secrets_of(address: str, secret: str) -> list[str]:
    """Whatever of an address may open the door: all of it, its path's parts, its values."""
    parts = urlsplit(address)
    values = [value for _, value in parse_qsl(parts.query)]
    path = [part for part in parts.path.split("/") if len(part) >= LONG_PART]
    return [address, secret, parts.password or "", *values, *path]


def _with_query(address: str, added: Mapping[str, str]) -> str:
    if not added:
        return address
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode(added, quote_via=quote_plus))))
    return parts._replace(query=query).geturl()


def _trouble(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate cannot be verified"
    if isinstance(error, requests.Timeout):
        return f"no answer within {TIMEOUT_SECONDS} s"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return type(error).__name__


def _read(answer: requests.Response) -> bytes:
    body = b""
    for part in answer.iter_content(ANSWER_BYTES):
        body += part
        if len(body) >= ANSWER_BYTES:
            break
    return body


def _is_object(told: Any) -> bool:
    return isinstance(told, dict)


def _said(body: bytes) -> str:
    return conceal(" ".join(body.decode("utf-8", "replace").split()))[:SAID_CHARACTERS]


def _listed(message: Message, limit: int) -> str:
    return "\n".join(f"- {line}" for line in fitted(message, limit))


def _json(message: Message, _secret: str, _now: float) -> Asked:
    return Asked(document(message))


def _wecom(message: Message, _secret: str, _now: float) -> Asked:
    head = f"**{message.title}**\n"
    text = head + _listed(message, WECOM_BYTES - len(head.encode()))
    return Asked({"msgtype": "markdown", "markdown": {"content": text}})


def _dingtalk(message: Message, secret: str, now: float) -> Asked:
    text = f"### {message.title}\n{_listed(message, BODY_BYTES)}"
    query = {}
    if secret:
        moment = str(round(now * 1000))
        query = {"timestamp": moment, "sign": _sign(secret, f"{moment}\n{secret}")}
    body: Shape = {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}
    return Asked(body, query)


def _feishu(message: Message, secret: str, now: float) -> Asked:
    text = f"{message.title}\n{_listed(message, BODY_BYTES)}"
    signed = {}
    if secret:
        moment = str(round(now))
        signed = {"timestamp": moment, "sign": _sign(f"{moment}\n{secret}", "")}
    return Asked({**signed, "msg_type": "text", "content": {"text": text}})


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


KINDS: Mapping[str, Kind] = {
    "json": Kind(_json),
    "wecom": Kind(_wecom, ("errcode",), "errmsg"),
    "dingtalk": Kind(_dingtalk, ("errcode",), "errmsg", signs=True),
    "feishu": Kind(_feishu, ("code", "StatusCode"), "msg", signs=True),
}
"""The services that can be told."""
