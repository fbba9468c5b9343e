"""Where a page that is only a redirect sends a browser, by script or meta refresh."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from govcrawl.parsers.markup import Page

_STUB_CHARACTERS = 200
_STUB_LINKS = 5
"""A page with more visible text or links than this has something to read, and is no stub."""

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"\\])//[^\n]*", re.DOTALL)
_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_TERM = rf"(?:{_STRING}|[A-Za-z_$][\w$.]*)"
_EXPRESSION = rf"({_TERM}(?:\s*\+\s*{_TERM})*)"
_TARGETS = (
    re.compile(rf"\blocation(?:\.href)?\s*=\s*{_EXPRESSION}"),
    re.compile(rf"\blocation\.(?:replace|assign)\(\s*{_EXPRESSION}\s*\)"),
    re.compile(rf"\bwindow\.navigate\(\s*{_EXPRESSION}\s*\)"),
    re.compile(rf"\bwindow\.open\(\s*{_EXPRESSION}\s*,\s*['\"]_(?:self|top|parent)['\"]"),
)
_ASSIGNMENT = re.compile(rf"(?<![\w$.])([A-Za-z_$][\w$]*)\s*=\s*{_EXPRESSION}\s*(?:[;,\n]|$)")
_PARTS = re.compile(_TERM)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_REFRESH = re.compile(
    r"^[\d.\s]*(?:[;,]\s*(?:url\s*=)?|url\s*=)\s*['\"]?\s*([^'\"\s]+)", re.IGNORECASE
)
_PHONE = re.compile(
    r"//(?:m|wap|3g|mobile)\.|(?:^|/)(?:m|wap|mobile|phone|3g|sj)(?:/|$|index|\.)", re.IGNORECASE
)


def script_redirect(page: Page) -> str | None:
    """The target of a redirect stub; None for a page with something to read.

    Absolute where that keeps the target as the page writes it, else as written (``../index.html``).
    Of several targets the first that is not for phones.
    """
    if len(page.visible_text) > _STUB_CHARACTERS:
        return None
    if sum(1 for _ in page.tree.iter("a", "form")) > _STUB_LINKS:
        return None
    targets = [target for target in _written(page) if _usable(target, page)]
    if not targets:
        return None
    written = next((target for target in targets if not _PHONE.search(target)), targets[0])
    absolute = page.resolve(written)
    return absolute if absolute and written in absolute else written


def _written(page: Page) -> Iterator[str]:
    """The targets as the page writes them, strings put together."""
    for meta in page.tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(meta.get("content") or "")
            if match:
                yield match[1]
    for code in _scripts(page):
        for pattern in _TARGETS:
            for match in pattern.finditer(code):
                if target := _evaluate(match[1], code, page):
                    yield target


def _scripts(page: Page) -> Iterator[str]:
    for script in page.tree.iter("script"):
        yield _COMMENT.sub(" ", script.text or "")
    for body in page.tree.iter("body"):
        yield body.get("onload") or ""


def _evaluate(expression: str, code: str, page: Page, depth: int = 0) -> str | None:
    """The value of strings and names joined with ``+``; None where a name's value is not there."""
    values = []
    for term in _PARTS.findall(expression):
        value = _unescape(term[1:-1]) if term[0] in "'\"" else _name(term, code, page, depth)
        if value is None:
            return None
        values.append(value)
    return "".join(values).strip()


def _name(name: str, code: str, page: Page, depth: int) -> str | None:
    parts = urlsplit(page.capture.url)
    known = {
        "protocol": parts.scheme + ":",
        "host": parts.netloc,
        "hostname": parts.netloc,
        "origin": f"{parts.scheme}://{parts.netloc}",
        "search": "",
        "hash": "",
    }
    owner, _, attribute = name.rpartition(".")
    if owner.rpartition(".")[2] == "location":
        return known.get(attribute)
    deepest = 3
    if depth < deepest:
        for match in _ASSIGNMENT.finditer(code):
            if match[1] == name:
                return _evaluate(match[2], code, page, depth + 1)
    return None


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else m[3], text)


def _usable(target: str, page: Page) -> bool:
    """Say whether the target leads to another page of the web."""
    if not target or target.startswith(("#", "javascript:", "about:")):
        return False
    return page.resolve(target) not in {None, page.capture.url}
