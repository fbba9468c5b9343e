"""One door to all parsers: from a channel's name and an answer to items."""

from collections.abc import Callable

from govcrawl.capture import Capture
from govcrawl.items import Item
from govcrawl.parsers import appstore, endpoint, website, wechat, weibo

PARSERS: dict[str, Callable[[Capture], list[Item]]] = {
    "website": website.parse,
    "weibo": weibo.parse,
    "wechat": wechat.parse,
    "appstore": appstore.parse,
    "endpoint": endpoint.parse,
}
"""Channel name to its parser. Each answers with items, failures among them as ``Outcome``."""


def parse(channel: str, capture: Capture) -> list[Item]:
    """The items an answer of a channel holds; an answer with nothing to read gives one Outcome.

    Raises LookupError naming the channel when no parser knows it.
    """
    try:
        parser = PARSERS[channel]
    except KeyError:
        known = ", ".join(sorted(PARSERS))
        raise LookupError(f"unknown channel {channel!r}: known are {known}") from None
    return parser(capture)
