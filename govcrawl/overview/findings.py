"""One run's documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pymongo.synchronous.database import Database

Document = dict[str, Any]


@dataclass(frozen=True)
class Findings:
    """The documents of one run. ``names`` are the offices' names by their id."""

    database: Database[Document]
    run: Document
    names: Mapping[str, str]

    @property
    def own(self) -> Document:
        """The query for the run's documents."""
        return {"run_id": self.run["_id"]}

    @property
    def spider(self) -> str:
        """Which spider's run it is."""
        return cast("str", self.run.get("spider", "website"))

    def of(self, collection: str, *order: str, **query: Any) -> Iterator[Document]:
        """The run's documents in a collection, in the order of the fields named."""
        found = self.database[collection].find({**self.own, **query})
        return iter(found.sort([(field, 1) for field in (*order, "_id")]))

    def office(self, document: Document) -> str:
        """The name of a document's office, else its id, else the target's key."""
        office_id = cast("str | None", document["office_id"])
        return self.names.get(office_id or "", office_id or str(document["target"]))
