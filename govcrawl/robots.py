"""robots.txt as Scrapy obeys it, also for requests that wait for it at the same moment."""

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred


class PatientRobotsTxt(RobotsTxtMiddleware):
    """Scrapy's own, but for a fault of 2.19 that lets forbidden requests through.

    While a host's robots.txt is on its way, all requests to it wait for one Deferred. Only the
    first of them gets its result; the others get None, which means that there are no rules.
    """

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None where it has none or they cannot be had."""
        await super().robot_parser(request)
        found = self._parsers[urlparse_cached(request).netloc]
        return None if isinstance(found, Deferred) else found
