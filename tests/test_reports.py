"""Annual reports: what a cell says, which pages are reports, files, bounds, people left out."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.items import WebsiteReport, as_json
from govcrawl.parsers import channels, markup
from govcrawl.parsers.website import reports
from govcrawl.parsers.website.reports import boxes, consistency, fields, labels, titles, values
from govcrawl.parsers.website.reports.grid import MOST_CELLS, Cell, Table

CASES = Path(__file__).parent / "cases" / "website"
TITLE = "样本区政府网站工作年度报表（2022年度）"
URL = "http://www.yangben.example/wznb/t20230117_5566.html"
PEOPLE = (
    "张小明 李大华 王一一 赵六六 孙七七 周八八 钱九九 吴十 7654321 13800138000 13900139000"
    " 1234567 62345678"
).split()
ROWS = {"独立用户访问总量": "50", "网站总访问量": "90", "信息发布总数": "7", "注册用户数": "3"}


def capture_of(body: bytes, url: str = URL) -> Capture:
    return Capture(url=url, request="page", body=body)


def page_of(body: str, title: str = TITLE, head: str = "") -> markup.Page:
    text = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
    return markup.read(capture_of(f"{text}<h2>{title}</h2>{body}</body></html>".encode()))


def table_of(rows: dict[str, str]) -> str:
    inner = "".join(f"<tr><td>{name}</td><td>{text}</td></tr>" for name, text in rows.items())
    return f"<table>{inner}</table>"


def one(body: str, title: str = TITLE, head: str = "") -> WebsiteReport:
    (report,) = reports.parse_reports(page_of(body, title, head))
    return report


def value_of(rows: dict[str, str], key: str) -> Any:
    return getattr(one(table_of({**ROWS, **rows})), key)


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@given(
    st.integers(0, 10**15),
    st.sampled_from(["{}", "{:,}", " {} ", "\u3000{:,}\u00a0"]),
    st.sampled_from(["", "个", "次", " 条", "件", "项", "期", "篇", "（次）"]),
    st.booleans(),
)
def test_a_count_is_read_back_however_it_is_printed(
    number: int, form: str, unit: str, wide: bool
) -> None:
    shown = form.format(number) + unit
    found = values.quantity(full_width(shown) if wide else shown)
    assert values.count(found) == (number, False)
    told = values.quantity_in(f"：共{shown}")
    assert told is not None
    assert told.value == number


@given(st.integers(0, 10**12), st.sampled_from([("万", 4), ("亿", 8)]), st.booleans())
def test_a_count_in_ten_thousands_is_exact_with_all_its_digits(
    number: int, scale: tuple[str, int], in_label: bool
) -> None:
    word, digits = scale
    shown = f"{Decimal(number).scaleb(-digits):.{digits}f}"
    found = values.quantity(shown + ("" if in_label else word), f"{word}次" if in_label else None)
    assert values.count(found) == (number, False)


@given(st.text(max_size=40))
def test_any_text_is_a_count_or_none(text: str) -> None:
    number, _ = values.count(values.quantity(text))
    assert number is None or 0 <= number <= values.LARGEST
    assert not values.is_missing(text) or number is None


@pytest.mark.parametrize(
    ("text", "unit", "number", "rounded"),
    [
        ("0", None, 0, False),
        ("0万", None, 0, False),
        ("88万", None, 880_000, True),
        ("1.2亿次", None, 120_000_000, True),
        ("约500", None, 500, True),
        ("300余万", None, 3_000_000, True),
        ("3.5", "千万次", 35_000_000, True),
        ("12（含转载）", None, 12, False),
        ("1 234 567", None, 1_234_567, False),
        ("1,23,456", None, None, False),
        ("12.5", None, None, False),
        ("3至5", None, None, False),
        ("1234567条，另有3", None, None, False),
        ("9" * 19, None, None, False),
        ("93%", None, None, False),
    ],
)
def test_counts(text: str, unit: str | None, number: int | None, rounded: bool) -> None:
    assert values.count(values.quantity(text, unit)) == (number, rounded)


@pytest.mark.parametrize("text", ["", "\u00a0", "/", "无", "暂无", "—", "——", "-", "－", "×××"])
def test_signs_for_nothing_are_none_and_not_zero(text: str) -> None:
    assert values.is_missing(text)
    assert value_of({"办结留言数量": text}, "msg_done") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [("4.5天", 4.5), ("36小时", 1.5), ("720分钟", 0.5), ("2个工作日", 2.0), ("5%", None)],
)
def test_days(text: str, days: float | None) -> None:
    assert value_of({"平均办理时间": text}, "msg_avg_days") == days


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("☑是 □否", True),
        ("□是　☑否", False),
        ("[√]是 [ ]否", True),
        ("（ ）是 （√）否", False),
        ("是√ 否□", True),
        ("√是 否", True),
        ("■否", False),
        ("●是○否", True),
        ("R是 £否", True),
        ("¨是 þ否", False),
        ("√", True),
        ("是", True),
        ("否", False),
        ("未开展", False),
        ("已建立", True),
        ("□是 □否", None),
        ("☑是 ☑否", None),
        ("是/否", None),
        ("无", None),
        ("", None),
    ],
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert boxes.yes_no(text) is answer


def test_a_form_s_own_boxes_are_read() -> None:
    shown = "<input type=checkbox>是 <input type=checkbox checked>否"
    assert value_of({"是否开展应急演练": shown}, "sec_drill") is False


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("☑搜索即服务 □多语言版本 ☑其他（政策问答）", ["搜索即服务", "其他（政策问答）"]),
        ("□搜索即服务 □多语言版本", []),
        ("搜索即服务、无障碍浏览", ["搜索即服务", "无障碍浏览"]),
        ("无", []),
        ("", None),
        ("/", None),
    ],
)
def test_innovation(text: str, names: list[str] | None) -> None:
    assert value_of({"创新发展": text}, "innovation") == names


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("独立用户 访问总量<（单位：个）", "独立用户访问总量<", "个"),
        ("一、网站总访问量（万次）：", "网站总访问量", "万次"),
        ("3．信息发布总数[条]", "信息发布总数", "条"),
        ("（二）专栏专题（单位：个）", "专栏专题", "个"),
        ("合格率（%）", "合格率", "%"),
        ("“我为政府网站找错”平台留言（含重复）", "我为政府网站找错平台留言", None),
        ("2022年抽查", "2022年抽查", None),
    ],
)
def test_labels_lose_numbers_units_and_brackets(text: str, name: str, unit: str | None) -> None:
    assert labels.read(text) == labels.Label(name, unit)


def test_every_field_of_the_template_is_one_of_the_item() -> None:
    item = WebsiteReport()
    assert [field.key for field in fields.FIELDS if not hasattr(item, field.key)] == []
    assert len(fields.BY_KEY) == len(fields.FIELDS)


def test_spans_are_spread_out_within_bounds() -> None:
    cells = [Cell(str(number), 10**6, 10**6) for number in range(100)]
    grid = Table([cells] + [[Cell("x", 10**6)] for _ in range(3000)]).grid()
    assert grid[0][0] is cells[0]
    assert sum(len(row) for row in grid) <= 2 * MOST_CELLS + 128 * 3000


def test_a_table_is_spread_out_as_a_browser_does() -> None:
    a, b, c, d = Cell("a", rows=2), Cell("b", columns=2), Cell("c"), Cell("d")
    grid = Table([[a, b], [c, d]]).grid()
    assert [[cell.text if cell else "" for cell in row] for row in grid] == [
        ["a", "b", "b"],
        ["a", "c", "d"],
    ]


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("政府网站工作年度报表（2023年度）", "work", 2023),
        ("2019年样本区政府网站年度工作报表", "work", 2019),
        ("样本区政府网站监管年度报表(二〇二一年度)", "supervision", 2021),
        ("政府网站年度报表", None, None),
        ("2024年发布的2023年度政府网站工作年度报表", "work", 2023),
        ("样本区2020年网站工作报表", "work", 2020),
    ],
)
def test_titles(title: str, kind: str | None, year: int | None) -> None:
    assert titles.is_report_title(title)
    assert (titles.kind_of(title), titles.year_of(title)) == (kind, year)


@pytest.mark.parametrize(
    "title",
    [
        "2022年政府信息公开工作年度报告",
        "2022年第四季度政府网站检查情况通报",
        "关于报送政府网站工作年度报表的通知",
        "政府网站工作年度报表填报指南",
        "样本区召开工作会议",
    ],
)
def test_pages_about_other_things_are_no_reports(title: str) -> None:
    body = (
        "<p><a href='a.docx'>附件：政府网站工作年度报表.docx</a></p><p>独立用户访问总量50个。</p>"
    )
    assert not reports.is_report(page_of(body, title))


def test_a_page_that_only_links_the_reports_is_none() -> None:
    menu = "<a href='/ndbb/'>政府网站工作年度报表</a><img src=/a.jpg>"
    assert not reports.is_report(page_of(f"{menu}<p>独立用户访问</p>", "样本区新闻"))


def test_files_of_several_years_are_a_list() -> None:
    files = "".join(f"<p><a href='{year}.pdf'>{year}年度报表</a></p>" for year in (2021, 2022))
    assert not reports.is_report(page_of(files, "政府网站年度报表"))
    assert one(files, TITLE).state == "attachment_only"


def test_a_report_under_another_title_needs_most_of_the_template() -> None:
    assert not reports.is_report(page_of(table_of(ROWS), "网站运行数据"))
    more = {"办件量": "1", "征集调查期数": "2", "收到留言数量": "3", "办结留言数量": "3"}
    assert one(table_of({**ROWS, **more}), "网站运行数据").msg_done == 3


def test_the_year_is_never_guessed_from_the_day_of_publication() -> None:
    head = '<meta name="PubDate" content="2023-01-17 16:20">'
    report = one(table_of(ROWS), "样本区政府网站工作年度报表", head)
    assert report.year is None
    assert report.published_at == datetime(2023, 1, 17, 8, 20, tzinfo=UTC)
    assert report.identity() == f"www.yangben.example|{URL}|work"


@pytest.mark.parametrize(
    ("rows", "year"),
    [({"年度": "2021年"}, 2021), ({"填报年度": "2020"}, 2020), ({"统计年度": "—"}, None)],
)
def test_the_year_of_a_cell(rows: dict[str, str], year: int | None) -> None:
    assert value_of({}, "year") == 2022
    assert one(table_of({**ROWS, **rows}), "政府网站工作年度报表").year == year


def test_a_year_that_is_not_the_title_s_is_flagged() -> None:
    report = one(table_of({**ROWS, "年度": "2021年"}))
    assert report.year == 2021
    assert [flag["rule"] for flag in report.flags] == ["year_not_in_title"]


def test_a_counter_in_the_foot_is_not_the_report_s() -> None:
    rows = {name: text for name, text in ROWS.items() if name != "网站总访问量"}
    report = one(f"{table_of(rows)}<p>网站总访问量：777</p>")
    assert (report.visits, report.unique_visitors) == (None, 50)


def test_copies_in_other_words_are_one_and_differences_are_flagged() -> None:
    copy = {"独立用户访问总量": "50个", "网站总访问量": "91次"}
    report = one(table_of(ROWS) + table_of({**ROWS, **copy}))
    assert (report.unique_visitors, report.visits) == (50, 90)
    assert report.flags == [{"rule": "copies_differ", "detail": "visits: 90 and 91次"}]


def test_two_sites_and_two_years_on_one_page_are_two_reports() -> None:
    first, second = {"网站名称": "甲", **ROWS}, {"网站名称": "乙", **ROWS, "注册用户数": "4"}
    found = reports.parse_reports(page_of(table_of(first) + table_of(second)))
    assert [(each.site_name, each.registered_users) for each in found] == [("甲", 3), ("乙", 4)]
    years = "".join(
        f"<h3>{TITLE.replace('2022', year)}</h3>{table_of(ROWS)}" for year in "2021 2020".split()
    )
    assert [each.year for each in reports.parse_reports(page_of(years))] == [2021, 2020]


def test_a_value_beside_its_unit_s_own_cell() -> None:
    body = (
        "<table><tr><td>序号</td><td>指标</td><td>单位</td><td>数值</td></tr>"
        "<tr><td>1</td><td>独立用户访问总量</td><td>个</td><td>61</td></tr>"
        "<tr><td>2</td><td>网站总访问量</td><td>万次</td><td>1.0001</td></tr>"
        "<tr><td>3</td><td>注册用户数</td><td>个</td><td>/</td></tr></table>"
    )
    report = one(body)
    assert (report.unique_visitors, report.visits, report.registered_users) == (61, 10001, None)
    assert report.unread == []


def test_a_table_inside_a_cell_stands_under_its_label() -> None:
    inner = table_of({"总数": "12", "政务动态信息更新量": "9"})
    rows = f"<tr><td>信息发布</td><td>{inner}</td></tr><tr><td>网站总访问量</td><td>5</td></tr>"
    report = one(f"<table>{rows}</table>")
    assert (report.info_total, report.info_news, report.visits) == (12, 9, 5)


def report_with(**given: Any) -> WebsiteReport:
    return WebsiteReport(**given)


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"info_total": 5, "info_news": 6}, "parts_over_total"),
        ({"interp_total": 5, "interp_docs": 3, "interp_media": 3}, "parts_over_total"),
        ({"cases_total": 9, "cases_person": 4, "cases_legal": 4}, "parts_not_total"),
        ({"msg_received": 4, "msg_done": 5}, "done_over_received"),
        ({"msg_done": 4, "msg_public": 5}, "public_over_done"),
        ({"service_items": 4, "service_items_online": 5}, "online_over_items"),
        ({"unique_visitors": 5, "visits": 4}, "visitors_over_visits"),
        ({"sec_found": 1, "sec_fixed": 2}, "fixed_over_found"),
        ({"has_new_media": False, "wechat_posts": 2}, "media_without_having"),
        ({"site_code": "5199110001", "site_id_code": "5199110002"}, "site_code_not_tagged"),
        (
            {"year": 2023, "published_at": datetime(2023, 5, 1, tzinfo=UTC)},
            "published_before_the_end",
        ),
    ],
)
def test_contradictions_are_flagged(given: dict[str, Any], rule: str) -> None:
    assert [flag["rule"] for flag in consistency.flags(report_with(**given))] == [rule]


@pytest.mark.parametrize(
    "given",
    [
        {"info_total": 6, "info_news": 6, "info_overview": None},
        {"cases_total": 9, "cases_person": 4},
        {"unique_visitors": 5, "visits": 4, "rounded": ["visits"]},
        {"msg_received": None, "msg_done": 5},
        {"site_code": "BM05000001", "site_id_code": "bm05000001"},
    ],
)
def test_what_agrees_or_is_not_given_is_not_flagged(given: dict[str, Any]) -> None:
    assert consistency.flags(report_with(**given)) == []


def report_cases() -> list[Path]:
    return sorted(CASES.glob("report_*"))


def items_of(folder: Path) -> list[Any]:
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    (body,) = folder.glob("input.*")
    headers = request["headers"]
    capture = Capture(
        url=request["url"], request=request["request"], body=body.read_bytes(), headers=headers
    )
    return channels.parse("website", capture)


@pytest.mark.parametrize("folder", report_cases(), ids=lambda folder: folder.name)
def test_nobody_who_signed_is_kept(folder: Path) -> None:
    kept = json.dumps([as_json(item.content()) for item in items_of(folder)], ensure_ascii=False)
    assert [name for name in PEOPLE if name in kept] == []


def test_the_cases_do_name_people() -> None:
    files = [folder / "input.html" for folder in report_cases()]
    html = [file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists()]
    assert [name for name in PEOPLE if not any(name in text for text in html)] == []


@pytest.mark.parametrize(
    "foot",
    [
        "<tr><td>填报人</td><td>张小明</td><td>李大华</td><td>0990-7654321</td></tr>",
        "<tr><td>单位负责人</td><td>审核人</td></tr><tr><td>张小明</td><td>李大华</td></tr>",
        "<tr><td>网站负责人及电话</td><td>张小明 13800138000</td></tr>",
        "<tr><td>备注</td><td>填报人：张小明 13800138000</td></tr>",
        "<tr><td>其他</td><td>样本号（联系人：张小明）</td></tr>",
        "<tr><td>主办单位</td><td>区政府办 负责人：张小明</td></tr>",
        "<tr><td colspan=2>审核人：李大华 填报人：张小明</td></tr>",
        "<tr><td>审核</td><td>王一一</td></tr><tr><td>李大华</td><td>张小明</td><td>☑</td></tr>",
    ],
)
def test_signers_in_odd_places_are_not_kept(foot: str) -> None:
    found = one(table_of(ROWS).replace("</table>", f"{foot}</table>"))
    kept = json.dumps(as_json(found.content()), ensure_ascii=False)
    assert [name for name in PEOPLE if name in kept] == []
    assert (found.visits, found.registered_users) == (90, 3)
    assert (found.raw["visits"], found.raw["registered_users"]) == ("90", "3")


@pytest.mark.parametrize("folder", report_cases(), ids=lambda folder: folder.name)
def test_reports_fit_their_schema(folder: Path) -> None:
    stamp = {
        "office_id": "o", "adcode": "510000", "channel": "website", "source_url": URL,
        "observed_at": "2023-02-20T02:00:00Z", "run_id": "r", "spider": "s", "target": URL,
        "content_hash": "sha256:" + "0" * 64, "rendered": False,
    }  # fmt: skip
    found = [item for item in items_of(folder) if isinstance(item, WebsiteReport)]
    for item in found:
        assert schemas.errors(item.collection, as_json(item.document()) | stamp) == []
    assert found or folder.name == "report_column_of_years"


def test_what_stands_between_two_prints_of_the_title_is_the_report_s() -> None:
    report = one(f"<p>填报单位：区政府办</p><p>政府网站工作年度报表</p>{table_of(ROWS)}")
    assert (report.filer, report.title, report.year) == ("区政府办", TITLE, 2022)


def test_a_column_with_a_picture_is_no_report() -> None:
    links = "".join(
        f"<li><a href=/{year}.html>{TITLE[:-8]}（{year}年度）</a>" for year in (2021, 2020)
    )
    assert not reports.is_report(page_of(f"<ul>{links}</ul><img src=/x.jpg>", "政府网站年度报表"))
    assert one(f"<ul>{links}</ul><img src=/x.jpg>", TITLE).images == [
        "http://www.yangben.example/x.jpg"
    ]


def test_sentences_state_what_a_form_would_tick() -> None:
    report = one(
        "<p>一、独立用户访问总量：1,000个，网站总访问量2万次，信息发布3条。</p>"
        "<p>二、使用统一平台，收到留言5条，办结4条；尚未提供智能问答，未开展应急演练。</p>"
        "<p>三、微博“样本发布”信息发布量6条，关注量7个；微信：名称：样本政务，订阅数：/。</p>"
    )
    assert (report.unique_visitors, report.visits, report.rounded) == (1000, 20000, ["visits"])
    assert (report.unified, report.has_bot, report.sec_drill) == (True, False, False)
    assert (report.msg_received, report.msg_done, report.msg_public) == (5, 4, None)
    assert (report.weibo_name, report.weibo_posts, report.weibo_followers) == ("样本发布", 6, 7)
    assert (report.wechat_name, report.wechat_subscribers) == ("样本政务", None)
    assert (report.raw["has_bot"], report.raw["wechat_subscribers"]) == ("未提供智能问答", "/")


def test_a_table_that_lost_its_spans_goes_on_in_the_group_before() -> None:
    rows = (
        "<tr><td>微博</td><td>名称</td><td>样本发布</td></tr><tr><td>信息发布量</td><td>8</td></tr>"
    )
    report = one(
        table_of(ROWS).replace("</table>", f"{rows}<tr><td>关注量</td><td>9</td></tr></table>")
    )
    assert (report.weibo_name, report.weibo_posts, report.weibo_followers) == ("样本发布", 8, 9)


def test_lines_without_colons_are_read_where_a_blank_parts_them() -> None:
    lines = "网站名称 样本网|独立用户访问总量 5 个|网站总访问量 6|注册用户数 1|微信名称 样本政务"
    report = one("".join(f"<p>{line}</p>" for line in lines.split("|")))
    assert (report.site_name, report.unique_visitors, report.visits) == ("样本网", 5, 6)
    assert report.wechat_name is None  # behind the last figure is the foot of the page


def test_a_table_that_begins_with_people_is_read_without_them() -> None:
    rows = (
        "<tr><td>填报人</td><td>张小明</td></tr><tr><td>李大华</td><td>王一一</td><td>☑</td></tr>"
    )
    found = one(table_of(ROWS).replace("<table>", f"<table>{rows}"))
    assert (found.visits, found.unread) == (90, [])
