"""Invented annual reports of sites, in the shapes they are published in.

The rows follow the template of 国办函〔2018〕12号.
"""

import re
from collections.abc import Mapping

from tests.web.documents import Cell, docx
from tests.web.pages import Answer

SIGNERS = ("钱立群", "孙大伟", "李晓梅", "0199-8812345")
"""Who signed: printed below every report, and never to be stored."""

FOOT = "单位负责人：{}　审核人：{}　填报人：{}　联系电话：{}　填报日期：2026年1月22日".format(
    *SIGNERS
)

TEMPLATE = """
c2:网站名称|c3:{site_name}
c2:首页网址|c3:{home_url}
c2:主办单位|c3:{sponsor}
c2:网站类型|c3:☑政府门户网站　□部门网站　□专项网站
c2:政府网站标识码|c3:{site_code}
ICP备案号|c2:{icp}|公安机关备案号|{police_no}
c2:独立用户访问总量（单位：个）|c3:{unique_visitors}
c2:网站总访问量（单位：次）|c3:{visits}
r4:信息发布（单位：条）|总数|c3:{info_total}
概况类信息更新量|c3:{info_overview}
政务动态信息更新量|c3:{info_news}
信息公开目录信息更新量|c3:{info_catalog}
r2:专栏专题（单位：个）|维护数量|c3:{topics_kept}
新开设数量|c3:{topics_new}
r5:解读回应|r4:解读信息发布|c2:总数（单位：条）|{interp_total}
c2:解读材料数量（单位：条）|{interp_docs}
c2:解读产品数量（单位：个）|{interp_products}
c2:媒体评论文章数量（单位：篇）|{interp_media}
c2:回应公众关注热点或重大舆情数量（单位：次）|c2:{hot_responses}
r7:办事服务|c2:是否发布服务事项目录|c2:☑是　□否
c2:注册用户数（单位：个）|c2:{registered_users}
c2:政务服务事项数量（单位：项）|c2:{service_items}
c2:可全程在线办理政务服务事项数量（单位：项）|c2:{service_items_online}
r3:办件量（单位：件）|c2:总数|{cases_total}
c2:自然人办件量|{cases_person}
c2:法人办件量|{cases_legal}
r12:互动交流|c2:是否使用统一平台|c2:☑是　□否
r4:留言办理|c2:收到留言数量（单位：条）|{msg_received}
c2:办结留言数量（单位：条）|{msg_done}
c2:平均办理时间（单位：天）|{msg_avg_days}
c2:公开答复数量（单位：条）|{msg_public}
r3:征集调查|c2:征集调查期数（单位：期）|{surveys}
c2:收到意见数量（单位：条）|{survey_opinions}
c2:公布调查结果期数（单位：期）|{survey_results}
r3:在线访谈|c2:访谈期数（单位：期）|{interviews}
c2:网民留言数量（单位：条）|{interview_msgs}
c2:答复网民提问数量（单位：条）|{interview_answers}
c2:是否提供智能问答|c2:☑是　□否
r6:安全防护|c2:安全检测评估次数（单位：次）|c2:{sec_checks}
c2:发现问题数量（单位：个）|c2:{sec_found}
c2:问题整改数量（单位：个）|c2:{sec_fixed}
c2:是否建立安全监测预警机制|c2:☑是　□否
c2:是否开展应急演练|c2:☑是　□否
c2:是否明确网站安全责任人|c2:☑是　□否
r8:移动新媒体|c2:是否有移动新媒体|c2:☑是　□否
r3:微博|c2:名称|{weibo_name}
c2:信息发布量（单位：条）|{weibo_posts}
c2:关注量（单位：个）|{weibo_followers}
r3:微信|c2:名称|{wechat_name}
c2:信息发布量（单位：条）|{wechat_posts}
c2:订阅数（单位：个）|{wechat_subscribers}
c2:其他|c2:{other_media}
创新发展|c4:☑搜索即服务　□多语言版本　☑无障碍浏览　□千人千网　□其他
"""
"""A line a row; ``r4c2:`` before a cell's text: over four rows and two columns."""

_CELL = re.compile(r"(?:(?:r(\d+))?(?:c(\d+))?:)?(.*)")

FIGURES = {
    "info_overview": 120, "info_news": 3876, "info_catalog": 1682, "info_total": 5678,
    "topics_kept": 16, "topics_new": 3,
    "interp_docs": 120, "interp_products": 70, "interp_media": 20, "interp_total": 210,
    "hot_responses": 12,
    "registered_users": 156789, "service_items": 1345, "service_items_online": 1180,
    "cases_person": 60000, "cases_legal": 38765, "cases_total": 98765,
    "msg_received": 1128, "msg_done": 1121, "msg_avg_days": 4.5, "msg_public": 980,
    "surveys": 14, "survey_opinions": 212, "survey_results": 14,
    "interviews": 12, "interview_msgs": 340, "interview_answers": 120,
    "sec_checks": 12, "sec_found": 3, "sec_fixed": 3,
    "weibo_posts": 1650, "weibo_followers": 88000,
    "wechat_posts": 1460, "wechat_subscribers": 120345,
    "unique_visitors": 1234567, "visits": 23456789,
}  # fmt: skip
"""Figures that agree with each other."""


def rows(values: Mapping[str, object]) -> list[list[Cell]]:
    """The rows of the template with their values."""
    made = []
    for line in TEMPLATE.strip().format_map(dict(values)).splitlines():
        found = (_CELL.fullmatch(cell) for cell in line.split("|"))
        made.append([(m[3], int(m[1] or 1), int(m[2] or 1)) for m in found if m])
    return made


def table(values: Mapping[str, object]) -> str:
    """The whole report as a page shows it, the signers below."""
    lines = []
    for row in rows(values):
        cells = (
            f'<td rowspan="{height}" colspan="{width}">{text}</td>' for text, height, width in row
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"""<p style="text-align:center"><strong>政府网站工作年度报表</strong></p>
<p style="text-align:center">（{values["year"]}年度）</p><p>填报单位：{values["sponsor"]}办公室</p>
<table border="1" cellspacing="0"><tbody>{"".join(lines)}</tbody></table><p>{FOOT}</p>"""


def document(values: Mapping[str, object]) -> Answer:
    """The same report as a Word file."""
    before = (
        "政府网站工作年度报表",
        f"（{values['year']}年度）",
        f"填报单位：{values['sponsor']}办公室",
    )
    return docx(before, rows(values), (FOOT,))


def collected(sites: Mapping[str, tuple[str, Mapping[str, object]]]) -> str:
    """One row a site, by its name: its code and figures; a total in the last row."""
    head = (
        '<tr><td rowspan="2">序号</td><td rowspan="2">网站名称</td>'
        '<td rowspan="2">政府网站标识码</td><td rowspan="2">独立用户访问总量（个）</td>'
        '<td rowspan="2">网站总访问量（次）</td><td colspan="4">信息发布（条）</td>'
        '<td rowspan="2">办件量（件）</td></tr><tr><td>总数</td><td>概况类</td><td>政务动态</td>'
        "<td>信息公开目录</td></tr>"
    )
    names = (
        *("unique_visitors", "visits", "info_total", "info_overview", "info_news"),
        *("info_catalog", "cases_total"),
    )
    lines, sums = [], dict.fromkeys(names, 0)
    for number, (site, (code, figures)) in enumerate(sites.items(), start=1):
        for name in names:
            sums[name] += int(str(figures[name]))
        values = "".join(f"<td>{figures[name]}</td>" for name in names)
        lines.append(f"<tr><td>{number}</td><td>{site}</td><td>{code}</td>{values}</tr>")
    total = "".join(f"<td>{sums[name]}</td>" for name in names)
    return f'<table>{head}{"".join(lines)}<tr><td colspan="3">合计</td>{total}</tr></table>'


def supervision(filer: str) -> str:
    """The report of the office that supervises sites: another template altogether."""
    quarters = "".join(
        f"<tr><td>第{quarter}季度抽查网站数量（单位：个）</td><td>{15 + n}</td></tr>"
        f"<tr><td>第{quarter}季度抽查合格率（单位：%）</td><td>{(93.3, 100, 100, 100)[n]}</td></tr>"
        for n, quarter in enumerate("一二三四")
    )
    return f"""<table><tr><td>填报单位</td><td>{filer}</td></tr>
<tr><td>网站总数（单位：个）</td><td>45</td></tr>{quarters}
<tr><td>问责人次（单位：人次）</td><td>2</td></tr>
<tr><td>“我为政府网站找错”平台留言数量（单位：条）</td><td>31</td></tr>
<tr><td>按期办结留言数量（单位：条）</td><td>31</td></tr>
<tr><td>假冒政府网站处置数量（单位：个）</td><td>0</td></tr>
<tr><td>培训次数（单位：次）</td><td>2</td></tr>
<tr><td>培训人次（单位：人次）</td><td>180</td></tr></table><p>{FOOT}</p>"""


PROSE = """<p>本报告依据《中华人民共和国政府信息公开条例》编制，全文包括总体情况、主动公开信息情况、
收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议提起行政诉讼情况、存在的主要问题及改进情况、
其他需要报告的事项六个部分。</p>
<p>一、总体情况。全年主动公开政府信息5678条，收到依申请公开43件，均在法定期限内答复。</p>
<p>二、主动公开政府信息情况。制发规范性文件6件，废止2件，现行有效38件，政策解读210条。</p>"""
"""政府信息公开工作年度报告: a report on something else with nearly the same name."""
