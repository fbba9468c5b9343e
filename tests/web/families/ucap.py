"""开普云 UCAP: PubDate is when the page was generated, and an article is printed twice."""

from hashlib import md5

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Frame, Particulars

PAGE_SIZE = 4
ROOT = "/slsrmzf"


def build(site: Particulars, base: str, menu: str = "", below: str = "") -> Content:
    """``menu`` is put into the home page's menu and ``below`` under its news."""
    answers = {"/": _home(site, menu, below), "/index.shtml": _home(site, menu, below)}
    for column in site.columns:
        for number, articles in enumerate(column.pages(PAGE_SIZE), start=1):
            answers[_list_path(column, number)] = _list(site, column, number, articles)
        for article in column.articles:
            answers[article_path(column, article)] = _article(site, column, article, base)
    answers["/sitemap.xml"] = pages.sitemap(base, list(answers))
    answers["/robots.txt"] = pages.plain(
        f"User-agent: *\nDisallow: /guestweb4/\nSitemap: {base}/sitemap.xml\n"
    )
    missing = _page(site, pages.site_metas(site), "页面未找到", "<h2>404 页面未找到</h2>")
    return Content(answers=answers, missing=pages.html(missing, status=404))


def _generated(site: Particulars) -> str:
    return f"{site.present:%Y-%m-%d} 02:10:33"


def frame(site: Particulars) -> Frame:
    return lambda tags, title, body: pages.html(_page(site, tags, title, body))


def _list_path(column: Column, number: int) -> str:
    suffix = f"_{number}" if number > 1 else ""
    return f"{ROOT}/c{column.number}/list{suffix}.shtml"


def article_path(column: Column, article: Article) -> str:
    name = md5(article.title.encode(), usedforsecurity=False).hexdigest()
    return f"{ROOT}/c{column.number}/{article.published:%Y%m}/{name}.shtml"


def _home(site: Particulars, menu: str, below: str) -> Answer:
    links = "".join(
        f'<li><a href="{_list_path(column, 1)}" target="_blank">{column.name}</a></li>'
        for column in site.columns
    )
    news = "".join(
        f'<li><a href="{article_path(column, article)}" title="{article.title}">'
        f"{article.title}</a><span>{article.published:%m-%d}</span></li>"
        for column in site.columns
        for article in column.articles[:3]
    )
    body = f"""<div class="home-mainNav"><ul>
<li><a href="/">首页</a></li>{links}{menu}</ul></div>
<div class="page2"><ul class="newsList">{news}</ul></div>{below}"""
    return pages.html(_page(site, pages.site_metas(site), site.name, body))


def _list(site: Particulars, column: Column, number: int, articles: tuple[Article, ...]) -> Answer:
    entries = "".join(
        f'<li><a href="{article_path(column, article)}" title="{article.title}" target="_blank">'
        f"{article.title[:14]}...</a><span>{article.published:%Y-%m-%d}</span></li>"
        for article in articles
    )
    total = len(column.articles)
    body = f"""<div class="position">当前位置：<a href="/">首页</a> &gt; {column.name}</div>
<ul class="list_box">{entries}</ul><div id="page_div"></div>
<script>createPageHTML('page_div',{len(column.pages(PAGE_SIZE))},{number},'list','shtml',{total});
</script>"""
    return pages.html(_page(site, pages.column_metas(site, column), column.name, body))


def _article(site: Particulars, column: Column, article: Article, base: str) -> Answer:
    tags = "\n".join(
        (
            pages.column_metas(site, column),
            pages.metas(
                ArticleTitle=article.title,
                PubDate=_generated(site),
                ContentSource=article.source,
                Author="",
                Keywords=f"{column.name},公开",
                Url=base + article_path(column, article),
            ),
        )
    )
    body = f"""<div class="header-date">今天：{site.present:%Y年%m月%d日}</div>
<div class="position">当前位置：<a href="/">首页</a> &gt;
<a href="{_list_path(column, 1)}">{column.name}</a></div>
{_printed(article, "pc_content")}
{_printed(article, "elder_content")}"""
    return pages.html(_page(site, tags, f"{article.title}- {site.name}", body))


def _printed(article: Article, name: str) -> str:
    return f"""<div class="{name}"><h1 class="article_title">{article.title}</h1>
<div class="article_info"><span>发布日期：{article.published:%Y年%m月%d日 %H时%M分}</span>
<span>来源：{article.source}</span><span>浏览次数：次</span></div>
<div class="article_content" id="zoom">{article.body}</div></div>"""


def _page(site: Particulars, tags: str, title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{tags}
<meta name="others" content="页面生成时间 {_generated(site)}">
<meta name="template,templategroup,version" content="5199aa01,default,11.3">
<title>{title}</title></head><body>
{body}
{pages.footer(site)}
</body></html>"""
