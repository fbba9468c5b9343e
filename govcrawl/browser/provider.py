"""A browser that is started when the first page is to be rendered."""

import logging
import os
from typing import Any

from playwright.async_api import Browser, Error
from scrapy_playwright.provider import (  # type: ignore[import-untyped]
    PlaywrightBrowserProvider,
)

logger = logging.getLogger(__name__)


class LateBrowser(PlaywrightBrowserProvider):  # type: ignore[misc]  # it has no types
    """Starts Playwright's driver with the browser instead of with the crawl.

    Chromium's sandbox is used wherever it can be: not for root, and not where the system forbids
    the namespaces it is made of.
    """

    async def start(self) -> None:
        """Called when the crawl begins, which may never need a browser."""

    async def launch_browser(self) -> Browser:
        """Start the driver unless it runs already, then the browser; raises Playwright's Error."""
        if self.playwright is None:
            await super().start()
        options: dict[str, Any] = self.config.launch_options
        if _is_root() or "chromium_sandbox" in options:
            return await self._launched()
        options["chromium_sandbox"] = True
        try:
            return await self._launched()
        except Error as error:
            logger.warning("The browser does not start in its sandbox: %s", error.message[:500])
            options["chromium_sandbox"] = False
            return await self._launched()

    async def _launched(self) -> Browser:
        browser: Browser = await super().launch_browser()
        return browser


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
