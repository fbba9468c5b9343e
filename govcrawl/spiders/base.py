"""What all spiders share: arguments, settings and targets."""

import logging
import secrets
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from govcrawl.discretion import Secrets
from govcrawl.health import Check
from govcrawl.ledger import Ledger
from govcrawl.registry import Registry, Target
from govcrawl.registry.selection import SELECTION_ARGUMENTS, Selection, SelectionError
from govcrawl.spiders.acknowledgements import Acknowledgements
from govcrawl.spiders.answering import AnsweringSpider
from govcrawl.spiders.options import put_into_effect, quiet, refuse_unknown
from govcrawl.spiders.reading import Reader
from govcrawl.spiders.witnesses import Witnesses, control_urls

logger = logging.getLogger(__name__)


class OfficeSpider(AnsweringSpider):
    """Asks the targets of one channel and hands over what the parsers read.

    Arguments, the same for every spider: ``registry``, ``office``, ``region``, ``level``,
    ``since``, ``until``, ``limit``, ``shard`` (docs/operations.md). A subclass adds its own in
    ``own_arguments`` and implements ``first_requests`` and ``follow``.
    """

    own_arguments: ClassVar[frozenset[str]] = frozenset()
    delay: ClassVar[str] = "GOVCRAWL_DELAY"
    access: dict[str, str | None] | None = None
    """How a platform is asked (``runs.access``); None where no right is needed."""
    acknowledgements: Acknowledgements
    registry: Registry

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        self.run_id = arguments.pop("_job", "") or f"{self.name}-{stamp}-{secrets.token_hex(3)}"
        self.arguments = arguments
        self.reader = Reader()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the operator's settings into effect, wherever they were given.

        Raises ValueError naming a setting that makes no sense.
        """
        super().update_settings(settings)
        put_into_effect(settings, cls.delay)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and choose its targets; a wrong argument raises SelectionError."""
        quiet(crawler.settings)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.prepare(crawler.settings)
        if not crawler.settings["GOVCRAWL_CONTACT"] and not crawler.settings["GOVCRAWL_REPLAY"]:
            logger.warning("GOVCRAWL_CONTACT is not set: the sites asked cannot reach you")
        spider.acknowledgements = Acknowledgements(crawler, spider.ledger)
        crawler.signals.connect(spider.reader.close, signals.spider_closed)
        return spider

    def prepare(self, settings: BaseSettings) -> None:
        """Read the arguments and select the targets.

        Raises SelectionError naming a wrong argument, RegistryError with every wrong row.
        """
        refuse_unknown(self.arguments, {"registry"} | SELECTION_ARGUMENTS | self.own_arguments)
        self.selection = Selection.from_arguments(self.arguments)
        self.secrets = Secrets.parse(settings.getlist("GOVCRAWL_SECRET_PARAMETERS"))
        self.witnesses = Witnesses(control_urls(settings["GOVCRAWL_CONTROL_URL"]))
        name_or_path = self.arguments.get("registry") or settings["GOVCRAWL_REGISTRY"]
        self.registry = Registry.load(name_or_path)
        if not self.registry.offices:
            raise SelectionError("registry", name_or_path, "a registry with an office in it")
        self.targets = self.select_targets()
        self.ledger = Ledger(self.targets)

    def select_targets(self) -> list[Target]:
        """The targets of this run."""
        return self.registry.select(self.name, self.selection)

    def first_requests(self, target: Target) -> Iterable[Request]:
        """The first request of a target."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        """One first request a target; a target known to be absent is not asked.

        Only requests, never items: a crawl that is closed while items from here are on their way
        does not end (Scrapy 2.19).
        """
        for target in self.targets:
            if target.state == "absent":
                self.ledger.absent(target)
                continue
            for request in self.first_requests(target):
                yield request

    def checks(self) -> list[Check]:
        """What of the run only its spider can judge; by default nothing."""
        return []
