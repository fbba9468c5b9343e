"""Articles: titles, publication dates, sources, bodies, whatever the page is made of."""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.capture import Capture
from govcrawl.china import CHINA
from govcrawl.items import WebsitePage, as_json
from govcrawl.parsers import ParseError, markup
from govcrawl.parsers.website import metas
from govcrawl.parsers.website.page import is_article, parse_page

TITLE = "市政务服务中心延长服务时间"
BODY = "<div id='zoom'><p>自即日起延长服务时间。</p><p>详情请咨询服务窗口。</p></div>"


def page_of(html: str | bytes, url: str = "http://www.demo.gov.cn/x/show.html") -> markup.Page:
    body = html if isinstance(html, bytes) else html.encode()
    return markup.read(Capture(url=url, request="page", body=body))


def article(
    inner: str = "", head: str = "", url: str = "http://www.demo.gov.cn/x/1.html"
) -> WebsitePage:
    text = f"<html><head><meta charset=utf-8><title>{TITLE}</title>{head}</head>"
    return parse_page(page_of(f"{text}<body><h1>{TITLE}</h1>{inner}{BODY}</body></html>", url))


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("bar", "source"),
    [
        ("<p>来源：示例日报 发布时间：2024-05-06</p>", "示例日报"),
        ("<p>来源：示例日报发布日期：2024-05-06</p>", "示例日报"),
        ("<p>2024-07-02 08:16来源：示例日报</p>", "示例日报"),
        ("<p><span>来 源</span><span>：</span><a>示例日报</a> <a>打印</a></p>", "示例日报"),
        (
            "<div><span>【来源： 综合示例报、示例网...】</span> 发布日期：2023-07-19</div>",
            "综合示例报、示例网...",
        ),
        ("<ul><li>来源：</li><li>示例日报</li><li>2024-05-06</li></ul>", "示例日报"),
        ("<p>信息来源：示例日报</p><p>信息来源：示例门户网站</p>", "示例日报"),
        ("<p>文章来源:本网 浏览量：-</p>", "本网"),
        ("<p>来源：示例日报（记者甲）</p>", "示例日报（记者甲）"),
        ("<p>（来源：示例日报）</p>", "示例日报"),
        ("<p>来源：主题教育办公室 2024-05-06</p>", "主题教育办公室"),
        ("<p>来源： 访问量：199</p>", None),
        ("<p>来源： 【打印】</p>", None),
        ("<p>来源：[ 示例日报 ] 阅读：[ 55 ]</p>", "示例日报"),
        ("<p>来源：[字体：大 中 小] 2024-05-06</p>", None),
        ("<p>图文来源：示例日报</p><p>资料来源：统计局</p>", None),
        ("<table><tr><td>发布机构</td><td>市统计局</td></tr></table>", "市统计局"),
        ("<table><tr><td>发布机构</td><td>文件编号</td></tr></table>", None),
    ],
)
def test_source_is_the_value_of_its_label(bar: str, source: str | None) -> None:
    assert article(bar).source == source


def test_the_tag_ends_a_source_that_is_shown_with_more_behind_it() -> None:
    tag = meta("ContentSource", "示例日报")
    assert article("<p>来源：示例日报 甲乙</p>", tag).source == "示例日报"
    assert article("<p>来源：示例日报社</p>", tag).source == "示例日报社"


def test_source_shown_near_the_title_beats_the_tag_and_the_body() -> None:
    tag = meta("ContentSource", "标签来源")
    assert article("<p>来源：栏目来源</p><p>正文。来源：正文来源</p>", tag).source == "栏目来源"
    assert article("<p>来源：</p>", tag).source == "标签来源"
    assert article("<p>发布机构：市统计局</p>", tag).source == "市统计局"


@pytest.mark.parametrize(
    ("bar", "moment"),
    [
        ("<p>发布时间：2024-05-06 08:00</p>", datetime(2024, 5, 6, 8, tzinfo=CHINA)),
        ("<p>时间 : 2024-05-06 08:00:01</p>", datetime(2024, 5, 6, 8, 0, 1, tzinfo=CHINA)),
        ("<p>时间发布：2024-05-06</p>", datetime(2024, 5, 6, tzinfo=CHINA)),
        ("<p><b>发 布 日 期</b></p><p>2024-05-06</p>", datetime(2024, 5, 6, tzinfo=CHINA)),
        ("<p>2024-05-06 字体：大 中 小</p>", datetime(2024, 5, 6, tzinfo=CHINA)),
        ("<p>( 2024-05-06)</p>", datetime(2024, 5, 6, tzinfo=CHINA)),
        ("<p>更新时间：2024-06-07 发布时间：2024-05-06</p>", datetime(2024, 5, 6, tzinfo=CHINA)),
        ("<p>成文日期：2024-05-06</p>", None),
        ("<p>展会时间：2024-05-06</p>", None),
        ("<p>（2024年5月6日）</p>", None),
        ("<li><a>图文解读：统计公报</a> 2024-05-06</li>", None),
        ("<p>本局定于2024年5月6日举行开放日活动，欢迎参加。</p>", None),
    ],
)
def test_the_date_shown_is_the_labelled_one_near_the_title(
    bar: str, moment: datetime | None
) -> None:
    found = article(bar)
    assert found.published_at == moment
    assert found.published_source == (moment and "visible")


def test_a_clock_or_sidebar_before_the_title_is_no_publication_date() -> None:
    html = f"<p>今天：2024年2月22日</p><li>2024-01-25</li><h1>{TITLE}</h1>{BODY}"
    assert parse_page(page_of(html)).published_at is None


def test_dates_after_the_body_count_when_labelled() -> None:
    found = article(f"<p>生成日期：2024-06-04</p>{BODY * 20}<p>发布日期：2024-06-13</p>")
    assert found.published_at == datetime(2024, 6, 13, tzinfo=CHINA)


@pytest.mark.parametrize("pubdate", ["2022-10-14 10:16:14", "2022-10-14 10:16"])
def test_pubdate_that_is_the_generation_time_is_no_publication_date(pubdate: str) -> None:
    head = meta("PubDate", pubdate) + meta("others", "页面生成时间 2022-10-14 10:16:14")
    found = article("", head)
    assert (found.published_at, found.published_source) == (None, None)
    assert found.generated_at == datetime(2022, 10, 14, 10, 16, 14, tzinfo=CHINA)


def test_pubdate_near_the_generation_time_of_another_page_is_kept() -> None:
    head = meta("PubDate", "2024-10-14 10:17") + meta("Maketime", "2024-10-14 10:17:01")
    assert article("", head).published_source == "meta"


def test_a_shown_time_refines_a_pubdate_of_the_same_day() -> None:
    head = meta("PubDate", "2023-03-28")
    found = article("<p>时间：2023-03-28 13:15</p>", head)
    assert found.published_at == datetime(2023, 3, 28, 13, 15, tzinfo=CHINA)
    assert article("<p>时间：2023-03-27 13:15</p>", head).published_precision == "day"


@pytest.mark.parametrize("title", ["示例市人民政府", "示例市人民政府门户网站_示例市人民政府"])
def test_a_page_with_nothing_but_a_site_name_is_no_article(title: str) -> None:
    html = f"<title>{title}</title>{meta('SiteName', '示例市人民政府')}<h1>示例市人民政府</h1>"
    with pytest.raises(ParseError, match="no title"):
        parse_page(page_of(html))


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>甲乙丙丁戊己_栏目_示例市政府网</title><div>甲乙丙丁戊己</div>", "甲乙丙丁戊己"),
        (
            "<title>示例市 栏目 甲乙丙丁戊己</title><table><tr><td>甲乙丙丁戊己</td></tr></table>",
            "甲乙丙丁戊己",
        ),
        ("<title>甲乙丙 &lt;br&gt;丁戊己-示例网</title><h1>甲乙丙<br>丁戊己</h1>", "甲乙丙 丁戊己"),
        (
            "<title>公告详细页面</title><p>甲乙丙丁戊己</p><p>来源：某局 2024-05-06</p>",
            "甲乙丙丁戊己",
        ),
        ("<title>中标公告_采购网</title><div class='art-title'>甲乙丙丁戊己</div>", "甲乙丙丁戊己"),
        ("<title>甲乙丙丁戊己 - 示例市人民政府</title>", "甲乙丙丁戊己"),
        ("<meta name=articletitle content='甲乙&lt;b&gt;丙丁戊&lt;/b&gt;'>", "甲乙 丙丁戊"),
        (
            "<meta name=ArticleTitle content='甲乙丙丁戊...'><h1>甲乙丙丁戊己庚</h1>",
            "甲乙丙丁戊己庚",
        ),
        ("<title>甲乙丙丁戊己</title><h2>甲乙丙丁戊己 ( 2024-05-11)</h2>", "甲乙丙丁戊己"),
    ],
)
def test_titles_come_without_site_names_and_markup(html: str, title: str) -> None:
    assert parse_page(page_of(html)).title == title


@pytest.mark.parametrize(
    ("inner", "column"),
    [
        ("<p>当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>统计公报</a></p>", "统计公报"),
        ("<ol><p>您的位置：</p><li>首页</li><li>政务公开</li><li>统计公报</li></ol>", "统计公报"),
        ("<p>首页 &gt; 专题 &gt; 统计公报 &gt; 正文</p>", "统计公报"),
        ("<table><tr><td>首页</td><td>&gt; 统计公报</td></tr></table>", "统计公报"),
        ("<p>当前位置：首页 &gt; 正文</p>", None),
        (f"<p>当前位置：首页 &gt; 统计公报 &gt; {TITLE}</p>", "统计公报"),
    ],
)
def test_column_is_the_end_of_the_breadcrumb(inner: str, column: str | None) -> None:
    assert article(f"<div>{inner}</div>").column_name == column


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("示例网统计公报", "统计公报"),
        ("2024", None),
        ("null", None),
        ("示例网", None),
        (TITLE, None),
    ],
)
def test_column_name_tag_is_cleaned(name: str, column: str | None) -> None:
    head = meta("SiteName", "示例网") + meta("ArticleTitle", TITLE) + meta("ColumnName", name)
    assert article("", head).column_name == column


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("5100000062", "5100000062"),
        ("bm05000001", "bm05000001"),
        ("N000000672", "N000000672"),
        ("51000", None),
        ("510000006212", None),
        ("示例", None),
        ("", None),
    ],
)
def test_site_id_code_has_the_form_of_one(code: str, read: str | None) -> None:
    assert article("", meta("siteidcode", code)).site_id_code == read


def test_tags_count_once_in_any_case_and_the_first_value_wins() -> None:
    head = meta("Sitename", "") + meta("SITENAME", "甲网 ") + meta("sitename", "乙网")
    page = page_of(f"<title>{TITLE}</title>{head}{meta('columntype', '')}")
    assert metas.site_name(page) == "甲网"
    assert metas.standard_tags(page) == ["SiteName"]


def test_body_is_counted_once_with_its_files_and_images() -> None:
    files = (
        "<a href='/a/b.PDF?x=1'>附件一</a><a href='/d?f=c.docx'>附件二</a><a href='/p.html'>页</a>"
    )
    inner = (
        f"<div id=zoom>正 文<img src=a.jpg>{files}<script>x</script></div><div id=zoom>正 文</div>"
    )
    found = parse_page(page_of(f"<title>{TITLE}</title><h1>{TITLE}</h1>{inner}"))
    assert found.body_chars == len("正文附件一附件二页")
    assert found.images == 1
    assert [(each["name"], each["kind"]) for each in found.attachments] == [
        ("附件一", "pdf"),
        ("附件二", "docx"),
    ]


def test_addresses_are_percent_encoded_as_a_browser_does() -> None:
    html = f"<h1>{TITLE}</h1><div id=zoom>文<a href='附件 1.doc?n=名 称&p=5%'>一</a></div>"
    utf8, gbk = (parse_page(page_of(html.encode(name))) for name in ("utf-8", "gb18030"))
    path = "http://www.demo.gov.cn/x/%E9%99%84%E4%BB%B6%201.doc"
    assert utf8.attachments[0]["url"] == f"{path}?n=%E5%90%8D%20%E7%A7%B0&p=5%25"
    assert gbk.attachments[0]["url"] == f"{path}?n=%C3%FB%20%B3%C6&p=5%25"


def test_long_texts_keep_to_the_limit_of_the_schema() -> None:
    head = meta("ContentSource", "源" * 5000) + meta("ArticleTitle", "题" * 5000)
    assert schema_errors(article("", head)) == []


def schema_errors(page: WebsitePage) -> list[dict[str, str]]:
    """What the schema says about a page once it is stamped."""
    stamp = {
        "channel": "website",
        "observed_at": "2024-12-20T02:00:00Z",
        "run_id": "run",
        "spider": "website",
        "content_hash": page.digest(),
    }
    return schemas.errors(page.collection, as_json(page.document()) | stamp)


def test_body_hash_ignores_white_space_and_changes_with_the_text() -> None:
    hashes = [
        parse_page(page_of(f"<h1>{TITLE}</h1><div id=zoom>{text}</div>")).body_hash
        for text in ("甲 乙", "甲\u3000<b>乙</b>", "甲丙")
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_body_of_no_known_name_is_the_block_with_most_text() -> None:
    menu = "<ul>" + "<li><a href=/x>很长很长很长的菜单项目名称</a></li>" * 30 + "</ul>"
    found = parse_page(
        page_of(
            f"<h1>{TITLE}</h1>{menu}<div><p>甲乙丙丁戊己庚辛壬癸。</p><p>子丑寅卯辰巳午未。</p></div>"
        )
    )
    assert found.body_chars == len("甲乙丙丁戊己庚辛壬癸。子丑寅卯辰巳午未。")


@pytest.mark.parametrize(
    ("html", "url", "verdict"),
    [
        (meta("ArticleTitle", TITLE), "http://a.gov.cn/x/", True),
        ("", "http://a.gov.cn/x/t20240101_12.html", True),
        ("", "http://a.gov.cn/art/2024/6/1/art_1_2.html", True),
        ("", "http://a.gov.cn/x/071bf8764a6c4ac791d78c1c0acab3c5.shtml", True),
        (f"<h1>{TITLE}</h1><p>2024-05-06 来源：某报</p>", "http://a.gov.cn/x.asp?id=3", True),
        (
            "<title>通知公告</title><ul><li><a>甲</a>2024-05-06</li></ul>",
            "http://a.gov.cn/tz/",
            False,
        ),
        ("", "http://a.gov.cn/col/col76841/index.html", False),
    ],
)
def test_articles_are_told_by_tags_address_or_form(html: str, url: str, verdict: bool) -> None:
    assert is_article(page_of(html or "<p>x</p>", url)) is verdict


SOUP = st.lists(
    st.sampled_from(
        "<div> </div> <h1/class=title> </h1> <p> <table> <tr> <td> 来源： 发布时间：2024-05-06 > （"
        " 2024年2月31日 当前位置：首页 <a/href='../x.doc'> </a> <a/href='http://[x'> 【 】 <br>"
        " <meta/name=PubDate/content=2024> <title> </title> <script> <!-- --> &#0; \u200b 主办："
        " <base/href='//['> 标识码".split(" ")
    ),
    max_size=60,
).map(" ".join)


def survives(body: bytes) -> None:
    try:
        found = parse_page(page_of(body))
    except ParseError:
        return
    assert schema_errors(found) == []
    assert found.published_at is None or found.published_at.tzinfo is not None


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=400) | SOUP.map(str.encode))
def test_any_bytes_give_an_article_or_a_parse_error(body: bytes) -> None:
    survives(body)
    is_article(page_of(body))


@pytest.mark.parametrize("tag", ["div", "h1", "a", "td", "p class=title"])
def test_five_thousand_nested_tags_are_survived(tag: str) -> None:
    survives(f"<{tag}>来源：2024-05-06".encode() * 5000)


def comparable(text: str | None) -> str | None:
    return text and "".join(unicodedata.normalize("NFKC", text).split())


def test_real_captures_are_read_as_a_person_reads_them(corpus: Path) -> None:
    folder, wrong, total = corpus / "website", [], 0
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] != "article":
            continue
        got = parse_page(page_of((folder / row["file"]).read_bytes(), row["url"]))
        day = got.published_at and got.published_at.astimezone(CHINA).date().isoformat()
        want = row["expected"]
        pairs = {
            "title": (comparable(want["title"]), comparable(got.title)),
            "source": (comparable(want["source_or_meta"]), comparable(got.source)),
            "column": (comparable(want["column"]), comparable(got.column_name)),
            "day": (want["pub_date"], day),
            "code": (want["site_id_code"], got.site_id_code),
        }
        assert schema_errors(got) == []
        total += len(pairs)
        wrong += [(row["file"], name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]]
    assert total > 100
    assert len(wrong) / total <= 0.02, wrong


def test_moments_are_stored_in_chinese_time_as_the_same_instant() -> None:
    found = article("<p>发布时间：2024-05-06 01:00</p>")
    assert found.published_at == datetime(2024, 5, 5, 17, tzinfo=UTC)
