"""What an answer of the App Store is: apps, reviews, an error, or nothing one can read.

No result is an answer, for the storefront asked. A feed without reviews is none: it is empty for
some visitors and not for others, so only behind a page with reviews it is their end.
"""

from typing import Any

from govcrawl.capture import Capture
from govcrawl.parsers import markup, verdicts
from govcrawl.parsers.appstore.apple.apps import apps_of, is_app
from govcrawl.parsers.appstore.apple.asking import MOST_PAGES, told_page, told_storefront
from govcrawl.parsers.appstore.apple.exports import of_export
from govcrawl.parsers.appstore.apple.feed import Feed, feed_in, of_json
from govcrawl.parsers.appstore.apple.page import read_page
from govcrawl.parsers.appstore.apple.reviews import of_feed
from govcrawl.parsers.appstore.pages import drifted, is_served
from govcrawl.parsers.appstore.store import DETAIL, REVIEWS, SEARCH, Found
from govcrawl.parsers.appstore.values import mappings, text_of
from govcrawl.parsers.counts import read_count
from govcrawl.parsers.json_values import load, mapping
from govcrawl.reasons import Fault, Reason, Verdict

_SAID = 200


def read(capture: Capture) -> Found | Verdict:
    """The apps or the reviews an answer holds, or why it holds none."""
    document = load(capture)
    if not is_served(capture):
        return _refused(document, capture)
    if document is None:
        return _of_markup(capture)
    holder = mapping(document)
    if "resultCount" in holder or any(map(is_app, mappings(holder.get("results")))):
        return _of_results(holder, capture)
    feed = of_json(document)
    if feed is not None:
        return _of_feed(feed, capture)
    if said := text_of(holder.get("errorMessage"), _SAID):
        return drifted(capture, f"the store says: {said}")
    exported = of_export(document, capture) if capture.request == REVIEWS else []
    return exported or drifted(capture, "neither apps nor reviews in the answer")


def has_more(capture: Capture) -> bool | None:
    """Whether there may be a further page of reviews: until one is empty, or the tenth.

    The feed's own link to the last page is not looked at: it names the first one at times.
    """
    feed = feed_in(capture) if is_served(capture) else None
    if feed is None or not (feed.reviews or feed.is_known):
        return None
    page = told_page(capture.url)
    if not feed.reviews:
        return False
    return None if page is None else page < MOST_PAGES


def _refused(document: Any, capture: Capture) -> Verdict:
    """What the status says, with the store's own words beside it."""
    by_status = verdicts.of_status(capture.status)
    said = text_of(mapping(document).get("errorMessage"), _SAID)
    if by_status is None or said is None:
        return drifted(capture, f"HTTP {capture.status}")
    detail = f"{by_status.detail}, the store says: {said}"
    return Verdict(by_status.reason, by_status.fault, detail, capture.status)


def _of_markup(capture: Capture) -> Found | Verdict:
    feed = feed_in(capture)
    if feed is not None:
        return _of_feed(feed, capture)
    page = markup.read(capture)
    if page.excess:
        return drifted(capture, page.excess)
    app = read_page(page) if capture.request != REVIEWS else None
    return [app] if app else drifted(capture, "neither JSON, nor a feed, nor the page of an app")


def _of_results(holder: dict[str, Any], capture: Capture) -> Found | Verdict:
    """The apps of a lookup or a search, each once."""
    results, storefront = holder.get("results"), told_storefront(capture.url)
    apps = apps_of(mappings(results), storefront)
    if apps:
        return [*apps]
    counted = read_count(holder.get("resultCount")).value
    if results not in (None, []) or counted != 0:
        return drifted(capture, f"no app in an answer of {counted} results")
    if capture.request == SEARCH:
        return []
    if capture.request != DETAIL:
        return drifted(capture, "no reviews but an empty list of results")
    if storefront is None:
        detail = "not listed in the storefront asked, which the address does not name"
        return Verdict(Reason.NOT_LISTED, Fault.UNKNOWN, detail, capture.status)
    detail = f"not listed in the {storefront} storefront"
    return Verdict(Reason.ABSENT, None, detail, capture.status)


def _of_feed(feed: Feed, capture: Capture) -> Found | Verdict:
    reviews = of_feed(feed, capture)
    if reviews:
        return [*reviews]
    if not feed.is_known:
        return drifted(capture, "a feed whose entries are no reviews")
    if (told_page(capture.url) or 1) > 1:
        return []
    detail = "an empty feed is no proof that there are no reviews"
    return Verdict(Reason.EMPTY, Fault.UNKNOWN, detail, capture.status)
