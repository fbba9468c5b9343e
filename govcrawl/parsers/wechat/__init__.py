"""WeChat official accounts: articles, account pages, albums, lists of articles, counts.

What an answer is shows in its structure: an article has ``#js_article``, a page that says why there
is none has ``.weui-msg__title``. Words are no sign: "已注销" stands in every good page of today.
"""

from dataclasses import dataclass, field
from typing import Any

from govcrawl.capture import Capture
from govcrawl.items import Item, WechatArticle
from govcrawl.parsers import json_values, verdicts
from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.wechat import (
    accounts,
    addresses,
    answers,
    article,
    lists,
    readings,
    scripts,
    shown_lists,
    states,
)
from govcrawl.parsers.wechat.lists import Rows
from govcrawl.parsers.wechat.scripts import WechatPage
from govcrawl.reasons import Fault, Reason, Verdict

ACCOUNT = "account"
COUNTS = "counts"
_LISTS = frozenset({"articles", "album"})


@dataclass(frozen=True)
class Listing:
    """One page of a list of articles, and where it goes on.

    ``cursor`` is what the next page is asked with (an offset, a message id); None at the end. An
    article a list names by its short address only has that address and no ``mid``: it has to be
    opened.
    """

    articles: list[WechatArticle] = field(default_factory=list)
    cursor: str | None = None
    total: int | None = None


def parse(capture: Capture) -> list[Item]:
    """The items of an answer; one Outcome where it holds none and says why.

    ``capture.request`` is ``article``, ``account``, ``album``, ``articles`` or ``counts``. The true
    end of a list is no item and no Outcome.
    """
    answer = json_values.load(capture)
    if answer is not None:
        return _of_answer(capture, answer)
    page = scripts.read(capture)
    if excess := page.page.excess:
        return [
            verdicts.outcome_of(
                capture, Verdict(Reason.TOO_LARGE, Fault.US, excess, capture.status)
            )
        ]
    if article.is_article(page):
        return [article.parse_article(page)]
    if accounts.is_account(page):
        return [accounts.parse_account(page)]
    rows = shown_lists.read(page)
    if rows is not None:
        return _of_rows(capture, rows)
    return [verdicts.outcome_of(capture, _why_nothing(page))]


def read_listing(capture: Capture) -> Listing:
    """The page of articles an answer lists; an empty one for an answer that ``parse`` refuses."""
    answer = json_values.load(capture)
    rows = lists.read(answer, capture.url) if answer is not None else _rows_of_page(capture)
    return Listing(rows.articles, rows.cursor, rows.total) if rows else Listing()


def read_counts(capture: Capture) -> dict[str, int | bool | str | None] | None:
    """The counts of one article in an answer to a question for them, by the fields of an item.

    None for an answer without them. The article is the one that was asked for: the answer itself
    does not name it.
    """
    answer = mapping(json_values.load(capture))
    counts = readings.counts_of(mapping(answer.get("appmsgstat")), answer)
    return counts if "appmsgstat" in answer and readings.is_told(counts) else None


def _rows_of_page(capture: Capture) -> Rows | None:
    page = scripts.read(capture)
    is_list = not (page.page.excess or article.is_article(page) or accounts.is_account(page))
    return shown_lists.read(page) if is_list else None


def _of_answer(capture: Capture, answer: Any) -> list[Item]:
    counts = read_counts(capture)
    if counts is not None:
        return [_counted(capture, counts)]
    verdict = answers.refusal(answer, capture.status)
    if verdict is not None:
        return [verdicts.outcome_of(capture, verdict)]
    rows = lists.read(answer, capture.url)
    if rows is not None:
        return _of_rows(capture, rows)
    told = mapping(answer)
    if "identity_name" in told:
        return [accounts.parse_author(told, capture.url)]
    found: list[Item] = [*accounts.parse_search(told)]
    return found or [verdicts.outcome_of(capture, _why_empty(capture, told))]


def _counted(capture: Capture, counts: dict[str, Any]) -> WechatArticle:
    """The article that was asked for, with nothing known of it but its counts."""
    known = addresses.identity_of(capture.url)
    return WechatArticle(
        biz=known.biz,
        mid=known.mid,
        idx=known.idx,
        sn=known.sn,
        url=addresses.article_url(known),
        state=article.PUBLISHED,
        **counts,
    )


def _of_rows(capture: Capture, rows: Rows) -> list[Item]:
    """The articles of a list that it names; those behind short addresses have to be opened."""
    named: list[Item] = [each for each in rows.articles if each.identity()]
    if named or not rows.articles:
        return named
    detail = f"a list that names none of its {len(rows.articles)} articles: they have to be opened"
    verdict = Verdict(Reason.UNSUPPORTED, Fault.US, detail, capture.status)
    return [verdicts.outcome_of(capture, verdict)]


def _why_empty(capture: Capture, told: dict[str, Any]) -> Verdict:
    """What a JSON answer without a number of refusal and without anything else means."""
    of_status = verdicts.of_status(capture.status)
    if of_status is not None:
        return verdicts.of_platform(of_status)
    if capture.request == COUNTS or "appmsgstat" in told:
        reason, fault, detail = Reason.LOGIN_REQUIRED, Fault.UNKNOWN, "no counts: a dead token"
    elif capture.request == ACCOUNT and told.get("list") == []:
        reason, fault, detail = Reason.NOT_LISTED, Fault.UNKNOWN, "no account of this name"
    elif capture.request in _LISTS:
        reason, fault = Reason.BLOCKED, Fault.UNKNOWN
        detail = "refused silently: no list of articles"
    else:
        reason, fault, detail = Reason.SCHEMA_DRIFT, Fault.US, "JSON of an unknown shape"
    return Verdict(reason, fault, detail, capture.status)


def _why_nothing(page: WechatPage) -> Verdict:
    found = states.of_page(page)
    if found is not None:
        return found
    general = verdicts.of_response(page.capture, page.page)
    if general is not None:
        return verdicts.of_platform(general)
    detail = "neither an article nor an account, a list or a known notice"
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail, page.capture.status)
