"""The sample sites: where each is served, whose it is, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.web import pages
from tests.web.contents import government
from tests.web.families import gdbs, hanweb, lonsun, old, refusing, script, trs, ucap, vsb
from tests.web.pages import Answer, Article, Content, Particulars

DEAD_URL = "http://dead.invalid/"
SLOWNESS = 3.0
"""Seconds the slow site waits before it answers."""

Builder = Callable[[Particulars, str], Content]


@dataclass(frozen=True)
class Site:
    """A site on its own loopback address; ``office_id`` is its office in the sample registry."""

    name: str
    address: str
    office_id: str
    particulars: Particulars
    build: Builder


def _twin_entry(entry: Article, session: str) -> str:
    """One more link to an article, with a session id in its address."""
    return (
        f'<li><a href="./{trs.file_name(entry)};jsessionid={session}">{entry.title}</a>'
        f"<span>{entry.published:%Y-%m-%d}</span></li>"
    )


def _flawed_trs(site: Particulars, base: str) -> Content:
    """A good site with what a careful crawl meets: dead links, twins, a file, a nameless page."""
    column = site.columns[0]
    twin, attached, nameless, changing = column.articles[:4]
    extras = trs.Extras(
        list_entries=(
            "".join(_twin_entry(twin, session) for session in ("5B1A07F2", "9C3D11E0"))
            + '<li><a href="./202602/t20260201_40999.html">已撤下的通知</a>'
            "<span>2026-02-01</span></li>"
        ),
        home_links='<p><a href="./ztzl/old/index.html">往年专题</a></p>',
        article_ends={attached.number: '<p>附件：<a href="./P020260311.pdf">工作方案.pdf</a></p>'},
    )
    content = trs.build(site, base, extras)
    folder = trs.article_path(column, attached).rpartition("/")[0]
    bare = f"<html><head></head><body><div class='content'>{nameless.body}</div></body></html>"
    answers = {
        f"{folder}/P020260311.pdf": Answer(body=b"%PDF-1.4 sample", content_type="application/pdf"),
        trs.article_path(column, nameless): pages.html(bare),
    }
    edited = replace(changing, paragraphs=(*changing.paragraphs, "以上内容已于四月更正。"))
    changed = {
        trs.article_path(column, changing): trs.article(site, column, edited, base),
    }
    return replace(content.with_answers(answers), variants={"changed": changed})


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


SITES: tuple[Site, ...] = (
    _site("ucap", 2, "519900", "示例市", ucap.build, gzdt=6, tzgg=6, zcjd=3),
    _site("trs", 3, "519901", "样本区", _flawed_trs, gzdt=6, tzgg=6),
    _site("hanweb", 4, "519921", "样本县", hanweb.build, gzdt=6, tzgg=6),
    _site("lonsun", 5, "519922", "示范县", lonsun.build, gzdt=6, tzgg=6),
    _site("vsb", 6, "519923", "堃山县", vsb.build, gzdt=6, tzgg=6),
    _site("gdbs", 7, "SA-D01", "示例市政务服务局", gdbs.build, gzdt=6, tzgg=6),
    _site("old", 8, "519924", "旧例县", old.build, gzdt=6),
    _site("challenge", 9, "519925", "盾牌县", refusing.challenge),
    _site("script", 10, "519926", "动画县", script.build, gzdt=4),
    _site("slow", 11, "519927", "慢水县", _slow, gzdt=2),
    _site("forbidden", 12, "519928", "谢客县", _forbidden, gzdt=4),
    _site("unavailable", 13, "519929", "停歇县", refusing.unavailable),
)
