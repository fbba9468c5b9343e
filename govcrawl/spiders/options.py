"""Puts what an operator chose into effect, wherever it was given."""

import logging
from collections.abc import Collection, Mapping

from scrapy.settings import BaseSettings

from govcrawl import archive, browser
from govcrawl.discretion import DEFAULT, REDACTED
from govcrawl.networks import SETTING, Networks
from govcrawl.registry.selection import SelectionError
from govcrawl.settings import user_agent

NUMBERS = (
    "GOVCRAWL_APPSTORE_DELAY",
    "GOVCRAWL_DELAY",
    "GOVCRAWL_PROGRESS",
    "GOVCRAWL_STORAGE_RETRY",
    "GOVCRAWL_STORAGE_TIMEOUT",
    "GOVCRAWL_WECHAT_DELAY",
    "GOVCRAWL_WEIBO_DELAY",
)
"""Settings that are a number of seconds."""


def put_into_effect(settings: BaseSettings, delay: str) -> None:
    """Check the settings and set what follows from them; ``-s`` counts as much as the environment.

    ``delay`` names the setting with the seconds between two requests to one host.

    Scrapy's own settings given on the command line go before. Raises ValueError naming a setting
    that makes no sense.
    """
    for name in NUMBERS:
        try:
            settings.getfloat(name)
        except ValueError:
            raise ValueError(f"{name}: got {settings[name]!r}, expected seconds") from None
    Networks.parse(settings.get(SETTING) or "")
    settings.set("DOWNLOAD_DELAY", settings[delay], priority="spider")
    settings.set("USER_AGENT", user_agent(settings["GOVCRAWL_CONTACT"]), priority="spider")
    browser.configure(settings)
    archive.configure(settings)


def refuse_unknown(arguments: Mapping[str, str], known: Collection[str]) -> None:
    """Raises SelectionError for an argument nobody understands, its value hidden if a secret."""
    for name, value in arguments.items():
        if name not in known:
            shown = REDACTED if DEFAULT.hides(name, value) else value
            expected = f"one of the arguments {', '.join(sorted(known))}"
            raise SelectionError(name, shown, expected)


def quiet(settings: BaseSettings) -> None:
    """Make no log records that nobody is to see."""
    for name in ("scrapy", "pymongo"):
        # What no handler shows is not made: a tenth of a crawl went into searching it.
        logging.getLogger(name).setLevel(settings["LOG_LEVEL"])
    # A host without robots.txt because it is down gets a traceback from Scrapy; that it is
    # down becomes the outcome of its target.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
