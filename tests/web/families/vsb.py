"""博达 VSB: bytes of GB 18030 declared as gb2312, and list pages numbered downwards."""

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Frame, Particulars

PAGE_SIZE = 4
ENCODING = "gb18030"


def build(site: Particulars, base: str, menu: str = "") -> Content:
    """``menu`` is put into the home page's menu."""
    answers = {"/": _home(site, menu), "/index.htm": _home(site, menu)}
    answers["/css/style.css"] = pages.plain("body { font-size: 14px }", "text/css")
    for column in site.columns:
        for number, articles in enumerate(column.pages(PAGE_SIZE)):
            answers[_list_path(column, number)] = _list(site, column, number, articles)
        for article in column.articles:
            answers[article_path(column, article)] = _article(site, column, article, base)
    text = _page(site, pages.site_metas(site), "404", "<p>错误提示：找不到该页面</p>", "")
    missing = pages.html(text, status=404, encoding=ENCODING)
    return Content(answers=answers, missing=missing, encoding=ENCODING)


def frame(site: Particulars) -> Frame:
    return lambda tags, title, body: pages.html(
        _page(site, tags, title, body, "/"), encoding=ENCODING
    )


def _list_path(column: Column, number: int) -> str:
    """The newest page has no number; of the older ones the oldest is number 1."""
    if number == 0:
        return f"/xwzx/{column.folder}.htm"
    return f"/xwzx/{column.folder}/{len(column.pages(PAGE_SIZE)) - number}.htm"


def article_path(column: Column, article: Article) -> str:
    return f"/info/{column.number}/{1190000 + article.number}.htm"


def _home(site: Particulars, extra: str) -> Answer:
    menu = "".join(
        f'<li><a href="{_list_path(column, 0)[1:]}">{column.name}</a></li>'
        for column in site.columns
    )
    news = "".join(
        f'<li><a href="{article_path(column, article)[1:]}" title="{article.title}">'
        f"{article.title}</a><span>[{article.published:%m-%d}]</span></li>"
        for column in site.columns
        for article in column.articles[:2]
    )
    body = f"""<ul class="navlist"><li><a href="index.htm">首　页</a></li>{menu}{extra}</ul>
<div class="news"><ul>{news}</ul></div>"""
    text = _page(site, pages.site_metas(site), site.name, body, "")
    return pages.html(text, encoding=ENCODING)


def _list(site: Particulars, column: Column, number: int, articles: tuple[Article, ...]) -> Answer:
    up = "../" * (1 if number == 0 else 2)
    entries = "".join(
        f'<li id="line_u9_{line}"><a href="{up}{article_path(column, article)[1:]}" '
        f'title="{article.title}">{article.title}</a><span>{article.published:%Y-%m-%d}</span></li>'
        for line, article in enumerate(articles)
    )
    last = len(column.pages(PAGE_SIZE)) - 1
    here = "/xwzx/" if number == 0 else f"/xwzx/{column.folder}/"
    older = _list_path(column, number + 1).removeprefix(here) if number < last else ""
    following = f'<a href="{older}" class="Next">下页</a>' if older else "<span>下页</span>"
    body = f"""<div class="position">当前位置：<a href="{up}index.htm">首页</a>
&gt;&gt; {column.name}</div>
<ul class="winstyle">{entries}</ul>
<div class="pagination">共{len(column.articles)}条&nbsp;{number + 1}/{last + 1}
&nbsp;{following}</div>"""
    text = _page(site, pages.column_metas(site, column), f"{column.name}-{site.name}", body, up)
    return pages.html(text, encoding=ENCODING)


def _article(site: Particulars, column: Column, article: Article, base: str) -> Answer:
    tags = "\n".join(
        (
            pages.column_metas(site, column),
            pages.metas(
                ArticleTitle=article.title,
                PubDate=f"{article.published:%Y-%m-%d %H:%M:%S}",
                ContentSource=article.source,
                Keywords="",
                Author=article.source,
                Url=base + article_path(column, article),
            ),
        )
    )
    body = f"""<div class="position"><a href="../../index.htm">首页</a> &gt;&gt;
<a href="../../xwzx/{column.folder}.htm">{column.name}</a> &gt;&gt; 正文</div>
<form name="_newscontent_fromname"><h2 class="title">{article.title}</h2>
<div class="info">发布时间：{article.published:%Y年%m月%d日 %H:%M}　来源：{article.source}
点击：<script>_showDynClicks("wbnews", 1483, {article.number})</script></div>
<div id="vsb_content"><div class="v_news_content">{article.body}</div></div></form>"""
    text = _page(site, tags, f"{article.title}-{site.name}", body, "../../")
    return pages.html(text, encoding=ENCODING)


def _page(site: Particulars, tags: str, title: str, body: str, up: str) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title><link rel="stylesheet" href="{up}css/style.css">
<META Name="keywords" Content="{site.name}">
{tags}<!--Announced by Visual SiteBuilder 9--></head><body>
{body}
{pages.footer(site)}
</body></html>"""
