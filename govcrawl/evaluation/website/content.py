"""What a site's columns, articles, letters and service guides say."""

from collections.abc import Mapping

from govcrawl.evaluation.office import Office
from govcrawl.evaluation.value import PERCENT, Found, Value, present
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.evaluation.website.home import Judge
from govcrawl.evaluation.website.report import figures, told

MAILBOX = "mailbox"
NO_COLUMN = "no column was read"


def _oldest(*kinds: str) -> Judge:
    """The age of the stalest column of these kinds."""

    def age(_office: Office, site: SiteFacts) -> Found:
        columns = site.columns
        if columns is None:
            return NO_COLUMN
        n = sum(columns.counts.get(kind, 0) for kind in kinds)
        days = [columns.worst_days[kind] for kind in kinds if kind in columns.worst_days]
        if days:
            return Value(max(days), n=n, sources=(columns.source,))
        named = " or ".join(kinds)
        return f"none of {n} {named} columns shows a date" if n else f"no {named} column was read"

    return age


def _empty(_office: Office, site: SiteFacts) -> Found:
    columns = site.columns
    if columns is None:
        return NO_COLUMN
    return Value(columns.empty, n=sum(columns.counts.values()), sources=(columns.source,))


def _overdue(_office: Office, site: SiteFacts) -> Found:
    """At least so many where columns show no date: those may be overdue too."""
    columns = site.columns
    if columns is None:
        return NO_COLUMN
    return Value(
        sum(columns.stale.values()),
        n=sum(columns.counts.values()),
        exact=not columns.undated,
        sources=(columns.source,),
    )


def _tags(_office: Office, site: SiteFacts) -> Found:
    pages = site.pages
    if pages is None or pages.tag_share is None:
        return "no article was read"
    return Value(PERCENT * pages.tag_share, n=pages.articles, sources=(pages.source,))


def _guides(_office: Office, site: SiteFacts) -> Found:
    guides = site.guides
    if guides is None or guides.element_share is None:
        return "no service guide was read"
    return Value(PERCENT * guides.element_share, n=guides.guides, sources=(guides.source,))


def has_channel(site: SiteFacts) -> bool | None:
    """Whether citizens can write to the site: a mailbox is named, or letters are shown.

    None where nothing names one and home page or columns were not read.
    """
    features = site.check["features"] if site.check else None
    named = MAILBOX in (features or ())
    listed = site.columns is not None and site.columns.counts.get(MAILBOX, 0) > 0
    shown = site.letters is not None and site.letters.received > 0
    if named or listed or shown:
        return True
    return None if features is None or site.columns is None else False


def _channel(_office: Office, site: SiteFacts) -> Found:
    channel = has_channel(site)
    if channel is None:
        return "no mailbox was seen, but not all places for one were read"
    tellers = [each.source for each in (site.columns, site.letters) if each]
    return Value(float(channel), sources=present(site.check_source, *tellers))


def _waiting(_office: Office, site: SiteFacts) -> Found:
    """0 only where every letter seen is known to be answered."""
    letters = site.letters
    if letters is None or not letters.received:
        return "no letter of the past year was seen"
    if letters.open and letters.oldest_open_days is not None:
        return Value(
            letters.oldest_open_days,
            n=letters.received,
            exact=not letters.unknown,
            sources=(letters.source,),
        )
    if letters.open or letters.unknown:
        untold = letters.open + letters.unknown
        return f"{untold} of {letters.received} letters do not tell whether or since when they wait"
    return Value(0, n=letters.received, sources=(letters.source,))


def _answer_time(_office: Office, site: SiteFacts) -> Found:
    """As the site reports it, else of the letters that were read."""
    name = "msg_avg_days"
    reported = figures(site, name)
    if not isinstance(reported, str):
        return told(site, reported[name], name)
    letters = site.letters
    if letters is None or letters.mean_days is None:
        return f"{reported}; no letter read tells when it was answered"
    note = f"of letters read, not as reported: {reported}"
    return Value(letters.mean_days, n=letters.answered, sources=(letters.source,), note=note)


JUDGES: Mapping[str, Judge] = {
    "WEB-INF-02": _oldest("news"),
    "WEB-INF-03": _oldest("notice", "policy"),
    "WEB-INF-04": _empty,
    "WEB-INF-05": _overdue,
    "WEB-INF-08": _tags,
    "WEB-TRX-04": _guides,
    "WEB-PAR-01": _channel,
    "WEB-PAR-02": _waiting,
    "WEB-PAR-04": _answer_time,
}
"""What the content tells, by indicator."""
