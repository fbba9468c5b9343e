"""Where a moved account's page leads a reader of one of its articles."""

from govcrawl.capture import Capture
from govcrawl.parsers import json_values
from govcrawl.parsers.wechat import addresses, scripts


def read_successor(capture: Capture) -> str | None:
    """The address a moved account's page gives for the same article; None where it gives none."""
    if json_values.load(capture) is not None:
        return None
    link = scripts.read(capture).variables.get("transferTargetLink")
    return addresses.plain(link) or None
