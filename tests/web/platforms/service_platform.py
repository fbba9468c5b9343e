"""A sample service platform: its lists of service items, with the figures in hidden fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.web.pages import Answer, html, plain
from tests.web.platforms.serving import Asked

HOST = "www.sczwfw.gov.cn"
"""Where such a platform is in reality."""

LISTS = "/jiq/interface/item/tags"
ROWS_ON_A_PAGE = 15
CHALLENGE = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance_s')+'=1;path=/';"
    "location.href=location.pathname+location.search</script>"
)


@dataclass(frozen=True)
class Items:
    """How many service items a list has, and how many of them can be handled online."""

    total: int
    online: int

    @property
    def groups(self) -> int:
        """The items that others belong to."""
        return self.total * 3 // 5


SAMPLE: Mapping[tuple[str, str], Items] = {
    ("519900000000", "1002"): Items(412, 398),
    ("519900000000", "1004"): Items(663, 651),
    ("519921000000", "2"): Items(186, 121),
    ("519921000000", "3"): Items(203, 230),
}
"""By area code and kind of list; one claims more online than there are."""

BLOCKED = frozenset({"519922000000"})


class ServicePlatform:
    """Answers for the areas it knows; before those in ``blocked`` it stands with a challenge."""

    def __init__(
        self,
        items: Mapping[tuple[str, str], Items] = SAMPLE,
        blocked: frozenset[str] = BLOCKED,
        robots: str = "User-agent: *\nAllow: /\n",
    ) -> None:
        self.items = items
        self.blocked = blocked
        self.robots = robots

    def answer(self, asked: Asked) -> Answer:
        """A fragment of a list, as the real platform's pages fetch it."""
        if asked.path == "/robots.txt":
            return plain(self.robots)
        area, kind = (asked.query.get(name, "") for name in ("areaCode", "dxType"))
        if area in self.blocked:
            return html(CHALLENGE, status=521)
        known = self.items.get((area, kind))
        if asked.path != LISTS or known is None:
            return html("<p>暂无数据</p>")
        return Answer(body=fragment(area, known).encode(), content_type="text/html")


def fragment(area: str, items: Items) -> str:
    """The first page of a list: figures in hidden fields, and no charset anywhere."""
    pages = -(-items.groups // ROWS_ON_A_PAGE)
    fields = {
        "zisizeDept": items.total,
        "fusizeDept": items.groups,
        "onsizeDept": items.online,
        "pageNoDept": 1,
        "pageNumDept": pages,
        "result_countDept": items.total,
    }
    hidden = "".join(
        f'<input type="hidden" id="{name}" value="{value}">\n' for name, value in fields.items()
    )
    address = f"https://{HOST}/jiq/front/transition/ywTransToDetail?areaCode={area}"
    rows = "".join(
        f'<div class="sub_list1_main"><span title="示例事项{number}"><a onclick="'
        f"ywblurl('{address}&itemCode=51{number:04d}&taskType=1&deptCode=390062921160594{number:04d}"
        f"')\">示例事项{number}</a></span></div>\n"
        for number in range(ROWS_ON_A_PAGE)
    )
    return f'{hidden}<div class="sx_list">\n{rows}</div>\n'
