"""What must never be told: the credentials in use, wherever they might turn up.

Process-wide on purpose: a secret is one everywhere, and so are logs. Hiding more never harms.
"""

from collections.abc import Iterable

_known: set[str] = set()


def keep_secret(values: Iterable[str]) -> None:
    """From now on these values are replaced wherever text or bytes are kept."""
    _known.update(value for value in values if value)


def conceal(text: str) -> str:
    """The text with every known secret, plain or as an address spells it, replaced."""
    raise NotImplementedError


def conceal_bytes(body: bytes) -> bytes:
    """The same for bytes."""
    raise NotImplementedError
