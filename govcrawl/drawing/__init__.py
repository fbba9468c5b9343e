"""Drawing pages in a browser, for those that a plain answer leaves empty.

A request with ``playwright`` in its meta is drawn: the answer's body is the page as its scripts
left it, in UTF-8, with the status, headers and address of the document shown last, and the flag
``drawn``. One browser for a crawl, started for the first such request; each page in a context of
its own, so that no cookie, cache or storage passes from one page to another.

The name it gives is the crawl's own and nothing hides that it is automated. Playwright keeps no
cache for pages whose requests are looked at, so a context for a whole site would save nothing.
"""

DRAW = "playwright"
"""In a request's meta, true: draw it. The name is scrapy-playwright's."""
DRAWN = "drawn"
"""The flag of a response that a browser made."""
BROKEN = "govcrawl/browser/broken"
"""Stat: set once the browser cannot be started; no page is drawn after that."""


class CutShortError(Exception):
    """The crawl is told to stop, and the page had not had its turn yet."""
