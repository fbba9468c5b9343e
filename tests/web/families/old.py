"""An old site of its own make: no metas, tables, a refreshing home page, 404 pages with 200.

Every page hands on a session id of its own, and its calendar never ends.
"""

from hashlib import md5

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Fields, Particulars

PAGE_SIZE = 4
HOME = "/main/index.asp"
CALENDAR = "/main/calendar.asp"


def build(site: Particulars, _base: str) -> Content:
    refresh = f"""<html><head><meta http-equiv="refresh" content="0;url={HOME}">
</head><body></body></html>"""
    answers = {"/": pages.html(refresh), HOME: _home(site)}
    for column in site.columns:
        for number, articles in enumerate(column.pages(PAGE_SIZE), start=1):
            answers[_list_path(column, number)] = _list(site, column, number, articles)
        for article in column.articles:
            answers[_article_path(article)] = _article(site, column, article)
    missing = _page(
        site, "错误提示", "<td><h2>您访问的页面不存在</h2><p>该页面可能已被删除。</p></td>"
    )
    handlers = {CALENDAR: lambda fields: _month(site, fields)}
    return Content(answers=answers, missing=pages.html(missing), handlers=handlers)


def _list_path(column: Column, number: int) -> str:
    path = f"/main/news_list.asp?class={column.number}"
    return f"{path}&page={number}" if number > 1 else path


def _article_path(article: Article) -> str:
    return f"/main/news_show.asp?id={article.number}"


def _link(page: str, target: str, text: str) -> str:
    """A link on a page, with the session id the page's visitor was given."""
    session = md5(page.encode(), usedforsecurity=False).hexdigest()[:8].upper()
    mark = "&amp;" if "?" in target else "?"
    return f'<a href="{target}{mark}sid={session}">{text}</a>'


def _home(site: Particulars) -> Answer:
    menu = "".join(
        f"<td>{_link(HOME, _list_path(column, 1), column.name)}</td>" for column in site.columns
    )
    news = "".join(
        f"<tr><td>·{_link(HOME, f'news_show.asp?id={article.number}', article.title)}</td>"
        f"<td>[{article.published:%m-%d}]</td></tr>"
        for column in site.columns
        for article in column.articles[:2]
    )
    calendar = _link(HOME, f"{CALENDAR}?year=2026&amp;month=4", "政务日历")
    body = f"""<td><table><tr><td>{_link(HOME, HOME, "首页")}</td>{menu}<td>{calendar}</td></tr>
</table><table>{news}</table><p>今日访问量：1</p>
{_link(HOME, "/main/leader.asp", "领导信箱")}</td>"""
    return pages.html(_page(site, site.name, body))


def _list(site: Particulars, column: Column, number: int, articles: tuple[Article, ...]) -> Answer:
    here = _list_path(column, number)
    entries = "".join(
        f"<tr><td>·{_link(here, f'news_show.asp?id={article.number}', article.title)}</td>"
        f"<td>{article.published:%Y/%m/%d}</td></tr>"
        for article in articles
    )
    count = len(column.pages(PAGE_SIZE))
    following = _link(here, _list_path(column, number + 1), "下一页") if number < count else ""
    body = f"""<td>您的位置：{_link(here, HOME, "首页")} &gt; {column.name}
<table width="98%">{entries}</table>
共 {len(column.articles)} 条纪录 第{number}页/共{count}页 {following}</td>"""
    return pages.html(_page(site, site.name, body))


def _article(site: Particulars, column: Column, article: Article) -> Answer:
    here = _article_path(article)
    day = f"{article.published.year}-{article.published.month}-{article.published.day}"
    body = f"""<td>您的位置：{_link(here, HOME, "首页")} &gt;
{_link(here, _list_path(column, 1), column.name)}
<table><tr><td align="center"><b>{article.title}</b></td></tr>
<tr><td align="center">发布时间：{day}  来源：{article.source}  阅读:<span></span></td></tr>
<tr><td class="content">{article.body}</td></tr></table></td>"""
    return pages.html(_page(site, f"{article.title}--{site.name}", body))


def _month(site: Particulars, fields: Fields) -> Answer | None:
    """A month of the calendar, whichever is asked for, with links to the months beside it."""
    year, month = fields.get("year", ""), fields.get("month", "")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return None
    count = 12 * int(year) + int(month) - 1
    beside = [
        f"{CALENDAR}?year={other // 12}&amp;month={other % 12 + 1}"
        for other in (count - 1, count + 1)
    ]
    here = f"{CALENDAR}?year={year}&month={month}"
    days = "".join(f"<td>{day}</td>" + "</tr><tr>" * (day % 7 == 0) for day in range(1, 29))
    body = f"""<td>您的位置：{_link(here, HOME, "首页")} &gt; 政务日历
<h3>{int(year)}年{int(month)}月</h3><table><tr>{days}</tr></table>本月暂无公开活动
{_link(here, beside[0], "上一月")} {_link(here, beside[1], "下一月")}</td>"""
    return pages.html(_page(site, f"政务日历--{site.name}", body))


def _page(site: Particulars, title: str, body: str) -> str:
    return f"""<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{title}</title></head>
<body bgcolor="#ffffff"><table width="1000" align="center"><tr>{body}</tr>
<tr><td align="center">{site.sponsor}主办 {site.icp} 网站标识码:{site.code}</td></tr>
</table></body></html>"""
