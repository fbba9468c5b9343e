"""A look at what the streams of a PDF unpack to, before a reader does it without bounds."""

import base64
import re
import zlib

from govcrawl.parsers import ParseError

MOST_UNPACKED = 50 * 2**20
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_LAYERS = 3
_ENDS = 4
"""Bytes a stream may lack at its end and still be read."""

_MOST_STREAMS = 20_000
_LEMPEL_ZIV_WELCH = re.compile(rb"/LZW")
"""An old packing whose size cannot be told without unpacking; no writer of today uses it."""


def check(body: bytes, where: str) -> None:
    """Raises ParseError where the streams together unpack to more than a report ever has."""
    if _LEMPEL_ZIV_WELCH.search(body):
        raise ParseError("a PDF packed with LZW", where)
    room = MOST_UNPACKED
    for number, match in enumerate(_STREAM.finditer(body)):
        end = body.find(b"endstream", match.end())
        room -= _size(body[match.end() : end if end >= 0 else len(body)], room)
        if room < 0 or number >= _MOST_STREAMS:
            raise ParseError(f"a PDF of more than {MOST_UNPACKED} bytes unpacked", where)


def _size(data: bytes, room: int) -> int:
    """Bytes a stream unpacks to, layer by layer, counted to one over ``room`` at most."""
    size = 0
    for _ in range(_LAYERS):
        unpacked = _unpacked(_without_ascii(data), room - size + 1)
        if not unpacked:
            break
        size += len(unpacked)
        if size > room:
            break
        data = unpacked
    return size


def _unpacked(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""


def _without_ascii(data: bytes) -> bytes:
    """The bytes under ASCII85, where a stream is written in it."""
    text = data.strip()
    if not text.endswith(b"~>") or text[:1] == b"x":
        return data
    try:
        return base64.a85decode(text.removeprefix(b"<~")[:-2])
    except ValueError:
        return data
