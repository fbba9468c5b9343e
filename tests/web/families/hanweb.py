"""大汉 JCMS: entries stand as CDATA in a script, more of them come from dataproxy.jsp."""

import json
from functools import partial

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Fields, Frame, Particulars

PAGE_SIZE = 4
GROUP = 2
"""So many pages of entries come with a list page, and with one answer of the proxy."""

PROXY = "/module/web/jpage/dataproxy.jsp"


def build(site: Particulars, base: str, menu: str = "") -> Content:
    """``menu`` is put into the home page's menu."""
    answers = {"/": _home(site, menu), "/index.html": _home(site, menu)}
    for column in site.columns:
        answers[f"/col/col{column.number}/index.html"] = _list(site, column)
        for article in column.articles:
            answers[_article_path(column, article)] = _article(site, column, article, base)
    answers["/robots.txt"] = pages.plain("User-agent: *\nDisallow: /jcms/\n")
    missing = _page(pages.site_metas(site), "404", "<p>您要查看的页面不存在或已删除！</p>")
    return Content(
        answers=answers,
        missing=pages.html(missing, status=404),
        handlers={PROXY: partial(_proxy, site)},
    )


def frame(site: Particulars) -> Frame:
    return lambda tags, title, body: pages.html(_page(tags, title, body + pages.footer(site)))


def _unit(column: Column) -> int:
    return 290000 + column.number % 10000


def _asked_with(column: Column, site: Particulars) -> dict[str, str]:
    """The form a list page's script sends the proxy."""
    return {
        "col": "1",
        "appid": "1",
        "webid": "14",
        "path": "/",
        "columnid": str(column.number),
        "sourceContentType": "1",
        "unitid": str(_unit(column)),
        "webname": site.name,
        "permissiontype": "0",
    }


def _article_path(column: Column, article: Article) -> str:
    day = f"{article.published.year}/{article.published.month}/{article.published.day}"
    return f"/art/{day}/art_{column.number}_{article.number}.html"


def _home(site: Particulars, extra: str) -> Answer:
    menu = "".join(
        f'<td><a href="/col/col{column.number}/index.html">{column.name}</a></td>'
        for column in site.columns
    )
    news = "".join(
        f'<li><a href="{_article_path(column, article)}">{article.title}</a></li>'
        for column in site.columns
        for article in column.articles[:2]
    )
    body = f"""<table class="menu"><tr><td><a href="/index.html">首页</a></td>{menu}{extra}</tr>
</table>
<ul class="news">{news}</ul>
<p><a href="https://zwfw.example/">政务服务</a> 本网站支持IPv6</p>{pages.footer(site)}"""
    return pages.html(_page(pages.site_metas(site), site.name, body))


def _records(column: Column, articles: tuple[Article, ...]) -> str:
    return "".join(
        f'<record><![CDATA[<li><a href="{_article_path(column, article)}" '
        f'title="{article.title}">{article.title}</a><b>{article.published:%Y-%m-%d}</b></li>'
        "]]></record>"
        for article in articles
    )


def _proxy(site: Particulars, fields: Fields) -> Answer:
    """The records from ``startrecord`` to ``endrecord``, and one more, as the real one gives.

    Columns it does not know it calls empty.
    """
    asked = (fields.get("columnid"), fields.get("unitid"))
    known = {(str(column.number), str(_unit(column))): column for column in site.columns}
    column = known.get((asked[0] or "", asked[1] or ""))
    articles = column.articles if column else ()
    size = _number(fields.get("perpage"), PAGE_SIZE)
    first = max(1, _number(fields.get("startrecord"), 1))
    last = _number(fields.get("endrecord"), first + GROUP * size - 1)
    records = _records(column, articles[first - 1 : last + 1]) if column else ""
    text = (
        f"<datastore><totalrecord>{len(articles)}</totalrecord>"
        f"<totalpage>{-(-len(articles) // max(1, size))}</totalpage>"
        f"<recordset>{records}</recordset></datastore>"
    )
    return pages.plain(text, "text/xml; charset=utf-8")


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default


def _list(site: Particulars, column: Column) -> Answer:
    """The page is a file: it is the same whatever ``pageNum`` is asked for."""
    unit = _unit(column)
    asked = _asked_with(column, site)
    link = "&amp;".join(f"{name}={value}" for name, value in {"page": "1", **asked}.items())
    body = f"""<div class="bt-position">当前位置：<a href="/index.html">首页</a>
&gt; {column.name}</div>
<div id="{unit}" class="default_pgContainer"></div>
<script type="text/xml"><datastore><nextgroup><![CDATA[
<a href="{PROXY}?{link}"></a>]]></nextgroup>
<recordset>{_records(column, column.articles[: GROUP * PAGE_SIZE])}</recordset></datastore></script>
<script>$(function(){{$('#{unit}').jpage({{themeName:'default',showMode:'full',
totalRecord:{len(column.articles)},openCookies:false,dataBefore:'<ul>',dataAfter:'</ul>',
groupSize:{GROUP},proxyUrl:'{PROXY}',perPage:{PAGE_SIZE},barPosition:'bottom',
ajaxParam:{json.dumps(asked, ensure_ascii=False)}}});}});</script>{pages.footer(site)}"""
    return pages.html(_page(pages.column_metas(site, column), f"{site.name} {column.name}", body))


def _article(site: Particulars, column: Column, article: Article, base: str) -> Answer:
    tags = "\n".join(
        (
            pages.site_metas(site),
            pages.metas(
                Maketime=f"{site.present:%Y-%m-%d} 11:34:34",
                ColumnName=column.name,
                ColumnType=column.name,
                ArticleTitle=article.title,
                PubDate=f"{article.published:%Y-%m-%d %H:%M}",
                Author="",
                Keywords=column.name,
                ContentSource=article.source,
                Url=base + _article_path(column, article),
            ),
        )
    )
    body = f"""<div class="bt-position">当前位置：<a href="/index.html">首页</a> &gt;
<a href="/col/col{column.number}/index.html">{column.name}</a></div>
<div class="sp_title">{article.title}</div>
<div class="sp_time"><font>时间：{article.published:%Y-%m-%d %H:%M}</font>
<font>来源：{article.source}</font> <font>浏览量：-</font></div>
<div id="zoom"><meta name="ContentStart">{article.body}<meta name="ContentEnd"></div>
{pages.footer(site)}"""
    return pages.html(_page(tags, f"{site.name} {column.name} {article.title}", body))


def _page(tags: str, title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8">
<meta name="WebId" content="14">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>{title}</title>
{tags}</head><body><div id="barrierfree_container">
{body}
</div></body></html>"""
