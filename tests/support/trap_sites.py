"""Sites that have a next page for every page: nothing is wrong with an answer, only with the lot.

Each has two articles besides, which a crawl must not lose.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, product

from tests.support.hostile import Question, Site, home, page, redirect
from tests.support.hostile_answers import MISSING

ARTICLES = ("/xwzx/20260301_1001.html", "/xwzx/20260302_1002.html")
ENTRIES = tuple(f"/gk/202603{day:02}_{2000 + day}.html" for day in range(1, 16))
_NEW = count(10**9 + 7, 7919)


@dataclass(frozen=True)
class TrapSite:
    """A site, the most pages of its trap that may be asked for, and what its outcome must say."""

    site: Site
    most: int
    note: str | None = None
    reason: str = "ok"


def article(target: str) -> bytes:
    """An article that is one."""
    number = target.rpartition("_")[2].removesuffix(".html")
    title = f"关于开展第{number}次样例检查工作的公告"
    text = f"<p>{'根据样例办法，现将有关事项公告如下。' * 12}</p>"
    body = f"<h1>{title}</h1><p>发布时间：2026-03-01 来源：示例县人民政府</p><div>{text}</div>"
    return page(f"<html><head><title>{title}</title></head><body>{body}</body></html>")


def listing(entries: Iterable[str], following: str) -> bytes:
    """A page of a list, with a link to the next."""
    rows = "".join(
        f"<li><a href='{entry}'>关于开展第{entry.rpartition('_')[2].removesuffix('.html')}次"
        "样例检查工作的公告</a><span>2026-03-01</span></li>"
        for entry in entries
    )
    body = f"<ul>{rows}</ul><div class='page'><a href='{following}'>下一页</a></div>"
    return page(f"<html><head><title>通知公告</title></head><body>{body}</body></html>")


def linking(*links: str, title: str = "活动日历") -> bytes:
    """A page with these links, and with some words."""
    listed = "".join(f"<p><a href='{link}'>第{n}页</a></p>" for n, link in enumerate(links))
    body = f"<h1>{title}</h1><p>{'样例活动安排如下。' * 30}</p>{listed}"
    return page(f"<html><head><title>{title}</title></head><body>{body}</body></html>")


def around(trap: Site, *entrances: str) -> Site:
    """A site with a home page, the two articles, and the trap behind the entrances."""

    def site(question: Question) -> bytes:
        if question.target == "/":
            return page(home("/xwzx/", *entrances))
        if question.target == "/xwzx/":
            return listing(ARTICLES, "/xwzx/")
        if question.target in ARTICLES:
            return article(question.target)
        if question.target in {"/robots.txt", "/sitemap.xml"} or "govcrawl" in question.target:
            return MISSING
        said = trap(question)
        assert isinstance(said, bytes)
        return said

    return site


def calendar(question: Question) -> bytes:
    """The month before and the month after, for ever."""
    found = re.fullmatch(r"/huodong/(\d+)/(\d+)/", question.target)
    if not found:
        return MISSING
    months = int(found[1]) * 12 + int(found[2]) - 1
    return linking(
        *(f"/huodong/{each // 12}/{each % 12 + 1}/" for each in (months - 1, months + 1))
    )


def sessions(form: str) -> Site:
    """Three pages that link each other, under a new session at every visit."""

    def site(_: Question) -> bytes:
        return linking(*(form.format(name=name, new=next(_NEW)) for name in "abc"))

    return site


def growing(question: Question) -> bytes:
    """One parameter more at every step."""
    mark = "&" if "?" in question.target else "?"
    return linking(f"{question.target}{mark}p{question.target.count('=')}=1")


def repeating(question: Question) -> bytes:
    """The same parameter once more at every step."""
    mark = "&" if "?" in question.target else "?"
    return linking(f"{question.target}{mark}back=1")


def deeper(_: Question) -> bytes:
    """A relative link that should have been an absolute one."""
    return linking("./a/./b/")


def filters(question: Question) -> bytes:
    """Other combinations of three choices on every page."""
    choices = random.Random(question.target).choices([*product(range(8), repeat=3)], k=40)
    return linking(*(f"/so?sort={a}&order={b}&view={c}" for a, b, c in choices))


def round_and_round(question: Question) -> bytes:
    """A redirect to another, and back."""
    return redirect("/loop/b" if question.target.endswith("a") else "/loop/a")


def ever_new(question: Question) -> bytes:
    """A redirect to a place that redirects to the next."""
    number = question.target.rpartition("/")[2]
    return redirect(f"/r/{int(number or 0) + 1}")


def pages(*, shuffled: bool = False, turns_back_after: int = 0) -> Site:
    """A list of which every page holds the same; it goes on for ever, or begins again."""

    def site(question: Question) -> bytes:
        if question.target in ENTRIES:
            return article(question.target)
        found = re.fullmatch(r"/gk/(?:index_(\d+)\.html)?", question.target)
        if not found:
            return MISSING
        number = int(found[1] or 1)
        entries = list(ENTRIES)
        if shuffled:
            random.Random(number).shuffle(entries)
        back = turns_back_after and number >= turns_back_after
        return listing(entries, "/gk/" if back else f"/gk/index_{number + 1}.html")

    return site


def well(question: Question) -> bytes:
    """A list of fifteen articles on one page."""
    if question.target in ENTRIES:
        return article(question.target)
    return listing(ENTRIES, "#") if question.target == "/gk/" else MISSING


TRAPS: dict[str, TrapSite] = {
    "well": TrapSite(around(well, "/gk/"), 16),
    "calendar": TrapSite(around(calendar, "/huodong/2026/11/"), 60, "calendar without end"),
    "jsessionid": TrapSite(around(sessions("/{name};jsessionid={new}"), "/a"), 3),
    "PHPSESSID": TrapSite(around(sessions("/{name}?PHPSESSID={new}"), "/a"), 3),
    "sid": TrapSite(around(sessions("/{name}.html?id=1&sid=x{new}"), "/a.html?id=1"), 3),
    "CFID": TrapSite(around(sessions("/{name}?CFID={new}&CFTOKEN={new}"), "/a"), 3),
    "ASPSESSIONID": TrapSite(around(sessions("/{name}.asp?ASPSESSIONIDQQ={new}"), "/a.asp"), 3),
    "ASP.NET": TrapSite(around(sessions("/(S(k{new}))/{name}.aspx"), "/a.aspx"), 3),
    "S()": TrapSite(around(sessions("/S(k{new})/{name}.aspx"), "/a.aspx"), 3),
    "nonce": TrapSite(
        around(sessions("/{name}?nonce={new}"), "/a?nonce=1"), 3, "under another session id"
    ),
    "growing": TrapSite(around(growing, "/q"), 13, "query that grows"),
    "repeating": TrapSite(around(repeating, "/q"), 3, "query that grows"),
    "deeper": TrapSite(around(deeper, "/a/b/"), 2, "path that repeats itself"),
    "filters": TrapSite(around(filters, "/so"), 201, "filters combined"),
    "loop": TrapSite(around(round_and_round, "/loop/a"), 10, None, "partial"),
    "ever new": TrapSite(around(ever_new, "/r/0"), 10, None, "partial"),
    "same page": TrapSite(around(pages(), "/gk/"), 18),
    "shuffled": TrapSite(around(pages(shuffled=True), "/gk/"), 18),
    "turns back": TrapSite(around(pages(turns_back_after=3), "/gk/"), 18),
}
