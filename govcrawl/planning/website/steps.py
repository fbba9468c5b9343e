"""One page of a walk over a site: what is asked for, and what was said of it beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from govcrawl.items import Item

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}


@dataclass(frozen=True)
class Position:
    """Where in its column a list page stands, what the column is, what the page before held.

    Data answers and fragments have no name of their own.
    """

    first_url: str
    number: int = 1
    name: str | None = None
    kind: str | None = None
    previous: int | None = None
    idle: int = 0


@dataclass(frozen=True)
class Step:
    """A page to ask for next. ``share`` is what a list page may still spend on its entries.

    ``listed_at``, ``listed_in`` and ``listed`` are what was said of the page where it is linked: a
    date, the kind of the column, and an item to be stored should the page itself not tell more.
    ``others`` are addresses to try should this one fail. ``rendered`` asks for it in a browser.
    """

    url: str
    request: str
    depth: int
    share: int = 0
    form: Mapping[str, str] | None = None
    position: Position | None = None
    listed_at: datetime | None = None
    listed_in: str | None = None
    listed: Item | None = None
    others: tuple[str, ...] = ()
    rendered: bool = False

    def posting(self) -> dict[str, Any]:
        """The options of a request that posts the form, if there is one."""
        if self.form is None:
            return {}
        return {"method": "POST", "body": urlencode(self.form), "headers": FORM}
