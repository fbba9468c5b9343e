r"""What must never be told: the credentials in use, wherever they might turn up.

Process-wide on purpose: a secret is one everywhere, and so are logs. Hiding more never harms.

A secret is found as it is and as addresses, JSON, scripts and HTML spell it: its letters, digits
and ``_ . ~ -`` stand for themselves, any other character may be percent-encoded (once or more),
escaped with a backslash, ``\u003d``, ``\x3d`` or ``&#61;``. A value of fewer than six characters
is not looked for: it would blank ordinary text, and what is so short (``uin=777``) is a placeholder
and no credential. Where it goes by the name of a credential it is redacted anyway.
"""

import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from govcrawl.discretion import logs
from govcrawl.discretion.bodies import redact_body, redact_text
from govcrawl.discretion.names import DEFAULT, REDACTED, Secrets
from govcrawl.discretion.requests import redact_url

SHORTEST = 6
"""Characters a value must have to be looked for."""

_PLAIN = re.compile(r"[A-Za-z0-9_.~-]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"'\\]+")
_BEFORE_NUMBER = re.compile(r"[:\[,=]\s*\Z")
_AFTER_NUMBER = re.compile(r"\s*[,}\];]")
_NEAR = 8

_known: set[str] = set()
_patterns: tuple[re.Pattern[str], re.Pattern[str]] | None = None
"""All known secrets in text, and in bytes that are read as Latin-1."""


def keep_secret(values: Iterable[str]) -> None:
    """From now on these values are replaced wherever text or bytes are kept, and in every log."""
    global _patterns  # noqa: PLW0603 a secret is one in the whole process
    logs.guard(_discreet)
    new = {value for value in values if len(value) >= SHORTEST} - _known
    if new:
        _known.update(new)
        _patterns = _compiled(_known)


def forget() -> None:
    """Nothing is secret any more and logs are as they were: for a process that goes on."""
    global _patterns  # noqa: PLW0603 as above
    _known.clear()
    _patterns = None
    logs.release()


def knows_secrets() -> bool:
    """Whether there is anything to hide."""
    return _patterns is not None


def conceal(text: str) -> str:
    """The text with every known secret replaced by ``REDACTED``, by ``0`` where it is a number."""
    return text if _patterns is None else _patterns[0].sub(_instead_of, text)


def conceal_bytes(body: bytes) -> bytes:
    """The same for bytes in UTF-8, or in any encoding that keeps ASCII."""
    if _patterns is None:
        return body
    text = body.decode("latin-1")
    if _patterns[1].search(text) is None:
        return body
    return _patterns[1].sub(_instead_of, text).encode("latin-1")


def discreet_body(body: bytes, secrets: Secrets = DEFAULT) -> bytes:
    """What may be kept and read of an answer: unchanged unless a credential is in use."""
    return conceal_bytes(redact_body(body, secrets)) if knows_secrets() else body


def discreet(text: str, secrets: Secrets = DEFAULT) -> str:
    """What may be said of what went wrong: unchanged unless a credential is in use."""
    return _discreet(text, secrets) if knows_secrets() else text


def conceal_all(value: Any) -> Any:
    """The same for every string in a document: its values and names, however deep."""
    if _patterns is None:
        return value
    if isinstance(value, str):
        return conceal(value)
    if isinstance(value, dict):
        return {conceal_all(name): conceal_all(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        inside = [conceal_all(inner) for inner in value]
        return inside if isinstance(value, list) else tuple(inside)
    return value


def _compiled(values: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One alternation each, the longest first: what holds another secret goes whole."""
    longest_first = sorted(values, key=lambda value: (-len(value), value))
    text = "|".join("".join(map(_spellings, value)) for value in longest_first)
    return re.compile(text), re.compile(text.encode().decode("latin-1"))


def _spellings(character: str) -> str:
    """A pattern of every way a character is written."""
    if _PLAIN.match(character):
        return re.escape(character)
    percent = "".join(f"%(?:25)*{each}" for each in quote(character, safe="").split("%")[1:])
    code = ord(character)
    # The character itself comes last: a percent sign and an ampersand begin their own encoding.
    ways = [
        rf"(?i:{percent}|\\{{1,4}}u{code:04x}|\\{{1,4}}x{code:02x}|&#0*{code};|&#x0*{code:x};)",
        *([re.escape(html.escape(character))] if character in '&<>"' else []),
        *([r"\+"] if character == " " else []),
        rf"\\{{0,4}}{re.escape(character)}",
    ]
    return f"(?:{'|'.join(ways)})"


def _instead_of(found: re.Match[str]) -> str:
    """A number in JSON or in a script must stay one, or nobody can read the rest any more."""
    start, end = found.span()
    is_number = (
        found[0].isdecimal()
        and _BEFORE_NUMBER.search(found.string[max(0, start - _NEAR) : start])
        and _AFTER_NUMBER.match(found.string, end)
    )
    return "0" if is_number else REDACTED


def _discreet(text: str, secrets: Secrets = DEFAULT) -> str:
    said = redact_text(conceal(text), secrets)
    return _ADDRESS.sub(lambda found: redact_url(found[0], secrets), said)
