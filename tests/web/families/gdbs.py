"""广东集约化 (gdbs): content/post_N.html, and a <title> that never names the article."""

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Frame, Particulars

PAGE_SIZE = 4


def build(site: Particulars, base: str, menu: str = "") -> Content:
    """``menu`` is put into the home page's menu."""
    answers = {"/": _home(site, menu), "/index.html": _home(site, menu)}
    for column in site.columns:
        folder = f"/zwgk/{column.folder}"
        for number, articles in enumerate(column.pages(PAGE_SIZE), start=1):
            answers[folder + _list_name(number)] = _list(site, column, number, articles, base)
        answers[f"{folder}/"] = answers[f"{folder}/index.html"]
        for article in column.articles:
            answers[article_path(column, article)] = _article(site, column, article)
    answers["/sitemap.xml"] = pages.sitemap(base, list(answers))
    answers["/robots.txt"] = pages.plain(f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n")
    missing = _page(site, pages.site_metas(site), "<p>抱歉，您访问的页面走丢了</p>")
    return Content(answers=answers, missing=pages.html(missing, status=404))


def frame(site: Particulars) -> Frame:
    """No page of the family names itself in its title."""
    return lambda tags, _title, body: pages.html(_page(site, tags, body))


def _list_name(number: int) -> str:
    return f"/index_{number}.html" if number > 1 else "/index.html"


def article_path(column: Column, article: Article) -> str:
    return f"/zwgk/{column.folder}/content/post_{6030000 + article.number}.html"


def _home(site: Particulars, extra: str) -> Answer:
    menu = "".join(
        f'<li><a href="/zwgk/{column.folder}/">{column.name}</a></li>' for column in site.columns
    )
    news = "".join(
        f'<li><a href="{article_path(column, article)}">{article.title}</a></li>'
        for column in site.columns
        for article in column.articles[:2]
    )
    body = f"""<ul class="menu"><li><a href="/">首页</a></li>{menu}{extra}</ul>
<a href="javascript:;" title="智能小助手"><span>智能小助手</span></a><span id="wza">无障碍版</span>
<ul class="news">{news}</ul>"""
    return pages.html(_page(site, pages.site_metas(site), body))


def _list(
    site: Particulars, column: Column, number: int, articles: tuple[Article, ...], base: str
) -> Answer:
    entries = "".join(
        f'<li><a href="{base}{article_path(column, article)}" title="{article.title}">'
        f'{article.title}</a><span class="time">{article.published:%Y-%m-%d %H:%M}</span></li>'
        for article in articles
    )
    count = len(column.pages(PAGE_SIZE))
    following = (
        f'<a class="next" href="{base}/zwgk/{column.folder}{_list_name(number + 1)}">下一页</a>'
    )
    body = f"""<div class="navigation"><span>当前位置：</span><a href="/">首页</a>
&gt; {column.name}</div>
<div class="newsList"><ul>{entries}</ul></div>
<div class="page">第 {number} 页 共 {count} 页{following if number < count else ""}</div>"""
    return pages.html(_page(site, pages.column_metas(site, column), body))


def _article(site: Particulars, column: Column, article: Article) -> Answer:
    tags = "\n".join(
        (
            pages.column_metas(site, column),
            pages.metas(
                ArticleTitle=article.title,
                PubDate=f"{article.published:%Y-%m-%d %H:%M}",
                contentSource=article.source,
                articleId=str(6030000 + article.number),
            ),
        )
    )
    body = f"""<div class="navigation"><span>当前位置：</span><a href="/">首页</a> &gt;
<a href="/zwgk/{column.folder}/">{column.name}</a></div>
<div class="content-bor"><h3 class="conetent-title">{article.title}</h3>
<div class="news-mes2"><span class="spanLeft">来源：{article.source}</span>
<span class="spanLeft">发布时间：
<em id="pubTime">{article.published:%Y-%m-%d %H:%M:%S}</em></span></div>
<div class="m-con"><div class="TRS_Editor">{article.body}</div></div></div>"""
    return pages.html(_page(site, tags, body))


def _page(site: Particulars, tags: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{tags}
<title>{site.name}</title></head><body>
{body}
{pages.footer(site)}
</body></html>"""
