"""What a sample site is made of: its particulars, its articles and the answers it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Article:
    """One invented news item or notice; ``published`` is Chinese time without a zone."""

    number: int
    title: str
    published: datetime
    source: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a site: ``folder`` is its short name in addresses, ``number`` its id."""

    number: int
    folder: str
    name: str
    articles: tuple[Article, ...]

    def pages(self, size: int) -> list[tuple[Article, ...]]:
        return [self.articles[start : start + size] for start in range(0, len(self.articles), size)]


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Who a site says it is. Every value is invented."""

    name: str
    domain: str
    code: str
    sponsor: str
    columns: tuple[Column, ...]

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


@dataclass(frozen=True, kw_only=True)
class Content:
    """All answers of a site by path (with its query where that matters).

    ``variants`` are answers that take the place of others while a switch of that name is on.
    """

    answers: Mapping[str, Answer]
    missing: Answer
    variants: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)

    def delayed(self, seconds: float) -> "Content":
        slow = {path: replace(answer, delay=seconds) for path, answer in self.answers.items()}
        return replace(self, answers=slow, missing=replace(self.missing, delay=seconds))

    def with_answers(self, answers: Mapping[str, Answer]) -> "Content":
        return replace(self, answers={**self.answers, **answers})


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
    return metas(
        SiteName=site.name,
        SiteDomain=site.domain,
        SiteIDCode=site.code,
        ColumnName=column.name,
        ColumnDescription=f"{site.name}{column.name}栏目",
        ColumnKeywords=f"{column.name},政务公开",
        ColumnType=column.name,
    )


def footer(site: Particulars) -> str:
    """The foot every government page is told to carry."""
    return f"""<div class="footer">
<p>主办单位：{site.sponsor}　承办单位：{site.sponsor}办公室</p>
<p><a href="https://beian.example/">{site.icp}</a>　政府网站标识码：{site.code}
<a href="https://police.example/registerSystemInfo?recordcode={site.code}0001">{site.police}</a></p>
<a href="https://bszs.conac.example/sitename?method=show&amp;id=A1B2C3">
<img src="/images/dzjg.png" alt="党政机关标识"></a>
<a href="https://zfwzgl.www.example/exposure/jiucuo.html?site_code={site.code}">
<img src="/images/jiucuo.png" alt="政府网站找错"></a>
</div>"""


def sitemap(base: str, paths: list[str]) -> Answer:
    places = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    return plain(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>\n',
        "application/xml",
    )
