"""Answers that are too long, too slow, or not written in what they say."""

import zlib
from collections.abc import Iterator

import brotli
from backports import zstd

from tests.support.hostile import HTML, Question, Site, home, page
from tests.support.raw_server import answer

MISSING = page("", status="404 Not Found")
PIECE = 1 << 16
TITLE = "示例县人民政府"


def at_home(*said: bytes) -> Site:
    """A site whose home page is these bytes, and which has no other."""
    return lambda question: b"".join(said) if question.target == "/" else MISSING


def raw(head: str, body: bytes = b"") -> bytes:
    """An answer exactly so."""
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


def bomb(encoding: str, megabytes: int) -> Site:
    """A small body of so many megabytes of blanks, compressed so."""
    blanks = b" " * (megabytes << 20)
    gzip = zlib.compressobj(wbits=31)
    body = {
        "gzip": lambda: gzip.compress(blanks) + gzip.flush(),
        "deflate": lambda: zlib.compress(blanks),
        "br": lambda: brotli.compress(blanks, quality=1),
        "zstd": lambda: zstd.compress(blanks),
    }[encoding]()
    return at_home(answer(body, HTML, f"Content-Encoding: {encoding}"))


def huge(megabytes: int, *, announced: bool) -> Site:
    """A body of so many megabytes, its length said before or not."""
    length = f"\nContent-Length: {megabytes << 20}" if announced else ""

    def site(question: Question) -> bytes | Iterator[bytes]:
        return pieces() if question.target == "/" else MISSING

    def pieces() -> Iterator[bytes]:
        yield raw(f"HTTP/1.1 200 OK\nContent-Type: text/html{length}")
        for _ in range((megabytes << 20) // PIECE):
            yield b"x" * PIECE

    return site


def slow(head: str, *, body: bytes = b"", pause: float = 1, pieces: int = 1000) -> Site:
    """The head at once, then the body's letters one after a pause each, over and over; silence.

    Without a head not a word is said until the first letter.
    """

    def site(question: Question) -> bytes | Iterator[bytes]:
        return drops(question) if question.target == "/" else MISSING

    def drops(question: Question) -> Iterator[bytes]:
        if head:
            yield raw(head)
        for number in range(pieces if body else 0):
            if question.leaving.wait(pause):
                return
            yield body[number % len(body) : number % len(body) + 1]
        question.leaving.wait()

    return site


def written(encoding: str, *, header: str = "", meta: str = "") -> Site:
    """A home page in one encoding that declares others."""
    declared = f'<meta charset="{meta}">' if meta else ""
    body = home(title=TITLE).replace("<head>", f"<head>{declared}").encode(encoding)
    kind = f"Content-Type: text/html{header and f'; charset={header}'}"
    return at_home(answer(body, kind))


def nested(megabytes: int) -> Site:
    """Nothing but open tags."""
    return at_home(page("<div>" * ((megabytes << 20) // 5)))
