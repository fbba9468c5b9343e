"""What is counted of a website's articles, letters, service guides and annual reports."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.evaluation.website.facts import Letters
from tests.support.counting import (
    LOOK,
    SCOPE,
    URL,
    at,
    documents_of,
    facts,
    guide,
    letter,
    page,
    report,
    survey,
)

Documents = Database[dict[str, Any]]
DAY = timedelta(days=1)
GONE = {"last_seen_at": SCOPE.start - timedelta(seconds=1)}
NEW = {"first_seen_at": SCOPE.end, "last_seen_at": SCOPE.end}
OWN = "9901000001"


def letters(database: Documents, *documents: dict[str, Any]) -> Letters:
    found = facts(database, website_messages=list(documents)).letters
    assert found is not None
    return found


def year_of_report(database: Documents, *reports: dict[str, Any]) -> int | None:
    """The year of the report that is taken for the site's, whose home page shows its code."""
    check = survey(LOOK, site_id_code=OWN)
    found = facts(database, website_checks=[check], website_reports=list(reports)).report
    return found["year"] if found else None


def test_the_tags_of_an_article_are_shares_of_ten(database: Documents) -> None:
    three = "SiteName", "SiteDomain", "PubDate"
    documents = [page(1, *three), page(2), page(3, *three, **GONE), page(4, *three, **NEW)]
    found = facts(database, website_pages=documents).pages
    assert found
    assert (found.articles, found.tag_share) == (2, pytest.approx(0.15))
    assert documents_of(database, found.source) == [f"{URL}1.html", f"{URL}2.html"]


def test_a_guide_that_lacks_four_elements_is_poor(database: Documents) -> None:
    documents = [
        guide(1, 8, online_entry=False),
        guide(2, 5, online_entry=None),
        guide(3, 4),
        guide(4, 0),
        guide(5, 0, **GONE),
        guide(6, 0, **NEW),
    ]
    found = facts(database, website_services=documents).guides
    assert found
    assert (found.guides, found.poor, found.without_online) == (4, 2, 1)
    assert found.element_share == pytest.approx(17 / 32)
    assert len(documents_of(database, found.source)) == 4


def test_letters_are_answered_open_or_nobody_knows(database: Documents) -> None:
    received = LOOK - 30 * DAY
    found = letters(
        database,
        letter(1, received, state="answered", replied_at=received + 2 * DAY),
        letter(2, received, state="answered", replied_at=received + 8 * DAY),
        letter(3, received, state="answered"),
        letter(4, received),
        letter(5, LOOK - 50 * DAY),
        letter(6, received, state=None),
    )
    assert (found.received, found.answered, found.open, found.unknown) == (6, 3, 2, 1)
    assert (found.overdue, found.overdue_ids) == (0, ())
    assert (found.oldest_open_days, found.mean_days) == (50, 5)
    assert len(documents_of(database, found.source)) == 6


def test_nobody_owes_an_answer_to_thanks_or_to_a_report_of_wrongdoing(database: Documents) -> None:
    kinds = "thanks", "report", "complaint", "other", None
    found = letters(database, *(letter(n, LOOK - DAY, kind=kind) for n, kind in enumerate(kinds)))
    assert (found.received, found.open) == (3, 3)
    assert documents_of(database, found.source) == ["jia|002", "jia|003", "jia|004"]


def test_letters_are_of_the_year_before_the_last_look(database: Documents) -> None:
    look = {"observed_at": LOOK - 9 * DAY, "last_seen_at": LOOK - 4 * DAY}
    found = letters(
        database,
        letter(1, LOOK - 365 * DAY),
        letter(2, LOOK - 366 * DAY),
        letter(3, LOOK - 369 * DAY, **look),
        letter(4, None, state="answered", replied_at=LOOK - 366 * DAY),
        letter(5, LOOK - 366 * DAY, state="answered", replied_at=LOOK - 300 * DAY),
    )
    assert (found.received, found.open, found.answered) == (2, 2, 0)
    assert (found.oldest_open_days, found.mean_days) == (365, None)
    assert found.overdue_ids == ("jia|001", "jia|003")
    assert len(documents_of(database, found.source)) == 5


def test_old_letters_alone_show_that_none_came_in_the_year(database: Documents) -> None:
    found = letters(database, letter(1, LOOK - 500 * DAY))
    assert (found.received, found.open, found.oldest_open_days) == (0, 0, None)
    assert (found.overdue, found.overdue_ids) == (0, ())


def test_a_letter_without_a_date_counts_but_nobody_knows_how_long_it_waits(
    database: Documents,
) -> None:
    found = letters(database, letter(1, None), letter(2, None, state="answered"))
    assert (found.received, found.open, found.answered) == (2, 1, 1)
    assert (found.oldest_open_days, found.overdue, found.mean_days) == (None, 0, None)


def test_a_letter_is_overdue_after_ninety_days(database: Documents) -> None:
    answered = {"state": "answered", "replied_at": LOOK}
    found = letters(
        database,
        letter(1, LOOK - 90 * DAY),
        letter(2, LOOK - 91 * DAY),
        letter(3, LOOK - 120 * DAY),
        letter(4, LOOK - 200 * DAY, **answered),
    )
    assert (found.overdue, found.overdue_ids) == (2, ("jia|003", "jia|002"))
    assert found.oldest_open_days == 120


def test_the_oldest_overdue_letters_are_named(database: Documents) -> None:
    late = [letter(n, LOOK - (100 + n) * DAY) for n in range(25)]
    found = letters(database, *late, letter(30, LOOK - DAY))
    assert found.overdue == 25
    assert found.overdue_ids == tuple(f"jia|{n:03}" for n in range(24, 4, -1))


def test_an_answer_dated_before_its_letter_took_no_time(database: Documents) -> None:
    same_day = letter(1, at("2026-04-02", 9), state="answered", replied_at=at("2026-04-02", 0))
    assert letters(database, same_day).mean_days == 0


def test_only_letters_seen_in_time_count(database: Documents) -> None:
    later = {"observed_at": LOOK + 300 * DAY, "last_seen_at": LOOK + 300 * DAY}
    found = letters(
        database,
        letter(1, LOOK, **GONE),
        letter(2, LOOK, **NEW),
        letter(3, SCOPE.end - 20 * DAY, **later),
    )
    assert (found.received, found.oldest_open_days, found.overdue) == (1, 20, 0)


def test_the_newest_work_report_with_values_counts(database: Documents) -> None:
    found = facts(
        database,
        website_reports=[
            report(2024, info_total=7, raw={"info_total": "7条"}, **GONE),
            report(2023),
            report(2025, state="attachment_only"),
            report(2025, kind="supervision"),
            report(None),
            report(2027),
        ],
    )
    assert found.report
    assert (found.report["year"], found.report["info_total"]) == (2024, 7)
    assert "raw" not in found.report
    assert documents_of(database, found.report_source) == [found.report["_id"]]


def test_a_report_of_three_years_ago_is_too_old(database: Documents) -> None:
    assert year_of_report(database, report(2023)) is None


def test_a_report_that_is_surely_the_sites_comes_before_a_newer_one(database: Documents) -> None:
    silent = report(2025, site="www.jia.gov.cn", site_code=None)
    assert year_of_report(database, silent, report(2024)) == 2024


def test_a_report_first_seen_after_the_day_was_not_known(database: Documents) -> None:
    assert year_of_report(database, report(2025, **NEW), report(2024)) == 2024


def test_the_report_of_another_site_is_not_the_portals(database: Documents) -> None:
    other = report(2025, site="9901000002", site_code="9901000002")
    assert year_of_report(database, other, report(2024)) == 2024


def test_a_site_without_a_report_of_its_own_has_none(database: Documents) -> None:
    other = {"site": "9901000002", "site_code": "9901000002"}
    assert year_of_report(database, report(2025, **other)) is None


@pytest.mark.parametrize("home_url", ["www.jia.gov.cn", "https://jia.gov.cn/、m.jia.gov.cn"])
def test_a_report_that_names_the_address_is_the_sites(database: Documents, home_url: str) -> None:
    misprinted = report(2025, site_code="9901000009", home_url=home_url)
    assert year_of_report(database, misprinted, report(2024)) == 2025


def test_a_report_without_a_code_that_names_another_address_is_not(database: Documents) -> None:
    other = report(2025, site="www.jia.gov.cn", site_code=None, home_url="http://yi.gov.cn/")
    assert year_of_report(database, other) is None


def test_a_report_that_does_not_tell_is_the_sites_if_there_are_no_others(
    database: Documents,
) -> None:
    silent = {"site": "www.jia.gov.cn", "site_code": None}
    assert year_of_report(database, report(2025, **silent), report(2024, **silent)) == 2025


def test_of_reports_of_several_sites_that_do_not_tell_none_is(database: Documents) -> None:
    reports = [report(2025, site=site, site_code=site) for site in ("9901000001", "9901000002")]
    assert facts(database, website_reports=reports).report is None
