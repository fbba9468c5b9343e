"""Where the lists of a Google Play page hold what: a layout seen today, and one of before.

The positions of today's layout were seen in pages of 2022 and 2025; those of the earlier one are
inferred from the code of public scrapers of 2019 to 2022. Either way a value counts only where it
is of its kind.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from govcrawl.parsers.appstore.googleplay.blocks import at
from govcrawl.parsers.appstore.googleplay.listing import (
    Listing,
    address,
    package_in,
    whole,
    words,
)
from govcrawl.parsers.appstore.values import number_of

_MICROS = 1_000_000
_WIDEST = 20
"""An app's list lies within the first few of its block."""

_PACKAGE_AT = 77
_VARIES = frozenset({"vary", "varies with device"})
_CHINESE_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}-\d\d-\d\d")
_CATEGORY = re.compile(r"[A-Z][A-Z_]{2,40}")
_NUMBERED = re.compile(r"[vV]?\d")
_LONGEST = 64
"""Characters of a version or a count; a longer one is cut."""

_VERSION_TEXTS = 3

Blocks = Sequence[list[Any]]


def today(blocks: Blocks, package: str) -> Listing | None:
    """What the blocks of a package tell of it; None where none of them names the app.

    One block holds nearly all; what is loaded later than the page, like ratings, has its own.
    """
    found = sorted(_messages(blocks, package), key=lambda each: words(at(each, 0, 0)) is None)
    told = Listing()
    for each in found:
        told = told.filled_from(_of_message(each, package))
    return told if told.name else None


def only_package(blocks: Blocks) -> str | None:
    """The package that all the blocks which name one are about; None where they differ."""
    named = {words(at(block, 1, 11, 0, 0)) for block in blocks} - {None}
    return named.pop() if len(named) == 1 else None


def _messages(blocks: Blocks, package: str) -> Iterator[list[Any]]:
    """The lists that are about the package: they say so, or the block around them does."""
    for block in blocks:
        named = at(block, 1, 2) if at(block, 1, 11, 0, 0) == package else None
        if isinstance(named, list) and at(named, _PACKAGE_AT, 0) in (None, package):
            yield named
        for outer in block[:_WIDEST]:
            for inner in outer[:_WIDEST] if isinstance(outer, list) else ():
                if at(inner, _PACKAGE_AT, 0) == package:
                    yield inner


def _of_message(message: list[Any], package: str) -> Listing:
    version = words(at(message, 140, 0, 0, 0))
    varies = version is not None and version.casefold() in _VARIES
    price, currency = _price(at(message, 57, 0, 0, 0, 0), package)
    rating, count, stars = _rating(at(message, 51))
    return Listing(
        name=words(at(message, 0, 0)),
        developer=words(at(message, 68, 0)),
        category=words(at(message, 79, 0, 0, 0)),
        version=None if varies else _cut(version),
        installs_text=_cut(at(message, 13, 0)),
        installs_floor=whole(at(message, 13, 1)),
        installs=whole(at(message, 13, 2)),
        rating=rating,
        rating_count=count,
        stars=stars,
        updated=whole(at(message, 145, 0, 1, 0)) or _chinese_day(at(message, 145, 0, 0)),
        released=whole(at(message, 10, 1, 0)) or _chinese_day(at(message, 10, 0)),
        price=price,
        currency=currency,
        privacy_url=address(at(message, 99, 0, 5, 2)),
    )


def earlier(blocks: Blocks, package: str) -> Listing | None:
    """What the blocks of the layout before mid-2022 tell; None where there are none of it.

    Its blocks do not name the app, so each kind of block counts only where there is just one.
    """
    app = _only(block for block in blocks if _is_earlier_app(block))
    if app is None:
        return None
    details = at(app, 0, 12)
    rating, count, stars = _rating(_only(_earlier_ratings(blocks)))
    offers = (at(block, 0, 2, 0, 0, 0) for block in blocks)
    price, currency = _price(_only(each for each in offers if _is_offer(each, package)), package)
    return Listing(
        name=words(at(app, 0, 0, 0)),
        developer=words(at(details, 5, 1)),
        category=words(at(details, 13, 0, 0)),
        version=words(at(_only(block for block in blocks if _is_earlier_version(block)), 1)),
        installs_text=_cut(at(details, 9, 0)),
        installs_floor=whole(at(details, 9, 1)),
        installs=whole(at(details, 9, 2)),
        rating=rating,
        rating_count=count,
        stars=stars,
        updated=whole(at(details, 8, 0)),
        released=_chinese_day(at(details, 36)),
        price=price,
        currency=currency,
        privacy_url=address(at(details, 7, 2)),
    )


def _only(found: Iterator[Any]) -> Any:
    """The one there is; None where there are more, as nothing says which is the app's."""
    one = next(found, None)
    return one if next(found, None) is None else None


def _is_earlier_app(block: list[Any]) -> bool:
    """A name, a developer and a category or installs, each where this layout has it."""
    details = at(block, 0, 12)
    has_category = bool(_CATEGORY.fullmatch(words(at(details, 13, 0, 2)) or ""))
    has_installs = words(at(details, 9, 0)) is not None and whole(at(details, 9, 1)) is not None
    has_names = words(at(block, 0, 0, 0)) is not None and words(at(details, 5, 1)) is not None
    return has_names and (has_category or has_installs)


def _earlier_ratings(blocks: Blocks) -> Iterator[Any]:
    for block in blocks:
        rating = at(block, 0, 6)
        if words(at(rating, 0, 0)) is not None and whole(at(rating, 2, 1)) is not None:
            yield rating


def _is_earlier_version(block: list[Any]) -> bool:
    """Size, version and the Android it needs, as texts; a text where each varies has no number."""
    texts = [words(each) for each in block[:_VERSION_TEXTS]]
    version = texts[1] if len(texts) == _VERSION_TEXTS and all(texts) else None
    return bool(version and len(version) <= _LONGEST and _NUMBERED.match(version))


def _is_offer(offer: Any, package: str) -> bool:
    return package_in(at(offer, 6, 5, 2)) == package


def _price(offer: Any, package: str) -> tuple[float | None, str | None]:
    """The price of an offer of this app, told in millionths, and its currency."""
    micros, currency = whole(at(offer, 1, 0, 0)), words(at(offer, 1, 0, 1))
    if micros is None or currency is None or not _is_offer(offer, package):
        return None, None
    return micros / _MICROS, currency


def _rating(block: Any) -> tuple[float | str | None, int | str | None, dict[str, int] | None]:
    """Rating, how many, and by stars: ``[["4.4", 4.38], [null, ["9", 9], ...], ["1K", 1234]]``."""
    number, text = number_of(at(block, 0, 1)), words(at(block, 0, 0))
    count, counts = whole(at(block, 2, 1)), [whole(at(block, 1, star, 1)) for star in range(1, 6)]
    told = {str(star): each for star, each in enumerate(counts, 1) if each is not None}
    stars = told if len(told) == len(counts) else None
    return (
        number if number is not None else text,
        count if count is not None else words(at(block, 2, 0)),
        stars,
    )


def _cut(value: Any) -> str | None:
    return (words(value) or "")[:_LONGEST].strip() or None


def _chinese_day(value: Any) -> str | None:
    """A day as Chinese pages write it: 14/10/2025 and the like may be either of two days."""
    text = words(value)
    return text if text and _CHINESE_DAY.fullmatch(text) else None
