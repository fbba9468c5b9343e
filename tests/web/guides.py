"""Invented service guides (办事指南), and the shapes in which sites show them."""

from dataclasses import dataclass

ELEMENTS = (
    ("name", "事项名称"),
    ("legal_basis", "设定依据"),
    ("conditions", "申请条件"),
    ("materials", "办理材料"),
    ("place", "办理地点"),
    ("time", "办理时间"),
    ("phone", "联系电话"),
    ("process", "办理流程"),
)
"""The eight elements a guide must have (政府网站与政务新媒体检查指标), and their labels."""

TABBED = ("legal_basis", "conditions", "materials", "process")
"""The elements a guide in tabs has a tab for; the rest is what its place and time would be."""


@dataclass(frozen=True, kw_only=True)
class Guide:
    """One service: ``files`` are links to forms as (name, address), ``entry`` the online one."""

    number: int
    name: str
    kind: str
    department: str
    audience: str
    entry: str = ""
    files: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        return f"11519900MB0000000X4{self.number:012d}"

    @property
    def contents(self) -> dict[str, str]:
        """What the guide says of each element."""
        return {
            "name": self.name,
            "legal_basis": "《示例省行政许可实施办法》（2024年修订）第十二条、第十五条。",
            "conditions": "申请人符合国家和省规定的条件，提交的材料真实、完整、有效。",
            "materials": "1．申请表一份；2．身份证明复印件一份；3．相关证明材料原件及复印件。",
            "place": f"{self.department}一楼综合服务大厅12—18号窗口（滨河路66号）",
            "time": "周一至周五9:00—12:00，13:00—17:00（法定节假日除外）",
            "phone": "0199-12345",
            "process": "申请→受理→审查→决定→送达，承诺办结时限3个工作日。",
        }

    @property
    def downloads(self) -> str:
        return "".join(f'<li><a href="{url}">{name}</a></li>' for name, url in self.files)


def table(guide: Guide) -> str:
    """A guide as a table of labels, all eight elements in it."""
    about = (
        ("实施编码", guide.code),
        ("事项类型", guide.kind),
        ("实施主体", guide.department),
        ("服务对象", guide.audience),
        ("网办深度", "全程网办" if guide.entry else ""),
    )
    rows = [(label, guide.contents[name]) for name, label in ELEMENTS]
    rows[1:1] = about
    cells = "".join(f"<tr><th>{label}</th><td>{text}</td></tr>\n" for label, text in rows)
    entry = f'<a class="btn" href="{guide.entry}">在线办理</a>' if guide.entry else ""
    files = f"<h3>表格下载</h3><ul>{guide.downloads}</ul>" if guide.files else ""
    return f'<div class="bszn"><h2>{guide.name}</h2>{entry}\n<table>{cells}</table>{files}</div>'


def tabs(guide: Guide) -> str:
    """A guide in tabs: four of the eight elements have one, and one of the tabs is empty."""
    labels = dict(ELEMENTS)
    shown = [name for name in TABBED if name != "conditions"]
    heads = "".join(
        f'<li class="tab"><a href="#tab{i}">{labels[name]}</a></li>'
        for i, name in enumerate(TABBED)
    )
    panes = "".join(
        f'<div class="tab-pane" id="tab{i}"><h3>{labels[name]}</h3>'
        f"<div>{guide.contents[name] if name in shown else '暂无'}</div></div>\n"
        for i, name in enumerate(TABBED)
    )
    return f"""<div class="guide"><h1>{guide.name}</h1>
<p><span>事项类型：{guide.kind}</span><span>实施主体：{guide.department}</span>
<span>服务对象：{guide.audience}</span></p><ul class="tabs">{heads}</ul>
{panes}</div>"""


def paragraphs(guide: Guide) -> str:
    """A guide as numbered paragraphs with the forms below; it does not say when to come."""
    numbers = "一二三四五六七八"
    shown = [(name, label) for name, label in ELEMENTS if name != "time"]
    lines = "".join(
        f"<p><strong>{number}、{label}</strong></p><p>{guide.contents[name]}</p>\n"
        for number, (name, label) in zip(numbers, shown, strict=False)
    )
    entry = f'<p>网上办理：<a href="{guide.entry}">我要办理</a></p>' if guide.entry else ""
    files = f"<p>附件：</p><ul>{guide.downloads}</ul>" if guide.files else ""
    return f'<div class="TRS_Editor">{lines}{entry}{files}</div>'
