"""Bytes to text: which encoding a page is in, whatever it says of itself."""

import re
from collections.abc import Iterator

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEAD_BYTES = 8192
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
"""Pages declared as an older Chinese standard are written in its superset."""


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a body and the encoding it was read with.

    In order: byte order mark, the HTTP header's charset, the page's own declaration, then UTF-8,
    then GB 18030; a declaration the bytes contradict is passed over. When none fits, UTF-8 with
    replacement characters.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace"), name
    for name in _candidates(body, content_type):
        try:
            return body.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", errors="replace"), "utf-8"


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    if unmarked := _utf_16(body[:4]):
        yield unmarked
    for declared in (_CHARSET.search(content_type.encode()), _CHARSET.search(body[:_HEAD_BYTES])):
        if declared:
            name = declared[1].decode().lower()
            name = _SUPERSETS.get(name, name)
            if name == "gb18030" and _is_chinese_utf_8(body):
                yield "utf-8"
            yield name
    yield "utf-8"
    yield "gb18030"


def _is_chinese_utf_8(body: bytes) -> bool:
    """Say whether bytes are UTF-8 with Chinese in it: in GB 18030 no text looks so by chance.

    The other way round it does: most UTF-8 of an even number of characters is valid GB 18030.
    """
    try:
        return bool(_CHINESE.search(body.decode("utf-8")))
    except UnicodeDecodeError:
        return False


def _utf_16(start: bytes) -> str | None:
    """Which UTF-16 a page without its mark is in: the first letters of its markup say."""
    zeros = "".join("0" if byte == 0 else "." for byte in start)
    return {".0.0": "utf-16-le", "0.0.": "utf-16-be"}.get(zeros)
