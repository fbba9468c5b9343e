"""Where WeChat's public platform is asked: accounts, articles, albums, lists and counts.

What is read without a login: the page of an account (``/mp/aboutbiz``), of an article (``/s``) and
the lists of an album (``/mp/appmsgalbum``). The history of an account (``/mp/profile_ext``) and
counts (``/mp/getappmsgext``) are shown only to a session of the WeChat client, which an operator
may have a right to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from govcrawl.discretion import Secrets, redact_url

HOST = "mp.weixin.qq.com"
SITE = f"https://{HOST}/"
ALBUM_PAGE = 20
"""Articles asked for in one page of an album, the most it gives."""
HISTORY_PAGE = 10
"""Pushes asked for in one page of an account's history, the most it gives."""
BIZ = re.compile(r"[0-9A-Za-z+/]{4,64}={0,2}")
EXPECTED = (
    "a WeChat biz, or the address of an article (https://mp.weixin.qq.com/s/...) or of an album "
    "(https://mp.weixin.qq.com/mp/appmsgalbum?...) without credentials like uin, key, pass_ticket"
)

_SESSION = ("uin", "key", "pass_ticket")
_VIEWER = frozenset({*_SESSION, "appmsg_token", "wxtoken", "exportkey"})
"""Parameters that tell who is looking: in an address of ours they are never kept."""
_SHORT = re.compile(r"/s/([0-9A-Za-z_-]{6,64})/?")
_DIGITS = re.compile(r"[0-9]{1,32}")


@dataclass(frozen=True)
class Place:
    """What a target's account means: ``request`` is ``account``, ``article`` or ``album``.

    ``url`` is its address as anybody may ask it. A short address of an article names no account:
    ``biz`` is empty.
    """

    request: str
    url: str
    biz: str = ""
    album: str = ""


def place_of(account: str) -> Place | None:
    """What an account of the registry, or an address to be asked, means; None for neither.

    An address with a credential in it is none: it would become the name of what is stored.
    """
    if BIZ.fullmatch(account):
        return Place("account", account_page(account), account)
    if not _is_on_platform(account) or carries_credential(account):
        return None
    parts = urlsplit(account)
    if short := _SHORT.fullmatch(parts.path):
        return Place("article", _address(f"/s/{short[1]}"))
    fields = dict(parse_qsl(parts.query))
    fields["__biz"] = biz = fields.get("__biz", "").replace(" ", "+")
    reading = {"/s": _long_article, "/mp/appmsgalbum": _album}.get(parts.path)
    return reading(fields) if reading and BIZ.fullmatch(biz) else None


def _is_on_platform(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_platform = parts.scheme in {"http", "https"} and parts.netloc.lower() == HOST
    return is_platform and not re.search(r"\s", address)


def _long_article(fields: Mapping[str, str]) -> Place | None:
    biz, mid, idx, sn = (fields.get(name, "") for name in ("__biz", "mid", "idx", "sn"))
    if not (_DIGITS.fullmatch(mid) and _DIGITS.fullmatch(idx)):
        return None
    return Place("article", article_page(biz, mid, int(idx), sn or None), biz)


def _album(fields: Mapping[str, str]) -> Place | None:
    biz, album = fields["__biz"], fields.get("album_id", "")
    return Place("album", album_page(biz, album), biz, album) if _DIGITS.fullmatch(album) else None


def carries_credential(url: str) -> bool:
    """True for an address with what opens WeChat to one viewer, or any other credential."""
    return without_credentials(url) != url


def without_credentials(url: str) -> str:
    """The address with every credential in it replaced, so that it can be shown."""
    return redact_url(url, Secrets.parse(_VIEWER))


def account_page(biz: str) -> str:
    """The page about an account; the platform puts its own placeholders for a viewer's keys."""
    return _address("/mp/aboutbiz", {"__biz": biz})


def article_page(biz: str, mid: str, idx: int, sn: str | None = None) -> str:
    """The long address of an article, without what changes from fetch to fetch."""
    return _address("/s", {"__biz": biz, "mid": mid, "idx": str(idx), **({"sn": sn} if sn else {})})


def album_page(biz: str, album: str, cursor: str | None = None) -> str:
    """A page of an album's list; ``cursor`` is the last article of the page before: ``mid-idx``."""
    fields = {"action": "getalbum", "__biz": biz, "album_id": album, "count": str(ALBUM_PAGE)}
    if cursor is not None:
        mid, idx = (*re.findall("[0-9]+", cursor), "1")[:2]
        fields |= {"begin_msgid": mid, "begin_itemidx": idx}
    return _address("/mp/appmsgalbum", fields | {"f": "json"})


def history_page(biz: str, cursor: str | None, session: Mapping[str, str]) -> str:
    """A page of an account's pushes; ``cursor`` is the offset the page before gave."""
    fields = {"action": "getmsg", "__biz": biz, "f": "json", "offset": cursor or "0"}
    fields |= {"count": str(HISTORY_PAGE), "is_ok": "1", "scene": "124", "x5": "0"}
    token = {"appmsg_token": session["appmsg_token"]} if session.get("appmsg_token") else {}
    return for_viewer(_address("/mp/profile_ext", fields | token), session)


def counts_page(article: str, session: Mapping[str, str]) -> str:
    """Where an article's counts are asked for, by its long address."""
    fields = dict(parse_qsl(urlsplit(article).query))
    fields |= {"appmsg_token": session["appmsg_token"], "x5": "0", "f": "json"}
    return for_viewer(_address("/mp/getappmsgext", fields), session)


COUNTS_FORM = b"is_only_read=1&appmsg_type=9"
"""What is posted to ask for counts."""


def for_viewer(url: str, session: Mapping[str, str]) -> str:
    """The address as the session's viewer asks it; the same one without a session."""
    if not session:
        return url
    keys = urlencode({name: session[name] for name in _SESSION if session.get(name)})
    return f"{url}{'&' if '?' in url else '?'}{keys}"


def for_anybody(url: str) -> str:
    """The address without what tells who looked."""
    parts = urlsplit(url)
    pairs = parts.query.split("&")
    kept = [pair for pair in pairs if pair.partition("=")[0] not in _VIEWER]
    return url if len(kept) == len(pairs) else urlunsplit(parts._replace(query="&".join(kept)))


def _address(path: str, fields: Mapping[str, str] | None = None) -> str:
    query = urlencode(fields or {}, safe="=", quote_via=quote)
    return f"https://{HOST}{path}{'?' + query if query else ''}"
