"""Is an app that a store shows the one the registry means? Pure.

A store answers with apps beside the one asked for, and with look-alikes. What the registry has of
an app (package, name, developer) is compared with what the store tells, as far as both tell.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from govcrawl.items import App

SEVERAL = "|"
"""Between developers in the registry: an app may be published by any of them."""

_SHOWN = 80
"""Characters of a value that a contradiction quotes."""

_LONGEST = 256
"""Characters of a name that are looked at: only a hostile one is longer."""

_SEPARATOR = re.compile(r"[-‐‑‒–—―_|:·•・/\\(\[【「『《〈<,、;~]")
"""What stands between an app's name and the words a store adds to it."""

_LEGAL_FORMS = (
    *(("股份有限公司", "股份"), ("有限责任公司", "有限"), ("有限公司", "有限")),
    *(("companylimited", "ltd"), ("colimited", "ltd"), ("coltd", "ltd"), ("limited", "ltd")),
    *(("ltd", "ltd"), ("incorporated", "inc"), ("inc", "inc"), ("llc", "llc")),
)
"""How the end of a company's name writes its legal form, the longest first; and the form."""


@dataclass(frozen=True)
class Wanted:
    """An app as the registry has it; what it does not say is ``""``.

    ``developer`` may name several with ``|`` between them.
    """

    app_id: str
    label: str = ""
    package: str = ""
    developer: str = ""


@dataclass(frozen=True)
class Comparison:
    """What of an app agrees with the registry, and what contradicts it, field by field.

    ``contradictions`` are like ``name: got '示例助手', expected '示例通办'``.
    """

    agreed: tuple[str, ...]
    contradictions: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """True where nothing contradicts, and something else than the id agrees."""
        return not self.contradictions and bool({*self.agreed} - {"app_id"})

    @property
    def difference(self) -> str:
        """Why it is not the same app, in one line."""
        nothing = "nothing to compare: no package, name or developer that both tell"
        return "; ".join(self.contradictions) or nothing


class _Named(NamedTuple):
    stem: str
    form: str


def asked_for(wanted: Wanted, apps: Iterable[App]) -> App | None:
    """The app of an answer that was asked for, by its id in the store; else by its package.

    Some stores ask by package and tell a number as the id: either may be the id asked for. Never
    by its place in the answer, nor by its name.
    """
    listed = [app for app in apps if app.listed is not False]
    by_id = [app for app in listed if wanted.app_id in {app.app_id, app.package}]
    by_package = [app for app in listed if wanted.package and app.package == wanted.package]
    return next(iter([*by_id, *by_package]), None)


def compared(wanted: Wanted, app: App) -> Comparison:
    """An app held against the registry's row."""
    told = {
        "app_id": _of_id(wanted, app),
        "package": _of_package(wanted, app),
        "name": _verdict(app.name, wanted.label, is_named(app.name or "", wanted.label)),
        "developer": _of_developer(wanted, app),
    }
    return Comparison(
        _agreed(told), tuple(f"{name}: {said}" for name, said in told.items() if said)
    )


def is_named(name: str, label: str) -> bool:
    """Whether a name is the label, or begins with it and a separator.

    ``天府通办-四川政务服务`` is ``天府通办``; ``天府通办助手`` is not. Case, width, blanks and
    punctuation do not count.
    """
    written, plain = _normal(name[:_LONGEST]), _plain(label)
    heads = (written[: found.start()] for found in _SEPARATOR.finditer(written))
    return bool(plain) and any(_plain(each) == plain for each in (written, *heads))


def is_developer(name: str, developers: str) -> bool:
    """Whether a name is one of the registry's developers.

    Legal forms count only where both tell one; 有限责任公司 and 有限公司 are the same.
    """
    told = _without_form(name)
    expected = (_without_form(each) for each in developers.split(SEVERAL))
    return any(
        told.stem and told.stem == each.stem and (told.form == each.form or "" in {*told, *each})
        for each in expected
    )


def _of_id(wanted: Wanted, app: App) -> str | None:
    return _verdict(app.app_id, wanted.app_id, wanted.app_id in {app.app_id, app.package})


def _of_package(wanted: Wanted, app: App) -> str | None:
    expected = wanted.package or (wanted.app_id if app.package == wanted.app_id else "")
    return _verdict(app.package, expected, app.package == expected)


def _of_developer(wanted: Wanted, app: App) -> str | None:
    """The legal entity or the brand: the registry may have either."""
    names = [name for name in (app.developer, app.brand) if name]
    agrees = any(is_developer(name, wanted.developer) for name in names)
    return _verdict(" or ".join(names), wanted.developer, agrees)


def _verdict(got: str | None, expected: str, agrees: bool) -> str | None:
    """None where one side tells nothing, ``""`` where both agree, else what contradicts."""
    if not got or not expected:
        return None
    return "" if agrees else f"got {got[:_SHOWN]!r}, expected {expected[:_SHOWN]!r}"


def _agreed(told: Mapping[str, str | None]) -> tuple[str, ...]:
    return tuple(name for name, said in told.items() if said == "")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _plain(text: str) -> str:
    """The text without case, width, blanks, control characters and punctuation."""
    kept = (each for each in _normal(text) if unicodedata.category(each)[0] not in "CPZ")
    return "".join(kept)


def _without_form(name: str) -> _Named:
    plain = _plain(name)
    for written, form in _LEGAL_FORMS:
        if plain.endswith(written) and plain != written:
            return _Named(plain.removesuffix(written), form)
    return _Named(plain, "")
