"""Serves one sample platform on a loopback address."""

import socketserver
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Lock, Thread
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from tests.web.pages import Answer


@dataclass(frozen=True)
class Asked:
    """A request as a platform sees it; header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("latin-1"), keep_blank_values=True))


class Platform(Protocol):
    """Answers requests; called by one thread at a time."""

    def answer(self, asked: Asked) -> Answer:
        """What the platform says."""


@dataclass
class Served:
    """A platform that is being served; ``asked`` is every request in order."""

    origin: str
    asked: list[Asked] = field(default_factory=list)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *arguments: object) -> None:
        """A visitor that hangs up is none of the server's business."""


@contextmanager
def serve(platform: Platform, address: str = "127.0.0.1", port: int = 0) -> Iterator[Served]:
    """The platform behind an origin of its own while the context lasts."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length") or 0))
            asked = Asked(self.command, self.path, headers, body)
            with lock:
                served.asked.append(asked)
                answer = platform.answer(asked)
            self.send_response_only(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *arguments: object) -> None:
            """Say nothing: what was asked is in ``Served.asked``."""

    with _Server((address, port), Handler) as server:
        served = Served(f"http://{address}:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
