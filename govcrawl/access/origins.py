"""Where a platform's hosts are: themselves, or what ``GOVCRAWL_ORIGINS`` puts in their place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from govcrawl.urls import host_of


@dataclass(frozen=True)
class Origins:
    """Hosts with another origin in their place: a mirror, a gateway, a sample platform."""

    replaced: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From ``m.weibo.cn=http://127.0.0.16:8642,mp.weixin.qq.com=...``.

        Raises ValueError naming the part that is no host with an http(s) origin.
        """
        replaced = {}
        for part in filter(None, (each.strip() for each in text.split(","))):
            host, _, origin = (each.strip() for each in part.partition("="))
            parts = urlsplit(origin)
            is_origin = parts.scheme in {"http", "https"} and parts.netloc
            if not host or not is_origin or parts.path.strip("/") or parts.query:
                expected = "host=origin, like m.weibo.cn=http://127.0.0.16:8642"
                raise ValueError(f"GOVCRAWL_ORIGINS: got {part!r}, expected {expected}")
            replaced[host.lower()] = f"{parts.scheme}://{parts.netloc}"
        return cls(replaced)

    def of(self, url: str) -> str:
        """The address as it is to be asked."""
        origin = self.replaced.get(host_of(url))
        if origin is None:
            return url
        place = urlsplit(origin)
        return urlunsplit(urlsplit(url)._replace(scheme=place.scheme, netloc=place.netloc))
