"""Three counties: a mailbox and a scanned report; a search that finds nothing; one in GBK."""

from dataclasses import replace
from functools import partial

from tests.web import documents, letters, pages
from tests.web.families import hanweb, lonsun, vsb
from tests.web.letters import Letter, Totals
from tests.web.pages import Answer, Content, Fields, Particulars
from tests.web.sections import Entry, published, search, section, trail

MAILBOX = "/jact/front/mailpublist.do"
LETTER = "/jact/front/mailpubdetail.do"
LETTERS_A_PAGE = 4
REPORTS = "/col/col44910/index.html"
SCAN = "/picture/0/2601201032145678901.png"
TOTALS = Totals(46, 43, 91.5)


def mailbox_and_scan(site: Particulars, base: str) -> Content:
    """Hanweb: letters in a list with spans, a report that is a picture, a search by script."""
    frame = hanweb.frame(site)
    menu = f"""<td><a href="{MAILBOX}?sysid=1">县长信箱</a></td>
<td><a href="{REPORTS}">政府网站年度报表</a></td></tr><tr><td><input id="q" type="text">
<span onclick="window.open('/jsearchfront/search.do?q='+encodeURI($('#q').val()))">搜索</span>
</td>"""
    found = letters.answered_as(
        letters.letters("样本县", 301, 7, site.present), "已回复", "正在办理"
    )
    tags = pages.named_metas(site, "县长信箱", "互动交流")
    answers = {}
    for letter in found:
        body = trail("互动交流", "县长信箱") + letters.label_list(letter)
        answers[_letter_path(letter)] = frame(tags, f"{letter.title}-{site.name}", body)
    title = "政府网站工作年度报表（2025年度）"
    entry = Entry(title, "/art/2026/1/21/art_44910_44911.html", "2026-01-21")
    scan = f'<p style="text-align:center"><img src="{SCAN}" alt=""></p>'
    name = "政府网站年度报表"
    answers |= {
        REPORTS: section(site, frame, name, "政务公开", [entry]),
        entry.url: published(site, frame, name, entry, scan),
        SCAN: documents.png(),
    }
    content = hanweb.build(site, base, menu)
    return content.with_answers(answers, {MAILBOX: partial(_mailbox, site, found)})


def _letter_path(letter: Letter) -> str:
    return f"{LETTER}?transactId={letter.number}&sysid=1"


def _mailbox(site: Particulars, found: tuple[Letter, ...], fields: Fields) -> Answer | None:
    number = int(fields["currpage"]) if fields.get("currpage", "").isdecimal() else 1
    part = found[(number - 1) * LETTERS_A_PAGE : number * LETTERS_A_PAGE] if number else ()
    count = -(-len(found) // LETTERS_A_PAGE)
    if not part:
        return None
    following = f'<a href="{MAILBOX}?sysid=1&amp;currpage={number + 1}">下一页</a>'
    body = f"""{trail("互动交流", "县长信箱")}<p>本信箱{TOTALS.sentence}</p>
{letters.spans(part, lambda letter: _letter_path(letter).replace("&", "&amp;"))}
<div class="page">共{len(found)}条 第{number}页/共{count}页
{following if number < count else ""}</div>"""
    tags = pages.named_metas(site, "县长信箱", "互动交流")
    return hanweb.frame(site)(tags, f"县长信箱-{site.name}", body)


def finding_nothing(site: Particulars, base: str) -> Content:
    """Lonsun: a search that finds nothing whatever is asked, and a server that refuses HEAD."""
    path = f"/site/search/{lonsun.SITE_ID}"
    form = f"""<form action="{path}" method="get" class="j-search-form">
<input type="text" name="keywords" placeholder="搜一搜"><button type="submit">搜索</button>
</form>"""
    content = lonsun.build(site, base, form)
    finder = search(site, lonsun.frame(site), "keywords", None, form)
    return replace(content.with_answers({}, {path: finder}), refuses_head=True)


def in_gbk(site: Particulars, base: str) -> Content:
    """VSB: pages, and the words its search is asked for, are bytes of GBK."""
    form = """<form action="/ssjg.jsp" method="get"><input type="hidden" name="wbtreeid"
value="1001"><input name="keyword" size="20"><input type="submit" value="搜索"></form>"""
    content = vsb.build(site, base, form)
    finder = search(site, vsb.frame(site), "keyword", vsb.article_path, form)
    return content.with_answers({}, {"/ssjg.jsp": finder})
