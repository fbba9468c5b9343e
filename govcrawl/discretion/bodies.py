"""Takes credentials out of pages and answers: of what a platform shows whoever is signed in.

A page served to a viewer who is signed in names that viewer: ``appmsg_token = "…"``,
``"pass_ticket":"…"``, ``uin: '…'``, links with ``&key=…``. Replaced is the value of a name that
``names`` says is a credential, in a script, in JSON or in the query of an address, and
only where it was made by a machine:

- at least eight ASCII characters without a space, a letter and a digit among them, or twenty
  digits; sixteen for the names that also name other things (``key``, ``sid``, …);
- for the number of an account (``uin``, ``user_uin``, ``wxuin``) five digits will do;
- ``sub``, ``subp`` and ``tid`` where an answer holds both of the first, as the one that makes
  somebody a visitor does.

What a page says to everybody stays: it is text, or shorter, or goes by another name (``sn``,
``chksm``, ``bizuin``). Pure, and doing it twice changes nothing more.
"""

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from govcrawl.discretion.names import DEFAULT, REDACTED, Secrets, last_word

_QUOTED = re.compile(
    r"""[:=]\s*(?:(?:""|'')\s*\|\|\s*)?\\{0,4}["']"""
    r"""(?P<value>[\x21\x23-\x26\x28-\x7e]{5,}?)(?=\\{0,4}["'])"""
)
_NUMBER = re.compile(r"[:=]\s*(?P<value>[0-9]{5,20})(?![\w.\"'\\])")
_PARAMETER = re.compile(
    r"(?:[?&]|\\{1,4}x26|\\{1,4}u0026)(?:amp;)?(?P<name>[\w.-]{2,30})="
    r"""(?P<value>[^&#"'<>\s\\]{5,})""",
    re.ASCII,
)
_NAME_BEFORE = re.compile(r"""([\w$.-]{2,40})(?:\\{0,4}["']\]?)?\s*\Z""", re.ASCII)
_NEAR = 60
"""Characters before a value in which its name is looked for."""

_MADE = re.compile(r"(?=[^A-Za-z]*[A-Za-z])(?=[^0-9]*[0-9])[\x21-\x7e]{8,}|[0-9]{20,}")
_LONG = 16
_ACCOUNTS = frozenset({"uin", "useruin", "wxuin"})
_ACCOUNT_NUMBER = re.compile(r"[0-9]{5,}")
_VISITOR = frozenset({"sub", "subp", "tid"})
_SUB, _SUBP = re.compile(r'"sub"\s*:'), re.compile(r'"subp"\s*:')


def redact_body(body: bytes, secrets: Secrets = DEFAULT) -> bytes:
    """The body of an answer, decoded, with the credentials in it replaced; else the same object."""
    before = body.decode("latin-1")
    after = redact_text(before, secrets)
    return body if after == before else after.encode("latin-1")


def redact_text(text: str, secrets: Secrets = DEFAULT) -> str:
    """The same for text."""
    makes_visitor = _SUB.search(text) and _SUBP.search(text)
    hides = partial(_hides, secrets, _VISITOR if makes_visitor else frozenset[str]())
    text = _QUOTED.sub(partial(_assigned, hides, REDACTED), text)
    text = _NUMBER.sub(partial(_assigned, hides, "0"), text)
    return _PARAMETER.sub(partial(_parameter, hides), text)


Hides = Callable[[str, str], bool]


def _assigned(hides: Hides, instead: str, found: re.Match[str]) -> str:
    start = found.start()
    name = _NAME_BEFORE.search(found.string[max(0, start - _NEAR) : start])
    return _replaced(found, instead, hidden=bool(name and hides(name[1], found["value"])))


def _parameter(hides: Hides, found: re.Match[str]) -> str:
    return _replaced(found, REDACTED, hidden=hides(found["name"], unquote(found["value"])))


def _replaced(found: re.Match[str], instead: str, *, hidden: bool) -> str:
    """``value`` is the last thing in every pattern."""
    return found[0].removesuffix(found["value"]) + instead if hidden else found[0]


def _hides(secrets: Secrets, special: frozenset[str], name: str, value: str) -> bool:
    word = last_word(name)
    if word in _ACCOUNTS - secrets.spared and _ACCOUNT_NUMBER.fullmatch(value):
        return True
    if not _MADE.fullmatch(value):
        return False
    if word in special or (word not in _ACCOUNTS and not secrets.hides_all(name)):
        return len(value) >= _LONG and (word in special or secrets.hides(name, value))
    return word not in secrets.spared
