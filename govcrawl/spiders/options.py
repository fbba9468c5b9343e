"""Puts the settings an operator chose into effect, wherever they were given."""

from scrapy.settings import BaseSettings

from govcrawl import archive, browser
from govcrawl.settings import user_agent

NUMBERS = (
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
    settings.set("DOWNLOAD_DELAY", settings[delay], priority="spider")
    settings.set("USER_AGENT", user_agent(settings["GOVCRAWL_CONTACT"]), priority="spider")
    browser.configure(settings)
    archive.configure(settings)
