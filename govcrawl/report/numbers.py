"""How numbers, shares, scores and days are written: grouped by thousands, never too many digits."""

from datetime import date

NOTHING = "—"
_MANY = 100


def number(value: float | None) -> str:
    """A raw value: whole where it is whole or large, else up to two digits that say something."""
    if value is None:
        return NOTHING
    size = abs(value)
    if float(value).is_integer() or size >= _MANY:
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if size >= 1 else f"{value:.3g}"


def score(value: float | None) -> str:
    """A score of 0 to 100 with one decimal."""
    return NOTHING if value is None else f"{value:.1f}"


def percent(share: float) -> str:
    """A share of 0 to 1 in whole percent; what is nearly all is not shown as all."""
    whole = round(share * 100)
    if share < 1:
        whole = min(whole, 99)
    if share > 0:
        whole = max(whole, 1)
    return f"{whole} %"


def days(first: date | None, last: date | None) -> str:
    """A window of days, both included; empty where there is none."""
    if first is None or last is None:
        return ""
    return f"{first}" if first == last else f"{first} – {last}"
