"""Asks only for what has changed: conditional requests, with the archive as the memory.

With ``GOVCRAWL_REVALIDATE=1`` a plain GET whose latest archived answer is a whole 200 with an ETag
or a Last-Modified is sent with them. A 304 is handed on as that answer, status and body, so that
whoever reads it gets what an unconditional request would have brought; the archive records it as a
``revisit`` (``Archive.store_response``).

Asked as ever are requests with credentials, those that are to measure the server itself
(``FIRST_HAND`` in their meta), and everything that failed or led elsewhere the last time. An answer
that cannot be about what was asked (a 304 with another ETag, a 412) is not believed, nor is a 304
for a body that the archive has lost since: the request is made once more, without a condition. A
304 that nobody asked for is an answer like any other.

This is not the revalidation of Scrapy's cache, for that answers from the cache also when the server
fails, and takes the headers of a 304 for those of the page.
"""

import logging
from typing import NamedTuple, Self
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from govcrawl.archive.answers import response_from
from govcrawl.archive.configuration import Mode
from govcrawl.archive.discreet import discreet_headers, discreet_url
from govcrawl.archive.index import Index, Place, moment_of
from govcrawl.archive.keys import key_of
from govcrawl.archive.reading import DamagedRecordError, Record
from govcrawl.archive.validators import Validators, take_off
from govcrawl.archive.writing import FLAGS_FIELD, flat
from govcrawl.browser import RENDER

logger = logging.getLogger(__name__)

FIRST_HAND = "first_hand"
"""In a request's meta: the answer is to measure the server, so no condition is put on it."""
REVISIT = "archive_revisit"
"""In a request's meta, for the archive: what its 304 stands for (``Revisit``)."""
_CONDITION = "archive_condition"
_NOT_MODIFIED, _PRECONDITION_FAILED = 304, 412
_UNREADABLE = (DamagedRecordError, OSError, ValueError)


class Revisit(NamedTuple):
    """A 304, and the archived answer it confirms with the name of its file."""

    answer: Response
    original: Record
    file: str


class _Condition(NamedTuple):
    """What a request was made conditional with, and where the answer it is about is archived."""

    place: Place
    validators: Validators


class Revalidation:
    """The downloader middleware next to the network: everything else sees whole answers.

    Stats: ``archive/revalidated``, ``archive/bytes_saved`` (bodies that were not sent, as they were
    received the first time, compressed where they came so) and ``archive/disbelieved``.
    """

    def __init__(self, mode: Mode, stats: StatsCollector) -> None:
        self._secrets = mode.secrets
        self._index = Index(mode.directory, mode.secrets)
        self._stats = stats
        logger.info(
            "The archive %s knows the answers to %d requests from %d files",
            mode.directory,
            len(self._index),
            len(self._index.files),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the archive's index; raises NotConfigured unless the settings ask for this."""
        if not crawler.settings["GOVCRAWL_REVALIDATE"]:
            raise NotConfigured
        mode = Mode.of(crawler.settings)
        if mode is None or not mode.revalidates:
            raise NotConfigured
        assert crawler.stats is not None
        return cls(mode, crawler.stats)

    def process_request(self, request: Request) -> None:
        """Make the request conditional if it may be.

        One that follows another, by a redirect or as a retry, comes with the other's condition.
        """
        request.meta.pop(REVISIT, None)
        if request.meta.pop(_CONDITION, None) is not None:
            take_off(request.headers)
        if not self._may_be_conditional(request):
            return
        try:
            condition = self._condition(request)
        except _UNREADABLE as error:
            logger.warning("%s: asked for without condition: %s", self._shown(request), error)
            return
        if condition is not None:
            condition.validators.put_on(request.headers)
            request.meta[_CONDITION] = condition

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The archived answer for a 304 that confirms it; what is not believed is asked again."""
        condition: _Condition | None = request.meta.get(_CONDITION)
        if condition is None or response.status not in {_NOT_MODIFIED, _PRECONDITION_FAILED}:
            return response
        confirmed = self._confirmed(condition, request, response)
        if confirmed is None:
            self._stats.inc_value("archive/disbelieved")
            meta = {**request.meta, FIRST_HAND: True}
            return request.replace(meta=meta, dont_filter=True, priority=request.priority + 1)
        self._stats.inc_value("archive/revalidated")
        self._stats.inc_value("archive/bytes_saved", len(confirmed.body))
        return confirmed

    def _confirmed(
        self, condition: _Condition, request: Request, response: Response
    ) -> Response | None:
        """The archived answer as if it had come now; None if the 304 cannot be about it."""
        agrees = condition.validators.agree_with(response.headers)
        if response.status != _NOT_MODIFIED or not agrees:
            logger.info("%s: its %d is not believed", self._shown(request), response.status)
            return None
        try:
            _, original = self._index.read(condition.place)
            archived = response_from(request, original, original)
        except _UNREADABLE as error:
            logger.warning("%s: asked for once more: %s", self._shown(request), error)
            return None
        file = self._index.file_of(condition.place)
        request.meta[REVISIT] = Revisit(response, original, file)
        return archived.replace(
            flags=response.flags, ip_address=response.ip_address, protocol=response.protocol
        )

    def _may_be_conditional(self, request: Request) -> bool:
        meta = request.meta
        if meta.get(FIRST_HAND) or meta.get(RENDER) or meta.get("dont_cache"):
            return False
        if request.method != "GET" or request.body or not request.url.startswith("http"):
            return False
        headers = flat(request)
        url = urldefrag(request.url)[0]
        discreet = discreet_url(url, self._secrets), discreet_headers(headers, self._secrets)
        return discreet == (url, headers)

    def _condition(self, request: Request) -> _Condition | None:
        """What to ask with; None unless the latest answer is one that can be given again.

        Only a whole answer this archive received itself is: its flags, which would say that it
        broke off, are known and empty. Raises what reading a record raises.
        """
        entry = self._index.find(key_of(request, self._secrets))
        if entry is None:
            return None
        record, original = self._index.read(entry.place)
        if original.kind != "response" or original.field(FLAGS_FIELD) != "":
            return None
        answer = response_from(request, record, original)
        validators = Validators.of(answer.headers, moment_of(original))
        if answer.status != 200 or validators is None:  # noqa: PLR2004
            return None
        return _Condition(entry.place, validators)

    def _shown(self, request: Request) -> str:
        return discreet_url(request.url, self._secrets)
