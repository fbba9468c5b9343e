"""Service guides: what is one, which elements it tells, what never leaves the page."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import WebsiteService, as_json
from govcrawl.parsers import ParseError, markup
from govcrawl.parsers.website.services import is_guide, parse_guide

URL = "http://zwfw.yangli.example/guide/7.html"
BOUND = 20


def page(inside: str, title: str = "样本登记-样例市政务服务网", end: str = "</body></html>") -> Any:
    html = f"<html><head><title>{title}</title></head><body>{inside}{end}"
    return markup.read(Capture(url=URL, request="page", body=html.encode()))


def guide(inside: str, title: str = "样本登记-样例市政务服务网", **kind: str) -> WebsiteService:
    read = page(inside, title, **kind)
    assert is_guide(read)
    return parse_guide(read)


def row(label: str, value: str) -> str:
    return f"<tr><th>{label}</th><td>{value}</td></tr>"


NAMED = row("事项名称", "样本登记") + row("办件类型", "即办件")
BASIS, MATERIALS = row("设定依据", "《样本条例》"), row("申请材料", "登记表")


def with_rows(*rows: str, around: str = "") -> WebsiteService:
    return guide(f"<table>{NAMED}{BASIS}{MATERIALS}{''.join(rows)}</table>{around}")


def told(*rows: str) -> list[str]:
    """The elements some rows add to name, legal basis and materials."""
    elements = with_rows(*rows).elements
    assert elements[0] == "name"
    return [each for each in elements if each not in {"name", "legal_basis", "materials"}]


@pytest.mark.parametrize(
    ("labels", "value", "element"),
    [
        ("受理条件 申请条件 办理条件 申报条件 申请人条件 准予批准的条件", "成年人", "conditions"),
        ("办理地点 办事地点 受理地点 办公地址 办理窗口 窗口地址 联系地址", "示例路1号", "place"),
        ("办理时间 办公时间 受理时间 工作时间 服务时间", "周一至周五", "time"),
        ("咨询电话 联系电话 咨询方式 联系方式 服务热线 咨询投诉电话", "0000-1234567", "phone"),
        ("办理流程 办事流程 申请流程 流程图 办理程序 审批流程图 网上办理流程", "申请", "process"),
        (
            "一、受理条件 （二）受理条件 3．受理条件： 【受理条件】 ●受理条件",
            "成年人",
            "conditions",
        ),
        ("受&nbsp;理&nbsp;条&nbsp;件 受理条件（必读） 受理<br>条件", "成年人", "conditions"),
    ],
)
def test_labels_are_told_in_their_spellings(labels: str, value: str, element: str) -> None:
    for label in labels.split():
        assert told(row(label, value)) == [element], label


def test_legal_basis_and_materials_are_told_in_their_spellings() -> None:
    for basis in "办理依据 法律依据 设定依据 法定依据 政策依据".split():
        for materials in "申请材料 办理材料 申报材料 所需材料 材料清单 申请材料目录".split():
            rows = NAMED + row(basis, "《样本条例》") + row(materials, "登记表")
            found = guide(f"<table>{rows}{row('受理条件', '')}</table>").elements
            assert found == ["name", "legal_basis", "materials"], (basis, materials)


@pytest.mark.parametrize(
    "label",
    ["法定办结时限", "承诺时限", "收费依据", "材料名称", "办理方式", "审批结果", "特别程序"],
)
def test_other_labels_are_no_element(label: str) -> None:
    assert told(row(label, "5个工作日 0000-1234567")) == []


@pytest.mark.parametrize(
    "nothing",
    ["", "无", "暂无", "暂无数据", "—", "/", "无。", "&nbsp;", "详见", "null", "{{ item.text }}"],
)
def test_a_label_without_content_tells_nothing(nothing: str) -> None:
    rows = [row(label, nothing) for label in ("受理条件", "办理地点", "办公时间", "办理流程")]
    assert told(*rows) == []


def test_a_link_tells_where_it_leads_somewhere() -> None:
    assert told(row("受理条件", "<a href='/tj.html'>详见</a>")) == ["conditions"]
    assert told(row("受理条件", "<a href='javascript:void(0)'>查看</a>")) == []


def test_a_picture_is_a_flow_chart_but_no_condition() -> None:
    picture = "<img src='/lct.png'>"
    assert told(row("办理流程", picture), row("受理条件", picture)) == ["process"]
    assert told(row("办理流程", "<img src='/images/icon.png'><img>")) == []


@pytest.mark.parametrize("limit", ["5个工作日", "20日内", "法定20个工作日"])
def test_how_long_it_takes_is_no_office_hour(limit: str) -> None:
    assert told(row("办理时间", limit)) == []


def test_hours_and_place_may_share_a_label() -> None:
    assert told(row("办理时间、地点", "周一至周五，示例路1号")) == ["place", "time"]


def test_a_complaints_phone_counts_only_without_another_label() -> None:
    complaints = row("监督投诉电话", "0000-1234567")
    assert told(complaints) == ["phone"]
    assert told(complaints, row("咨询电话", "无")) == []


def test_a_phone_label_without_a_number_is_none() -> None:
    assert told(row("联系电话", "见大厅公告栏")) == []


@pytest.mark.parametrize(
    "shape",
    [
        "<dl><dt>受理条件</dt><dd>成年人</dd><dt>办理流程</dt><dd></dd><dt>未知</dt><dd>x</dd></dl>",
        "<h3>受理条件</h3><div>成年人</div><h3>办理流程</h3><h3>未知</h3><div>x</div>",
        "<u><b>受理条件</b></u><i></i><p>成年人</p><div><b>办理流程</b><i></i></div><p></p><p>x</p>",
        "<p>一、受理条件</p><p>成年人</p><p>二、办理流程</p><p>三、未知</p><p>x</p>",
        "<p>受理条件：成年人</p><p>办理流程：</p><div class=footer>x</div>",
        "<div>受理条件：<br>成年人<br>办理流程：<br></div><div>x</div>",
        "<div><span>受理条件</span><span>成年人</span><span>办理流程</span></div>",
        "<div><h4>受理条件</h4>成年人</div><div><h4>办理流程</h4><p></p></div><p>x</p>",
        "<table><tr><td>受理条件</td></tr><tr><td>成年人</td></tr><tr><td>办理流程</td></tr></table>",
        (
            "<table><tr><td><p>受理条件</p></td><td><p>成年人</p></td></tr>"
            "<tr><td><p>办理流程</p></td><td></td></tr><tr><td>未知</td><td>x</td></tr></table>"
        ),
    ],
)
def test_a_content_ends_where_the_next_heading_starts(shape: str) -> None:
    found = guide(f"<table>{NAMED}{BASIS}</table><div>{shape}</div>")
    assert found.elements == ["name", "legal_basis", "conditions"]


STEPS = "<tr><th>办理环节</th><th>办理步骤</th><th>办理时限</th></tr>"


@pytest.mark.parametrize(
    ("shape", "elements"),
    [
        ("<h3>办理流程</h3><div><p>申请</p><p>办理时限：1日</p></div>", ["process"]),
        ("<h3>办理流程</h3><div><p>办理时限：1日</p></div>", []),
        ("<div class=p>办理流程</div><div class=p><p>甲</p><p>办理时限：1日</p></div>", []),
        (
            "<h3>办理流程</h3><table><tr><th>步骤</th><th>备注</th></tr><tr><td>申请</td></tr></table>",
            ["process"],
        ),
        (
            f"<h3>办理流程</h3><table>{STEPS}<tr><td>受理</td></tr><tr><td>办结</td></tr></table>",
            ["process"],
        ),
    ],
)
def test_a_content_may_have_labels_of_its_own(shape: str, elements: list[str]) -> None:
    found = guide(f"<table>{NAMED}{BASIS}{MATERIALS}</table><div>{shape}</div>").elements
    assert found == ["name", "legal_basis", "materials", *elements]


TABS = "<ul><li>受理条件</li><li>办理材料</li><li>办理流程</li><li>设定依据</li></ul>"


@pytest.mark.parametrize(
    "panels",
    [
        "<div class=b><div>成年人</div><div>暂无</div><div><img src=/a.png></div><div></div></div>",
        "<div>成年人</div><div>暂无</div><div><img src=/a.png></div><div></div>",
    ],
)
def test_tabs_tell_what_their_panels_hold(panels: str) -> None:
    found = guide(f"<h1>样本登记</h1><div>{TABS}{panels}</div><table>{NAMED}</table>")
    assert found.elements == ["name", "conditions", "process"]


def test_tabs_name_their_panels() -> None:
    tabs = TABS.replace("<li>受理条件", "<li data-target='#b'>受理条件")
    panels = "<section id=a><p>甲</p></section><section id=b><p>乙</p></section>"
    found = guide(f"<h1>样本登记</h1>{tabs}{panels}<table>{NAMED}</table>")
    assert found.elements == ["name", "conditions"]


def test_tabs_whose_panels_a_script_draws_are_no_guide() -> None:
    assert not is_guide(page(f"<h1>样本登记办事指南</h1>{TABS}<div id=app></div>"))


HEAD = "<tr><th>事项名称</th><th>办理条件</th><th>申请材料</th><th>办理地点</th></tr>"
SERVICE = "<tr><td>样本登记</td><td>成年人</td><td>无</td><td>示例路1号</td></tr>"


def test_a_table_of_one_service_is_a_guide_and_of_two_a_list() -> None:
    one = guide(f"<h1>样本登记指南</h1><table>{HEAD}{SERVICE}</table>")
    assert (one.name, one.elements) == ("样本登记", ["name", "conditions", "place"])
    assert not is_guide(page(f"<h1>样本登记指南</h1><table>{HEAD}{SERVICE}{SERVICE}</table>"))


CARD = (
    "<div><p>事项名称：样本登记{0}</p><p>实施主体：样例局</p><p>办理材料：登记表</p>"
    "<p>办理地点：示例路</p><p>咨询电话：0000-1234567</p></div>"
)
CONTENT = "<p>{0}条件：甲</p><p>{0}材料：乙</p><p>{0}流程：丙</p><p>联系电话：0000-1234567</p>"
NEWS = "<p>发布时间：2024-05-06 来源：样例日报</p>"


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        (CONTENT.format("申报"), "关于开展样本项目申报工作的通知"),
        (CONTENT.format("申请"), "样例市样本补贴申领公告"),
        (CONTENT.format("申请") + NEWS, "样例市今年继续发放样本补贴"),
        ("".join(CARD.format(number) for number in range(3)), "样例市政务服务网"),
        (
            "<p>办公地址：示例路</p><p>办公时间：周一</p><p>联系电话：0000-1234567</p>",
            "样例市政务服务中心",
        ),
        (
            "<p>受理机构：样例办</p><p>办公地址：示例路</p><p>办公时间：周一</p><p>申请流程：甲</p>",
            "样例市政府信息公开指南",
        ),
        (
            "<a href=/1>申请条件</a><br><a href=/2>申请材料</a><br><a href=/3>流程图</a><p>文</p>",
            "样本登记办事指南",
        ),
        ("<p>请按办理流程，备齐申请材料，符合申请条件的到窗口。</p>", "样本登记办事指南"),
        ("<p>办理条件</p><p></p><p>办理材料</p><p></p><p>办理流程</p>", "样本登记办事指南"),
    ],
)
def test_what_only_has_such_words_is_no_guide(inside: str, title: str) -> None:
    read = page(f"<h1>{title}</h1><div>{inside}</div>", title)
    assert not is_guide(read)
    with pytest.raises(ParseError, match="no service guide"):
        parse_guide(read)


def test_a_service_may_be_called_a_report() -> None:
    rows = row("事项名称", "样本竣工报告") + row("办件类型", "即办件") + row("实施编码", "5")
    found = guide(f"<h1>样本竣工报告</h1><table>{rows}{BASIS}{MATERIALS}</table>", "样本竣工报告")
    assert found.name == "样本竣工报告"


def test_a_guide_without_a_labelled_name_has_its_title() -> None:
    found = guide(f"<h1>样本登记办事指南</h1>{CONTENT.format('办理')}", "样本登记办事指南-样例局")
    assert found.name == "样本登记"
    assert not is_guide(page(CONTENT.format("办理"), "办事指南"))


@pytest.mark.parametrize(
    ("printed", "audience"),
    [
        ("自然人", ["person"]),
        ("企业法人、社会组织", ["legal_person"]),
        ("个人/企业", ["person", "legal_person"]),
        ("□自然人 ☑法人", ["legal_person"]),
        ("全部", []),
    ],
)
def test_audience(printed: str, audience: list[str]) -> None:
    assert with_rows(row("服务对象", printed)).audience == audience


def test_fields_take_the_surest_label() -> None:
    found = with_rows(
        row("基本编码", "1"),
        row("事项编码", "2"),
        row("实施编码", "3"),
        row("权力类型", "行政许可"),
        row("受理机构", "样例大厅"),
        row("实施主体", "样例局"),
        row("网办深度", "在线预审（Ⅲ级）"),
    )
    assert (found.code, found.kind, found.department) == ("3", "行政许可", "样例局")
    assert found.online_level == "在线预审（Ⅲ级）"
    assert (found.site, found.guide_id) == ("zwfw.yangli.example", "/guide/7.html")


def test_no_number_or_person_leaves_the_page() -> None:
    found = with_rows(
        row("联系电话", "张三 13900001111"),
        row("咨询方式", "李四，0000-7654321"),
        row("受理机构", "样例局王五0000-1234567"),
    )
    kept = str(found.content())
    assert "phone" in found.elements
    assert not [word for word in ("张三", "1390000", "李四", "765432", "王五") if word in kept]


@pytest.mark.parametrize(
    ("around", "entry", "url"),
    [
        ("<a href=/apply?id=7>在线办理</a>", True, "http://zwfw.yangli.example/apply?id=7"),
        ("<a href='javascript:go()'>我要办</a>", True, None),
        ("<a onclick='go()'>立即办理</a>", True, None),
        ("<button>网上申办</button>", True, None),
        ("<input type=button value=在线申请>", True, None),
        ("<a href=#>我要办</a><a href=/a>网上办理</a>", True, "http://zwfw.yangli.example/a"),
        ("<div class=nav><a href=/list>在线办理</a></div>", False, None),
        ("<a href=/how>在线办理说明</a>", False, None),
        ("<script>write('<a>在线办理</a>')</script>", None, None),
        ("", False, None),
    ],
)
def test_online_entry(around: str, entry: bool | None, url: str | None) -> None:
    found = with_rows(around=around)
    assert (found.online_entry, found.online_url) == (entry, url)


def test_a_page_that_broke_off_leaves_the_entry_open() -> None:
    cut = guide(f"<table>{NAMED}{BASIS}{MATERIALS}{row('受理条件', '成年人')}", end="")
    assert cut.online_entry is None


def test_attachments_are_the_guides_own() -> None:
    found = with_rows(
        row("表格下载", "<a href=/a.doc>登记表</a><a href=/b?id=1>空表</a><a href=/c.jpg>样表</a>"),
        around="<p><a href='javascript:down()'>下载</a><a href=/d.html>样本新闻网</a></p>",
    )
    assert [(each["name"], each["kind"]) for each in found.attachments] == [
        ("登记表", "doc"),
        ("空表", None),
        ("样表", "jpg"),
    ]


PIECES = st.lists(
    st.sampled_from(
        (
            "<table><tr><td>事项名称</td><td>甲</td></tr>",
            "<tr><td>受理条件</td>",
            "<td>乙</td></tr>",
            "<p>申请材料：</p>",
            "<ul><li>办理流程<li>设定依据<li>受理条件</ul>",
            "<div id=a>丙</div>",
            "<h3>一、办理地点</h3>",
            "<a href='http://['>在线办理</a>",
            "<a href=#a>",
            "<!-- 办理流程 -->",
            "联系电话：1234567",
            "<br>",
            "</div>",
            "<dl><dt>实施主体<dd>",
            "<img src=x>",
            "\x00",
            "：：",
        )
    ),
    max_size=40,
).map("".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PIECES)
def test_any_page_is_a_valid_guide_or_none(inside: str) -> None:
    read = page(f"<h1>样本登记</h1><p>办件类型：即办件</p>{inside}")
    if not is_guide(read):
        with pytest.raises(ParseError):
            parse_guide(read)
        return
    found = parse_guide(read)
    stamp = {"channel": "website", "observed_at": "2024-12-20T02:00:00Z", "run_id": "run"}
    stamp |= {"spider": "website", "content_hash": found.digest(), "_id": found.identity()}
    assert schemas.errors(found.collection, as_json(found.document()) | stamp) == []


@pytest.mark.parametrize(
    "inside",
    [
        "<p>办理材料：</p><p>申请条件：</p><p>办理流程</p>" * 20_000,
        "<div>办理材料" * 20_000,
        "<h3>申请条件</h3><h3>办理材料</h3><h3>办理流程</h3>" + "<div></div>" * 90_000,
        "<table><tr>" + "<td>办理材料</td><td>申请条件</td>" * 40_000,
        "<p>" + "办理材料：申请条件：办理流程：；" * 60_000,
        "<p>" + "<b>办理材料</b><b>办理流程</b>" * 40_000,
        "<ul><li>办理材料<li>办理流程<li>申请条件</ul>" * 20_000,
        "<ul>" + "<li>办理材料<li>办理流程<li>申请条件" * 30 + "</ul><p>登记表</p>",
        "<p>" + "办理材料<br>申请条件<br>办理流程：<br>" * 20_000,
        "<h3>申请条件</h3><h3>办理材料</h3><h3>办理流程</h3><div>" + "<p>字字字" * 60_000,
    ],
    ids=lambda inside: str(inside)[:24],
)
def test_a_hostile_page_ends_in_time(inside: str) -> None:
    start = time.perf_counter()
    assert is_guide(page(inside, "样本登记办事指南")) in {True, False}
    assert time.perf_counter() - start < BOUND
