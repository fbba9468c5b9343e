"""Takes credentials out of addresses, headers and request bodies before anything is kept.

Everything here is pure, and redacting twice changes nothing more.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote_plus

from govcrawl.discretion.names import AMBIGUOUS, DEFAULT, REDACTED, WHOLE, Secrets

_NOTHING_TOLD = re.compile(r"[^?#;@]*")
"""An address that is a path and no more: it has no place for a name, nor for a user."""
_USER = re.compile(r"(^//|://)[^/\s]*@")
_PATH_PARAMETER = re.compile(r";([^;/=]+)=([^;/]*)")
_PART_NAME = re.compile(rb'\bname="([^"]*)"', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)
_COOKIE_HEADERS = frozenset({"cookie2", "set-cookie2"})
_URL_HEADERS = frozenset({"location", "content-location", "referer", "refresh", "link"})
_HEADER_WORDS = (WHOLE | AMBIGUOUS) - {"key"}
_FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", "text/plain"})


def redact_url(url: str, secrets: Secrets = DEFAULT) -> str:
    """The address without its user name, its credentials replaced, otherwise as it was spelled.

    Looks at query and path parameters (``;jsessionid=``), at the fragment, and into addresses
    quoted inside a value (``?back=https%3A%2F%2F…``).
    """
    if _NOTHING_TOLD.fullmatch(url):
        return url
    address, hash_sign, fragment = url.partition("#")
    path, mark, query = address.partition("?")
    path = _USER.sub(r"\1", path)
    path = _PATH_PARAMETER.sub(
        lambda found: ";" + _redact_pair(f"{found[1]}={found[2]}", secrets), path
    )
    inside = redact_url if "?" in fragment else _redact_pairs
    return path + mark + _redact_pairs(query, secrets) + hash_sign + inside(fragment, secrets)


def redact_headers(
    headers: Iterable[tuple[bytes, bytes]], secrets: Secrets = DEFAULT
) -> list[tuple[bytes, bytes]]:
    """The headers in order, without those that carry credentials; addresses in them redacted."""
    kept = []
    for name, value in headers:
        lower = name.decode("latin-1").lower()
        if _is_secret_header(lower, secrets):
            continue
        if lower in _URL_HEADERS:
            kept.append((name, redact_url(value.decode("latin-1"), secrets).encode("latin-1")))
        else:
            kept.append((name, value))
    return kept


def redact_form(body: bytes, content_type: str = "", secrets: Secrets = DEFAULT) -> bytes:
    """A request body with its credentials replaced.

    Understands URL-encoded and multipart forms and JSON (which is written anew, but only if
    something in it was replaced). Any other kind is returned as it is.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return body
    if "json" in kind or body.lstrip()[:1] in {b"{", b"["}:
        return _redact_json_text(body, secrets)
    if kind.startswith("multipart/"):
        return _redact_multipart(body, content_type, secrets)
    if kind in _FORM_TYPES:
        return _redact_pairs(body.decode("latin-1"), secrets).encode("latin-1")
    return body


def _redact_pairs(text: str, secrets: Secrets) -> str:
    return "&".join(_redact_pair(pair, secrets) for pair in text.split("&"))


def _redact_pair(pair: str, secrets: Secrets) -> str:
    name, equals, value = pair.partition("=")
    plain = unquote_plus(value, "latin-1")
    if equals and secrets.hides(unquote_plus(name, "latin-1"), plain):
        return f"{name}={REDACTED}"
    if equals and re.search("[?;#@]", plain):
        inner = redact_url(plain, secrets)
        if inner != plain:
            return f"{name}={quote(inner, safe='', encoding='latin-1')}"
    return pair


def _is_secret_header(lower: str, secrets: Secrets) -> bool:
    return (
        lower in _COOKIE_HEADERS
        or lower.rpartition("-")[2] in _HEADER_WORDS
        or secrets.hides_all(lower)
    )


def _redact_json_text(body: bytes, secrets: Secrets) -> bytes:
    try:
        before = json.loads(body)
    except ValueError:
        # Not JSON after all: a form may begin with a bracket too.
        return _redact_pairs(body.decode("latin-1"), secrets).encode("latin-1")
    after = _redact_value(before, secrets)
    return body if after == before else json.dumps(after, separators=(",", ":")).encode()


def _redact_value(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, dict):
        return {
            name: REDACTED
            if secrets.hides(name, inner if isinstance(inner, str) else "")
            else _redact_value(inner, secrets)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_redact_value(inner, secrets) for inner in value]
    return redact_url(value, secrets) if isinstance(value, str) and "?" in value else value


def _redact_multipart(body: bytes, content_type: str, secrets: Secrets) -> bytes:
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return body
    line = b"--" + boundary[1].strip().encode("latin-1")
    return line.join(_redact_part(part, secrets) for part in body.split(line))


def _redact_part(part: bytes, secrets: Secrets) -> bytes:
    head, blank, content = part.partition(b"\r\n\r\n")
    name = _PART_NAME.search(head)
    value = content.removesuffix(b"\r\n").decode("latin-1")
    if name is None or not secrets.hides(name[1].decode("latin-1"), value):
        return part
    return head + blank + REDACTED.encode() + b"\r\n"
