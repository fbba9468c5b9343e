"""The letters of one site: what its lists say of each waits for what the letter's own page says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from govcrawl.items import WebsiteMessage
from govcrawl.urls import canonical, with_scheme_of

MOST_HELD = 5_000
"""Listed letters held at once; of more, those held longest are stored as their lists show them."""


@dataclass
class Letters:
    """Each letter once, with all that is said of it: stored piece by piece it would be revised.

    ``home`` is the site's home page, in whose scheme its pages are asked for. A letter with a page
    of its own is stored when that was read, every other one at the end.
    """

    home: str
    _held: dict[str, WebsiteMessage] = field(default_factory=dict)
    _pages: dict[int, str] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def listed(self, letter: WebsiteMessage) -> Iterator[WebsiteMessage]:
        """A letter that a list shows; gives what is to be stored now."""
        name = letter.identity()
        if name is None:
            yield letter
            return
        if letter.url:
            self._pages[self._key(letter.url)] = name
        if name in self._read:
            return
        earlier = self._held.pop(name, None)
        self._held[name] = letter.filled_from(earlier) if earlier else letter
        if len(self._held) > MOST_HELD:
            yield self._held.pop(next(iter(self._held)))

    def has(self, url: str) -> bool:
        """Say whether a list names this as a letter's page."""
        return self._key(url) in self._pages

    def read(self, url: str, letter: WebsiteMessage) -> WebsiteMessage:
        """A letter as its own page shows it, with what only lists tell."""
        names = {letter.identity() or "", self._pages.get(self._key(url), "")} - {""}
        self._read |= names
        for name in sorted(names):
            if earlier := self._held.pop(name, None):
                letter.filled_from(earlier)
        return letter

    def rest(self) -> list[WebsiteMessage]:
        """The letters whose own pages were not read, as their lists show them; once."""
        left = list(self._held.values())
        self._held.clear()
        return left

    def _key(self, url: str) -> int:
        return hash(canonical(with_scheme_of(url, self.home)))
