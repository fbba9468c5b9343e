"""Parts of a site besides its news: sections with their lists, and its own search."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from tests.web import pages
from tests.web.pages import Answer, Article, Column, Fields, Frame, Handler, Particulars

ArticlePath = Callable[[Column, Article], str]


@dataclass(frozen=True)
class Entry:
    """One line of a list: what it is called, where it leads and when it was published."""

    title: str
    url: str
    day: str


def trail(*names: str) -> str:
    """Where a page stands."""
    steps = "".join(f" &gt; {name}" for name in names)
    return f'<div class="position">当前位置：<a href="/">首页</a>{steps}</div>'


def entries(listed: Iterable[Entry]) -> str:
    """A list as nearly every site has it."""
    lines = "".join(
        f'<li><a href="{each.url}" title="{each.title}" target="_blank">{each.title}</a>'
        f"<span>{each.day}</span></li>\n"
        for each in listed
    )
    return f'<ul class="list_box">{lines}</ul>'


def section(
    site: Particulars, frame: Frame, name: str, kind: str, listed: Iterable[Entry]
) -> Answer:
    """The list page of a section of one page."""
    body = trail(name) + entries(listed)
    return frame(pages.named_metas(site, name, kind), f"{name}-{site.name}", body)


def plain_page(site: Particulars, frame: Frame, name: str, text: str) -> Answer:
    """A page with nothing to it but its text."""
    body = f"{trail(name)}<h2>{name}</h2><p>{text}</p>"
    return frame(pages.site_metas(site), f"{name}-{site.name}", body)


def published(site: Particulars, frame: Frame, column: str, entry: Entry, content: str) -> Answer:
    """A page that is published like an article, whatever its content is."""
    tags = pages.article_metas(site, column, entry.title, entry.day)
    body = f"""{trail(column, "正文")}<h1 class="title">{entry.title}</h1>
<div class="info"><span>发布时间：{entry.day} 10:05</span>
<span>来源：{site.sponsor}办公室</span></div>
<div class="content" id="zoom">{content}</div>"""
    return frame(tags, f"{entry.title}-{site.name}", body)


def search(
    site: Particulars, frame: Frame, word: str, path: ArticlePath | None, form: str
) -> Handler:
    """A site's search for the words in the field ``word``; without ``path`` it finds nothing.

    ``form`` is the search form. Its answer repeats the words, found or not.
    """

    def answer(fields: Fields) -> Answer:
        words = fields.get(word, "").strip()
        found = [
            Entry(article.title, path(column, article), f"{article.published:%Y-%m-%d}")
            for column in site.columns
            for article in column.articles
            if path and words and words in article.title
        ]
        shown = escape(words)
        said = f"为您找到与“{shown}”相关的结果 {len(found)} 条" if words else "请输入关键词"
        body = f"""{trail("站内搜索")}{form}<h3>{shown}</h3><p>{said}</p>
{entries(found) if found else "<p>没有找到相关结果，请更换关键词再试。</p>"}"""
        return frame(pages.site_metas(site), f"{shown} 搜索结果-{site.name}", body)

    return answer
