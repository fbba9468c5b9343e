"""A county nobody looks after (gdbs): old news, letters without an answer, links to nothing."""

from dataclasses import replace
from datetime import timedelta

from tests.web import guides, letters, pages, reports
from tests.web.families import gdbs
from tests.web.guides import Guide
from tests.web.letters import Letter
from tests.web.pages import Answer, Content, Frame, Particulars
from tests.web.places.city import figures
from tests.web.sections import Entry, published, section, trail

MAILBOX = "/hdjl/xzxx"
GUIDES = "/bsfw/bszn"
REPORTS = "/zwgk/wznb"
DEAD = tuple(f"/ztzl/zt{number}/index.html" for number in range(1, 13))
"""Topics the home page still leads to."""

MENU = f"""<li><a href="{MAILBOX}/index.html">县长信箱</a></li>
<li><a href="{GUIDES}/index.html">办事指南</a></li>
<li><a href="{REPORTS}/index.html">政府网站年度报表</a></li>
""" + "".join(f'<li><a href="{path}">专题{n}</a></li>' for n, path in enumerate(DEAD, start=1))
FIGURES = {
    **dict.fromkeys(reports.FIGURES, 0),
    "info_overview": 3,
    "info_news": 20,
    "info_catalog": 9,
    "info_total": 32,
    "service_items": 260,
    "service_items_online": 13,
    "registered_users": 41,
    "cases_person": 30,
    "cases_legal": 11,
    "cases_total": 41,
    "msg_received": 64,
    "msg_done": 5,
    "msg_avg_days": 41,
    "msg_public": 1,
    "unique_visitors": 2210,
    "visits": 4120,
}


def build(site: Particulars, base: str) -> Content:
    frame = gdbs.frame(site)
    answers = {**_mailbox(site, frame), **_guides(site, frame), **_report(site, frame)}
    return gdbs.build(site, base, MENU).with_answers(answers)


def _waiting(site: Particulars) -> tuple[Letter, ...]:
    """Letters that nobody answers, the newest a hundred days old."""
    waited = timedelta(days=100)
    return tuple(
        replace(
            letter,
            received=letter.received - waited,
            replied=None,
            status="待办理",
            reply="",
            rating="",
        )
        for letter in letters.letters("疏漏县", 801, 6, site.present)
    )


def _mailbox(site: Particulars, frame: Frame) -> dict[str, Answer]:
    found = _waiting(site)
    tags = pages.named_metas(site, "县长信箱", "互动交流")
    body = trail("互动交流", "县长信箱") + letters.table(found, _letter_path)
    answers = {f"{MAILBOX}/index.html": frame(tags, "", body)}
    for letter in found:
        detail = trail("互动交流", "县长信箱") + letters.label_table(letter)
        answers[_letter_path(letter)] = frame(tags, "", detail)
    return answers


def _letter_path(letter: Letter) -> str:
    return f"{MAILBOX}/content/mail_{letter.number}.html"


def _guides(site: Particulars, frame: Frame) -> dict[str, Answer]:
    """Guides in tabs, which lack half of the elements."""
    tags = pages.named_metas(site, "办事指南", "办事服务")
    listed, answers = [], {}
    for number in range(4001, 4006):
        guide = Guide(
            number=number,
            name=f"疏漏县便民事项{number - 4000}号办理",
            kind="其他行政权力",
            department="疏漏县政务服务局",
            audience="自然人",
        )
        entry = Entry(guide.name, f"{GUIDES}/content/item_{number}.html", "2024-03-02")
        listed.append(entry)
        body = trail("办事服务", "办事指南") + guides.tabs(guide)
        answers[entry.url] = frame(tags, "", body)
    answers[f"{GUIDES}/index.html"] = section(site, frame, "办事指南", "办事服务", listed)
    return answers


def _report(site: Particulars, frame: Frame) -> dict[str, Answer]:
    title = f"{site.sponsor}网站工作年度报表（2025年度）"
    entry = Entry(title, f"{REPORTS}/content/post_6088001.html", "2026-01-29")
    name = "政府网站年度报表"
    table = reports.table({**figures(site), **FIGURES})
    return {
        entry.url: published(site, frame, name, entry, table),
        f"{REPORTS}/index.html": section(site, frame, name, "政务公开", [entry]),
    }
