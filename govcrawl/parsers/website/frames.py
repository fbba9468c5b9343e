"""Pages that only hold others: sets of frames, and one frame where the list should be."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from govcrawl.parsers.markup import Page
from govcrawl.urls import canonical, same_site

_MAIN = ("main", "content", "right", "body", "list", "center", "middle", "bottom")
"""Usual names of the frame with the content; the others hold the head and the menu."""

_SMALLEST = 100
"""Pixels; a lower frame counts visits or shows the weather."""

_MOST_FRAMES = 50


def main_frame(page: Page) -> str | None:
    """The address of the frame that holds the content, on this site; None where there is none.

    In a set of frames that is the one named so, else the last one, which comes behind head and
    menu. Else it is the only frame on the page that is large enough to show a list.
    """
    frames = list(_own(page, "frame"))
    if frames:
        named = (url for word in _MAIN for name, url in frames if word in name)
        return next(named, frames[-1][1])
    inner = {url for _, url in _own(page, "iframe")}
    return inner.pop() if len(inner) == 1 else None


def _own(page: Page, tag: str) -> Iterator[tuple[str, str]]:
    """Name and address of the frames of one kind that lead to another page of this site."""
    for number, frame in enumerate(page.tree.iter(tag)):
        if number >= _MOST_FRAMES:
            return
        url = page.resolve(frame.get("src"))
        is_other = url and same_site(url, page.capture.url) and _differs(url, page.capture.url)
        if url and is_other and not (tag == "iframe" and _is_small(frame)):
            name = f"{frame.get('name') or ''} {frame.get('id') or ''}".lower()
            yield name, url


def _differs(url: str, other: str) -> bool:
    return canonical(url) != canonical(other)


def _is_small(frame: HtmlElement) -> bool:
    """Hidden, or with a width or height too small for a list."""
    style = (frame.get("style") or "").replace(" ", "").lower()
    sizes = [(frame.get(name) or "").removesuffix("px") for name in ("width", "height")]
    is_low = any(size.isdecimal() and int(size) < _SMALLEST for size in sizes)
    return is_low or "display:none" in style
