"""What is stored of websites, counted by MongoDB: one table of facts for each site."""

from collections import defaultdict

from pymongo.synchronous.database import Database

from govcrawl.counting.scope import Document, Scope
from govcrawl.counting.website import checks, columns, contents, reports
from govcrawl.evaluation.website.facts import SiteFacts
from govcrawl.registry import target_key

WEEK_DAYS = 7


def count(database: Database[Document], scope: Scope) -> dict[str, list[SiteFacts]]:
    """The facts of every website in scope, by office, in the registry's order.

    Each collection is gone through once or twice for all offices together.
    """
    probes = checks.probes(database, scope, scope.valid_days)
    week = checks.probes(database, scope, WEEK_DAYS)
    surveys = checks.newest(database, scope)
    listed = columns.columns(database, scope)
    pages = contents.pages(database, scope)
    letters = contents.letters(database, scope)
    guides = contents.guides(database, scope)
    told = reports.own(database, scope, {key: check for key, (check, _) in surveys.items()})
    found: dict[str, list[SiteFacts]] = defaultdict(list)
    for row in scope.rows("website"):
        if not row.account:
            continue
        key = target_key(row.office_id, "website", row.account)
        check, check_source = surveys.get(key, (None, None))
        report, report_source = told.get(key, (None, None))
        found[row.office_id].append(
            SiteFacts(
                office_id=row.office_id,
                url=row.account,
                probes=probes.get(key),
                week=week.get(key),
                check=check,
                check_source=check_source,
                columns=listed.get(key),
                pages=pages.get(key),
                letters=letters.get(key),
                guides=guides.get(key),
                report=report,
                report_source=report_source,
            )
        )
    return dict(found)
