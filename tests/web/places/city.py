"""The city's portal (UCAP): mailbox, guides, annual reports of its own and of others, search."""

from hashlib import md5

from tests.web import guides, letters, pages, reports
from tests.web.families import ucap
from tests.web.guides import Guide
from tests.web.letters import Letter, Totals
from tests.web.pages import Answer, Content, Frame, Particulars
from tests.web.sections import Entry, plain_page, published, search, section, trail

ROOT = ucap.ROOT
MAILBOX = f"{ROOT}/szxx"
GUIDES = f"{ROOT}/bszn"
REPORTS = f"{ROOT}/zfwzgzndbb"
SEARCH = "/search4/s"
LETTERS_A_PAGE = 5
TOTALS = Totals(128, 121, 96.2)
BUREAU = 7
"""Last part of the address of the bureau's site, which takes one of the applications."""

YEAR = 2025
REPORT_DAY = "2026-01-23"
MENU = f"""<li><a href="{MAILBOX}/list.shtml">市长信箱</a></li>
<li><a href="{GUIDES}/list.shtml">办事服务</a></li>
<li><a href="{REPORTS}/list.shtml">网站年度报表</a></li>"""


def build(site: Particulars, base: str) -> Content:
    frame = ucap.frame(site)
    form = f"""<form class="home-search" action="{SEARCH}" method="get">
<input type="hidden" name="siteCode" value="{site.code}">
<input name="searchWord" placeholder="请输入关键词"><button type="submit">搜索</button></form>"""
    content = ucap.build(site, base, MENU, form + _services(site))
    answers = {
        **_mailbox(site, frame),
        **_guides(site, frame, base),
        **_reports(site, frame),
        **_features(site, frame),
    }
    finder = search(site, frame, "searchWord", ucap.article_path, form)
    return content.with_answers(answers, {SEARCH: finder})


def _services(site: Particulars) -> str:
    """What the home page offers besides: one of these links leads nowhere."""
    return f"""<div class="home-header-menu"><a href="{ROOT}/wza/index.shtml">无障碍浏览</a>
<a href="{ROOT}/zzzq/index.shtml">长者专区</a> <a href="{ROOT}/en/index.shtml">English</a>
<a href="{ROOT}/znwd/index.shtml">智能问答</a> <a href="https://zwfw.example/">政务服务网</a>
<a href="{site.outside}/weibo/shili">政务微博</a> <a href="{site.outside}/weixin/shili">政务微信</a>
本网站支持IPv6</div>"""


def _features(site: Particulars, frame: Frame) -> dict[str, Answer]:
    barrier_free = "本网站提供读屏、放大、配色和辅助线等无障碍浏览服务。"
    asked = "".join(
        f'<li><a href="{GUIDES}/{number}.shtml">{question}</a></li>'
        for number, question in ((1001, "公共场所卫生许可证怎么办理？"), (1002, "奖励金怎么申请？"))
    )
    robot = f"您好，我是智能问答机器人，请输入您要咨询的问题。</p><ul>{asked}</ul><p>"
    welcome = "Welcome to the website of Shili. Shili is an invented city."
    return {
        f"{ROOT}/wza/index.shtml": plain_page(site, frame, "无障碍浏览", barrier_free),
        f"{ROOT}/en/index.shtml": plain_page(site, frame, "English", welcome),
        f"{ROOT}/znwd/index.shtml": plain_page(site, frame, "智能问答", robot),
    }


def _letter_path(letter: Letter) -> str:
    return f"{MAILBOX}/{letter.received:%Y%m}/{letter.number}.shtml"


def _mailbox(site: Particulars, frame: Frame) -> dict[str, Answer]:
    found = letters.letters("示例市", 101, 8, site.present)
    count = -(-len(found) // LETTERS_A_PAGE)
    tags = pages.named_metas(site, "市长信箱", "互动交流")
    answers = {}
    for number in range(1, count + 1):
        part = found[(number - 1) * LETTERS_A_PAGE : number * LETTERS_A_PAGE]
        body = f"""{trail("互动交流", "市长信箱")}<div class="count">{TOTALS.sentence}</div>
{letters.table(part, _letter_path)}<div id="page_div"></div>
<script>createPageHTML('page_div',{count},{number},'list','shtml',{len(found)});</script>"""
        suffix = f"_{number}" if number > 1 else ""
        answers[f"{MAILBOX}/list{suffix}.shtml"] = frame(tags, f"市长信箱-{site.name}", body)
    for letter in found:
        body = trail("互动交流", "市长信箱", "信件详情") + letters.label_table(letter)
        answers[_letter_path(letter)] = frame(tags, f"{letter.title}-{site.name}", body)
    return answers


def _guides(site: Particulars, frame: Frame, base: str) -> dict[str, Answer]:
    described = (
        Guide(
            number=1001,
            name="公共场所卫生许可证核发",
            kind="行政许可",
            department="示例市卫生健康委员会",
            audience="自然人、企业法人",
            entry="https://zwfw.example/item/1001",
        ),
        Guide(
            number=1002,
            name="城镇独生子女父母奖励金发放",
            kind="行政给付",
            department="示例市卫生健康委员会",
            audience="自然人",
            entry=f"{pages.beside(base, BUREAU)}/wsbs/apply/1002.html",
        ),
    )
    listed, answers = [], {}
    for guide in described:
        path = f"{GUIDES}/{guide.number}.shtml"
        listed.append(Entry(guide.name, path, "2026-02-10"))
        tags = pages.named_metas(site, "办事指南", "办事服务")
        body = trail("办事服务", "办事指南") + guides.table(guide)
        answers[path] = frame(tags, f"{guide.name}-{site.name}", body)
    answers[f"{GUIDES}/list.shtml"] = section(site, frame, "办事服务", "办事服务", listed)
    return answers


def figures(site: Particulars) -> dict[str, object]:
    """What a site reports of itself for the year, its figures those of the city."""
    return {
        **reports.FIGURES,
        "year": YEAR,
        "site_name": site.name,
        "home_url": f"http://{site.domain}/",
        "sponsor": site.sponsor,
        "site_code": site.code,
        "icp": site.icp,
        "police_no": site.police,
        "weibo_name": "示例发布",
        "wechat_name": site.name,
        "other_media": "无",
    }


def _reports(site: Particulars, frame: Frame) -> dict[str, Answer]:
    small = {name: value // 10 for name, value in reports.FIGURES.items() if isinstance(value, int)}
    summed = sum(small[name] for name in ("info_overview", "info_news", "info_catalog"))
    small["info_total"] = summed
    others = {
        "示例市教育局网": ("5199000061", small),
        "示例市水务局网": ("5199000062", small),
        "示例市文化和旅游局网": ("5199000063", small),
    }
    contents = {
        f"{site.sponsor}网站工作年度报表（{YEAR}年度）": reports.table(figures(site)),
        f"{YEAR}年度示例市政府网站工作年度报表汇总": reports.collected(others),
        f"示例市政府网站监管年度报表（{YEAR}年度）": reports.supervision(f"{site.sponsor}办公室"),
        f"示例市{YEAR}年政府信息公开工作年度报告": reports.PROSE,
    }
    name = "网站年度报表"
    listed, answers = [], {}
    for title, content in contents.items():
        file = md5(title.encode(), usedforsecurity=False).hexdigest()
        entry = Entry(title, f"{REPORTS}/202601/{file}.shtml", REPORT_DAY)
        listed.append(entry)
        answers[entry.url] = published(site, frame, name, entry, content)
    answers[f"{REPORTS}/list.shtml"] = section(site, frame, name, "政务公开", listed)
    return answers
