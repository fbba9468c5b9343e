"""Weights: as the profile gives them, by pairwise comparison (AHP), or by entropy.

Sources: Saaty's analytic hierarchy process; Shannon's entropy as multi-criteria methods use it.
Entropy rewards what differs most, not what matters most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log

from govcrawl.evaluation.profile import Node, Profile

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Saaty's random consistency index of matrices of 1 to 10 rows, as remembered."""

CONSISTENT = 0.1
"""A consistency ratio below it is accepted (Saaty)."""

_STEPS = 10_000
_NEAR = 1e-15
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a matrix of pairwise comparisons says.

    ``weights`` add up to 1; ``greatest`` is the principal eigenvalue, ``index`` the consistency
    index (greatest - n) / (n - 1) and ``ratio`` that by the random index.
    """

    weights: tuple[float, ...]
    greatest: float
    index: float
    ratio: float


def ahp(matrix: Sequence[Sequence[float]]) -> Comparison:
    """The weights of a matrix of pairwise comparisons: its principal eigenvector.

    Raises ValueError unless it is square, of 1 to 10 rows, positive and reciprocal.
    """
    size = len(matrix)
    _check(matrix, size)
    weights = [1 / size] * size
    for _ in range(_STEPS):
        products = _times(matrix, weights)
        following = [each / fsum(products) for each in products]
        moved = max(abs(a - b) for a, b in zip(weights, following, strict=True))
        weights = following
        if moved < _NEAR:
            break
    greatest = fsum(_times(matrix, weights))
    index = (greatest - size) / (size - 1) if size > 1 else 0.0
    expected = RANDOM_INDEX[size - 1]
    return Comparison(tuple(weights), greatest, index, index / expected if expected else 0.0)


def entropy(columns: Sequence[Sequence[float]]) -> list[float]:
    """The entropy weights of columns of values of 0 or more, adding up to 1.

    With p = x / sum of x of a column of n values, e = -sum of p ln p / ln n, where 0 ln 0 = 0; the
    weights are proportional to 1 - e. A column of fewer than two values, or of nothing but zeros,
    tells nothing and weighs 0. Where no column tells anything all weigh the same.
    """
    spread = [_divergence(column) for column in columns]
    whole = fsum(spread)
    return [each / whole if whole else 1 / len(spread) for each in spread]


def given(profile: Profile, node: Node) -> dict[str, float]:
    """The weights the profile gives to the children of a node, nodes or indicators."""
    if node.indicators:
        return {each: profile.weight(each) for each in node.indicators}
    return {each.id: each.weight for each in profile.children(node.id)}


def by_entropy(
    weights: Mapping[str, float], columns: Mapping[str, Sequence[float]]
) -> dict[str, float]:
    """The entropy weights of a node's children; a child of weight 0 keeps it."""
    weighing = [name for name, weight in weights.items() if weight]
    if not weighing:
        return dict(weights)
    found = entropy([columns.get(name, ()) for name in weighing])
    return dict.fromkeys(weights, 0.0) | dict(zip(weighing, found, strict=True))


def _check(matrix: Sequence[Sequence[float]], size: int) -> None:
    if not 1 <= size <= len(RANDOM_INDEX) or any(len(row) != size for row in matrix):
        raise ValueError(f"expected a square matrix of 1 to {len(RANDOM_INDEX)} rows")
    for row in range(size):
        for column in range(row + 1):
            here, there = matrix[row][column], matrix[column][row]
            if here <= 0 or there <= 0 or abs(here * there - 1) > 0.01:  # noqa: PLR2004
                raise ValueError(
                    f"row {row + 1}, column {column + 1}: {here} is not 1 / {there}, and positive"
                )


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [fsum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _divergence(column: Sequence[float]) -> float:
    whole = fsum(column)
    if len(column) < 2 or not whole:  # noqa: PLR2004
        return 0.0
    shares = [share for each in column if (share := each / whole)]
    divergence = 1 + fsum(share * log(share) for share in shares) / log(len(column))
    # What is left of equal values is rounding, and must not become a weight.
    return divergence if divergence > _ROUNDING else 0.0
