"""The operator's own credentials: from the environment or from a file only the operator reads.

None of them is ever a Scrapy setting, because settings are shown in logs; only the file's path is.

===========================  =========================  ==========================================
environment                  file                       what it is
===========================  =========================  ==========================================
``GOVCRAWL_WEIBO_COOKIE``    ``[weibo] cookie``         the Cookie header of one's own browser
``GOVCRAWL_WEIBO_TOKEN``     ``[weibo] token``          an access token of api.weibo.com
``GOVCRAWL_WECHAT_SESSION``  ``[wechat] uin, key, …``   ``uin=…&key=…&pass_ticket=…``, as the
                                                        addresses of one's own client have them
===========================  =========================  ==========================================

The environment goes before the file. A WeChat session is taken whole from one of them: its parts
belong together.
"""

import os
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from scrapy.settings import BaseSettings

from govcrawl.access.credentials.file import read_file
from govcrawl.access.credentials.values import (
    CredentialError,
    checked_cookie,
    checked_session,
    checked_token,
    cookie_pairs,
    session_pairs,
)
from govcrawl.discretion import DEFAULT, keep_secret

__all__ = ["CredentialError", "Credentials"]

_COOKIE, _TOKEN, _SESSION = (
    *("GOVCRAWL_WEIBO_COOKIE", "GOVCRAWL_WEIBO_TOKEN"),
    "GOVCRAWL_WECHAT_SESSION",
)
_SIGN_ON = frozenset({"sub", "subp", "scf"})
"""Weibo's cookies that are a sign-on; other credentials have names that say so."""
_ORDINARY = re.compile(r".{0,7}|[0-9]{8,19}|[A-Za-z]{8,15}|([a-z0-9-]+\.)+[a-z]{2,}")
"""What a cookie's value may be without being a secret: a number (a time, an account), a word, a
host. Hiding those would blank ordinary text and addresses."""


@dataclass(frozen=True)
class Credentials:
    """What the operator gave us; empty where nothing was given. Its text never shows a value."""

    weibo_cookie: str = field(default="", repr=False)
    weibo_token: str = field(default="", repr=False)
    wechat_session: Mapping[str, str] = field(default_factory=dict, repr=False)
    """``uin``, ``key``, ``pass_ticket`` and perhaps ``appmsg_token``, ``cookie``."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Read the environment and the file that ``GOVCRAWL_CREDENTIALS`` names.

        What is read is kept secret from then on, even where it turns out to be unusable. Raises
        CredentialError.
        """
        for name in (_COOKIE, _TOKEN, _SESSION):
            if value := settings.get(name):
                keep_secret([str(value)])
                raise CredentialError(f"{name} is no setting: give it in the environment or a file")
        path = settings["GOVCRAWL_CREDENTIALS"]
        file = Path(path).expanduser() if path else None
        sections = read_file(file) if file else {}
        weibo, wechat = sections.get("weibo", {}), sections.get("wechat", {})
        given = {name: os.environ.get(name, "") for name in (_COOKIE, _TOKEN, _SESSION)}
        cookie, token = given[_COOKIE], given[_TOKEN]
        parts = (pair.rpartition("=")[2] for pair in given[_SESSION].split("&"))
        keep_secret([cookie, token, *parts, *weibo.values(), *wechat.values()])
        found = cls(
            weibo_cookie=checked_cookie(cookie, _COOKIE)
            or checked_cookie(weibo.get("cookie", ""), f"{file}: [weibo] cookie"),
            weibo_token=checked_token(token, _TOKEN)
            or checked_token(weibo.get("token", ""), f"{file}: [weibo] token"),
            wechat_session=checked_session(session_pairs(given[_SESSION], _SESSION), _SESSION)
            or checked_session(wechat, f"{file}: [wechat]"),
        )
        keep_secret(found.secrets())
        return found

    def secrets(self) -> Iterator[str]:
        """Every value that must never be told: the credentials and the parts of them."""
        session = dict(self.wechat_session)
        cookies = [self.weibo_cookie, session.pop("cookie", "")]
        yield from [*cookies, self.weibo_token, *session.values()]
        yield from _other_form(session.get("uin", ""))
        for cookie in cookies:
            for name, value in cookie_pairs(cookie):
                is_named = name.lower() in _SIGN_ON or DEFAULT.hides_all(name)
                if is_named or not _ORDINARY.fullmatch(value):
                    yield value


def _other_form(uin: str) -> Iterator[str]:
    """Addresses have the number of an account in Base64, pages have it as it is too."""
    if uin.isdecimal():
        yield b64encode(uin.encode()).decode()
    else:
        try:
            number = b64decode(uin, validate=True)
        except (NotBase64, ValueError):
            return
        if number.isdigit():
            yield number.decode()
