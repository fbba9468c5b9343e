"""Service platforms' interfaces: readings of an answer, as the endpoint's description says."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from govcrawl.capture import Capture
from govcrawl.endpoint import Endpoint, Question
from govcrawl.items import Item
from govcrawl.parsers import verdicts
from govcrawl.parsers.endpoint.reading import PageRead, read_page, undescribed
from govcrawl.parsers.endpoint.series import gather, is_end
from govcrawl.reasons import Reason, Verdict

__all__ = ["PageRead", "gather", "is_end", "parse", "question_asked", "read_page"]


def parse(capture: Capture) -> list[Item]:
    """The readings of one answer; one Outcome where it holds none and says why.

    What adds up over pages is told only where this answer is all there is.
    """
    endpoint = capture.endpoint
    if endpoint is None:
        return [verdicts.outcome_of(capture, undescribed(capture))]
    read = read_page(capture)
    if isinstance(read, Verdict):
        return [verdicts.outcome_of(capture, read)]
    told = endpoint
    if read.pages != 1:
        repeated = tuple(metric for metric in endpoint.metrics if metric.over == "page")
        told = replace(endpoint, metrics=repeated)
    readings = gather(told, question_asked(endpoint, capture.url), [read])
    if readings:
        return list(readings)
    detail = f"one of {read.pages or 'more'} pages: its figures add up over all of them"
    return [verdicts.outcome_of(capture, Verdict(Reason.PARTIAL, None, detail, capture.status))]


def question_asked(endpoint: Endpoint, url: str) -> Question:
    """Which question of a description an answer is to, as the parameters of its address tell.

    A question about nobody in particular where that cannot be told.
    """
    if len(endpoint.questions) == 1:
        return endpoint.questions[0]
    asked = dict(parse_qsl(urlsplit(url).query))
    fitting = [
        question
        for question in endpoint.questions
        if question.params and question.params.items() <= asked.items()
    ]
    return fitting[0] if len(fitting) == 1 else Question()
