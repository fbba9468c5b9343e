"""The numbers an inspection fails a site or an account at.

They are the veto items of 国办秘函〔2019〕19号, as repeated in published self-checks; the census of
2015 (国办发〔2015〕15号) had the same for sites. ``POOR_GUIDES`` is known from memory only, and how
long columns that are not ``WATCHED`` may rest is ours.
"""

PROBES_A_DAY = 20
"""Probes spread over a day, at least, for seven days."""
WEEK_DAYS = 7
UNREACHABLE_PERCENT = 5
STALE_OF_WATCHED = 5
"""Stale columns of the kinds ``WATCHED`` together."""
STALE_COLUMNS = 10
EMPTY_COLUMNS = 5
UNANSWERED_DAYS = 90
"""Three months."""
POOR_GUIDES = 5
"""Guides that lack four of the eight elements; of fewer guides, all of them."""
SILENT_DAYS = 14
"""Two weeks without a post, or without an update of the home page."""

WATCHED = ("news", "notice", "policy")
"""Kinds of columns with a time of their own: two weeks for news, six months for the others."""
