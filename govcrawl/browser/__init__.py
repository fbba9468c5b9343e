"""Rendering pages in a browser, for those that a plain answer leaves empty.

A request with ``playwright`` in its meta is rendered: the answer's body is the page as its scripts
left it, in UTF-8, with the status, headers and address of the document shown last, and the flag
``rendered``. One browser for a crawl, started for the first such request; each page in a context of
its own, so that no cookie, cache or storage passes from one page to another.

The name it gives is the crawl's own and nothing hides that it is automated. Playwright keeps no
cache for pages whose requests are looked at, so a context for a whole site would save nothing.
"""

from govcrawl.browser.configuration import EXECUTABLE, OFF, configure, find

__all__ = ["BROKEN", "EXECUTABLE", "OFF", "RENDER", "RENDERED", "configure", "find"]

RENDER = "playwright"
"""In a request's meta, true: render it. The name is scrapy-playwright's."""
RENDERED = "rendered"
"""The flag of a response that a browser made."""
BROKEN = "govcrawl/browser/broken"
"""Stat: set once the browser cannot be started; no page is rendered after that."""
