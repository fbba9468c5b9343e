"""Where a page that is only a redirect sends a browser, by script or meta refresh."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from govcrawl.parsers.markup import Page

_STUB_CHARACTERS = 200
_STUB_LINKS = 5
"""A page with more visible text or links than this has something to read, and is no stub."""

_COMMENT = re.compile(r"/\*(?:.*?\*/|.*)|(?<![:'\"\\])//[^\n]*", re.DOTALL)
_MEMBER = re.compile(r"""\s*\[\s*(['"])(location|href|replace|assign)\1\s*\]""")
_SPACED_DOT = re.compile(r"(?<=[\w)\]])\s+\.\s*(?=[a-z])")
_LONGEST_CODE = 200_000
"""Characters of a script that are read; a stub that forwards holds a library at most."""

_FRAMES = ("window", "document", "self", "top", "parent")
_MOST_TARGETS = 50
_STRING = r"""(?:"(?:[^"\\\n]|\\.){0,2000}"|'(?:[^'\\\n]|\\.){0,2000}'|`[^`$\\]{0,2000}`)"""
_TERM = rf"(?:{_STRING}|[A-Za-z_$][\w$.]*)"
_EXPRESSION = rf"(?:encodeURI)?\(?\s*({_TERM}(?:\s*\+\s*{_TERM}){{0,40}})"
_TARGETS = (
    re.compile(rf"\blocation(?:\.href)?\s*=\s*{_EXPRESSION}"),
    re.compile(rf"\blocation\.(?:replace|assign)\(\s*{_EXPRESSION}"),
    re.compile(rf"\bwindow\.navigate\(\s*{_EXPRESSION}"),
    re.compile(
        rf"\$\((?:window\.)?location\)\.(?:attr|prop)\(\s*['\"]href['\"]\s*,\s*{_EXPRESSION}"
    ),
    re.compile(rf"\bwindow\.open\(\s*{_EXPRESSION}\s*,\s*['\"]_(?:self|top|parent)['\"]"),
)
_ASSIGNMENT = re.compile(rf"(?<![\w$.])([A-Za-z_$][\w$]*)\s*=\s*{_EXPRESSION}\s*(?:[;,\n]|$)")
_PARTS = re.compile(_TERM)
_DEEPEST = 3
"""Names that stand for names that stand for names; a deeper one is not followed."""

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
        names = _names(code, page)
        for pattern in _TARGETS:
            for match in islice(pattern.finditer(code), _MOST_TARGETS):
                if target := _evaluate(match[1], names):
                    yield target


def _scripts(page: Page) -> Iterator[str]:
    """The scripts without comments, members written with a dot: ``window['location']``."""
    for script in page.tree.iter("script"):
        code = _COMMENT.sub(" ", (script.text or "")[:_LONGEST_CODE])
        yield _SPACED_DOT.sub(".", _MEMBER.sub(r".\2", code))
    for body in page.tree.iter("body"):
        yield (body.get("onload") or "")[:_LONGEST_CODE]


def _names(code: str, page: Page) -> dict[str, str]:
    """The expressions names stand for: what a browser knows of the page, what the script says."""
    parts = urlsplit(page.capture.url)
    known = {
        "protocol": parts.scheme + ":",
        "host": parts.netloc,
        "hostname": parts.netloc,
        "origin": f"{parts.scheme}://{parts.netloc}",
        "search": "",
        "hash": "",
    }
    owners = ["location", *(f"{frame}.location" for frame in _FRAMES)]
    names = {f"{owner}.{name}": f"'{value}'" for owner in owners for name, value in known.items()}
    names["document.domain"] = f"'{parts.netloc}'"
    for match in _ASSIGNMENT.finditer(code):
        names.setdefault(match[1], match[2])
    return names


def _evaluate(expression: str, names: dict[str, str], depth: int = 0) -> str | None:
    """The value of strings and names joined with ``+``; None where a name's value is not there.

    What cannot be told behind a question mark is a time or a random number against caches, and
    left out with the query.
    """
    text = ""
    for term in _PARTS.findall(expression):
        if term[0] in "'\"`":
            value: str | None = _unescape(term[1:-1])
        else:
            value = (
                _evaluate(names[term], names, depth + 1) if _is_told(term, names, depth) else None
            )
        if value is None:
            return text.partition("?")[0] if "?" in text else None
        text += value
    return text.strip()


def _is_told(name: str, names: dict[str, str], depth: int) -> bool:
    return name in names and depth < _DEEPEST


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else m[3], text)


def _usable(target: str, page: Page) -> bool:
    """Say whether the target leads to another page of the web."""
    if not target or target.startswith(("#", "javascript:", "about:")):
        return False
    return page.resolve(target) not in {None, page.capture.url}
