"""Invented letters of citizens, and the shapes in which sites list and show them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.web.pages import Answer, plain

PRIVATE = ("周秀兰", "吴建军", "郑小燕", "13800005199", "13900005198", "519900199001011234")
"""Names, phones and an identity number that letters carry: none of them may be stored."""

Address = Callable[["Letter"], str]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter; ``replied`` is None while it is open. Times are Chinese, without a zone."""

    number: str
    title: str
    kind: str
    department: str
    received: datetime
    replied: datetime | None
    status: str
    sender: str
    phone: str
    text: str
    reply: str
    rating: str = ""

    @property
    def reply_day(self) -> str:
        return f"{self.replied:%Y-%m-%d}" if self.replied else ""


@dataclass(frozen=True)
class Totals:
    """What a mailbox says of all its letters."""

    received: int
    answered: int
    satisfaction: float

    @property
    def sentence(self) -> str:
        rate = f"{100 * self.answered / self.received:.2f}"
        return (
            f"共收到来信 <b>{self.received}</b> 件，已办结 <b>{self.answered}</b> 件，"
            f"办结率{rate}%，满意率<em>{self.satisfaction}%</em>"
        )


_SUBJECTS = (
    ("关于{place}东门菜市场周边停车难的建议", "建议", "城市管理局", 2, 1),
    (
        "咨询{place}灵活就业人员社保缴费问题（联系电话13800005199）",
        "咨询",
        "人力资源和社会保障局",
        9,
        3,
    ),
    ("反映{place}滨河路路灯夜间不亮", "投诉", "住房和城乡建设局", 14, 0),
    ("{place}公租房申请条件咨询", "咨询", "住房和城乡建设局", 23, 6),
    ("请求修复{place}三组村道塌方路段", "求助", "交通运输局", 114, 0),
    ("感谢{place}便民服务中心工作人员", "感谢", "政务服务局", 41, 2),
    ("关于{place}小学学区划分的咨询", "咨询", "教育局", 58, 12),
    ("{place}安置房产权证办理进度咨询", "咨询", "自然资源和规划局", 77, 9),
)
"""Title, kind, who handles it, days before the present, days until the answer (0: none yet)."""


def letters(place: str, first_number: int, count: int, present: datetime) -> tuple[Letter, ...]:
    """The newest letters of a mailbox. The third is open, the fifth for longer than 90 days."""
    made = []
    for index, (title, kind, office, age, days) in enumerate(_SUBJECTS[:count]):
        received = present - timedelta(days=age) + timedelta(hours=9, minutes=7 * index)
        made.append(
            Letter(
                number=f"{received:%Y%m%d}{first_number + index:04d}",
                title=title.format(place=place),
                kind=kind,
                department=f"{place}{office}",
                received=received,
                replied=received + timedelta(days=days, hours=2) if days else None,
                status="已办结" if days else "办理中",
                sender=PRIVATE[index % 3],
                phone=PRIVATE[3 + index % 2],
                text=f"您好，我叫{PRIVATE[index % 3]}，身份证号{PRIVATE[5]}，住在滨河路，"
                "希望有关部门尽快处理，谢谢。",
                reply=f"{PRIVATE[index % 3]}您好！来信收悉，经核实，已安排工作人员现场办理，"
                "如有疑问请拨打政务服务热线。" * bool(days),
                rating=("满意", "非常满意")[index % 2] if days else "",
            )
        )
    return tuple(sorted(made, key=lambda letter: letter.received, reverse=True))


def answered_as(found: Sequence[Letter], answered: str, waiting: str) -> tuple[Letter, ...]:
    """The same letters, their status in a site's own words."""
    return tuple(
        replace(letter, status=answered if letter.replied else waiting) for letter in found
    )


def table(found: Sequence[Letter], address: Address) -> str:
    """A table with one row a letter."""
    rows = "".join(
        f'<tr><td>{letter.number}</td><td><a href="{address(letter)}" title="{letter.title}">'
        f"{letter.title}</a></td><td>{letter.received:%Y-%m-%d}</td><td>{letter.department}</td>"
        f"<td>{letter.status}</td><td>{letter.reply_day}</td></tr>\n"
        for letter in found
    )
    heads = ("编号", "标题", "来信时间", "办理单位", "状态", "答复时间")
    head = "".join(f"<th>{name}</th>" for name in heads)
    return f'<table class="letters" width="100%"><tr>{head}</tr>\n{rows}</table>'


def spans(found: Sequence[Letter], address: Address) -> str:
    """A list with spans for what stands beside the title."""
    entries = "".join(
        f'<li><span class="lb">[{letter.kind}]</span>'
        f'<a href="{address(letter)}" target="_blank" title="{letter.title}">{letter.title}</a>'
        f'<span class="dw">{letter.department}</span><span class="zt">{letter.status}</span>'
        f'<span class="sj">{letter.received:%Y-%m-%d}</span></li>\n'
        for letter in found
    )
    return f'<ul class="mail_list">{entries}</ul>'


def listed(found: Sequence[Letter], address: Address, page: int, size: int) -> Answer:
    """One page of the letters as JSON."""
    rows = [
        {
            "id": letter.number,
            "title": letter.title,
            "typeName": letter.kind,
            "acceptDeptName": letter.department,
            "submitTime": f"{letter.received:%Y-%m-%d %H:%M:%S}",
            "replyTime": f"{letter.replied:%Y-%m-%d %H:%M:%S}" if letter.replied else None,
            "statusName": letter.status,
            "name": letter.sender,
            "phone": letter.phone,
            "url": address(letter),
        }
        for letter in found[(page - 1) * size : page * size]
    ]
    data = {"total": len(found), "pages": -(-len(found) // size), "pageNo": page, "rows": rows}
    text = json.dumps({"code": 200, "msg": "操作成功", "data": data}, ensure_ascii=False)
    return plain(text, "application/json; charset=utf-8")


def label_table(letter: Letter) -> str:
    """A letter as a table of labels, as most sites show it."""
    answer = (
        f"""<tr><th>答复单位</th><td>{letter.department}</td>
<th>答复时间</th><td>{letter.replied:%Y-%m-%d %H:%M}</td></tr>
<tr><th>答复内容</th><td colspan="3"><p>{letter.reply}</p></td></tr>
<tr><th>满意度评价</th><td colspan="3">{letter.rating}</td></tr>"""
        if letter.replied
        else ""
    )
    return f"""<table class="letter"><tr><th>信件编号</th><td>{letter.number}</td>
<th>信件类型</th><td>{letter.kind}</td></tr>
<tr><th>信件标题</th><td colspan="3">{letter.title}</td></tr>
<tr><th>来信人</th><td>{letter.sender}</td><th>联系电话</th><td>{letter.phone}</td></tr>
<tr><th>来信时间</th><td>{letter.received:%Y-%m-%d %H:%M}</td>
<th>办理状态</th><td>{letter.status}</td></tr>
<tr><th>办理单位</th><td colspan="3">{letter.department}</td></tr>
<tr><th>信件内容</th><td colspan="3"><p>{letter.text}</p></td></tr>
{answer}</table>"""


def label_list(letter: Letter) -> str:
    """A letter as two blocks, the question and its answer, each with lines of labels."""
    reply = (
        f"""<div class="hf"><h3>回复内容</h3><p>回复单位：{letter.department}</p>
<p>回复时间：{letter.replied:%Y-%m-%d %H:%M:%S}</p><div class="nr">{letter.reply}</div>
<p>满意度：{letter.rating}</p></div>"""
        if letter.replied
        else ""
    )
    return f"""<div class="xj"><h2>{letter.title}</h2><ul><li>信件编号：{letter.number}</li>
<li>来信人：{letter.sender}</li><li>联系方式：{letter.phone}</li><li>信件类别：{letter.kind}</li>
<li>来信日期：{letter.received:%Y-%m-%d %H:%M:%S}</li><li>受理部门：{letter.department}</li>
<li>处理状态：{letter.status}</li></ul><h3>来信内容</h3><div class="nr">{letter.text}</div></div>
{reply}"""
