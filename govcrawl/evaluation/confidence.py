"""How sure a share is that was counted on a sample."""

from math import sqrt

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of the share ``hits`` of ``n``, as shares of 0 to 1.

    Wilson's score interval (1927): unlike the textbook interval it is sound for few trials and for
    shares of 0 and 1. Raises ValueError unless 0 <= hits <= n and n > 0.
    """
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"{hits} of {n} is no share")
    share, square = hits / n, Z_95**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    spread = Z_95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n**2))
    return (0.0 if hits == 0 else middle - spread, 1.0 if hits == n else middle + spread)
