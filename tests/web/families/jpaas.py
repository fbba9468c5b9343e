"""大汉 JPAAS: a list page without entries; a script asks the publish server for them as JSON."""

import json
from functools import partial
from hashlib import md5

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Content, Fields, Frame, Particulars

PAGE_SIZE = 4
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def build(site: Particulars, base: str) -> Content:
    answers = {"/": _home(site), "/index.html": _home(site)}
    for column in site.columns:
        answers[f"/zwgk/{column.folder}/index.html"] = _list(site, column)
        for article in column.articles:
            answers[_article_path(column, article)] = _article(site, column, article, base)
    answers["/script/unitbuild.js"] = pages.plain("/* asks for the unit */", "text/javascript")
    answers["/robots.txt"] = pages.plain("User-agent: *\nDisallow: /jpaas/\n")
    missing = _page(site, pages.site_metas(site), "404", "<p>页面不存在</p>")
    return Content(
        answers=answers,
        missing=pages.html(missing, status=404),
        handlers={UNIT: partial(_unit, site)},
    )


def frame(site: Particulars) -> Frame:
    return lambda tags, title, body: pages.html(_page(site, tags, title, body))


def _identity(*words: object) -> str:
    text = "|".join(map(str, words))
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _query(site: Particulars, column: Column) -> dict[str, str]:
    """What the script of a list page asks with; ``bulidstatic`` is the real spelling."""
    return {
        "parseType": "bulidstatic",
        "webId": _identity(site.code),
        "tplSetId": _identity(site.code, "template"),
        "pageType": "column",
        "tagId": "当前栏目list",
        "editType": "null",
        "pageId": _identity(site.code, column.number),
    }


def _unit(site: Particulars, fields: Fields) -> Answer:
    """One page of a column's entries: ``data.html`` of a JSON answer."""
    found = [each for each in site.columns if _query(site, each)["pageId"] == fields.get("pageId")]
    if not found or fields.get("webId") != _identity(site.code):
        return _json({"success": False, "code": "500", "message": "页面不存在", "data": None})
    try:
        asked = json.loads(fields.get("paramJson", "{}").replace("'", '"'))
        number, size = int(asked.get("pageNo", 1)), int(asked.get("pageSize", PAGE_SIZE))
    except ValueError:
        return _json({"success": False, "code": "500", "message": "参数错误", "data": None})
    column, written = found[0], found[0].pages(max(1, size))
    articles = written[number - 1] if 0 < number <= len(written) else ()
    entries = "".join(
        f'<li><a href="{_article_path(column, article)}" title="{article.title}" target="_blank">'
        f"{article.title}</a><span>{article.published:%Y-%m-%d}</span></li>"
        for article in articles
    )
    html = (
        f'<div class="page-content"><ul>{entries}</ul></div><div class="pagination" '
        f'rows="{size}" count="{len(column.articles)}" pageNo="{number}"></div>'
    )
    return _json({"success": True, "code": "200", "message": None, "data": {"html": html}})


def _json(value: object) -> Answer:
    return pages.plain(json.dumps(value, ensure_ascii=False), "application/json;charset=UTF-8")


def _article_path(column: Column, article: Article) -> str:
    name = _identity(article.number, article.title)
    return f"/zwgk/{column.folder}/art/{article.published.year}/art_{name}.html"


def _home(site: Particulars) -> Answer:
    menu = "".join(
        f'<li><a href="/zwgk/{column.folder}/index.html">{column.name}</a></li>'
        for column in site.columns
    )
    news = "".join(
        f'<li><a href="{_article_path(column, article)}" title="{article.title}">'
        f"{article.title}</a><span>{article.published:%Y-%m-%d}</span></li>"
        for column in site.columns
        for article in column.articles[:2]
    )
    body = f"""<ul class="nav"><li><a href="/index.html">首页</a></li>{menu}</ul>
<ul class="news">{news}</ul>"""
    return pages.html(_page(site, pages.site_metas(site), site.name, body))


def _list(site: Particulars, column: Column) -> Answer:
    query = json.dumps(_query(site, column), ensure_ascii=False).replace('"', "'")
    body = f"""<div class="wz">当前位置：<a href="/index.html">首页</a> &gt; {column.name}</div>
<div class="list" id="当前栏目list"><script type="text/javascript" parseType="bulidstatic"
src="/script/unitbuild.js" url="{UNIT}" queryData="{query}"></script></div>"""
    tags = pages.column_metas(site, column)
    return pages.html(_page(site, tags, f"{column.name}-{site.name}", body))


def _article(site: Particulars, column: Column, article: Article, base: str) -> Answer:
    tags = "\n".join(
        (
            pages.column_metas(site, column),
            pages.metas(
                ArticleTitle=article.title,
                PubDate=f"{article.published:%Y-%m-%d %H:%M}",
                ContentSource=article.source,
                Keywords=column.name,
                Url=base + _article_path(column, article),
            ),
        )
    )
    body = f"""<div class="wz">当前位置：<a href="/index.html">首页</a> &gt;
<a href="/zwgk/{column.folder}/index.html">{column.name}</a></div>
<h1 id="con_title">{article.title}</h1>
<div class="xxgk-info"><span>发布时间：{article.published:%Y-%m-%d %H:%M}</span>
<span>来源：{article.source}</span></div><div id="con_con" class="ccontent">{article.body}</div>"""
    return pages.html(_page(site, tags, f"{article.title}-{site.name}", body))


def _page(site: Particulars, tags: str, title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
{tags}
<title>{title}</title></head><body>
{body}
{pages.footer(site)}
</body></html>"""
