"""What a sample site is made of: its particulars, its articles and the answers it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape

HTML = "text/html; charset=utf-8"
PRESENT = datetime(2026, 4, 1)  # noqa: DTZ001 - pages print Chinese time without a zone
"""The day the sample web shows unless it is told another."""

PLATFORM = 15
"""Last part of the address of the site all others link to: 备案, 标识, 找错, 微博."""


@dataclass(frozen=True, kw_only=True)
class Article:
    """One invented news item or notice; ``published`` is Chinese time without a zone.

    ``place`` is where the news is from; what it says begins with the day and the title.
    """

    number: int
    title: str
    published: datetime
    source: str
    place: str
    paragraphs: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        day = f"{self.published.month}月{self.published.day}日"
        return (f"{day}，{self.place}发布“{self.title}”有关情况。", *self.paragraphs)

    @property
    def body(self) -> str:
        return "\n".join(f"<p>{escape(text)}</p>" for text in self.texts)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a site: ``folder`` is its short name in addresses, ``number`` its id."""

    number: int
    folder: str
    name: str
    articles: tuple[Article, ...]

    def pages(self, size: int) -> list[tuple[Article, ...]]:
        """The articles by page; a column without any has one empty page."""
        starts = range(0, max(1, len(self.articles)), size)
        return [self.articles[start : start + size] for start in starts]


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Who a site says it is. Every value is invented."""

    name: str
    domain: str
    code: str
    sponsor: str
    columns: tuple[Column, ...]
    outside: str = ""
    """Address of the platform site, without a slash at its end."""

    present: datetime = PRESENT
    """The day the site is seen on: its articles and letters are so many days older."""

    def seen_on(self, present: datetime) -> "Particulars":
        """The same site on another day."""
        shift = present - self.present
        columns = tuple(
            replace(
                column,
                articles=tuple(
                    replace(each, published=each.published + shift) for each in column.articles
                ),
            )
            for column in self.columns
        )
        return replace(self, columns=columns, present=present)

    @property
    def icp(self) -> str:
        return f"蜀ICP备{self.code[2:]}号"

    @property
    def police(self) -> str:
        return f"川公网安备 {self.code}0001号"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server sends; ``delay`` in seconds is waited before the first byte."""

    body: bytes
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


Fields = Mapping[str, str]
"""What a request asks for: the fields of its query and of its form, the form's first."""

Handler = Callable[[Fields], Answer | None]
"""Works an answer out from the fields; None where the site has none."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """All answers of a site by path (with its query where that matters).

    ``handlers`` answer, by path, what no fixed answer is there for. ``encoding`` is that of the
    bytes in queries and forms. ``variants`` are answers that take the place of others while a
    switch of that name is on. Where ``refuses_head``, HEAD is answered with 405.
    """

    answers: Mapping[str, Answer]
    missing: Answer
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    encoding: str = "utf-8"
    refuses_head: bool = False
    variants: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)

    def delayed(self, seconds: float) -> "Content":
        slow = {path: replace(answer, delay=seconds) for path, answer in self.answers.items()}
        return replace(self, answers=slow, missing=replace(self.missing, delay=seconds))

    def with_answers(
        self, answers: Mapping[str, Answer], handlers: Mapping[str, Handler] | None = None
    ) -> "Content":
        both = {**self.handlers, **(handlers or {})}
        return replace(self, answers={**self.answers, **answers}, handlers=both)


Frame = Callable[[str, str, str], Answer]
"""A site's page around a content: its tags, its title and its body as HTML."""


def html(text: str, *, status: int = 200, encoding: str = "utf-8") -> Answer:
    """An HTML answer; only UTF-8 is announced in the header, as real servers do."""
    content_type = HTML if encoding == "utf-8" else "text/html"
    return Answer(body=text.encode(encoding), status=status, content_type=content_type)


def plain(text: str, content_type: str = "text/plain") -> Answer:
    return Answer(body=text.encode(), content_type=content_type)


def metas(**contents: str) -> str:
    """Meta tags, in the order given; the names are those of 国办发〔2017〕47号."""
    return "\n".join(
        f'<meta name="{name}" content="{escape(content)}">' for name, content in contents.items()
    )


def site_metas(site: Particulars) -> str:
    return metas(SiteName=site.name, SiteDomain=site.domain, SiteIDCode=site.code)


def column_metas(site: Particulars, column: Column) -> str:
    return named_metas(site, column.name, column.name)


def named_metas(site: Particulars, name: str, kind: str) -> str:
    """The metas of a column page, by the column's name and its kind (栏目类别)."""
    return metas(
        SiteName=site.name,
        SiteDomain=site.domain,
        SiteIDCode=site.code,
        ColumnName=name,
        ColumnDescription=f"{site.name}{name}栏目",
        ColumnKeywords=f"{name},{kind}",
        ColumnType=kind,
    )


def article_metas(site: Particulars, column: str, title: str, day: str) -> str:
    """The metas of a page that is published like an article, whatever it holds."""
    own = metas(ArticleTitle=title, PubDate=f"{day} 10:05", ContentSource=f"{site.sponsor}办公室")
    return named_metas(site, column, "政务公开") + "\n" + own


def footer(site: Particulars) -> str:
    """The foot every government page is told to carry."""
    return f"""<div class="footer">
<p>主办单位：{site.sponsor}　承办单位：{site.sponsor}办公室</p>
<p><a href="{site.outside}/icp/">{site.icp}</a>　政府网站标识码：{site.code}
<a href="{site.outside}/registerSystemInfo?recordcode={site.code}0001">{site.police}</a></p>
<a href="{site.outside}/sitename?method=show&amp;id=A1B2C3">
<img src="{site.outside}/images/dzjg.png" alt="党政机关标识"></a>
<a href="{site.outside}/exposure/jiucuo.html?site_code={site.code}">
<img src="{site.outside}/images/jiucuo.png" alt="政府网站找错"></a>
</div>"""


def beside(base: str, last: int) -> str:
    """The address of another sample site, by the last part of its IP address."""
    return f"http://127.0.0.{last}:{base.rpartition(':')[2]}"


def sitemap(base: str, paths: list[str]) -> Answer:
    places = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    return plain(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>\n',
        "application/xml",
    )
