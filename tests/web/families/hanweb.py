"""大汉 JCMS: entries stand as CDATA in a script, more of them come from dataproxy.jsp."""

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Particulars

PAGE_SIZE = 4
MADE = "2026-04-02 11:34:34"
PROXY = "/module/web/jpage/dataproxy.jsp"


def build(site: Particulars, base: str) -> Content:
    answers = {"/": _home(site), "/index.html": _home(site)}
    for column in site.columns:
        path = f"/col/col{column.number}/index.html"
        for number, articles in enumerate(column.pages(PAGE_SIZE), start=1):
            answer = _list(site, column, articles)
            answers[f"{path}?uid={_unit(column)}&pageNum={number}"] = answer
        answers[path] = _list(site, column, column.articles[:PAGE_SIZE])
        answers[_proxy_path(column)] = _proxy(column)
        for article in column.articles:
            answers[_article_path(column, article)] = _article(site, column, article, base)
    answers["/robots.txt"] = pages.plain("User-agent: *\nDisallow: /jcms/\n")
    missing = _page(pages.site_metas(site), "404", "<p>您要查看的页面不存在或已删除！</p>")
    return Content(answers=answers, missing=pages.html(missing, status=404))


def _unit(column: Column) -> int:
    return 290000 + column.number % 10000


def _proxy_path(column: Column) -> str:
    return f"{PROXY}?page=1&appid=1&webid=14&path=/&columnid={column.number}&unitid={_unit(column)}"


def _article_path(column: Column, article: Article) -> str:
    day = f"{article.published.year}/{article.published.month}/{article.published.day}"
    return f"/art/{day}/art_{column.number}_{article.number}.html"


def _home(site: Particulars) -> Answer:
    menu = "".join(
        f'<td><a href="/col/col{column.number}/index.html">{column.name}</a></td>'
        for column in site.columns
    )
    news = "".join(
        f'<li><a href="{_article_path(column, article)}">{article.title}</a></li>'
        for column in site.columns
        for article in column.articles[:2]
    )
    body = f"""<table class="menu"><tr><td><a href="/index.html">首页</a></td>{menu}</tr></table>
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


def _proxy(column: Column) -> Answer:
    total = len(column.articles)
    text = (
        f"<datastore><totalrecord>{total}</totalrecord>"
        f"<totalpage>{len(column.pages(PAGE_SIZE))}</totalpage>"
        f"<recordset>{_records(column, column.articles)}</recordset></datastore>"
    )
    return pages.plain(text, "text/xml; charset=utf-8")


def _list(site: Particulars, column: Column, articles: tuple[Article, ...]) -> Answer:
    unit = _unit(column)
    body = f"""<div class="bt-position">当前位置：<a href="/index.html">首页</a>
&gt; {column.name}</div>
<div id="{unit}" class="default_pgContainer"></div>
<script type="text/xml"><datastore><nextgroup><![CDATA[
<a href="{_proxy_path(column)}"></a>]]></nextgroup>
<recordset>{_records(column, articles)}</recordset></datastore></script>
<script>$('#{unit}').jpage({{perPage:{PAGE_SIZE},totalRecord:{len(column.articles)},
proxyUrl:'{PROXY}',dataBefore:'<ul>',dataAfter:'</ul>'}});</script>{pages.footer(site)}"""
    return pages.html(_page(pages.column_metas(site, column), f"{site.name} {column.name}", body))


def _article(site: Particulars, column: Column, article: Article, base: str) -> Answer:
    tags = "\n".join(
        (
            pages.site_metas(site),
            pages.metas(
                Maketime=MADE,
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
