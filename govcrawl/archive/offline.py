"""The download handler of a replay: there is no network."""

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from govcrawl.discretion import redact_url


class Offline(BaseDownloadHandler):
    """Stands in for every other handler, so that no request can get past the archive."""

    lazy = True

    async def download_request(self, request: Request) -> Response:
        """Refuse, in the words Scrapy's cache uses for a request it does not have."""
        raise IgnoreRequest(
            f"Ignored request not in cache: {request.method} {redact_url(request.url)} "
            "(a replay has no network)"
        )
