"""How a stored score came about: score, indicator, documents, archived answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bson import json_util
from pymongo.synchronous.database import Database

from govcrawl.archive.evidence import held
from govcrawl.evaluation.profile import ROOT, Node, Profile
from govcrawl.publishing.documents import Document
from govcrawl.storage.home import project_folder

if TYPE_CHECKING:
    from pathlib import Path

Held = Database[Document]

MOST_DOCUMENTS = 20
"""Documents shown of one source; the filter beside them finds all."""


def find(
    database: Held, registry: str, selection: str, profile: str, as_of: str | None
) -> Document | None:
    """The stored evaluation of these, or the latest of them where no day is given."""
    query = {"registry": registry, "selection": selection, "profile": profile}
    if as_of is not None:
        query["as_of"] = as_of
    return database["evaluations"].find_one(query, sort=[("as_of", -1)])


def explain(
    database: Held, evaluation: Document, profile: Profile, office: str, indicator: str | None
) -> Iterator[str]:
    """Lines from the office's score down; with an indicator to its documents and their evidence.

    ``profile`` is the one the evaluation was made by. Raises LookupError naming what is not in the
    evaluation and what is.
    """
    _known("office", office, evaluation["offices"])
    if indicator is not None:
        _known("indicator", indicator, evaluation["catalogue"])
    own = {"evaluation": evaluation["_id"], "office_id": office}
    scores = {each["node"]: each for each in database["scores"].find(own)}
    found = {each["indicator"]: each for each in database["indicators"].find(own)}
    yield f"evaluation {evaluation['_id']}"
    if indicator is None:
        yield from _tree(profile, scores, found)
        return
    yield from _path(profile, scores, indicator)
    yield from _indicator(found[indicator])
    for source in found[indicator]["sources"]:
        yield from _source(database, source)


def _known(what: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise LookupError(f"got {what} {name!r}, expected one of {', '.join(known)}")


def _tree(
    profile: Profile, scores: Mapping[str, Document], found: Mapping[str, Document]
) -> Iterator[str]:
    """Every node with its score, and below those of indicators each indicator."""
    for node in _downward(profile, ROOT):
        depth = node.id.count(".") + (node.id != ROOT)
        yield "  " * depth + _score(profile, node, scores)
        for each in node.indicators:
            if each in found:
                yield "  " * (depth + 1) + _line(found[each], profile.weight(each))


def _downward(profile: Profile, node: str) -> Iterator[Node]:
    yield next(each for each in profile.nodes if each.id == node)
    for child in profile.children(node):
        yield from _downward(profile, child.id)


def _path(profile: Profile, scores: Mapping[str, Document], indicator: str) -> Iterator[str]:
    """The nodes above an indicator, the topmost first."""
    by_id = {each.id: each for each in profile.nodes}
    node = next((each for each in profile.nodes if indicator in each.indicators), None)
    if node is None:
        yield f"{indicator} is reported beside the scores of this profile, not in them"
        return
    above = [node]
    while above[0].parent is not None:
        above.insert(0, by_id[above[0].parent])
    for depth, each in enumerate(above):
        yield "  " * depth + _score(profile, each, scores)


def _score(profile: Profile, node: Node, scores: Mapping[str, Document]) -> str:
    score = scores[node.id]
    siblings = profile.children(node.parent) if node.parent else (node,)
    weight = node.weight / sum(each.weight for each in siblings)
    points = "no score" if score["capability"] is None else f"{score['capability']:.2f}"
    known = f"{score['known']} of {score['expected']} known"
    rank = f", rank {score['rank']} of {score['ranked']}" if score["rank"] else ""
    return f"{node.id} {node.name_zh}: {points} ({score['state']}, {known}, {weight:.1%}{rank})"


def _line(document: Document, weight: float) -> str:
    value = document["state"]
    if document["value"] is not None:
        at_least = "" if document["exact"] else "at least "
        value = f"{at_least}{document['value']:g} {document['unit']}"
    score = (
        "" if document["score"] is None else f" -> {document['score']:.2f} by {document['rule']}"
    )
    said = "; ".join(filter(None, (document["reason"], document["note"])))
    beside = "" if weight == 1 else f" [weight {weight:g}]"
    return f"{document['indicator']}: {value}{score}{beside}" + (f" ({said})" if said else "")


def _indicator(document: Document) -> Iterator[str]:
    yield _line(document, 1)
    n = f"n = {document['n']}" if document["n"] is not None else ""
    window = f"{document['first']} to {document['last']}" if document["first"] else ""
    interval = ""
    if document["low"] is not None:
        interval = f"95 % interval {document['low']:g} to {document['high']:g}"
    yield "  " + ", ".join(filter(None, (f"version {document['version']}", n, window, interval)))


def _source(database: Held, source: Document) -> Iterator[str]:
    """The documents of a source as the filter finds them today, and where each is archived."""
    yield f"  {source['collection']}: {source['documents']} documents, found by {source['match']}"
    match = json_util.loads(source["match"])
    found = list(
        database[source["collection"]].find(match, sort=[("_id", 1)]).limit(MOST_DOCUMENTS)
    )
    runs = {each["run_id"] for each in found if each.get("run_id")}
    archives = {
        run["_id"]: run["archive"]
        for run in database["runs"].find({"_id": {"$in": sorted(runs)}}, {"archive": 1})
    }
    records = _records(found, archives)
    for each in found:
        yield f"    {each['_id']}"
        when = f"{each['observed_at']:%Y-%m-%d %H:%M} UTC"
        yield f"      {each.get('source_url') or ''} observed {when}, run {each['run_id']}"
        yield f"      {_evidence(each, records)}"
    left = database[source["collection"]].count_documents(match) - len(found)
    if left > 0:
        yield f"    and {left} more"


def _evidence(document: Document, records: Mapping[str, str]) -> str:
    evidence = document.get("evidence")
    if not evidence:
        return "not archived"
    said = records.get(evidence["record_id"], "the archive is not here")
    return f"archived in {evidence['file']}, record {evidence['record_id']}: {said}"


def _records(documents: Iterable[Document], archives: Mapping[str, Any]) -> dict[str, str]:
    """What the archives hold of the documents' records: each file is gone through once."""
    wanted: dict[Path, set[str]] = {}
    for each in documents:
        folder = archives.get(each["run_id"])
        if each.get("evidence") and folder:
            file = project_folder() / folder / each["evidence"]["file"]
            wanted.setdefault(file, set()).add(each["evidence"]["record_id"])
    said: dict[str, str] = {}
    for file, ids in wanted.items():
        if file.is_file():
            said |= held(file, ids)
    return said
