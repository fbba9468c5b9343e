"""Real crawls of sample service platforms, as a user runs them."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.crawl import Place
from tests.support.store_crawl import Documents, Row, Trial, store_registry
from tests.support.weibo_crawl import OFFICE
from tests.web.pages import Answer, plain
from tests.web.platforms.serving import Asked, serve

Handler = Callable[[Asked], Answer]
EndpointTrials = Callable[..., "EndpointTrial"]
HOST, OTHER = "zwfw.example.gov.cn", "data.example.gov.cn"
TITLE = 'title = "示例"\nevidence = "invented for a test"\n'


@dataclass
class Served:
    """A host of a service platform: robots.txt, and whatever its handler answers."""

    handler: Handler
    robots: str = "User-agent: *\nAllow: /\n"

    def answer(self, asked: Asked) -> Answer:
        """What the host says."""
        return plain(self.robots) if asked.path == "/robots.txt" else self.handler(asked)


class EndpointTrial(Trial):
    """Hosts that are served, a registry of endpoints, and a database."""

    def command(self, *arguments: str, settings: Mapping[str, str] | None = None) -> list[str]:
        """The command line; ``arguments`` are ``name=value``."""
        line = [sys.executable, "-m", "scrapy", "crawl", "endpoint"]
        for argument in arguments:
            line += ["-a", argument]
        for name, value in (settings or {}).items():
            line += ["-s", f"{name}={value}"]
        return line

    def environment(self, **others: str) -> dict[str, str]:
        """A crawl without pauses."""
        places = (f"{host}={served.origin}" for host, served in self.served.items())
        given = {"GOVCRAWL_DELAY": "0", "GOVCRAWL_ORIGINS": ",".join(places)}
        return self.place.environment(**{**given, **others})

    def values(self) -> dict[str, Any]:
        """The value of every reading by its metric, and by whom it is about where it says."""
        return {
            ":".join(filter(None, (each["metric"], each["audience"]))): each["value"]
            for each in self.of("endpoint_readings").values()
        }


def row(endpoint: str, office: str = OFFICE) -> Row:
    """A row of the registry for an endpoint."""
    return {"office_id": office, "channel": "endpoint", "account": endpoint, "state": "open"}


def answer_json(value: Any, status: int = 200) -> Answer:
    """An answer in JSON."""
    body = json.dumps(value).encode()
    return Answer(body=body, status=status, content_type="application/json")


def paged(pages: list[Any], param: str = "page", first: int = 1) -> Handler:
    """Answers the pages by their number; an Answer among them as it is."""

    def answer(asked: Asked) -> Answer:
        number = int(asked.query.get(param) or asked.form.get(param) or first) - first
        page = pages[number] if number < len(pages) else {"rows": [], "total": 0}
        return page if isinstance(page, Answer) else answer_json(page)

    return answer


@pytest.fixture
def endpoint_trials(
    database: Documents, database_uri: str, tmp_path: Path
) -> Iterator[EndpointTrials]:
    """Makes trials of hosts, descriptions and registry rows."""
    with ExitStack() as stack:
        yield partial(_trial, stack, database, database_uri, tmp_path)


def _trial(
    stack: ExitStack,
    database: Documents,
    uri: str,
    folder: Path,
    hosts: Mapping[str, Handler | Served],
    descriptions: Mapping[str, str],
    rows: Iterable[Row] | None = None,
) -> EndpointTrial:
    described = folder / "registry" / "endpoints"
    described.mkdir(parents=True)
    for name, text in descriptions.items():
        (described / f"{name}.toml").write_text(TITLE + text, encoding="utf-8")
    registry = store_registry(folder / "registry", rows or map(row, descriptions))
    served = {
        host: stack.enter_context(serve(each if isinstance(each, Served) else Served(each)))
        for host, each in hosts.items()
    }
    place = Place(uri, database.name, folder / "home", registry)
    return EndpointTrial({}, served, place, database)
