"""Which names are those of credentials.

A value is replaced by ``REDACTED`` where its *name* says it is a credential:

- anywhere in the name: token, password, passwd, apikey, accesskey, credential, signature,
  sessionid, jsession;
- at its end: secret, secretid, secretkey, privatekey, appkey, authkey, sessionkey, exportkey,
  sessid, ticket, jwt, authorization, cookie, passphrase, pwd;
- the whole name: sign, uin, gsid, csrf, xsrf, otp, bearer.

``key``, ``sid``, ``session``, ``auth`` and ``pass`` also name search words, site numbers and
sittings of a congress. Their value is replaced only where it looks made by a machine: at least
eight ASCII characters with a letter among them, or twenty digits. Case and the signs between words
do not matter. WeChat's ``sn`` and ``chksm`` and Weibo's ``id`` say which page is meant and stay.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

REDACTED = "REDACTED"

_ANYWHERE = (
    *("token", "password", "passwd", "apikey", "accesskey"),
    *("credential", "signature", "sessionid", "jsession"),
)
_ENDINGS = (
    *("secret", "secretid", "secretkey", "privatekey", "appkey", "authkey", "sessionkey"),
    *("exportkey", "sessid", "ticket", "jwt", "authorization", "cookie", "passphrase", "pwd"),
)
WHOLE = frozenset({"sign", "uin", "gsid", "csrf", "xsrf", "otp", "bearer"})
"""Words that say it only where they are the whole name."""
AMBIGUOUS = frozenset({"key", "sid", "session", "auth", "pass"})
"""Words that also name other things: the value decides."""
_MACHINE_MADE = re.compile(r"(?=[^A-Za-z]*[A-Za-z])[\x21-\x7e]{8,}|[0-9]{20,}")


@dataclass(frozen=True)
class Secrets:
    """Names an operator adds to the rule above, and names taken off it; compared without case."""

    added: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, words: Iterable[str]) -> Self:
        """From the setting's words: ``name`` adds one, ``-name`` takes one off."""
        kept = [word.strip() for word in words if word.strip()]
        return cls(
            added=frozenset(_plain(word) for word in kept if not word.startswith("-")),
            spared=frozenset(_plain(word) for word in kept if word.startswith("-")),
        )

    def hides(self, name: str, value: str) -> bool:
        """Whether the value of a parameter or field is a credential."""
        last = last_word(name)
        return self.hides_all(name) or (
            last in AMBIGUOUS - self.spared and _MACHINE_MADE.fullmatch(value) is not None
        )

    def hides_all(self, name: str) -> bool:
        """Whether everything of this name is a credential, whatever the value."""
        whole, last = _plain(name), last_word(name)
        if {whole, last} & self.spared:
            return False
        return (
            bool({whole, last} & self.added)
            or last in WHOLE
            or last.endswith(_ENDINGS)
            or any(word in whole for word in _ANYWHERE)
        )


DEFAULT = Secrets()


def last_word(name: str) -> str:
    """The word a name is judged by: ``key`` of ``user[key]`` and of ``filter.key``."""
    words = [_plain(word) for word in re.split(r"[\[\].:$]", name)]
    return next((word for word in reversed(words) if word), "")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("amp;"))
