"""What a credential must look like to be sent; every complaint tells the fault, never the value."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

SESSION_PARTS = ("uin", "key", "pass_ticket", "appmsg_token", "cookie")
"""What a WeChat session may hold; the first three it must."""
_NEEDED = SESSION_PARTS[:3]

_COOKIE_PREFIX = re.compile(r"cookie\s*:\s*", re.IGNORECASE)
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NAME = re.compile(r"[A-Za-z_-]{1,20}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


class CredentialError(ValueError):
    """A credential that cannot be used: what is wrong, where, and never its value."""


def shown(name: str) -> str:
    """A name as a message may show it; what does not look like one may be a value gone astray."""
    return repr(name) if _NAME.fullmatch(name) else f"something of {len(name)} characters"


def checked_cookie(text: str, place: str) -> str:
    """A cookie as a header may carry it, without a pasted ``Cookie:`` before it; ``""`` for none.

    Raises CredentialError for anything but one line of ``name=value; …``.
    """
    cookie = _COOKIE_PREFIX.sub("", text.strip(), count=1).strip().rstrip(";")
    if found := _CONTROL.search(cookie):
        kind = "a line break" if found[0] in "\r\n" else "a control character"
        raise CredentialError(
            f"{place}: {kind} at character {found.start() + 1}: expected one line"
        )
    for number, character in enumerate(cookie, 1):
        if ord(character) > ord("\xff"):
            raise CredentialError(
                f"{place}: character {number} is none a header can carry (Latin-1)"
            )
    for number, part in enumerate(cookie.split(";") if cookie else [], 1):
        name, equals, _ = part.strip().partition("=")
        if not equals or not _COOKIE_NAME.fullmatch(name):
            raise CredentialError(
                f"{place}: part {number} is no name=value; expected name=value; …"
            )
    return cookie


def checked_token(text: str, place: str) -> str:
    """A token or another value that goes into an address; ``""`` for none.

    Raises CredentialError for characters it cannot have.
    """
    value = text.strip()
    if found := _UNPRINTABLE.search(value):
        number = found.start() + 1
        raise CredentialError(f"{place}: character {number} is a space or none of ASCII")
    return value


def session_pairs(text: str, place: str) -> dict[str, str]:
    """The parts of ``uin=…&key=…&pass_ticket=…``. A plus sign is one: no part can hold a space.

    Raises CredentialError for a part without a name or with the name of another.
    """
    parts: dict[str, str] = {}
    for number, pair in enumerate(filter(None, text.strip().lstrip("?").split("&")), 1):
        name, equals, value = pair.partition("=")
        if not equals:
            raise CredentialError(f"{place}: part {number} is no name=value; expected uin=…&key=…")
        if name in parts:
            raise CredentialError(f"{place}: {shown(name)} is given twice")
        parts[name] = value
    return parts


def checked_session(parts: Mapping[str, str], place: str) -> dict[str, str]:
    """A WeChat session, its values without percent-encoding; empty for none.

    Raises CredentialError for a part it cannot have, and for one it lacks.
    """
    if not any(parts.values()):
        return {}
    for name in parts:
        if name not in SESSION_PARTS:
            known = ", ".join(SESSION_PARTS)
            raise CredentialError(f"{place}: {shown(name)} is unknown, expected {known}")
    missing = [name for name in _NEEDED if not parts.get(name)]
    if missing:
        raise CredentialError(f"{place}: no {', '.join(missing)}: a session needs all of them")
    return {
        name: checked_cookie(unquote(value), f"{place} cookie")
        if name == "cookie"
        else checked_token(unquote(value), f"{place} {name}")
        for name, value in parts.items()
        if value
    }


def cookie_pairs(cookie: str) -> Iterator[tuple[str, str]]:
    """Names and values of a checked cookie."""
    for part in filter(None, cookie.split(";")):
        name, _, value = part.strip().partition("=")
        yield name, value.strip('"')
