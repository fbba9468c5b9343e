"""The archive as Scrapy's HTTP cache middleware drives it: a policy and a storage."""

import logging
from datetime import UTC, datetime
from weakref import WeakSet

from scrapy import Spider, signals
from scrapy.extensions.httpcache import DummyPolicy
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.defer import deferred_from_coro

from govcrawl.archive.answers import latency_of, redirects_of, response_from
from govcrawl.archive.configuration import Mode
from govcrawl.archive.discreet import Bodies, discreet_url
from govcrawl.archive.index import Entry, Index, moment_of
from govcrawl.archive.keys import key_of
from govcrawl.archive.recorder import Recorder
from govcrawl.archive.revalidation import REVISIT, Revisit
from govcrawl.archive.writing import exchange, flat, revisit_fields
from govcrawl.browser import RENDER

logger = logging.getLogger(__name__)

LISTED = 50
"""How many missing requests are named when a replay closes; all are counted."""

CLOSE_REASON = "archive_failed"


class EveryResponse(DummyPolicy):
    """The cache policy of an archive: every scheme and status is kept, and evidence never ages."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.ignore_schemes = []
        self.ignore_http_codes = []


class Archive:
    """The cache storage: looks requests up in WARC files and records answers into new ones.

    Stats: ``archive/recorded``, ``archive/replayed``, ``archive/missing`` (replay only).
    """

    def __init__(self, settings: BaseSettings) -> None:
        """Read what the directory holds, as the mode asks.

        Raises ValueError without an archive in the settings.
        """
        mode = Mode.of(settings)
        if mode is None:
            raise ValueError("HTTPCACHE_ENABLED without GOVCRAWL_ARCHIVE or GOVCRAWL_REPLAY")
        self._mode = mode
        self._user_agent = settings.get("USER_AGENT") or ""
        self._index = Index(mode.directory, mode.secrets) if mode.answers else None
        self._recorder: Recorder | None = None
        self._bodies: Bodies | None = None
        self._without_date: WeakSet[Response] = WeakSet()
        self._missing: list[str] = []

    def open_spider(self, spider: Spider) -> None:
        """Begin: listen for downloads, to know what was received, and when."""
        spider.crawler.signals.connect(self._received, signals.response_downloaded)
        if self._index is not None:
            logger.info(
                "The archive %s answers %d requests from %d files",
                self._mode.directory,
                len(self._index),
                len(self._index.files),
            )

    def close_spider(self, spider: Spider) -> None:
        """End: close the file, say what a replay was missing."""
        if self._recorder is not None:
            self._recorder.close()
        count = _stats(spider).get_value("archive/missing", 0)
        if count:
            more = [f"… and {count - LISTED} more"] if count > LISTED else []
            logger.warning(
                "%d requests were not in the archive %s:\n%s",
                count,
                self._mode.directory,
                "\n".join([*self._missing, *more]),
            )

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The recorded answer to a request, None if there is none.

        Raises DamagedRecordError, OSError or ValueError for a record that cannot be read; the
        middleware logs it and takes it for missing, and so it is counted here.
        """
        for name in ("evidence", "fetched_at", "download_latency"):
            request.meta.pop(name, None)  # copied from the request this one follows
        try:
            return self._answer(spider, request)
        except Exception:
            self._note_missing(spider, request)
            raise

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Record an answer. Where that fails the crawl is closed: no item without its evidence.

        What came for an answer that is given again is its 304, and that is recorded.
        """
        moment = request.meta.setdefault("fetched_at", _now())
        revisit: Revisit | None = request.meta.pop(REVISIT, None)
        received = revisit.answer if revisit else response
        revisited = revisit_fields(revisit.original, revisit.file) if revisit else None
        headers = [
            (name, value)
            for name, value in flat(received)
            if name != b"Date" or received not in self._without_date
        ]
        secrets = self._mode.secrets
        kept, headers = self._bodies_of(spider).discreet(request, received, headers, secrets)
        members, record_id = exchange(request, kept, headers, moment, secrets, revisited=revisited)
        try:
            file = self._recorder_of(spider).write(members)
        except OSError:
            logger.critical("The archive %s cannot be written to", self._mode.directory)
            engine = spider.crawler.engine
            assert engine is not None
            deferred_from_coro(engine.close_spider_async(reason=CLOSE_REASON))
            raise
        request.meta["evidence"] = {"file": file, "record_id": record_id}
        _stats(spider).inc_value("archive/recorded")

    def _bodies_of(self, spider: Spider) -> Bodies:
        if self._bodies is None:
            self._bodies = Bodies(spider.crawler)
        return self._bodies

    def _recorder_of(self, spider: Spider) -> Recorder:
        if self._recorder is None:
            run_id = getattr(spider, "run_id", None) or f"{spider.name}-{_now():%Y%m%dT%H%M%SZ}"
            self._recorder = Recorder(
                self._mode.directory, run_id, self._user_agent, self._mode.file_size
            )
        return self._recorder

    def _received(self, response: Response, request: Request) -> None:
        """Note the moment, and whether the date is the server's: the middleware adds its own."""
        request.meta["fetched_at"] = _now()
        if b"Date" not in response.headers:
            self._without_date.add(response)

    def _answer(self, spider: Spider, request: Request) -> Response | None:
        index = self._index
        entry = None if index is None else self._entry(index, request)
        if index is None or entry is None:
            self._note_missing(spider, request)
            return None
        record, original = index.read(entry.place)
        response = response_from(request, record, original)
        file = index.files[entry.place.file].name
        request.meta["evidence"] = {"file": file, "record_id": record.identity}
        request.meta["fetched_at"] = moment_of(record)
        if (latency := latency_of(record)) is not None:
            request.meta["download_latency"] = latency
        request.meta.update(redirects_of(record))
        _stats(spider).inc_value("archive/replayed")
        return response

    def _entry(self, index: Index, request: Request) -> Entry | None:
        rendered = bool(request.meta.get(RENDER))
        secrets = self._mode.secrets
        entry = index.find(key_of(request, secrets, rendered=rendered))
        if entry is None and rendered and not self._mode.records:
            entry = index.find(key_of(request, secrets))
        attempt = 1 + int(request.meta.get("retry_times", 0))
        if entry and self._mode.records and attempt > entry.attempts:
            return None
        return entry

    def _note_missing(self, spider: Spider, request: Request) -> None:
        if self._mode.records:
            return
        _stats(spider).inc_value("archive/missing")
        if len(self._missing) < LISTED:
            self._missing.append(
                f"{request.method} {discreet_url(request.url, self._mode.secrets)}"
            )


def _stats(spider: Spider) -> StatsCollector:
    stats = spider.crawler.stats
    assert stats is not None
    return stats


def _now() -> datetime:
    return datetime.now(UTC)
