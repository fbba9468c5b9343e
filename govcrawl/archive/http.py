"""HTTP messages as bytes, since warcio rewrites header values that are not ASCII."""

import re
from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_ORIGINAL = b"X-Archive-Orig-"
_FRAMING = frozenset({b"transfer-encoding", b"content-length"})


def build_head(first_line: str, headers: Headers) -> bytes:
    """A message's head; line breaks inside a value, which would end it, become spaces."""
    lines = [first_line.encode("latin-1")]
    lines += [name + b": " + re.sub(rb"[\r\n]+", b" ", value) for name, value in headers]
    return b"\r\n".join([*lines, b"", b""])


def parse_head(message: bytes) -> tuple[bytes, Headers, bytes]:
    """First line, headers with duplicates in order, and body of a recorded message."""
    end = _HEAD_END.search(message)
    head, body = (message[: end.start()], message[end.end() :]) if end else (message, b"")
    first, *lines = _LINE_END.split(head)
    headers: Headers = []
    for line in lines:
        if line[:1] in {b" ", b"\t"} and headers:
            name, value = headers[-1]
            headers[-1] = (name, value + b" " + line.strip())
        elif b":" in line:
            name, _, value = line.partition(b":")
            headers.append((name.strip(), value.strip()))
    return first, headers, body


def frame(headers: Headers, length: int) -> Headers:
    """Headers that fit a body of ``length`` bytes without transfer encoding.

    What does not fit is kept under ``X-Archive-Orig-``, the name other archiving tools use.
    """
    lengths = {value.strip() for name, value in headers if name.lower() == b"content-length"}
    size = str(length).encode()
    if lengths <= {size} and not has(headers, b"transfer-encoding"):
        return headers
    kept = [
        (_ORIGINAL + name if name.lower() in _FRAMING else name, value) for name, value in headers
    ]
    return [*kept, (b"Content-Length", size)]


def set_aside(headers: Headers, lower: bytes) -> Headers:
    """The same headers, those of this (lower case) name under ``X-Archive-Orig-``."""
    return [(_ORIGINAL + name if name.lower() == lower else name, value) for name, value in headers]


def unframe(headers: Headers) -> Headers:
    """The headers as they were received, undoing ``frame``."""
    originals = {_ORIGINAL.lower() + name for name in _FRAMING}
    if not any(name.lower() in originals for name, _ in headers):
        return headers
    return [
        (name[len(_ORIGINAL) :] if name.lower() in originals else name, value)
        for name, value in headers
        if name.lower() != b"content-length"
    ]


def has(headers: Iterable[tuple[bytes, bytes]], lower: bytes, containing: bytes = b"") -> bool:
    """Whether there is a header of this (lower case) name, with these bytes in its value."""
    return any(name.lower() == lower and containing in value.lower() for name, value in headers)


def without(headers: Headers, lower: bytes) -> Headers:
    """The headers that have another name than this (lower case) one."""
    return [(name, value) for name, value in headers if name.lower() != lower]
