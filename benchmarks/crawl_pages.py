"""Government sites written by code, for benchmarks of a crawl: the same for the same seed.

A site is a home page, columns with their list pages of twenty entries, and articles in the shape
content management systems give them: the standard meta tags, a script, a style, a wide navigation,
a breadcrumb, a title, a bar of facts, paragraphs each with a style of its own, related articles, a
footer. An article has 33 to 63 KB, 47 KB on average.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

COLUMNS = ("zwyw", "tzgg", "bmdt", "zcjd", "ghjh", "zdly", "rdhy", "mtjj")
NAMES = (
    "政务要闻",
    "通知公告",
    "部门动态",
    "政策解读",
    "规划计划",
    "重点领域",
    "热点回应",
    "媒体聚焦",
)
LISTED = 20
"""Entries of a list page."""
FIRST_DAY = date(2025, 1, 1)
SMALLEST, LARGEST = 33_000, 61_500
"""Bytes of an article before its end tags; drawn evenly, so the mean is that of both."""
WORDS = (
    "全市 各级 部门 认真 落实 推进 政务 服务 改革 提升 群众 办事 便利 企业 项目 建设 工作 会议 "
    "强调 要求 完善 机制 加强 监管 保障 民生 教育 医疗 就业 环境 治理 农业 乡村 振兴 创新 发展 "
    "安全 生产 检查 公开 透明 规范 流程 材料 申请 受理 审批 时限 窗口 平台 数据 共享 协同 责任 "
    "考核 督查 整改"
).split()
STYLE = "text-indent: 2em; line-height: 1.75; font-family: 仿宋_GB2312; font-size: 16pt;"
SCRIPT = "var menu{n} = document.getElementById('menu{n}'); if (menu{n}) {{ menu{n}.show(); }}\n"


@dataclass(frozen=True)
class Article:
    """An article before it is written: where it is and what is listed of it."""

    column: int
    number: int
    title: str
    day: date

    @property
    def path(self) -> str:
        """Its address on its site."""
        month, day = f"{self.day:%Y-%m}", f"{self.day:%d}"
        return f"/{COLUMNS[self.column]}/{month}/{day}/content_{8_000_000 + self.number}.html"


def write_site(folder: Path, articles: int, seed: int) -> list[str]:
    """Write a site with so many articles; returns the articles' paths on it."""
    chance = Random(seed)
    made = [_article(number, seed, chance) for number in range(articles)]
    for article in made:
        _write(folder, article.path, _article_page(article, made, seed, chance))
    for column in range(len(COLUMNS)):
        own = [article for article in made if article.column == column]
        pages = max(1, -(-len(own) // LISTED))
        for page in range(pages):
            name = f"index_{page}.html" if page else "index.html"
            entries = own[page * LISTED : (page + 1) * LISTED]
            _write(folder, f"/{COLUMNS[column]}/{name}", _list_page(column, entries, page, pages))
    _write(folder, "/index.html", _home_page(made, seed))
    _write(folder, "/robots.txt", "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n")
    return [article.path for article in made]


def _write(folder: Path, path: str, text: str) -> None:
    file = folder / path.removeprefix("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _article(number: int, seed: int, chance: Random) -> Article:
    title = f"关于{_words(chance, 6)}的通知（{seed}-{number}）"
    day = FIRST_DAY + timedelta(days=chance.randrange(600))
    return Article(number % len(COLUMNS), number, title, day)


def _words(chance: Random, count: int) -> str:
    return "".join(chance.choices(WORDS, k=count))


def _metas(pairs: dict[str, str]) -> str:
    return "\n".join(f'<meta name="{name}" content="{value}">' for name, value in pairs.items())


def _site_metas() -> dict[str, str]:
    return {
        "SiteName": "测试市人民政府",
        "SiteDomain": "www.ceshi.gov.cn",
        "SiteIDCode": "5199000001",
    }


def _page(title: str, metas: dict[str, str], body: str) -> str:
    scripts = "".join(SCRIPT.format(n=number) for number in range(40))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="X-UA-Compatible" content="IE=edge">\n'
        f"<title>{title}</title>\n{_metas(metas)}\n"
        '<link rel="stylesheet" href="/images/style.css">\n'
        f"<script>\n{scripts}</script>\n</head>\n<body>\n{_navigation()}\n{body}\n{_footer()}\n"
        "</body>\n</html>\n"
    )


def _navigation() -> str:
    own = "\n".join(
        f'<li class="nav-item"><a href="/{path}/index.html" title="{name}">{name}</a></li>'
        for path, name in zip(COLUMNS, NAMES, strict=True)
    )
    others = "\n".join(
        f'<li class="sub-item"><a href="http://bm{number}.ceshi.example/" target="_blank" '
        f'title="第{number}局网站">第{number}局</a></li>'
        for number in range(60)
    )
    return (
        '<div class="header"><div class="top"><a href="/">首页</a> <span>简体 | 繁体</span></div>\n'
        f'<ul class="nav">{own}</ul>\n<div class="sub-nav"><ul>{others}</ul></div></div>'
    )


def _footer() -> str:
    return (
        '<div class="footer"><p>主办单位：测试市人民政府办公室　网站标识码：5199000001</p>\n'
        "<p>蜀ICP备00000000号　川公网安备 51990002000001号</p>\n"
        "<p>联系电话：000-00000000</p></div>"
    )


def _article_page(article: Article, all_articles: list[Article], seed: int, chance: Random) -> str:
    column = NAMES[article.column]
    published = f"{article.day:%Y-%m-%d} {8 + article.number % 10:02}:30"
    metas = _site_metas() | {
        "ColumnName": column,
        "ColumnType": "工作动态",
        "ArticleTitle": article.title,
        "PubDate": published,
        "ContentSource": f"测试市第{seed % 60}局",
        "Author": f"编辑{article.number % 20}",
        "Keywords": f"{_words(chance, 1)},{_words(chance, 1)},{_words(chance, 1)}",
        "Description": _words(chance, 30),
    }
    related = _entries(chance.sample(all_articles, k=min(10, len(all_articles))))
    head = (
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; '
        f'<a href="/{COLUMNS[article.column]}/index.html">{column}</a> &gt; 正文</div>\n'
        f'<div class="article"><h1 class="title">{article.title}</h1>\n'
        f'<div class="info"><span>发布时间：{published}</span> '
        f"<span>来源：测试市第{seed % 60}局</span> <span>作者：编辑{article.number % 20}</span> "
        '<span>浏览次数：<em id="hits"></em></span></div>\n<div class="content" id="zoom">\n'
    )
    tail = f'</div></div>\n<div class="related"><h3>相关链接</h3>{related}</div>'
    around = len(_page(article.title, metas, head + tail).encode())
    size = chance.randint(SMALLEST, LARGEST)
    return _page(article.title, metas, head + _paragraphs(chance, size - around) + tail)


def _paragraphs(chance: Random, size: int) -> str:
    written: list[str] = []
    while size > 0:
        text = "，".join(_words(chance, 8) for _ in range(chance.randint(4, 12)))
        written.append(f'<p style="{STYLE}"><span style="{STYLE}">{text}。</span></p>\n')
        size -= len(written[-1].encode())
    return "".join(written)


def _entries(articles: list[Article]) -> str:
    rows = "\n".join(
        f'<li><a href="{each.path}" title="{each.title}">{each.title}</a>'
        f"<span>{each.day}</span></li>"
        for each in articles
    )
    return f'<ul class="list">\n{rows}\n</ul>'


def _list_page(column: int, entries: list[Article], page: int, pages: int) -> str:
    name = NAMES[column]
    metas = _site_metas() | {"ColumnName": name, "ColumnType": "工作动态"}
    pager = f"<script>createPageHTML({pages}, {page}, 'index', 'html');</script>"
    crumb = f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; {name}</div>'
    body = f'{crumb}\n<div class="main"><h2>{name}</h2>\n{_entries(entries)}\n{pager}</div>'
    return _page(f"{name}-测试市人民政府", metas, body)


def _home_page(articles: list[Article], seed: int) -> str:
    newest = sorted(articles, key=lambda each: each.day, reverse=True)[:LISTED]
    body = f'<div class="main"><h2>要闻 {seed}</h2>\n{_entries(newest)}</div>'
    return _page("测试市人民政府", _site_metas(), body)
