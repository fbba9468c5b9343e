"""龙讯 Lonsun: HtmlGenerateTime beside a PubDate at midnight; page two is a fragment by AJAX."""

from functools import partial

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Fields, Frame, Particulars

PAGE_SIZE = 4
SITE_ID = 6788999


def build(site: Particulars, base: str, menu: str = "") -> Content:
    """``menu`` is put into the home page's menu."""
    answers = {"/": _home(site, menu), "/index.html": _home(site, menu)}
    for column in site.columns:
        answers[f"/xwzx/{column.folder}/index.html"] = _list(site, column)
        for article in column.articles:
            answers[_article_path(column, article)] = _article(site, column, article, base)
    answers["/robots.txt"] = pages.plain("User-agent: *\nDisallow: /oa/\n")
    missing = _page(site, pages.site_metas(site), "出错了", "<p>您访问的页面已删除或不存在</p>")
    handlers = {"/site/label/8888": partial(_label, site)}
    return Content(answers=answers, missing=pages.html(missing, status=404), handlers=handlers)


def frame(site: Particulars) -> Frame:
    return lambda tags, title, body: pages.html(_page(site, tags, title, body))


def _label(site: Particulars, fields: Fields) -> Answer | None:
    """One page of a column's entries, without a page around them."""
    found = [each for each in site.columns if str(each.number) == fields.get("columnId")]
    number, size = fields.get("pageIndex", "1"), fields.get("pageSize", str(PAGE_SIZE))
    if not found or fields.get("dataType") != "html" or not (number + size).isdecimal():
        return None
    written = found[0].pages(max(1, int(size)))
    articles = written[int(number) - 1] if 0 < int(number) <= len(written) else ()
    return pages.html(_entries(found[0], articles))


def fragment_path(column: Column, number: int) -> str:
    """The address that gives one page of entries without a page around them."""
    return (
        f"/site/label/8888?IsAjax=1&dataType=html&siteId={SITE_ID}"
        f"&labelName=articlePageList&action=list&isDate=true&dateFormat=yyyy-MM-dd"
        f"&columnId={column.number}&pageSize={PAGE_SIZE}&pageIndex={number}"
    )


def _article_path(column: Column, article: Article) -> str:
    return f"/xwzx/{column.folder}/{40500000 + article.number}.html"


def _home(site: Particulars, extra: str) -> Answer:
    menu = "".join(
        f'<li class="zlm off"><a class="mn" href="/xwzx/{column.folder}/index.html">'
        f'<span class="tit">{column.name}</span></a></li>'
        for column in site.columns
    )
    news = "".join(_entries(column, column.articles[:2]) for column in site.columns)
    body = f"""<ul class="nav navbar-nav"><li class="zlm"><a class="mn" href="/index.html">
<span class="tit">网站首页</span></a></li>{menu}{extra}</ul>
<div class="container">{news}</div>"""
    return pages.html(_page(site, pages.site_metas(site), site.name, body))


def _entries(column: Column, articles: tuple[Article, ...]) -> str:
    entries = "".join(
        f'<li><a class="left" href="{_article_path(column, article)}" title="{article.title}">'
        f'{article.title}</a><span class="right date">{article.published:%Y-%m-%d}</span></li>'
        for article in articles
    )
    entries = entries or '<li class="nodata">暂无相关信息</li>'
    return f'<ul class="doc_list list-{column.number}">{entries}</ul>'


def _list(site: Particulars, column: Column) -> Answer:
    body = f"""<div class="wz_top">当前位置：<a href="/index.html">网站首页</a>
&gt; {column.name}</div>
<div class="listnews" id="J_content">{_entries(column, column.articles[:PAGE_SIZE])}</div>
<div id="page_{column.number}" class="pagination"></div>
<script>Ls.pagination("#page_{column.number}",{{currPage:1,pageCount:{len(column.pages(PAGE_SIZE))},
link:"{fragment_path(column, 0)[:-1]}",total:{len(column.articles)}}});</script>"""
    tags = pages.column_metas(site, column)
    return pages.html(_page(site, tags, f"{column.name}_{site.name}", body))


def _article(site: Particulars, column: Column, article: Article, base: str) -> Answer:
    tags = "\n".join(
        (
            pages.column_metas(site, column),
            pages.metas(
                ArticleTitle=article.title,
                PubDate=f"{article.published:%Y-%m-%d} 00:00",
                ContentSource=article.source,
                Author=article.source,
                Keywords=f"{site.sponsor},{column.name},",
                Url=base + _article_path(column, article),
                HtmlGenerateTime=f"{site.present:%Y-%m-%d} 16:30:52",
            ),
        )
    )
    body = f"""<div class="wz_top">当前位置：<a href="/index.html">网站首页</a> &gt;
<a href="/xwzx/{column.folder}/index.html">{column.name}</a></div>
<h1 class="newstitle">{article.title}</h1>
<div class="newsinfo"><span>发布时间：{article.published:%Y-%m-%d %H:%M}</span>
<span>信息来源：{article.source}</span><span>阅读：次</span></div>
<div id="J_content" class="newscontnet j-fontContent">{article.body}</div>"""
    return pages.html(_page(site, tags, f"{article.title}_{site.name}", body))


def _page(site: Particulars, tags: str, title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{title}</title>
{tags}</head><body><div class="wza-container">
{body}
{pages.footer(site)}
</div></body></html>"""
