"""Weights by pairwise comparison: the ``[ahp]`` tables of a profile."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard

from govcrawl.evaluation.profile import Node
from govcrawl.evaluation.weights import CONSISTENT, ahp
from govcrawl.rulebook.tables import Table, number, shown


def compared(
    tables: Mapping[str, Table], tree: Sequence[Node]
) -> tuple[tuple[Node, ...], dict[str, float]]:
    """The nodes with the weights the matrices give them, and the weights of indicators.

    ``tables`` are by the node whose children they compare.
    """
    found: dict[str, float] = {}
    for name, table in tables.items():
        found |= _weights(name, table, tree)
    of_nodes = {node.id for node in tree} & found.keys()
    weighed = tuple(replace(node, weight=found.get(node.id, node.weight)) for node in tree)
    return weighed, {name: each for name, each in found.items() if name not in of_nodes}


def _weights(name: str, table: Table, tree: Sequence[Node]) -> dict[str, float]:
    """The weights of a node's children, none where something is wrong."""
    children, matrix = table.texts("children"), table.content.get("matrix")
    table.asked.add("matrix")
    table.close()
    node = next((each for each in tree if each.id == name), None)
    if node is None:
        table.problem("", shown(name), "the id of a node")
        return {}
    expected = node.indicators or tuple(each.id for each in tree if each.parent == name)
    if sorted(children) != sorted(expected):
        told = ", ".join(expected)
        table.problem("children", ", ".join(children) or "none", f"the node's children: {told}")
        return {}
    if not _numbers(matrix) or len(matrix) != len(children):
        table.problem("matrix", shown(matrix), f"{len(children)} rows of as many numbers")
        return {}
    try:
        result = ahp(matrix)
    except ValueError as error:
        table.problem("matrix", str(error), "how often a row's child outweighs a column's")
        return {}
    if result.ratio >= CONSISTENT:
        ratio = f"a consistency ratio of {result.ratio:.3f}"
        table.problem("matrix", ratio, f"less than {CONSISTENT}")
    return dict(zip(children, result.weights, strict=True))


def _numbers(matrix: object) -> TypeGuard[list[list[float]]]:
    return isinstance(matrix, list) and all(
        isinstance(row, list) and all(map(number, row)) for row in matrix
    )
