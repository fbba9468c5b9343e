"""What AppGallery is asked: a token, an app, its reviews, apps of a name."""

import hashlib
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

from govcrawl.capture import Capture
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH, TOKEN, Ask

_EDGE = "https://web-drcn.hispace.dbankcloud.com/edge"
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PAGE = "reqPageNum"
_APP = "appid"
_A_PAGE = 25
_OK = 200
_TOKEN = re.compile(r"(?=[^\d\s]*\d)[\w.+/=~-]{16,4096}", re.ASCII)
"""A word is no token: an error's text has blanks, or no digit, or is short."""

_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_APP_ID = re.compile(r"(?:app\|)?(C\d{1,19})", re.ASCII)


def token() -> Ask:
    """The interface code, which anybody is given."""
    return Ask(TOKEN, f"{_EDGE}/webedge/getInterfaceCode", "POST", _JSON, b"{}")


def with_token(ask: Ask, answer: Capture, now: int) -> Ask | None:
    """The request with the interface code and an identity, which is made up for it from ``now``.

    None where the answer is no code: a JSON text, or the code as it is.
    """
    code = _code(answer) if answer.status == _OK else None
    if code is None:
        return None
    identity = hashlib.sha256(f"identity at {now}".encode()).hexdigest()[:32]
    headers = {**ask.headers, "Interface-Code": f"{code}_{now}", "Identity-Id": identity}
    return replace(ask, headers=headers)


def _code(answer: Capture) -> str | None:
    written = answer.body.decode("utf-8", errors="replace").strip("\ufeff \t\r\n")
    if written[:1] == '"':
        written = written[1:].removesuffix('"').strip()
    return written if _TOKEN.fullmatch(written) else None


def detail(app_id: str, page: int) -> Ask | None:
    """All the store tells of one app, but the distribution of its stars."""
    body = json.dumps({"appId": app_id, "locale": "zh_CN"}).encode()
    return Ask(DETAIL, f"{_EDGE}/webedge/appinfo", "POST", _JSON, body) if page == 1 else None


def reviews(app_id: str, page: int) -> Ask | None:
    """A page of 25 reviews; ``has_more`` tells which is the last.

    App and page stand in the address too, as they do in this call's older form: the answer names
    neither, and a saved one would not tell what it is of.
    """
    form = {
        "method": "internal.user.commenList3",
        "serviceType": 20,
        _PAGE: page,
        "maxResults": _A_PAGE,
        _APP: app_id,
        "locale": "zh",
        "version": "10.0.0",
    }
    url = f"{_EDGE}/index/commentlist3?{urlencode({_APP: app_id, _PAGE: page})}"
    return Ask(REVIEWS, url, "POST", _FORM, urlencode(form).encode(), page)


def search(name: str) -> Ask:
    """Apps of a name. Known from public code only."""
    query = {
        "method": "internal.getTabDetail",
        "serviceType": 20,
        _PAGE: 1,
        "maxResults": _A_PAGE,
        "uri": f"searchApp|{name}",
        "zone": "",
        "locale": "zh",
    }
    return Ask(SEARCH, f"{_EDGE}/uowap/index?{urlencode(query)}")


def asked_page(url: str) -> int | None:
    """The page of reviews an address asks for."""
    written = _query(url).get(_PAGE, "")
    return int(written) if _WHOLE.fullmatch(written) else None


def asked_app(url: str) -> str | None:
    """The app an address asks for, ``appid=C1`` or ``uri=app|C1``."""
    query = _query(url)
    found = (_APP_ID.fullmatch(query.get(name, "")) for name in (_APP, "uri"))
    return next((match[1] for match in found if match), None)


def _query(url: str) -> dict[str, str]:
    try:
        return {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
    except ValueError:
        return {}
