"""A site that has not changed is crawled again for almost nothing, and no document is rewritten."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.synchronous.database import Database

from govcrawl.archive.evidence import held
from govcrawl.items import ITEM_CLASSES
from tests.support.changing import OLD, conditions, honest
from tests.support.crawl import Place, crawl
from tests.support.hostile import HostileWeb, Question, home, serving
from tests.support.trap_sites import ENTRIES, article, listing

HOST = "127.0.0.1"
LASTING = tuple(item.collection for item in ITEM_CLASSES if item.entity)
ARGUMENTS = ("max_pages=30", "max_links=0")


def site(question: Question) -> bytes:
    if question.target == "/":
        said = home("/gk/").encode()
    elif question.target == "/gk/":
        said = body_of(listing(ENTRIES, ""))
    elif question.target in ENTRIES:
        said = body_of(article(question.target))
    else:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return honest(said, f'ETag: "{len(said)}"', OLD)(question)


def body_of(said: bytes) -> bytes:
    return said.partition(b"\r\n\r\n")[2]


@pytest.fixture(scope="module")
def crawled(
    database_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database[Any], HostileWeb, list[dict[str, Any]]]]:
    """Three crawls: into an empty archive, again with it, and a replay of what it then holds."""
    folder = tmp_path_factory.mktemp("revalidation")
    left: list[dict[str, Any]] = []
    with serving({HOST: site}) as web, MongoClient(database_uri) as client:
        registry = web.registry(folder / "registry")
        place = Place(database_uri, "govcrawl_test_revalidation", folder / "home", registry)
        database = client[place.database]
        client.drop_database(database.name)
        archive = {"GOVCRAWL_ARCHIVE": str(folder / "archive")}
        again = archive | {"GOVCRAWL_REVALIDATE": "1"}
        for settings in (archive, again, {"GOVCRAWL_REPLAY": str(folder / "archive")}):
            run = crawl(place, *ARGUMENTS, settings=settings)
            assert run.returncode == 0, run.stderr
            left.append(
                {name: {each["_id"]: each for each in database[name].find()} for name in LASTING}
            )
        yield database, web, left
        client.drop_database(database.name)


def without(documents: dict[str, Any], *names: str) -> dict[str, Any]:
    return {
        collection: {
            key: {name: value for name, value in each.items() if name not in names}
            for key, each in found.items()
        }
        for collection, found in documents.items()
    }


def rewritten(before: dict[str, Any], after: dict[str, Any]) -> set[tuple[str, str]]:
    """Which fields of which collections differ; adding and losing a document is one as well."""
    found = set()
    for collection, documents in before.items():
        assert documents.keys() == after[collection].keys()
        for key, each in documents.items():
            names = each.keys() | after[collection][key].keys()
            found |= {
                (collection, name)
                for name in names
                if each.get(name) != after[collection][key].get(name)
            }
    return found


def test_no_document_is_rewritten(crawled: Any) -> None:
    database, _, (first, second, third) = crawled
    assert [len(first["website_pages"]), len(first["website_columns"])] == [len(ENTRIES), 1]
    seen = {"observed_at", "last_seen_at", "run_id", "evidence"}
    touched = {(name, field) for name in ("website_pages", "website_columns") for field in seen}
    assert rewritten(first, second) == touched
    assert rewritten(second, third) == {each for each in touched if each[1] == "run_id"}
    assert database["revisions"].count_documents({}) == 0
    assert database["rejected"].count_documents({}) == 0


def test_only_the_home_page_is_sent_again(crawled: Any) -> None:
    database, web, _ = crawled
    pages = [head for head in web.heads if head.split(" ")[1] in {"/", "/gk/", *ENTRIES}]
    assert sorted({head.split(" ")[1] for head in pages if conditions(head)}) == sorted(
        ["/gk/", *ENTRIES]
    )
    _, again, _ = database["runs"].find(sort=[("opened_at", 1)])
    assert again["counts"]["revalidated"] == 1 + len(ENTRIES)
    saved = sum(len(body_of(article(each))) for each in ENTRIES)
    assert again["counts"]["bytes_saved"] == saved + len(body_of(listing(ENTRIES, "")))
    asked = [conditions(head) for head in pages if head.startswith("GET / ")]
    assert asked == [{}, {}]


def test_evidence_of_the_second_crawl_leads_to_the_body_of_the_first(crawled: Any) -> None:
    database, _, (first, second, _) = crawled
    archive = Path(database["runs"].find_one()["archive"])
    for key, page in second["website_pages"].items():
        evidence, before = page["evidence"], first["website_pages"][key]["evidence"]
        said = held(archive / evidence["file"], [evidence["record_id"]])[evidence["record_id"]]
        assert said.startswith("HTTP/1.1 304 Not Modified, 0 bytes, digest checked; its body:")
        assert f"{before['file']}, record {before['record_id']}: HTTP/1.1 200 OK, " in said
        assert said.endswith(" bytes, digest checked")
