"""An old site of its own make: no metas, tables, a refreshing home page, 404 pages with 200."""

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Particulars

PAGE_SIZE = 4


def build(site: Particulars, _base: str) -> Content:
    refresh = """<html><head><meta http-equiv="refresh" content="0;url=/main/index.asp">
</head><body></body></html>"""
    answers = {"/": pages.html(refresh), "/main/index.asp": _home(site)}
    for column in site.columns:
        for number, articles in enumerate(column.pages(PAGE_SIZE), start=1):
            answers[_list_path(column, number)] = _list(site, column, number, articles)
        for article in column.articles:
            answers[_article_path(article)] = _article(site, column, article)
    missing = _page(
        site, "错误提示", "<td><h2>您访问的页面不存在</h2><p>该页面可能已被删除。</p></td>"
    )
    return Content(answers=answers, missing=pages.html(missing))


def _list_path(column: Column, number: int) -> str:
    path = f"/main/news_list.asp?class={column.number}"
    return f"{path}&page={number}" if number > 1 else path


def _article_path(article: Article) -> str:
    return f"/main/news_show.asp?id={article.number}"


def _home(site: Particulars) -> Answer:
    menu = "".join(
        f'<td><a href="{_list_path(column, 1)}">{column.name}</a></td>' for column in site.columns
    )
    news = "".join(
        f'<tr><td>·<a href="news_show.asp?id={article.number}">{article.title}</a></td>'
        f"<td>[{article.published:%m-%d}]</td></tr>"
        for column in site.columns
        for article in column.articles[:2]
    )
    body = f"""<td><table><tr><td><a href="/main/index.asp">首页</a></td>{menu}</tr></table>
<table>{news}</table><p>今日访问量：1</p><a href="/main/leader.asp">领导信箱</a></td>"""
    return pages.html(_page(site, site.name, body))


def _list(site: Particulars, column: Column, number: int, articles: tuple[Article, ...]) -> Answer:
    entries = "".join(
        f'<tr><td>·<a href="news_show.asp?id={article.number}">{article.title}</a></td>'
        f"<td>{article.published:%Y/%m/%d}</td></tr>"
        for article in articles
    )
    count = len(column.pages(PAGE_SIZE))
    following = f'<a href="{_list_path(column, number + 1)}">下一页</a>' if number < count else ""
    body = f"""<td>您的位置：<a href="/main/index.asp">首页</a> &gt; {column.name}
<table width="98%">{entries}</table>
共 {len(column.articles)} 条纪录 第{number}页/共{count}页 {following}</td>"""
    return pages.html(_page(site, site.name, body))


def _article(site: Particulars, column: Column, article: Article) -> Answer:
    day = f"{article.published.year}-{article.published.month}-{article.published.day}"
    body = f"""<td>您的位置：<a href="/main/index.asp">首页</a> &gt;
<a href="{_list_path(column, 1)}">{column.name}</a>
<table><tr><td align="center"><b>{article.title}</b></td></tr>
<tr><td align="center">发布时间：{day}  来源：{article.source}  阅读:<span></span></td></tr>
<tr><td class="content">{article.body}</td></tr></table></td>"""
    return pages.html(_page(site, f"{article.title}--{site.name}", body))


def _page(site: Particulars, title: str, body: str) -> str:
    return f"""<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{title}</title></head>
<body bgcolor="#ffffff"><table width="1000" align="center"><tr>{body}</tr>
<tr><td align="center">{site.sponsor}主办 {site.icp} 网站标识码:{site.code}</td></tr>
</table></body></html>"""
