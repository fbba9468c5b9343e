"""How much is asked of a website: a light probe, a survey, everything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from govcrawl.registry.selection import SelectionError


@dataclass(frozen=True)
class Mode:
    """A mode's budget a site: pages, their distance in links from the home page, links checked."""

    name: str
    pages: int
    depth: int
    links: int

    @property
    def is_light(self) -> bool:
        """True for the probe: one request, nothing around it, nothing after it."""
        return self.name == "probe"

    @property
    def is_full(self) -> bool:
        """True where every link on a page is followed, not only what columns list."""
        return self.name == "full"


MODES = (
    Mode("survey", pages=60, depth=3, links=300),
    Mode("full", pages=100_000, depth=30, links=5_000),
    Mode("probe", pages=0, depth=0, links=0),
)
ARGUMENTS = frozenset({"mode", "max_pages", "depth", "max_links"})
"""The arguments that choose a mode and change its budget."""


def mode_of(arguments: Mapping[str, str]) -> Mode:
    """The mode asked for, with its budget as the arguments change it.

    Raises SelectionError naming the argument that makes no sense.
    """
    modes = {mode.name: mode for mode in MODES}
    name = arguments.get("mode", MODES[0].name).strip()
    if name not in modes:
        raise SelectionError("mode", name, f"one of {', '.join(modes)}")
    mode = modes[name]
    if mode.is_light:
        for given in sorted((ARGUMENTS | {"urls"}) & arguments.keys() - {"mode"}):
            raise SelectionError(given, arguments[given], "nothing, a probe asks for no page")
    return replace(
        mode,
        pages=_whole_number(arguments, "max_pages", mode.pages),
        depth=_whole_number(arguments, "depth", mode.depth),
        links=_whole_number(arguments, "max_links", mode.links),
    )


def _whole_number(arguments: Mapping[str, str], name: str, default: int) -> int:
    text = arguments.get(name, str(default)).strip()
    if not text.isascii() or not text.isdigit():
        raise SelectionError(name, text, "a whole number")
    return int(text)
