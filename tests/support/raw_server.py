"""An HTTP server whose answers are written byte by byte, and which counts what it is asked."""

import socketserver
import threading
from collections.abc import Callable
from typing import Self

Page = Callable[[str, str, bytes], bytes]
"""Method, target and body in, the whole answer out as it goes over the wire."""


class RawServer:
    """Serves on 127.0.0.1 until left; ``asked`` holds every ``METHOD target`` in order."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.changed = threading.Condition()

        class Handler(socketserver.StreamRequestHandler):
            def handle(handler) -> None:  # noqa: N805  # self is the server's here
                line = handler.rfile.readline().decode("latin-1")
                if not line:
                    return
                method, target, _ = line.split(" ", 2)
                length = 0
                while (header := handler.rfile.readline()) not in {b"\r\n", b""}:
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.partition(b":")[2])
                body = handler.rfile.read(length)
                with self.changed:
                    self.asked.append(f"{method} {target}")
                    self.changed.notify_all()
                handler.wfile.write(page(method, target, body))

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def url(self, target: str) -> str:
        return f"http://127.0.0.1:{self.port}{target}"

    def wait_for(self, count: int) -> None:
        """Until so many requests have come in."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.asked) >= count, timeout=30)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer with its length, closing the connection."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
