"""What reading files came to: the items that may be stored, and everything that is wrong."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from govcrawl import schemas
from govcrawl.access.wechat import without_credentials
from govcrawl.items import Item, as_json
from govcrawl.pipelines.stamp import Collector, stamp
from govcrawl.pipelines.validate import printable
from govcrawl.registry.tables import Problem

_ADDRESS = re.compile(r"https?://[^\s'\"]+")
Kind = TypeVar("Kind", bound=Item)


@dataclass(frozen=True)
class Source:
    """A file to import: its name without the folders, and the SHA-256 of what it holds."""

    path: Path
    file_hash: str

    @property
    def name(self) -> str:
        """How documents call it: the folders are this machine's business."""
        return self.path.name


@dataclass
class Checked(Generic[Kind]):
    """Good items in the order of the files, all problems, and how many rows there were.

    ``notes`` tell what was understood otherwise than it stands there and is no error.
    ``told_by`` names who says so, where the items themselves have no place for it.
    """

    items: list[Kind] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    sources: list[Source] = field(default_factory=list)
    told_by: set[str] = field(default_factory=set)

    def opened(self, paths: Iterable[Path]) -> Iterator[Source]:
        """Each file that can be read; of the others what is wrong is among the problems."""
        for path in paths:
            source = open_source(path)
            if isinstance(source, Problem):
                self.problems.append(source)
            else:
                self.sources.append(source)
                yield source

    def in_order(self) -> list[Problem]:
        """The problems by place, free of credentials."""
        return sorted({replace(each, text=_safe(each.text)) for each in self.problems})


def _safe(text: str) -> str:
    """The text with every address in it free of credentials."""
    return _ADDRESS.sub(lambda match: without_credentials(match[0]), text)


def open_source(path: Path) -> Source | Problem:
    """The file, or what is wrong where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        text = f"got a file that cannot be read ({error.strerror}), expected an export"
        return Problem(str(path), 1, 1, text)
    return Source(path, "sha256:" + hashlib.sha256(content).hexdigest())


def faults(item: Item, collector: Collector) -> list[dict[str, str]]:
    """Stamp the item and say what its schema and the database have against it."""
    stamp(item, collector)
    document = as_json(item.document())
    found = schemas.errors(item.collection, document)
    return [*found, *_unprintable(document)]


def _unprintable(document: dict[str, object]) -> Iterable[dict[str, str]]:
    for name, value in document.items():
        if isinstance(value, str) and printable(value) != value:
            yield {"path": f"$.{name}", "rule": "storable", "message": "a lone surrogate"}
