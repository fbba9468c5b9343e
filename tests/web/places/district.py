"""The district's site (TRS): dead links of every kind, guides with forms, a report in a file."""

from dataclasses import replace

from tests.web import documents, guides, pages, reports
from tests.web.families import trs
from tests.web.guides import Guide
from tests.web.pages import Answer, Article, Content, Frame, Particulars
from tests.web.places.city import figures
from tests.web.sections import Entry, published, section, trail

GUIDES = "/bsfw/bszn"
REPORTS = "/zwgk/ndbb"
MENU = f"""<li><a href=".{GUIDES}/index.html">办事指南</a></li>
<li><a href=".{REPORTS}/index.html">政府网站年度报表</a></li>"""
FAILING = "/jdhy/index.html"
"""The page whose program fails: it answers 500."""

HOME_LINKS = f"""<form action="/was5/web/search" method="get"><input type="hidden" name="channelid"
value="51990"><input type="text" name="searchword" title="检索"><input type="submit" value="检索">
</form><p><a href="./ztzl/old/index.html">往年专题</a> <a href=".{FAILING}">解读回应</a>
<a href="http://yearbook.invalid/">样本区年鉴</a>
<a href="./zwgk/tzgg/P020251201.doc">办事窗口一览表.doc</a>
<a href="https://zwfw.example/">网上办事大厅</a></p>
<p><img src="./images/banner2026.jpg" alt="优化营商环境"></p>"""


def build(site: Particulars, base: str) -> Content:
    column = site.columns[0]
    twin, attached, nameless, changing = column.articles[:4]
    extras = trs.Extras(
        list_entries=(
            "".join(_twin_entry(twin, session) for session in ("5B1A07F2", "9C3D11E0"))
            + '<li><a href="./202602/t20260201_40999.html">已撤下的通知</a>'
            "<span>2026-02-01</span></li>"
        ),
        menu=MENU,
        home_links=HOME_LINKS,
        moved_on=True,
        article_ends={attached.number: '<p>附件：<a href="./P020260311.pdf">工作方案.pdf</a></p>'},
    )
    content = trs.build(site, base, extras)
    frame = trs.frame(site)
    folder = trs.article_path(column, attached).rpartition("/")[0]
    bare = f"<html><head></head><body><div class='content'>{nameless.body}</div></body></html>"
    answers = {
        f"{folder}/P020260311.pdf": documents.pdf(),
        trs.article_path(column, nameless): pages.html(bare),
        FAILING: pages.html("<h1>HTTP Status 500</h1>", status=500),
        **_guides(site, frame),
        **_report(site, frame),
    }
    edited = replace(changing, paragraphs=(*changing.paragraphs, "以上内容已于四月更正。"))
    changed = {
        trs.article_path(column, changing): trs.article(site, column, edited, base),
    }
    return replace(content.with_answers(answers), variants={"changed": changed})


def _twin_entry(entry: Article, session: str) -> str:
    """One more link to an article, with a session id in its address."""
    return (
        f'<li><a href="./{trs.file_name(entry)};jsessionid={session}">{entry.title}</a>'
        f"<span>{entry.published:%Y-%m-%d}</span></li>"
    )


def _guides(site: Particulars, frame: Frame) -> dict[str, Answer]:
    """One guide with three forms to download; the third is not there any more."""
    guide = Guide(
        number=2001,
        name="食品小作坊备案",
        kind="其他行政权力",
        department="样本区市场监督管理局",
        audience="企业法人",
        entry="https://zwfw.example/item/2001",
        files=(
            ("食品小作坊备案申请表.docx", "./P020260105.docx"),
            ("材料清单（样表）.xls", "./P020260106.xls"),
            ("承诺书.doc", "./P020260107.doc"),
        ),
    )
    entry = Entry(guide.name, f"{GUIDES}/t20260105_42001.html", "2026-01-05")
    tags = pages.named_metas(site, "办事指南", "办事服务")
    body = f"""{trail("办事服务", "办事指南")}<h1>{guide.name}</h1>
<p>实施编码：{guide.code}　事项类型：{guide.kind}　服务对象：{guide.audience}</p>
{guides.paragraphs(guide)}"""
    return {
        entry.url: frame(tags, f"{guide.name}-{site.name}", body),
        f"{GUIDES}/index.html": section(site, frame, "办事指南", "办事服务", [entry]),
        f"{GUIDES}/P020260105.docx": documents.docx(("申请表", "申请人："), (), ()),
        f"{GUIDES}/P020260106.xls": documents.xls(),
    }


def _report(site: Particulars, frame: Frame) -> dict[str, Answer]:
    """The year's report: a page with nothing but a Word file."""
    title = f"{site.sponsor}网站工作年度报表（2025年度）"
    entry = Entry(title, f"{REPORTS}/202601/t20260120_42101.html", "2026-01-20")
    link = '<p>附件：<a href="./P020260120.docx">政府网站工作年度报表（2025年度）.docx</a></p>'
    name = "政府网站年度报表"
    values = {**figures(site), "unique_visitors": 45678, "visits": 567890}
    return {
        entry.url: published(site, frame, name, entry, link),
        f"{REPORTS}/index.html": section(site, frame, name, "政务公开", [entry]),
        f"{REPORTS}/202601/P020260120.docx": reports.document(values),
    }
