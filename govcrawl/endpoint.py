"""What a service platform's interface is: how it is asked, decoded, read and checked.

An endpoint is described in a TOML file, not in code (``docs/adding-a-source.md``). These classes
are that description, read and found right by ``govcrawl.registry.endpoints``. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PROTECTIONS = ("none", "signed", "encrypted", "login", "captcha")
"""What stands between an anonymous reader and the figures; all but ``none`` are never asked."""
PLACEHOLDERS = ("adcode", "adcode12", "office_id", "name_zh", "level")
"""What of an office a text of a request may name in braces, like ``{adcode}``."""


@dataclass(frozen=True)
class Question:
    """One request, or one series of pages: what it adds to the endpoint's own request.

    ``audience`` is whom its figures are about (``person``, ``legal_person`` or None); ``levels``
    the levels of office it is asked for, empty for all.
    """

    audience: str | None = None
    levels: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paging:
    """How an answer goes on.

    ``param`` is the parameter with the page's number: of the JSON body where the request has one
    (``page.current`` is a key in an object), else of the form, else of the address. ``first`` is
    the number of the first page and ``step`` what the next one's is greater by: the page's size
    where the number is that of its first row. ``rows`` is the path to the rows of a page and
    ``identity`` the path, within a row, to what tells it from all others. ``last`` is the path to
    how many pages there are, ``total`` the path to how many rows all of them have, which with
    ``size`` rows a page says the same; a page of fewer rows is the last one. No more than ``limit``
    pages are asked.
    """

    param: str
    first: int = 1
    step: int = 1
    size: int | None = None
    rows: str | None = None
    identity: str | None = None
    last: str | None = None
    total: str | None = None
    limit: int = 20


@dataclass(frozen=True)
class Refusing:
    """An answer that is no reading: ``when`` (JMESPath or CSS) finds something true in it."""

    when: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Metric:
    """One figure of an answer: ``read`` is a JMESPath, or CSS where the answer is HTML.

    ``over`` is ``page`` for a figure every page repeats, ``sum`` for one that adds up over the
    rows and pages, ``rows`` for the number of rows, ``distinct`` for the number of different row
    ids; the last two have no ``read``. One that is ``optional`` may be missing in an answer, and is
    then not told; any other that is missing says that the answer has another form.
    """

    name: str
    unit: str
    label: str | None = None
    read: str | None = None
    over: str = "page"
    optional: bool = False


@dataclass(frozen=True)
class Check:
    """A rule the figures keep; ``rule`` says which.

    ``at_most`` (the first metric is never above the second), ``steady`` (the same on all pages),
    ``unique`` (no row id twice; no metrics), ``sum`` (all but the last add up to the last),
    ``rows`` (there are as many rows as the one metric says).
    """

    rule: str
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Endpoint:
    """One endpoint as its file describes it.

    Texts in ``url``, ``params``, ``form``, ``json`` and ``headers`` may hold the PLACEHOLDERS:
    ``{adcode}``, ``{adcode12}`` (twelve digits), ``{office_id}``, ``{name_zh}`` and ``{level}`` of
    the office asked about. ``decode`` is a chain of steps: ``jsonp``, ``script`` (the literal a
    script assigns), ``json``, ``html``, and ``json:PATH`` or ``html:PATH`` for the text at a dotted
    path (``data.list``), which is JSON, read in its place, or the HTML that paths are in from then
    on. ``period`` is ``day``, ``month`` or ``year`` of the reading; ``period_read`` and
    ``updated_read`` are paths to what the platform says itself. ``empty`` is a condition that says:
    a good answer, and every figure is zero.
    """

    name: str
    title: str
    evidence: str
    url: str
    metrics: tuple[Metric, ...]
    protection: str = "none"
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    questions: tuple[Question, ...] = (Question(),)
    paging: Paging | None = None
    decode: tuple[str, ...] = ("json",)
    period: str = "day"
    period_read: str | None = None
    updated_read: str | None = None
    empty: str | None = None
    refusing: tuple[Refusing, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def is_html(self) -> bool:
        """True where paths are CSS."""
        return self.decode[-1].partition(":")[0] == "html"
