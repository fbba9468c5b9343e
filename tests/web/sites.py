"""The sample sites: where each is served, whose it is, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.web import contents, pages
from tests.web.contents import government
from tests.web.families import gdbs, jpaas, old, platform, refusing, script, trs
from tests.web.pages import PLATFORM, Content, Particulars
from tests.web.places import bureau, city, counties, district, neglected

DEAD_URL = "http://dead.invalid/"
SLOWNESS = 3.0
"""Seconds the slow site waits before it answers."""

Builder = Callable[[Particulars, str], Content]


@dataclass(frozen=True)
class Site:
    """A site on its own loopback address; ``office_id`` is its office in the sample registry.

    The platform all others link to is nobody's target and has none.
    """

    name: str
    address: str
    office_id: str
    particulars: Particulars
    build: Builder


def _slow(site: Particulars, base: str) -> Content:
    return gdbs.build(site, base).delayed(SLOWNESS)


def _forbidden(site: Particulars, base: str) -> Content:
    refusal = {"/robots.txt": pages.plain("User-agent: *\nDisallow: /\n")}
    return trs.build(site, base).with_answers(refusal)


def _site(name: str, last: int, office_id: str, place: str, build: Builder, **counts: int) -> Site:
    """``last`` is the last part of the address; article numbers follow from it."""
    code = ("519900" if office_id.startswith("SA") else office_id) + f"{last:04d}"
    particulars = government(place, f"www.{name}.example", code, 40000 + 1000 * last, **counts)
    return Site(name, f"127.0.0.{last}", office_id, particulars, build)


def _changed(site: Site, **changes: contents.Change) -> Site:
    """The same site with some of its columns changed."""
    particulars = site.particulars
    for folder, change in changes.items():
        particulars = contents.changed(particulars, folder, change)
    return replace(site, particulars=particulars)


SITES: tuple[Site, ...] = (
    _site("ucap", 2, "519900", "示例市", city.build, gzdt=10, tzgg=6, zcjd=3),
    _site("trs", 3, "519901", "样本区", district.build, gzdt=10, tzgg=6),
    _site("hanweb", 4, "519921", "样本县", counties.mailbox_and_scan, gzdt=14, tzgg=6),
    _changed(
        _site("lonsun", 5, "519922", "示范县", counties.finding_nothing, gzdt=10, tzgg=6, yjzj=0),
        tzgg=contents.unordered,
    ),
    _changed(
        _site("vsb", 6, "519923", "堃山县", counties.in_gbk, gzdt=10, tzgg=6, zcjd=3),
        zcjd=contents.stale,
    ),
    _changed(
        _site("gdbs", 7, "SA-D01", "示例市政务服务局", bureau.build, gzdt=6, tzgg=6),
        tzgg=contents.pinned,
    ),
    _site("old", 8, "519924", "旧例县", old.build, gzdt=6),
    _site("challenge", 9, "519925", "盾牌县", refusing.challenge),
    _site("script", 10, "519926", "动画县", script.build, gzdt=4, tzgg=2),
    _site("slow", 11, "519927", "慢水县", _slow, gzdt=2),
    _site("forbidden", 12, "519928", "谢客县", _forbidden, gzdt=4),
    _site("unavailable", 13, "519929", "停歇县", refusing.unavailable),
    _site("jpaas", 14, "519933", "单元县", jpaas.build, gzdt=10, tzgg=3),
    _changed(
        _site("neglected", 23, "519934", "疏漏县", neglected.build, gzdt=6, tzgg=4, zcjd=3, yjzj=0),
        gzdt=contents.stale,
        tzgg=contents.stale,
        zcjd=contents.stale,
    ),
    _site("platform", PLATFORM, "", "示例省", platform.build),
)

DEAD_LINKS: dict[str, frozenset[str]] = {
    "ucap": frozenset({"/slsrmzf/zzzq/index.shtml"}),
    "trs": frozenset(
        {
            "/ztzl/old/index.html",
            "/jdhy/index.html",
            "/zwgk/tzgg/P020251201.doc",
            "/images/banner2026.jpg",
            "/zwgk/gzdt/202602/t20260201_40999.html",
            "/bsfw/bszn/P020260107.doc",
        }
    ),
    "old": frozenset({"/main/leader.asp"}),
    "neglected": frozenset(neglected.DEAD),
}
"""The addresses that pages of a site lead to although there is nothing, by the site's name."""

ELSEWHERE = frozenset({"zwfw.example", "yearbook.invalid"})
"""The hosts outside the sample web that its pages lead to: none of them ever resolves."""
