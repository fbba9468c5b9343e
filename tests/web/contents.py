"""Invented news, notices and policies, always the same for the same arguments."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.web.pages import PRESENT, Article, Column, Particulars

NEWEST = PRESENT - timedelta(days=12) + timedelta(hours=9, minutes=30)
COLUMN_NAMES = {"gzdt": "工作动态", "tzgg": "通知公告", "zcjd": "政策解读", "yjzj": "意见征集"}
TITLES = {
    "gzdt": (
        "{place}召开一季度经济运行分析会",
        "{place}便民服务中心新址启用",
        "{place}完成主干道路灯节能改造",
        "{place}组织开展春季植树活动",
        "{place}公共图书馆延长开放时间",
        "{place}启动农村饮水安全巡查",
        "{place}新增三条社区公交线路",
        "{place}举办高校毕业生专场招聘会",
        "{place}推进农村公路养护工程",
        "{place}开展校园食品安全检查",
        "{place}县域医共体建设取得进展",
        "{place}发布旅游线路图",
        "{place}召开防汛抗旱工作部署会",
        "{place}老旧小区改造项目开工",
    ),
    "yjzj": (),
    "tzgg": (
        "{place}关于公开征求道路命名意见的公告",
        "{place}关于清明节期间交通管制的通告",
        "{place}关于开展电动自行车登记的通知",
        "{place}二〇二六年度河道采砂禁采期公告",
        "{place}关于调整办事窗口服务时间的通知",
        "{place}关于申报小微企业稳岗补贴的通知",
        "{place}关于自来水管网检修停水的公告",
        "{place}关于拟认定市级示范农场名单的公示",
    ),
    "zcjd": (
        "《{place}老旧小区改造实施方案》解读",
        "《{place}养老服务发展办法》图解",
        "一问一答：{place}医保缴费新规定",
        "《{place}招商引资若干措施》政策解读",
        "《{place}城市停车管理办法》解读",
        "{place}义务教育招生政策问答",
    ),
}
SENTENCES = (
    "会议强调，要把群众反映集中的问题列成清单，逐项明确责任单位和完成时限，办理结果向社会公开。",
    "有关部门将加强现场服务和安全值守，市民可以通过政务服务热线反映情况，工作人员在两个工作日内答复。",
    "下一步，将继续优化办事流程，减少证明材料，让更多事项实现网上申请、就近办理。",
    "各乡镇、街道要结合实际抓好落实，遇到的问题及时报告，确保各项措施落到实处、取得实效。",
)


def sponsor_of(place: str) -> str:
    """Who answers for a site: a department (…局) for itself, a place by its government."""
    return place if place.endswith("局") else f"{place}人民政府"


def article(place: str, folder: str, index: int, number: int) -> Article:
    """The ``index``-th article of a column; a larger index is an older one."""
    title = TITLES[folder][index % len(TITLES[folder])].format(place=place)
    published = NEWEST - timedelta(days=4 * index + number % 3, minutes=17 * index)
    chosen = (SENTENCES[(number + step) % len(SENTENCES)] for step in range(3))
    return Article(
        number=number,
        title=title,
        published=published,
        source=f"{place}融媒体中心" if folder == "gzdt" else f"{sponsor_of(place)}办公室",
        place=place,
        paragraphs=tuple(chosen),
    )


def columns(place: str, first_number: int, **counts: int) -> tuple[Column, ...]:
    """One column for each folder named, with so many articles."""
    made = []
    for position, (folder, count) in enumerate(counts.items()):
        start = first_number + 100 * position
        articles = tuple(article(place, folder, i, start + 7 * (count - i)) for i in range(count))
        made.append(
            Column(number=start, folder=folder, name=COLUMN_NAMES[folder], articles=articles)
        )
    return tuple(made)


def government(place: str, domain: str, code: str, first_number: int, **counts: int) -> Particulars:
    """The particulars of the site of a place's government or of a department."""
    return Particulars(
        name=f"{sponsor_of(place)}网",
        domain=domain,
        code=code,
        sponsor=sponsor_of(place),
        columns=columns(place, first_number, **counts),
    )


Change = Callable[[tuple[Article, ...]], tuple[Article, ...]]


def changed(site: Particulars, folder: str, change: Change) -> Particulars:
    """The same site, the articles of one column changed."""
    made = (
        replace(each, articles=change(each.articles)) if each.folder == folder else each
        for each in site.columns
    )
    return replace(site, columns=tuple(made))


def stale(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """The same articles, published a year before."""
    year = timedelta(days=365)
    return tuple(replace(each, published=each.published - year) for each in articles)


def pinned(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """The oldest article is two years older still and stands first."""
    *others, oldest = articles
    return (replace(oldest, published=oldest.published - timedelta(days=730)), *others)


def unordered(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """Every other article first, so that no date can be told from its place."""
    return articles[1::2] + articles[::2]
