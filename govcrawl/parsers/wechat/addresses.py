"""What names an article, an account or an album in an address, and the address kept of it.

Never by the host: an answer may be saved without its address or come from another server.
"""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from w3lib.url import safe_url_string

ORIGIN = "https://mp.weixin.qq.com"
_BIZ = re.compile(r"[0-9A-Za-z+/]{4,64}={0,2}")
_DIGITS = re.compile(r"[0-9]{1,32}")
_SN = re.compile(r"[0-9A-Za-z]{1,64}")
_USER_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
_SHORT_PATH = re.compile(r"/s/[0-9A-Za-z_-]{5,64}")
_HOST = re.compile(r"[A-Za-z0-9._-]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST = 8192
_MOST_ARTICLES = 64
_CAPTCHA_PATH = "wappoc_appmsgcaptcha"
_ESCAPED = 3
"""How often an address may have been escaped on its way: once in the page, once in a script."""


@dataclass(frozen=True)
class Identity:
    """The parts of an article's address that name it; None for what it does not tell."""

    biz: str | None = None
    mid: str | None = None
    idx: int | None = None
    sn: str | None = None

    @property
    def is_whole(self) -> bool:
        """True where account, push and place are known."""
        return None not in {self.biz, self.mid, self.idx}

    def or_else(self, other: "Identity") -> "Identity":
        """The identity with what it lacks from another, where both may name the same article."""
        pairs = ((self.biz, other.biz), (self.mid, other.mid), (self.idx, other.idx))
        if any(None not in {mine, theirs} and mine != theirs for mine, theirs in pairs):
            return self
        return Identity(
            self.biz or other.biz,
            self.mid or other.mid,
            self.idx or other.idx,
            self.sn or other.sn,
        )


def plain(link: object) -> str:
    r"""A link as written in pages and answers, without ``&amp;`` and ``\/``."""
    text = link.strip() if isinstance(link, str) else ""
    text = text[:_LONGEST].replace("\\/", "/")
    for _ in range(_ESCAPED):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def query_of(url: object) -> dict[str, str]:
    """The query of an address, each parameter decoded, of one given twice the first."""
    try:
        query = urlsplit(plain(url)).query
        pairs = parse_qsl(query.replace("+", "%2B"), max_num_fields=200)
    except ValueError:
        return {}
    return dict(reversed(pairs))


def identity_of(url: object) -> Identity:
    """The parts of an identity an address holds."""
    query = query_of(url)
    return Identity(
        biz=read_biz(query.get("__biz") or query.get("biz")),
        mid=read_mid(query.get("mid") or query.get("appmsgid")),
        idx=read_idx(query.get("idx") or query.get("itemidx")),
        sn=read_sn(query.get("sn")),
    )


def read_biz(value: Any) -> str | None:
    """An account's number as WeChat writes it; None for anything else."""
    text = unquote(value.strip()) if isinstance(value, str) else ""
    return text if _BIZ.fullmatch(text) else None


def read_mid(value: Any) -> str | None:
    """The number of a push as text; None for 0, which pages have where there is none."""
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    return text if _DIGITS.fullmatch(text) and text.strip("0") else None


def read_idx(value: Any) -> int | None:
    """A place in a push, from 1."""
    text = read_mid(value)
    return int(text) if text and int(text) <= _MOST_ARTICLES else None


def read_sn(value: Any) -> str | None:
    """The signature of an article's long address."""
    return value if isinstance(value, str) and _SN.fullmatch(value) else None


def read_user_name(value: Any) -> str | None:
    """An account's original id, ``gh_...`` or ``wxid_...``."""
    return value if isinstance(value, str) and _USER_NAME.fullmatch(value) else None


def article_url(identity: Identity, *links: object) -> str | None:
    """The address to keep of an article: the long one where it would open, else a short one.

    Without what differs from fetch to fetch (chksm, scene, the viewer's keys).
    """
    if identity.is_whole and identity.sn:
        return _long(identity)
    for link in links:
        try:
            path = urlsplit(plain(link)).path
        except ValueError:
            continue
        if _SHORT_PATH.fullmatch(path):
            return ORIGIN + path
    return _long(identity) if identity.is_whole else None


def _long(identity: Identity) -> str:
    signature = f"&sn={identity.sn}" if identity.sn else ""
    return f"{ORIGIN}/s?__biz={identity.biz}&mid={identity.mid}&idx={identity.idx}{signature}"


def account_url(biz: str | None) -> str | None:
    """The address of an account's own page."""
    return f"{ORIGIN}/mp/aboutbiz?__biz={biz}" if biz else None


def web_url(link: object) -> str | None:
    """An http(s) address as an item may hold it; None for an empty one or none."""
    try:
        text = safe_url_string(plain(link))
        parts = urlsplit(text)
        is_web = parts.scheme in {"http", "https"} and parts.port != 0 and parts.username is None
    except ValueError:
        return None
    fits = is_web and _HOST.fullmatch(parts.hostname or "") and len(text) <= _LONGEST
    return _STRAY_PERCENT.sub("%25", text) if fits else None


def is_captcha(url: str) -> bool:
    """True for the address WeChat sends a crawler to that it wants to see a person behind."""
    try:
        return urlsplit(url).path.rstrip("/").endswith(_CAPTCHA_PATH)
    except ValueError:
        return False
