"""Outliers of a distribution, treated as composite indicators do: by skewness and kurtosis.

Source: COINr 1.1.14 and the JRC's practice. Values whose distribution is both skewed and peaked are
winsorised: the extreme ones are set to the next, one after the other, until it is not. The profiles
do not use it: it would take from the capital what is to be measured; ``log1p`` keeps the order.
"""

from collections.abc import Sequence
from math import fsum, sqrt

SKEWED, PEAKED = 2.0, 3.5
MOST = 5
"""So many values are replaced at most."""

FEWEST = 4


def skewness(values: Sequence[float]) -> float:
    """G1 = sqrt(n (n-1)) / (n-2) · sqrt(n) sum d³ / (sum d²)^1.5, d from the mean.

    0 where all are equal. Raises ValueError for fewer than four values.
    """
    n, second, third, _ = _moments(values)
    return sqrt(n * (n - 1)) / (n - 2) * sqrt(n) * third / second**1.5 if second else 0.0


def kurtosis(values: Sequence[float]) -> float:
    """G2 = (n-1) / ((n-2) (n-3)) · ((n+1) (n sum d⁴ / (sum d²)² - 3) + 6): 0 if normal.

    0 where all are equal. Raises ValueError for fewer than four values.
    """
    n, second, _, fourth = _moments(values)
    if not second:
        return 0.0
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (n * fourth / second**2 - 3) + 6)


def has_outliers(values: Sequence[float]) -> bool:
    """Whether it is skewed by 2 or more and has a kurtosis of 3.5 or more."""
    return abs(skewness(values)) >= SKEWED and kurtosis(values) >= PEAKED


def winsorised(values: Sequence[float], most: int = MOST) -> tuple[list[float], int]:
    """The values in their order, the extreme ones replaced, and how many were.

    The greatest are replaced where the skewness is positive, else the least. Where ``most``
    replacements are not enough, the last state is given.
    """
    treated = list(values)
    for done in range(most):
        if not has_outliers(treated):
            return treated, done
        extreme = max if skewness(treated) > 0 else min
        # Those replaced are ties of the last one by now: all of them move to the next.
        worst = extreme(treated)
        following = extreme(each for each in treated if each != worst)
        treated = [following if each == worst else each for each in treated]
    return treated, most


def _moments(values: Sequence[float]) -> tuple[int, float, float, float]:
    """How many, and the sums of the second, third and fourth powers of the deviations."""
    if len(values) < FEWEST:
        raise ValueError(f"{len(values)} values, expected {FEWEST} or more")
    mean = fsum(values) / len(values)
    deviations = [each - mean for each in values]
    second, third, fourth = (fsum(each**power for each in deviations) for power in (2, 3, 4))
    return len(values), second, third, fourth
