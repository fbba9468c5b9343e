"""Serves the sample sites, each on its own loopback address, all on one port (Linux).

``python -m tests.web.server --port 8642`` serves until it is told to stop (SIGTERM or SIGINT).
With ``--today`` the sites show this day; otherwise they are byte for byte the same for ever.
"""

import argparse
import json
import signal
import socketserver
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from govcrawl.china import CHINA
from tests.web.pages import PLATFORM, PRESENT, Answer, Content, Fields, beside
from tests.web.platforms.sample import origins, platforms
from tests.web.sites import SITES, Site

PORT = 8642
FREE_PORT_ATTEMPTS = 20
DOWN = "down"
"""The switch every site has: while it is on, the site answers 503."""


SESSION = "sid"
"""The parameter that never makes another page."""


def address_key(target: str) -> str:
    """A request target as answers are found by it: decoded, without a session, query sorted."""
    query = sorted(fields_of(urlsplit(target).query).items())
    return f"{path_of(target)}?{query}" if query else path_of(target)


def path_of(target: str) -> str:
    """The path a request is for, decoded, without a session."""
    return unquote(urlsplit(target).path).partition(";")[0]


def fields_of(text: str, encoding: str = "utf-8") -> dict[str, str]:
    """The fields of a query or form, each by its last value, without a session."""
    pairs = parse_qsl(text, keep_blank_values=True, encoding=encoding, errors="replace")
    return {name: value for name, value in pairs if name != SESSION}


def form_of(body: bytes, content_type: str, encoding: str) -> dict[str, str]:
    """The fields a request's body brings: a form's, or those of a JSON object."""
    if content_type.startswith("application/json"):
        return {name: str(value) for name, value in json.loads(body).items()}
    return fields_of(body.decode("latin-1"), encoding)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sample"
    sys_version = ""
    wbufsize = -1  # headers and body leave in one piece, or each answer waits for an ACK

    def __init__(self, web: "SampleWeb", site: Site, *arguments: object) -> None:
        self._web = web
        self._site = site
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        content_type = self.headers.get("Content-Type") or ""
        answer = self._web.answer(self._site.name, self.command, self.path, body, content_type)
        if self._web.stopping.wait(answer.delay):
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *arguments: object) -> None:
        """Say nothing: what was asked is in ``SampleWeb.hits``."""


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *arguments: object) -> None:
        """A visitor that hangs up is none of the server's business."""


class SampleWeb:
    """The sample sites while the context lasts; with port 0 on any free port.

    ``present`` is the day they show, as Chinese time without a zone. ``hits`` counts (site,
    method, path with query). Raises OSError when the port is taken or the system has no loopback
    address but 127.0.0.1.
    """

    def __init__(self, port: int = 0, present: datetime = PRESENT) -> None:
        self.port = port
        self.present = present
        self.hits: Counter[tuple[str, str, str]] = Counter()
        self.stopping = Event()
        self._lock = Lock()
        self._switches: set[tuple[str, str]] = set()
        self._servers: list[_Server] = []
        self._contents: dict[str, Content] = {}
        self._answers: dict[str, dict[str, Answer]] = {}

    def __enter__(self) -> Self:
        self._servers = self._bound()
        self.port = int(self._servers[0].server_address[1])
        for site in SITES:
            base = f"http://{site.address}:{self.port}"
            seen = site.particulars.seen_on(self.present)
            content = site.build(replace(seen, outside=beside(base, PLATFORM)), base)
            self._contents[site.name] = content
            self._answers[site.name] = _by_key(content.answers)
        for server in self._servers:
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        with ThreadPoolExecutor(len(self._servers)) as together:
            list(together.map(_Server.shutdown, self._servers))
        for server in self._servers:
            server.server_close()

    def url(self, site: str, path: str = "/") -> str:
        """The address of a page of a site; raises KeyError for a site there is not."""
        addresses = {each.name: each.address for each in SITES}
        return f"http://{addresses[site]}:{self.port}{path}"

    def paths(self, site: str) -> list[str]:
        """Every path the site has an answer for."""
        return list(self._contents[site].answers)

    def switch(self, site: str, name: str, *, on: bool = True) -> None:
        """Turn a variant of a site on or off; raises KeyError for one it does not have."""
        if name not in {DOWN, *self._contents[site].variants}:
            raise KeyError(f"site {site} has no switch {name!r}")
        with self._lock:
            (self._switches.add if on else self._switches.discard)((site, name))

    def answer(
        self, site: str, method: str, target: str, body: bytes = b"", content_type: str = ""
    ) -> Answer:
        """What the site says to a request now; counts the request."""
        with self._lock:
            self.hits[site, method, target] += 1
            on = [name for owner, name in self._switches if owner == site]
        content = self._contents[site]
        if DOWN in on:
            return Answer(body=b"down", status=503, content_type="text/plain")
        if method == "HEAD" and content.refuses_head:
            return Answer(body=b"", status=405, content_type="text/plain")
        key = address_key(target)
        for name in on:
            variant = _by_key(content.variants[name])
            if key in variant:
                return variant[key]
        form = form_of(body, content_type, content.encoding)
        fields = {**fields_of(urlsplit(target).query, content.encoding), **form}
        return self._worked_out(site, target, fields) or content.missing

    def _worked_out(self, site: str, target: str, fields: Fields) -> Answer | None:
        """The fixed answer to the whole address, else the handler's, else the path's own.

        A server of files gives the file whatever query stands behind its name.
        """
        fixed, path = self._answers[site], path_of(target)
        handler = self._contents[site].handlers.get(path)
        if (key := address_key(target)) in fixed:
            return fixed[key]
        return handler(fields) if handler else fixed.get(path)

    def _bound(self) -> list[_Server]:
        """A server for every site, all on one port."""
        for _ in range(0 if self.port else FREE_PORT_ATTEMPTS):
            with suppress(OSError):  # free on one address, taken on another: try a new one
                return self._bound_once()
        return self._bound_once()

    def _bound_once(self) -> list[_Server]:
        servers: list[_Server] = []
        with ExitStack() as opened:
            for site in SITES:
                port = servers[0].server_address[1] if servers else self.port
                server = _Server((site.address, port), partial(_Handler, self, site))
                servers.append(opened.enter_context(server))
            opened.pop_all()
        return servers


def _by_key(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {address_key(path): answer for path, answer in answers.items()}


def today() -> datetime:
    """The beginning of this day in China, without a zone."""
    now = datetime.now(CHINA).replace(tzinfo=None)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description="Serve the sample web on loopback addresses.")
    parser.add_argument("--port", type=int, default=PORT, help="0 takes any free one")
    parser.add_argument("--today", action="store_true", help="date the sites by this day")
    arguments = parser.parse_args()
    present = today() if arguments.today else PRESENT
    moment = datetime.now(CHINA) if arguments.today else PRESENT.replace(tzinfo=CHINA)
    asked_to_stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())
    with SampleWeb(arguments.port, present) as web, platforms(web.port, moment):
        lines = [f"ready {web.port}", f"origins {origins(web.port)}"]
        lines += [f"{web.url(site.name)} {site.name} {site.particulars.name}" for site in SITES]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        asked_to_stop.wait()


if __name__ == "__main__":
    main()
