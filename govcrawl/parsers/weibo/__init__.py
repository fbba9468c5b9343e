"""Weibo: profiles, posts and long texts, whichever of its three interfaces answered.

The mobile site (m.weibo.cn), the web site (weibo.com/ajax) and the official open API
(api.weibo.com) tell the same things in three shapes. What an answer is shows in its structure,
never in its words: a page served normally may well hold the words of a captcha.
"""

from govcrawl.capture import Capture
from govcrawl.items import Item, Outcome
from govcrawl.parsers.verdicts import outcome_of
from govcrawl.parsers.weibo import accounts, answers, refusals, texts, timelines, values
from govcrawl.parsers.weibo.answers import Answer, NotJsonError
from govcrawl.parsers.weibo.timelines import Timeline
from govcrawl.reasons import Fault, Reason, Verdict

__all__ = ["Timeline", "parse", "read_long_text", "read_timeline"]

PROFILE = "profile"
TOLD_LIMIT = 100


def parse(capture: Capture) -> list[Item]:
    """The items of an answer; one Outcome where it holds none and says why.

    ``capture.request`` is ``profile``, ``posts``, ``post`` or ``longtext``. A body of another kind
    than asked for is read as what it is. A long text is a part of an item and no item: it gives an
    empty list, its text is in ``read_long_text``. A page of posts without posts is ``empty``
    with an unknown fault: Weibo answers so at the end of a feed, and to a weak cookie.
    """
    found = _read(capture)
    if isinstance(found, Verdict):
        return [outcome_of(capture, found)]
    if found.long_text is not None:
        return []
    items: list[Item] = []
    if found.user is not None:
        account = accounts.account_of(found.user, found.interface, capture)
        if account.uid is None:
            return [_drift(capture, "an account without an id")]
        items.append(account)
    timeline = timelines.timeline_of(found, capture)
    return [*items, *timeline.posts] or [_nothing(capture, found, timeline)]


def read_timeline(capture: Capture) -> Timeline:
    """The page of posts an answer holds; an empty one for an answer that ``parse`` refuses."""
    found = _read(capture)
    return Timeline() if isinstance(found, Verdict) else timelines.timeline_of(found, capture)


def read_long_text(capture: Capture) -> str | None:
    """The whole text of a long post, masked; None where the short one was whole already.

    Also None for an answer that is no long text: ``parse`` says what it is instead.
    """
    found = _read(capture)
    if isinstance(found, Verdict) or found.long_text is None:
        return None
    return texts.long_text_of(found.long_text)


def _read(capture: Capture) -> Answer | Verdict:
    """What an answer is, or why there is nothing to read."""
    try:
        data = answers.load(capture)
    except NotJsonError:
        source = capture.body.decode("utf-8", errors="replace")
        data = answers.rendered(source) if "$render_data" in source else None
        if data is None:
            return refusals.of_page(capture)
    verdict = refusals.of_json(data, capture) or refusals.of_status(capture)
    if verdict is not None:
        return verdict
    answer = answers.recognise(data, capture)
    if answer is not None:
        return answer
    if told := refusals.of_unknown(data, capture):
        return told
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, "JSON of an unknown shape", capture.status)


def _nothing(capture: Capture, answer: Answer, timeline: Timeline) -> Outcome:
    """Why an answer that was understood gives no item."""
    if capture.request == PROFILE:
        return _drift(capture, "a profile was asked for, and no user is there")
    if (
        answer.rows
        and not answer.statuses
        and (timeline.total or answer.interface != answers.MOBILE)
    ):
        return _drift(capture, f"{answer.rows} rows, {timeline.total} posts told, none recognised")
    detail = f"no posts on this page (of {timeline.total}; {timeline.strangers} of other accounts)"
    if told := values.text((answer.feed or {}).get("bottom_tips_text"), TOLD_LIMIT):
        detail = f"{detail}: {told}"
    return outcome_of(capture, Verdict(Reason.EMPTY, Fault.UNKNOWN, detail, capture.status))


def _drift(capture: Capture, detail: str) -> Outcome:
    return outcome_of(capture, Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail, capture.status))
