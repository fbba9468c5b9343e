"""The tree of a profile, read from its ``[[node]]`` tables and checked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from govcrawl.evaluation.indicator import CHANNELS, DIMENSIONS, Catalogue
from govcrawl.evaluation.profile import ROOT, Node
from govcrawl.rulebook.tables import Table, shown

SELECTORS = {"channel", "dimension"}


def nodes(table: Table, known: Catalogue) -> tuple[Node, ...]:
    """The nodes, parents before children, siblings in the order of the file."""
    found = [(each, _node(each, known)) for each in table.array("node")]
    for each, _ in found:
        each.close()
    _check_names(table, [node for _, node in found], known)
    by_id = {node.id: node for _, node in found}
    parents = Counter(node.parent for _, node in found)
    for each, node in found:
        _check_place(each, node, by_id)
        _check_children(each, node, parents[node.id])
    _check_once(table, [node for _, node in found])
    return tuple(_ordered(list(by_id.values()), ROOT))


def _node(table: Table, known: Catalogue) -> Node:
    name = table.text("id")
    if name == ROOT and "parent" in table:
        table.problem("parent", shown(table.content["parent"]), "no parent: it is the root")
    return Node(
        name,
        None if name == ROOT else table.text("parent"),
        table.number("weight", 0, otherwise=1.0),
        table.text("name_zh"),
        table.text("name_en"),
        _indicators(table, known),
    )


def _indicators(table: Table, known: Catalogue) -> tuple[str, ...]:
    """The indicators a node names, or those of its channels and dimensions."""
    table.asked |= {"parent", "indicators", *SELECTORS}
    chosen = SELECTORS & table.content.keys()
    if "indicators" in table:
        if chosen:
            table.problem("indicators", "them with a selector", "one or the other")
        named = table.texts("indicators")
        for each in named:
            if each not in known:
                table.problem("indicators", shown(each), "an indicator of the catalogue")
        return named
    if not chosen:
        return ()
    channels = table.texts("channel", CHANNELS) if "channel" in table else CHANNELS
    dimensions = table.texts("dimension", DIMENSIONS) if "dimension" in table else DIMENSIONS
    found = tuple(
        each.id
        for each in known.values()
        if each.channel in channels and each.dimension in dimensions
    )
    if not found and channels and dimensions:
        table.problem("/".join(sorted(chosen)), "no indicator", "some that the catalogue has")
    return found


def _check_names(table: Table, found: Sequence[Node], known: Catalogue) -> None:
    for name, times in Counter(node.id for node in found).items():
        if times > 1:
            table.problem(f"node {shown(name)}.id", f"it {times} times", "it once")
        if name in known:
            table.problem(f"node {shown(name)}.id", "an indicator's id", "another name")
    if ROOT not in {node.id for node in found}:
        table.problem("node", "no root", f"a node with the id {ROOT!r}")


def _check_place(table: Table, node: Node, by_id: Mapping[str, Node]) -> None:
    """Whether the way from a node upwards leads to the root."""
    seen, each = {node.id}, node
    while each.parent and each.parent in by_id:
        each = by_id[each.parent]
        if each.id in seen:
            if each.id == node.id:
                table.problem("parent", f"{shown(node.parent)}, a cycle", f"a way to {ROOT!r}")
            return
        seen.add(each.id)
    if node.parent and node.parent not in by_id:
        table.problem("parent", shown(node.parent), "the id of a node")


def _check_children(table: Table, node: Node, children: int) -> None:
    if node.indicators and children:
        table.problem("", "indicators and child nodes", "one or the other")
    named = {"indicators", *SELECTORS} & table.content.keys()
    if not node.indicators and not children and not named:
        table.problem("", "no children", "child nodes, indicators, or a channel or dimension")


def _check_once(table: Table, found: Sequence[Node]) -> None:
    homes: dict[str, list[str]] = {}
    for node in found:
        for each in node.indicators:
            homes.setdefault(each, []).append(node.id)
    for name, places in homes.items():
        if len(places) > 1:
            table.problem("node", f"{name} in {' and '.join(places)}", "an indicator once")


def _ordered(found: Sequence[Node], parent: str) -> Iterator[Node]:
    """A node and all below it; those a cycle keeps from the root are left out."""
    yield from (node for node in found if node.id == parent)
    for node in found:
        if node.parent == parent and node.id != ROOT:
            yield from _ordered(found, node.id)
