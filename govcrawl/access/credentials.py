"""The operator's own credentials: from the environment or from a file only the operator reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from scrapy.settings import BaseSettings


class CredentialError(ValueError):
    """A credential that cannot be used: what is wrong, where, and never its value."""


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

        What is read is kept secret from then on. Raises CredentialError.
        """
        raise NotImplementedError
