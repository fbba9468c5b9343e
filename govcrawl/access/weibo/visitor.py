"""The public visitor flow of Weibo: the credential its own pages give to whoever has none.

As seen in 2025-2026: the page's script posts a form to ``genvisitor2`` and gets two values, SUB
and SUBP, which it keeps as cookies. No account, no password, no captcha is involved. Where the
platform does not serve it, that is the outcome.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from govcrawl.access.weibo import MOBILE
from govcrawl.discretion import keep_secret

VERSION = "20250916"
"""What the page's script calls its version; it changes by date (``GOVCRAWL_WEIBO_VISITOR``)."""
COOL_DOWN_SECONDS = 600.0
"""After a renewal so long none is asked for again: one that is not kept is not wanted."""
MOBILE_PAGE = (
    "https://visitor.passport.weibo.cn/visitor/visitor?entry=sinawap&a=enter"
    "&url=https%3A%2F%2Fm.weibo.cn%2F"
)
_GIVEN = 20_000_000
_CALLBACK = "visitor_gray_callback"
_ANSWER = re.compile(rf"{_CALLBACK}\((\{{.*\}})\)", re.DOTALL)
_VALUE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}")
"""What a cookie's value may be (RFC 6265), and of a length that no ordinary word has."""
_REQUEST_ID = re.compile(r"\brequest_id\s*=\s*[\"']([\w-]{1,128})[\"']")


@dataclass(frozen=True)
class VisitorRequest:
    """The form to post, and where to."""

    url: str
    body: str


def visitor_request(interface: str, version: str = VERSION, request_id: str = "") -> VisitorRequest:
    """What asks for a visitor's credential; the mobile site wants its page's ``request_id``."""
    mobile = interface == MOBILE
    place = "visitor.passport.weibo.cn" if mobile else "passport.weibo.com"
    home = "https://m.weibo.cn/" if mobile else "https://weibo.com/"
    fields = {"cb": _CALLBACK, "ver": version}
    fields |= {"request_id": request_id} if mobile else {"tid": "", "from": "weibo"}
    fields |= {"webdriver": "false", "return_url": home}
    return VisitorRequest(f"https://{place}/visitor/genvisitor2", urlencode(fields))


def request_id_in(page: str) -> str | None:
    """The id in the mobile site's visitor page, None where it has none."""
    match = _REQUEST_ID.search(page)
    return match[1] if match else None


def cookie_of(answer: str) -> str | None:
    """The Cookie header in the answer (JSONP) of ``genvisitor2``; None where none was given."""
    match = _ANSWER.search(answer)
    try:
        found = json.loads(match[1]) if match else {}
    except ValueError:
        return None
    data = found.get("data")
    if not isinstance(data, Mapping) or found.get("retcode") != _GIVEN:
        return None
    values = {"SUB": data.get("sub"), "SUBP": data.get("subp")}
    if not all(isinstance(value, str) and _VALUE.fullmatch(value) for value in values.values()):
        return None
    return "; ".join(f"{name}={value}" for name, value in values.items())


class Visitor:
    """A visitor's credential, obtained once and renewed when it is refused, not too often.

    ``fetch`` asks the platform and gives the Cookie header, or None; ``clock`` gives seconds.
    However many requests are refused at once, one of them renews it for all.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[str | None]],
        clock: Callable[[], float],
        cool_down: float = COOL_DOWN_SECONDS,
    ) -> None:
        self.cookie = ""
        self._fetch = fetch
        self._clock = clock
        self._cool_down = cool_down
        self._renewable_at: float | None = None
        self._lock = asyncio.Lock()

    async def obtain(self) -> bool:
        """Get the first credential; False where none is given."""
        return await self._renewed("")

    async def renew(self, refused: str) -> bool:
        """Get another one for the one that was refused; False where there is none to be had now."""
        return await self._renewed(refused)

    async def _renewed(self, refused: str) -> bool:
        async with self._lock:
            if self.cookie != refused:
                return bool(self.cookie)
            if refused:
                now = self._clock()
                if self._renewable_at is not None and now < self._renewable_at:
                    return False
                self._renewable_at = now + self._cool_down
            self.cookie = await self._fetch() or ""
            keep_secret(part.partition("=")[2] for part in self.cookie.split("; "))
            return bool(self.cookie)
