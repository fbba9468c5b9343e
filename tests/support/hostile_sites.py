"""Sites whose home page, or what it links, is what it should not be; and how each ends."""

import random
from collections.abc import Iterator

from tests.support.hostile import HTML, Question, Site, home, page, redirect
from tests.support.hostile_answers import MISSING, at_home, bomb, huge, nested, raw, slow, written
from tests.support.raw_server import answer

ELSEWHERE = "127.0.3.1"
LOGIN = "<form>用户登录<input name=n><input type=password><button>登录</button></form>"
LONG = "y" * 9000
GZIP_HEAD = bytes.fromhex("1f8b0800000000000003")
NOISE = random.Random(7).randbytes(100_000)
OK = "HTTP/1.1 200 OK\nContent-Type: text/html"


def by_target(**said: bytes) -> Site:
    """A site that answers ``/`` as ``home`` says and ``/name`` as ``name`` says."""
    return lambda question: said.get(question.target.strip("/") or "home", MISSING)


def script(target: str) -> bytes:
    """A page that is nothing but a redirect by script."""
    return page(f"<html><script>location.href='{target}'</script></html>")


def led_astray(question: Question) -> bytes:
    """A home page whose columns lead to another site, to the home page, and to a third page."""
    led = {"/off/": question.url(ELSEWHERE), "/back/": "/", "/moved/": "/gone/"}
    if question.target == "/":
        return page(home(*led))
    return redirect(led[question.target]) if question.target in led else MISSING


def odd_links(question: Question) -> bytes:
    """Links that are none, and one with somebody's password."""
    mine = "http://127.0.3.3"
    links = (
        "/column/",
        "mailto:a@b.example",
        "javascript:void(0)",
        "tel:12345",
        f"http://somebody:sesame@127.0.3.3:{question.port}/private/",
        "/token/?access_token=sesame-7f3a",
        "http://政府.example/",
        f"/{LONG}",
        "http://[bad/",
        f"{mine}:99999/",
        f"{mine}:0/",
    )
    return page(home(*links)) if question.target == "/" else MISSING


def elsewhere(question: Question) -> bytes:
    """The site others lead to."""
    return page(home()) if question.target == "/" else MISSING


def off_site(question: Question) -> bytes:
    """A home page that has moved to another host."""
    return redirect(question.url(ELSEWHERE)) if question.target == "/" else MISSING


def endless_head(question: Question) -> bytes | Iterator[bytes]:
    """Header lines as fast as they are read, without an end."""
    return header_lines(question) if question.target == "/" else MISSING


def header_lines(question: Question) -> Iterator[bytes]:
    """A megabyte at a time, in lines as long as a client takes."""
    yield raw("HTTP/1.1 200 OK").removesuffix(b"\r\n")
    while not question.leaving.is_set():
        yield (b"X-Filler: " + b"y" * 12_000 + b"\r\n") * 80


CASES: dict[str, tuple[Site, str, str | None]] = {
    "elsewhere": (elsewhere, "ok", None),
    "led astray": (led_astray, "partial", None),
    "odd links": (odd_links, "partial", None),
    "chain": (
        by_target(
            home=redirect("/a", "301 Moved"),
            a=redirect("/b"),
            b=page(home("/c/", "/d/")),
            c=MISSING,
        ),
        "partial",
        None,
    ),
    "all home": (lambda q: page(home()) if q.target == "/" else redirect("/"), "ok", None),
    "off-site": (off_site, "ok", None),
    "to a login": (
        by_target(home=redirect("/login"), login=page(LOGIN)),
        "login_required",
        "unknown",
    ),
    "loop": (by_target(home=redirect("/a"), a=redirect("/")), "redirect_loop", "site"),
    "ever new": (lambda question: redirect(f"{question.target}x"), "redirect_loop", "site"),
    "nowhere": (at_home(page("moved", status="302 Found")), "redirect_loop", "site"),
    "to a file": (at_home(redirect("file:///etc/passwd")), "redirect_loop", "site"),
    "to no address": (at_home(redirect("http://[bad/")), "parse", "us"),
    "to a long one": (by_target(home=redirect(f"/{LONG}%")), "http_4xx", "site"),
    "to a stray percent": (
        lambda question: redirect("/100%") if question.target == "/" else page(home()),
        "ok",
        None,
    ),
    "script loop": (by_target(home=script("/a"), a=script("/")), "redirect_loop", "site"),
    "script": (by_target(home=script("/a"), a=page(home())), "ok", None),
    "empty reply": (at_home(), "reset", "site"),
    "cut": (at_home(raw("HTTP/1.1 200 OK\nContent-Length: 1000", b"<html>")), "reset", "site"),
    "bad length": (at_home(raw("HTTP/1.1 200 OK\nContent-Length: -5", b"x")), "reset", "site"),
    "garbage": (at_home(b"\x00\xff\xfe garbage\r\n\r\n"), "reset", "site"),
    "TLS alert": (at_home(b"\x15\x03\x01\x00\x02\x02\x46"), "reset", "site"),
    "HTTP/0.9": (at_home(home().encode()), "reset", "site"),
    "endless": (slow(OK, body=b"x", pause=0.2), "timeout", "site"),
    "slow drip": (slow(OK, body=b"x"), "timeout", "site"),
    "slow head": (slow("", body=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 99), "timeout", "site"),
    "silent": (slow(""), "timeout", "site"),
    "half open": (slow(f"{OK}\nContent-Length: 1000"), "timeout", "site"),
    "half a body": (
        slow(f"{OK}\nContent-Length: 1000", body=b"x", pieces=2, pause=0.1),
        "timeout",
        "site",
    ),
    "endless head": (endless_head, "reset", "site"),
    "gzip bomb": (bomb("gzip", 64), "too_large", "site"),
    "deflate bomb": (bomb("deflate", 64), "too_large", "site"),
    "brotli bomb": (bomb("br", 64), "too_large", "site"),
    "zstd bomb": (bomb("zstd", 64), "too_large", "site"),
    "1 GB": (huge(1024, announced=True), "too_large", "site"),
    "1 GB unannounced": (huge(1024, announced=False), "too_large", "site"),
    "nested tags": (nested(10), "too_large", "us"),
    "claims GB 2312": (written("utf-8", header="gb2312", meta="gb2312"), "ok", None),
    "claims UTF-8": (written("gbk", header="utf-8", meta="utf-8"), "ok", None),
    "UTF-16": (written("utf-16-le", header="utf-16"), "ok", None),
    "UTF-16 unsaid": (written("utf-16-le"), "ok", None),
    "no such charset": (written("utf-8", header='"x-\xe9;'), "ok", None),
    "no gzip": (at_home(answer(b"\x1f\x8bx", HTML, "Content-Encoding: gzip")), "parse", "us"),
    "noise as gzip": (
        at_home(answer(GZIP_HEAD + NOISE, HTML, "Content-Encoding: gzip")),
        "parse",
        "us",
    ),
    "noise": (at_home(answer(NOISE, HTML)), "unsupported", "us"),
    "no body": (at_home(answer(b"", HTML)), "empty", "site"),
    "short length": (at_home(raw(f"{OK}\nContent-Length: 9", home().encode())), "parse", "us"),
    "no chunks": (at_home(raw(f"{OK}\nTransfer-Encoding: chunked", NOISE)), "reset", "site"),
    "half a chunk": (
        at_home(raw(f"{OK}\nTransfer-Encoding: chunked", b"fff\r\n<html>")),
        "reset",
        "site",
    ),
    "204": (at_home(raw("HTTP/1.1 204 No Content")), "empty", "site"),
    "206": (at_home(page(home(), status="206 Partial Content")), "ok", None),
    "304": (at_home(raw("HTTP/1.1 304 Not Modified")), "empty", "site"),
    "999": (at_home(page("no", status="999 Denied")), "blocked", "unknown"),
    "PDF": (at_home(answer(b"%PDF-1.4\n" + bytes(999), HTML)), "unsupported", "us"),
    "image": (at_home(answer(b"\x89PNG\r\n\x1a\n" + bytes(999))), "unsupported", "us"),
    "many links": (at_home(page(home(*(f"/c{n}/" for n in range(9999))))), "partial", None),
    "100 000 links": (at_home(page(home(*(f"/c{n}/" for n in range(100_000))))), "too_large", "us"),
}
HOSTS = {name: f"127.0.3.{number}" for number, name in enumerate(CASES, start=1)}
