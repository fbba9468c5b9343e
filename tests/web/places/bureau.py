"""The city's service bureau (gdbs): a guide in tabs, and letters of which more come as JSON."""

from functools import partial

from tests.web import guides, letters, pages
from tests.web.families import gdbs
from tests.web.guides import Guide
from tests.web.letters import Letter
from tests.web.pages import Answer, Content, Fields, Frame, Particulars
from tests.web.sections import Entry, plain_page, section, trail

MAILBOX = "/hdjl/jzxx"
GUIDES = "/bsfw/bszn"
MORE = "/communication/api-collect/frontArticle/pageList"
"""Where the script of the mailbox asks for more letters."""

APPLICATION = "/wsbs/apply/1002.html"
LETTERS_A_PAGE = 3
MENU = f"""<li><a href="{MAILBOX}/index.html">局长信箱</a></li>
<li><a href="{GUIDES}/index.html">办事指南</a></li>"""


def build(site: Particulars, base: str) -> Content:
    frame = gdbs.frame(site)
    found = letters.answered_as(letters.letters("示例市", 501, 6, site.present), "已答复", "待办理")
    answers = {
        **_mailbox(site, frame, found),
        **_guide(site, frame),
        APPLICATION: plain_page(site, frame, "在线申请", "请登录后填写申请表。"),
    }
    return gdbs.build(site, base, MENU).with_answers(answers, {MORE: partial(_more, found)})


def _letter_path(letter: Letter) -> str:
    return f"{MAILBOX}/content/mail_{letter.number}.html"


def _mailbox(site: Particulars, frame: Frame, found: tuple[Letter, ...]) -> dict[str, Answer]:
    tags = pages.named_metas(site, "局长信箱", "互动交流")
    shown = found[:LETTERS_A_PAGE]
    body = f"""{trail("互动交流", "局长信箱")}{letters.spans(shown, _letter_path)}
<a class="more" rel="next" href="{MORE}?pageNo=2&amp;pageSize={LETTERS_A_PAGE}">加载更多</a>
<script>$(".more").click(function(){{$.post("{MORE}",{{pageNo:2,pageSize:{LETTERS_A_PAGE}}},
draw,"json");return false;}});</script>"""
    answers = {f"{MAILBOX}/index.html": frame(tags, "", body)}
    for letter in found:
        detail = trail("互动交流", "局长信箱") + letters.label_table(letter)
        answers[_letter_path(letter)] = frame(tags, "", detail)
    return answers


def _more(found: tuple[Letter, ...], fields: Fields) -> Answer | None:
    number, size = fields.get("pageNo", "1"), fields.get("pageSize", str(LETTERS_A_PAGE))
    if not (number + size).isdecimal() or not int(number) or not int(size):
        return None
    return letters.listed(found, _letter_path, int(number), int(size))


def _guide(site: Particulars, frame: Frame) -> dict[str, Answer]:
    guide = Guide(
        number=3001,
        name="个体工商户设立登记",
        kind="行政确认",
        department="示例市政务服务局",
        audience="自然人",
    )
    entry = Entry(guide.name, f"{GUIDES}/content/item_3001.html", "2026-03-02")
    tags = pages.named_metas(site, "办事指南", "办事服务")
    return {
        entry.url: frame(tags, "", trail("办事服务", "办事指南") + guides.tabs(guide)),
        f"{GUIDES}/index.html": section(site, frame, "办事指南", "办事服务", [entry]),
    }
