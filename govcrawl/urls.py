"""Addresses: when two of them name the same page, and the same site."""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string, url_query_cleaner

_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?#]*"
    # ASP.NET without cookies: /(S(lit3py55t21z5v55vlm25s55))/, in version 1 without the S.
    r"|(?<=/)(?:\(|%28)?(?:[SAFX](?:\(|%28)[0-9a-z_-]+(?:\)|%29))+(?:\)|%29)?/"
    r"|(?<=/)\([a-z0-5]{24}\)/",
    re.IGNORECASE,
)
_SESSION_PARAMETERS = frozenset(
    "jsessionid phpsessid sessionid session_id sessid sid cfid cftoken oscsid zenid spm "
    "isappinstalled utm_source utm_medium utm_campaign utm_term utm_content".split()
)
_SESSION_PREFIX = "aspsessionid"
_AMBIGUOUS_PARAMETERS = frozenset({"from"})
"""Where WeChat shared a page; with a number, where a list goes on."""
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CUT_ESCAPE = re.compile(r"%[0-9A-Fa-f]?$")
_REMEMBERED = 4096
"""Addresses whose spelling is remembered: a site's navigation stands on each of its pages."""
LONGEST_URL = 8192
"""Longest address kept, in characters; the schemas have the same limit."""

_ROOT = re.compile(r"https?://[^/]+/?(?:index\.[a-z]+)?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(_REMEMBERED)
def canonical(url: str) -> str:
    """One spelling for a page: no fragment, session or tracking id, default port; query sorted.

    The scheme is kept: whether a site enforces https is itself observed.
    """
    parts = urlsplit(_SESSION_PATH.sub("", url))
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    netloc = host if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"
    names = _session_names(parts.query)
    query = url_query_cleaner("?" + parts.query, names, remove=True, unique=False)[1:]
    return canonicalize_url(urlunsplit((parts.scheme, netloc, parts.path or "/", query, "")))


def _session_names(query: str) -> list[str]:
    """The session and tracking parameters of a query, as it spells them."""
    pairs = (pair.partition("=") for pair in query.split("&"))
    return [name for name, _, value in pairs if _is_session(name.lower(), value)]


def _is_session(name: str, value: str) -> bool:
    if name in _AMBIGUOUS_PARAMETERS:
        return not value.isdigit()
    return name in _SESSION_PARAMETERS or name.startswith(_SESSION_PREFIX)


def host_of(url: str) -> str:
    """The host name of an address, lower case, without port; empty when there is none."""
    return (urlsplit(url).hostname or "").rstrip(".")


def path_of(url: str) -> str:
    """The path of an address; empty for what is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def same_site(url: str, other: str) -> bool:
    """True where both addresses are of one site: the same host, with or without ``www.``.

    False where one of them is no address at all.
    """
    try:
        first, second = _site(url), _site(other)
    except ValueError:
        return False
    return bool(first[0]) and first == second


@lru_cache(_REMEMBERED)
def _site(url: str) -> tuple[str, int | None]:
    """Host and port, with http and https on their default ports counted as one."""
    port = urlsplit(url).port
    return host_of(url).removeprefix("www."), None if port in {None, 80, 443} else port


def has_login(url: str) -> bool:
    """True for an address that brings a user name along: somebody's own, not for a crawler."""
    return "@" in urlsplit(url).netloc


def is_root(url: str) -> bool:
    """True for the front door of a site: its bare host, or an index file at its root."""
    return _ROOT.fullmatch(url) is not None


def other_scheme(url: str) -> str | None:
    """The same address over https instead of http, or the other way round.

    None for a site on a port of its own: there is no telling where its other scheme would be.
    """
    parts = urlsplit(url)
    if parts.port not in {None, 80, 443}:
        return None
    scheme = "http" if parts.scheme == "https" else "https"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return urlunsplit(parts._replace(scheme=scheme, netloc=host))


def with_scheme_of(url: str, other: str) -> str:
    """The address in the other's scheme: ``http`` links on an ``https`` site name the same page."""
    scheme = urlsplit(other).scheme
    return urlunsplit(urlsplit(url)._replace(scheme=scheme))


def storable(url: str) -> str:
    """The address as a document may hold it: stray percent signs encoded, overlong ones cut."""
    whole = _STRAY_PERCENT.sub("%25", url)
    return whole if len(whole) <= LONGEST_URL else _CUT_ESCAPE.sub("", whole[:LONGEST_URL])


def read_urls(file: Path) -> list[str]:
    """The addresses in a text file, one a line, encoded as a browser would send them.

    Blank lines and ``#`` comments do not count. Raises ValueError with file and line of every line
    that is no http(s) address, OSError where the file cannot be read.
    """
    wrong, urls = [], []
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        url = _sendable(text)
        if url is None:
            expected = f"an http(s) address of at most {LONGEST_URL} characters"
            wrong.append(f"{file}:{number}: got {text[:200]!r}, expected {expected}")
        else:
            urls.append(url)
    if wrong:
        raise ValueError("\n".join(wrong))
    return list(dict.fromkeys(urls))


def _sendable(text: str) -> str | None:
    try:
        url = _STRAY_PERCENT.sub("%25", safe_url_string(text))
        is_web = urlsplit(url).scheme in {"http", "https"} and bool(host_of(url))
    except ValueError:
        return None
    return url if is_web and len(url) <= LONGEST_URL else None
