"""Servers that do to a crawl what servers should not: each a host of its own, all on one port."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.raw_server import answer

OFFICES = "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
CHANNELS = "office_id,channel,account,label,state,checked_on,evidence\n"
HTML = "Content-Type: text/html; charset=utf-8"


@dataclass(frozen=True)
class Question:
    """What a visitor asks: the request's target, its head, and the port all hosts are on."""

    target: str
    head: str
    port: int
    leaving: threading.Event = field(compare=False)

    def url(self, host: str, target: str = "/") -> str:
        """An address on one of the hosts."""
        return f"http://{host}:{self.port}{target}"


Site = Callable[[Question], bytes | Iterator[bytes]]
"""What goes over the wire, as it is; the connection is closed after it."""


class HostileWeb:
    """Serves ``sites`` by host; ``asked`` counts (host, target) and ``heads`` keeps what came."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self.sites = dict(sites)
        self.asked: Counter[tuple[str, str]] = Counter()
        self.heads: list[str] = []
        self.leaving = threading.Event()
        self.port = 0

    def url(self, host: str, target: str = "/") -> str:
        return f"http://{host}:{self.port}{target}"

    def targets(self, host: str) -> list[str]:
        """What was asked of a host."""
        return [target for each, target in self.asked if each == host]

    def registry(self, folder: Path, *hosts: str) -> Path:
        """A registry with an office for each of the hosts (all without any), named by its host."""
        folder.mkdir(parents=True, exist_ok=True)
        offices, channels = OFFICES, CHANNELS
        for number, host in enumerate(hosts or self.sites):
            adcode = 519900 + number
            parent = "519900" if number else ""
            level = "county" if number else "city"
            offices += f"{adcode},{host},,{level},{adcode},{parent},1000,2020\n"
            channels += f"{adcode},website,{self.url(host)},,open,,\n"
        (folder / "offices.csv").write_text(offices, encoding="utf-8")
        (folder / "channels.csv").write_text(channels, encoding="utf-8")
        return folder


@contextmanager
def serving(sites: Mapping[str, Site]) -> Iterator[HostileWeb]:
    """The sites while the context lasts."""
    web = HostileWeb(sites)

    class Handler(socketserver.StreamRequestHandler):
        def handle(handler) -> None:  # noqa: N805  # the web is the other self here
            head = b""
            while (line := handler.rfile.readline()) not in {b"\r\n", b""}:
                head += line
            if not head:
                return
            target = head.decode("latin-1").split(" ")[1]
            host = handler.server.server_address[0]
            web.asked[host, target] += 1
            web.heads.append(head.decode("latin-1"))
            question = Question(target, head.decode("latin-1"), web.port, web.leaving)
            said = web.sites[host](question)
            for piece in [said] if isinstance(said, bytes) else said:
                handler.wfile.write(piece)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """A visitor that has had enough hangs up."""

    with ExitStack() as opened:
        for host in sites:
            server = opened.enter_context(Server((host, web.port), Handler))
            web.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            opened.callback(thread.join)
            opened.callback(server.shutdown)
        opened.callback(web.leaving.set)
        yield web


def page(body: str, *headers: str, status: str = "200 OK") -> bytes:
    """A page of HTML with its length."""
    return answer(body.encode(), HTML, *headers, status=status)


def home(*links: str, title: str = "示例县人民政府") -> str:
    """A home page that is one, with links to columns."""
    listed = "".join(f"<li><a href='{link}'>栏目{n}号</a></li>" for n, link in enumerate(links))
    text = "本县概况。" * 80
    body = f"<body><ul>{listed}</ul><p>{text}</p></body>"
    return f"<html><head><title>{title}</title></head>{body}</html>"


def redirect(location: str, status: str = "302 Found") -> bytes:
    """A redirect as servers write it, with a line of HTML."""
    return page("<html><body>moved</body></html>", f"Location: {location}", status=status)
