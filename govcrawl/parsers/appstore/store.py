"""What every store is to the rest of the project: how it is asked, and how it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from govcrawl.capture import Capture
from govcrawl.items import App, AppReview
from govcrawl.reasons import Verdict

DETAIL, SEARCH, REVIEWS, TOKEN = "detail", "search", "reviews", "token"

Found = list[App | AppReview]


@dataclass(frozen=True)
class Ask:
    """One request to a store: what for, and all that goes into it.

    ``page`` counts from 1 in what is asked page by page.
    """

    request: str
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    page: int = 1


@dataclass(frozen=True)
class AppId:
    """How this store's ids are written, and how to say so."""

    form: re.Pattern[str]
    expected: str


@dataclass(frozen=True)
class Store:
    """One store. Its functions are pure; each store's module makes one, ``STORE``.

    ``detail(app_id, page)`` asks for the app: a store without a page for each app lists them, page
    by page, until ``detail`` gives None. ``reviews(app_id, page)`` asks for a page of reviews, None
    behind the last one there can be; ``search(name)`` asks for apps of a name. A store that wants a
    token first has ``token()``; ``with_token(ask, answer, now)`` puts the token its answer holds
    into a request (``now`` in milliseconds), or gives None where the answer holds none.

    ``read(capture)`` gives the apps and reviews an answer holds, or a Verdict where it says why it
    holds none: ``ABSENT`` where the store answered that it lists no such app. An empty list is the
    true end of what is asked page by page. ``has_more(capture)`` tells whether a further page is
    to be asked after this answer, None where the answer does not say. ``has_data(capture)`` tells
    whether a page carries its data in a script: then it is no shell that scripts would fill.
    ``storefront`` is the country that is asked about where a store has a shelf for each.
    """

    name: str
    title: str
    app_id: AppId
    detail: Callable[[str, int], Ask | None]
    read: Callable[[Capture], Found | Verdict]
    reviews: Callable[[str, int], Ask | None] | None = None
    search: Callable[[str], Ask] | None = None
    token: Callable[[], Ask] | None = None
    with_token: Callable[[Ask, Capture, int], Ask | None] | None = None
    has_more: Callable[[Capture], bool | None] | None = None
    has_data: Callable[[Capture], bool] | None = None
    storefront: str | None = None
