"""The page: every part of the report put into one HTML file that needs no other."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.report import numbers, words
from govcrawl.report.charts.drawing import shortened
from govcrawl.report.charts.panels import panels
from govcrawl.report.dimensions import radars
from govcrawl.report.index import Index, grouped
from govcrawl.report.inspection import inspection
from govcrawl.report.league import league
from govcrawl.report.method import entries, tree
from govcrawl.report.offices import sections
from govcrawl.report.summary import summary
from govcrawl.report.unmeasured import unmeasured
from govcrawl.rulebook import catalogue


def page(evaluation: Evaluation, *, database: str, version: str) -> str:
    """The report as one HTML page without scripts, fonts or pictures from elsewhere.

    ``database`` is the name of the database the evaluation was counted in, ``version`` that of the
    program; both are printed. The same evaluation gives the same page.
    """
    index = Index(evaluation)
    blocks = league(index)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            style=_style(),
            evaluation=evaluation,
            index=index,
            database=database,
            version=version,
            blocks=blocks,
            summary=summary(index, blocks),
            radars=radars(index, blocks),
            figures=[(figure, panels(figure)) for figure in evaluation.figures],
            findings=grouped(index.findings, lambda each: each.severity.value),
            inspection=inspection(index),
            sections=sections(index),
            unmeasured=unmeasured(index),
            left_out=catalogue.left_out(),
            tree=tree(evaluation.profile),
            entries=entries(evaluation),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("govcrawl.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": numbers.number,
        "score": numbers.score,
        "percent": numbers.percent,
        "shortened": shortened,
    }
    environment.globals |= {
        "words": words,
        "word": words.word,
        "node_word": words.node_word,
        "days": numbers.days,
    }
    return environment


def _style() -> Markup:
    """The style sheet, ours: it is put into the page as it is."""
    text = files("govcrawl.report").joinpath("style.css").read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704
