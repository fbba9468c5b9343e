"""拓尔思 TRS WCM: relative addresses, a second page called index_1.html, an honest PubDate."""

from dataclasses import dataclass, field

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Frame, Particulars

PAGE_SIZE = 4


@dataclass(frozen=True)
class Extras:
    """Additions to single pages: links below a list's entries, and ends of articles, by number.

    Where ``moved_on``, an article was published between the writing of two list pages, so that
    each page after the first begins with the last entry of the page before it.
    """

    list_entries: str = ""
    menu: str = ""
    home_links: str = ""
    moved_on: bool = False
    article_ends: dict[int, str] = field(default_factory=dict)


def build(site: Particulars, base: str, extras: Extras | None = None) -> Content:
    extras = extras or Extras()
    answers = {"/": _home(site, extras)}
    for column in site.columns:
        for number, articles in enumerate(_pages(column, moved_on=extras.moved_on)):
            answer = _list(site, column, number, articles, extras)
            answers[f"/zwgk/{column.folder}/{_list_name(number)}"] = answer
        answers[f"/zwgk/{column.folder}/"] = answers[f"/zwgk/{column.folder}/index.html"]
        for entry in column.articles:
            end = extras.article_ends.get(entry.number, "")
            answers[article_path(column, entry)] = article(site, column, entry, base, end)
    answers["/robots.txt"] = pages.plain("User-agent: *\nDisallow: /was5/\n")
    missing = page(site, pages.site_metas(site), "404", "<p>对不起，您要访问的页面不存在</p>")
    return Content(answers=answers, missing=pages.html(missing, status=404))


def frame(site: Particulars) -> Frame:
    return lambda tags, title, body: pages.html(page(site, tags, title, body))


def _pages(column: Column, *, moved_on: bool) -> list[tuple[Article, ...]]:
    written = column.pages(PAGE_SIZE)
    again = [(), *(articles[-1:] if moved_on else () for articles in written[:-1])]
    return [before + articles for before, articles in zip(again, written, strict=True)]


def _list_name(number: int) -> str:
    return f"index_{number}.html" if number else "index.html"


def file_name(entry: Article) -> str:
    """The address of an article below its column."""
    return f"{entry.published:%Y%m}/t{entry.published:%Y%m%d}_{entry.number}.html"


def article_path(column: Column, entry: Article) -> str:
    return f"/zwgk/{column.folder}/{file_name(entry)}"


def _home(site: Particulars, extras: Extras) -> Answer:
    menu = "".join(
        f'<li><a href="./zwgk/{column.folder}/">{column.name}</a></li>' for column in site.columns
    )
    news = "".join(
        f'<li><a href=".{article_path(column, entry)}">{entry.title}</a></li>'
        for column in site.columns
        for entry in column.articles[:2]
    )
    body = f"""<div class="menu1"><ul><li><a href="./">首 页</a></li>{menu}{extras.menu}</ul></div>
<div class="tit_dh"><a id="wuzhangai">无障碍浏览</a></div>
<div class="news"><ul>{news}</ul>{extras.home_links}</div>"""
    return pages.html(page(site, pages.site_metas(site), site.name, body))


def _list(
    site: Particulars, column: Column, number: int, articles: tuple[Article, ...], extras: Extras
) -> Answer:
    entries = "".join(
        f'<li><a href="./{file_name(entry)}" title="{entry.title}">{entry.title}</a>'
        f"<span>{entry.published:%Y-%m-%d}</span></li>"
        for entry in articles
    )
    beside = "".join(
        f'<li><a href="../{each.folder}/">{each.name}</a></li>' for each in site.columns
    )
    extra = extras.list_entries if column == site.columns[0] and number == 0 else ""
    body = f"""<div class="xl_tit">当前位置：<a href="../../">首页</a> &gt; {column.name}</div>
<ul class="nav">{beside}</ul>
<ul class="list_news">{entries}{extra}</ul>
<div class="page"><script>createPageHTML({len(column.pages(PAGE_SIZE))},{number},"index","html");
</script></div>"""
    tags = pages.column_metas(site, column)
    return pages.html(page(site, tags, f"{column.name}-{site.name}", body))


def article(site: Particulars, column: Column, entry: Article, base: str, end: str = "") -> Answer:
    """An article page; ``end`` follows the body text inside the article."""
    tags = "\n".join(
        (
            pages.column_metas(site, column),
            pages.metas(
                ArticleTitle=entry.title,
                PubDate=f"{entry.published:%Y-%m-%d %H:%M}",
                ContentSource=entry.source,
                Keywords=f"{column.name},政务",
                Author="",
                Description="",
                Url=base + article_path(column, entry),
            ),
        )
    )
    body = f"""<div style="display:none"><span>docid:{entry.number}</span>
<span>title:{entry.title}</span><span>date:{entry.published:%Y-%m-%d %H:%M:%S}</span></div>
<div class="xl_tit">当前位置：<a href="../../../">首页</a> &gt;
<a href="../">{column.name}</a></div>
<div class="xl_tit1">{entry.title}</div>
<div class="xl_tit2"><span>日期：{entry.published:%Y-%m-%d %H:%M}</span>
<span>来源：{entry.source}</span><span>字号：<a>大</a> <a>中</a> <a>小</a></span></div>
<div class="xl_con1">
<div class="view TRS_UEDITOR trs_paper_default">{entry.body}{end}</div></div>"""
    return pages.html(page(site, tags, f"{entry.title} - {site.name}", body))


def page(site: Particulars, tags: str, title: str, body: str) -> str:
    """A whole page of the site."""
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
{tags}
<title>{title}</title></head><body>
<div id="container">{body}</div>
{pages.footer(site)}
</body></html>"""
