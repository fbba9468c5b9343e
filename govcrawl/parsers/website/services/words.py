"""The words of a service guide: how sites call its eight elements, its fields and what else.

The eight elements are those of the inspection rules for government websites (国办发〔2015〕15号,
国办秘函〔2019〕19号); their spellings are those of the national and provincial service platforms.
"""

import re
from functools import lru_cache

from govcrawl.parsers.website.lines import characters

NAME, LEGAL_BASIS, CONDITIONS, MATERIALS = "name", "legal_basis", "conditions", "materials"
PLACE, TIME, PHONE, PROCESS = "place", "time", "phone", "process"
ELEMENTS = (NAME, LEGAL_BASIS, CONDITIONS, MATERIALS, PLACE, TIME, PHONE, PROCESS)
SUBSTANCE = frozenset({LEGAL_BASIS, CONDITIONS, MATERIALS, PROCESS})
"""What only a guide tells; place, hours and phone stand on any page about an office as well."""

COMPLAINT_PHONE = "complaint_phone"
CODE, LOCAL_CODE, CATALOGUE_CODE = "code", "local_code", "catalogue_code"
KIND, AUDIENCE, ONLINE_LEVEL = "kind", "audience", "online_level"
DEPARTMENT, RECEIVER = "department", "receiver"
ITEM, OTHER = "item", "other"
"""``item``: what only guides have; ``other``: a heading that ends what stands over it."""

_DOING = "办理|办事|申请|申报|申办|受理|审批|许可|服务|业务|审核|办案|申领|行政许可"
_PATTERNS = {
    NAME: (
        r"(?:政务)?(?:服务|审批|许可|办理|实施|权力|业务办理|公共服务|行政权力|行政许可)?(?:事项|项)"
        r"(?:的)?名称|办理事项|主项名称|子项名称|服务名称|许可名称|(?:业务|项目)名称"
    ),
    LEGAL_BASIS: (
        rf"(?:设定|设立|法律|法定|法规|法律法规|实施|政策|文件|{_DOING})(?:的)?(?:法律|政策|法规)?依据"
    ),
    CONDITIONS: (
        rf"(?:(?:予以|准予)?(?:{_DOING}|批准|准入|享受|领取|适用|准予)(?:的)?|申请人)条件"
        r"(?:及要求|和要求|与要求|要求|说明)?"
    ),
    MATERIALS: (
        rf"(?:{_DOING}|申请人|所需|必备|需要?|应|提交|提供|报送|准备|携带|全部|相关|的)+(?:材料|资料)"
        r"(?:目录|清单|列表|明细|信息|要求|及要求)?|(?:材料|资料)(?:目录|清单|列表|明细|要求)|所需证件"
    ),
    PLACE: (
        rf"(?:线下|现场|窗口|办公|收件|接件|联系|{_DOING})(?:窗口|现场)?(?:办理|办公|受理)?"
        rf"(?:地点|地址|场所|位置)|(?:{_DOING})窗口|窗口信息"
    ),
    TIME: (
        r"(?:办理|办事|受理|服务|业务|现场|窗口|办公|工作|接待|对外|上班|接件|开放|收件|营业|线下)"
        r"(?:办理|工作|办公|服务|受理)?时间(?:段)?"
    ),
    PHONE: (
        rf"(?:咨询|联系|办公|窗口|热线|服务热线|{_DOING})"
        r"(?:服务|咨询|联系|(?:及|和|、)?(?:投诉|监督){1,2})?(?:电话|热线)(?:号码)?"
        r"|(?:咨询|联系)(?:服务|及投诉)?(?:方式|途径|渠道)|电话咨询"
    ),
    PROCESS: (
        rf"(?:窗口|网上|网办|线上|线下|现场|在线|工作|运行|{_DOING})+(?:流程|程序|步骤|环节)"
        r"(?:图|说明|及时限|信息|描述)?|流程(?:图|说明)"
    ),
    COMPLAINT_PHONE: (
        r"(?:监督|投诉|举报)(?:和|及|、|或)?(?:监督|投诉|举报)?(?:电话|方式|渠道|热线|途径)"
    ),
    CODE: r"(?:事项)?实施(?:清单)?(?:编码|编号)",
    LOCAL_CODE: (r"(?:服务|业务办理|办理|权力|许可)?事?项(?:实施)?(?:编码|代码|编号)|权力编码"),
    CATALOGUE_CODE: r"(?:事项)?(?:基本|目录|主项)(?:目录)?(?:编码|代码)",
    KIND: r"(?:(?:服务)?事项|权力|职权|服务|行政权力)(?:类型|类别|性质)",
    DEPARTMENT: r"实施(?:主体|机构|机关)(?:名称)?",
    RECEIVER: (
        r"实施(?:单位|部门)|(?:办理|受理|审批|承办|责任|主管|决定|主办|牵头|权力|所属)(?:机构|部门|单位|机关|主体)(?:名称)?"
    ),
    AUDIENCE: (
        r"(?:服务|办理|申请|适用|面向|受理|办事)(?:的)?(?:对象|人群|用户)(?:类型)?|申请人(?:类型)?"
    ),
    ONLINE_LEVEL: r"(?:网上|网办|在线|互联网)?(?:网办|办理|办事)(?:深度|程度)",
    ITEM: (
        r"办件类型|(?:法定|承诺)(?:办结|办理|审批)(?:时限|期限|时间)|行使层级|通办范围|权力来源|办理形式"
        r"|到(?:办事)?(?:大厅)?现场(?:办理)?(?:的)?(?:最多|办事)?次数|实施主体(?:性质|编码)|联办机构"
        r"|特别程序|是否(?:收费|进驻\S{0,8}|支持\S{0,8})|审批结果(?:名称|类型|样本)"
    ),
    OTHER: (
        r"基本信息|常见问题(?:解答|解析)?|备注|相关附件|附件(?:下载)?|(?:表格|空表|样表|文件)下载|附表"
        r"|(?:法定|承诺|审批)(?:时限|期限|时间)|办[理结](?:时限|期限)|办理方式|受理方式|数量限制|中介服务"
        r"|收费(?:标准|依据|情况|项目|信息|方式|标准及依据)?|(?:事项)?办理结果|审批结果|受理标准"
        r"|结果(?:名称|类型|样本|送达|领取)\S{0,6}|行政复议\S{0,10}|行政救济\S{0,8}|办理进程\S{0,6}"
        r"|受理范围|适用范围|禁止性要求|注意事项|温馨提示|权利[与和]义务|年审\S{0,4}|网上支付|物流快递"
        r"|预约办理|交通(?:指引|路线)|相关(?:政策|链接|法规)|办事二维码|评价\S{0,4}"
        r"|(?:结果|进度|办理|公开)查询|查询方式"
    ),
}
_KEYS = tuple((key, re.compile(pattern)) for key, pattern in _PATTERNS.items())
_BOTH = re.compile(r"\S{0,6}(?:地点|地址|场所|时间)\S{0,4}(?:地点|地址|场所|时间)\S{0,3}")
_LONGEST = 16
"""Characters of the longest label; a longer text is a sentence."""

LONGEST_TEXT = 4 * _LONGEST
"""Characters of a longer text are not all blanks, bullets and a label."""

_ORDINAL = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|第[一二三四五六七八九十]{1,3}[章节条]?[、.．]?"
    r"|[①-⑳]|[\s●■◆◇□·•*★※☆▪▶►>»|【\[〔（(])*"
)
_BEHIND = re.compile(r"[\s】\]〕)）:：∶*>]+$")
_NOTE = re.compile(r"[（(][^（(）)]{0,12}[)）]$")


@lru_cache(4096)
def keys_of(text: str) -> tuple[str, ...]:
    """What a text labels: one of the names above, two where hours and place share a label."""
    if len(text) > LONGEST_TEXT:
        return ()
    core = characters(text)
    core = _NOTE.sub("", core[len(ordinal_of(core)) :].rstrip(":：∶*"))
    core = _BEHIND.sub("", core)
    if not 1 < len(core) <= _LONGEST:
        return ()
    if _BOTH.fullmatch(core) and "时间" in core and core.count("时间") == 1:
        return PLACE, TIME
    return next(((key,) for key, pattern in _KEYS if pattern.fullmatch(core)), ())


def ordinal_of(text: str) -> str:
    """The number or bullet a heading starts with: ``一、``, ``（二）``, ``3.``; else empty."""
    found = _ORDINAL.match(text)
    return found[0] if found else ""


_NOTHING = re.compile(
    r"(?:无|暂无|没有|空|尚无|待定|待补充|暂缺|暂未|未公布|不详|略|见|详见|参见|请见|点击|查看|(?:点击)?下载|打印|关闭|分享|收藏|返回"
    r"|展开|收起|更多|详情|复制|全部|必填|选填|请选择|查看详情|查看更多|点击查看|返回顶部)"
    r"(?:数据|内容|信息|记录|要求|相关\S{0,4}|材料|依据|条件|流程图?|附件|公布|设置|填写)?"
    r"|null|undefined|none|n/a|nan",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\{\{.*\}\}|\$\{.*\}|<%.*%>|\[\[.*\]\]")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_MANY = 200


def is_told(text: str) -> bool:
    """True for a text that tells something; False for 无, 暂无, a dash or a template's hole."""
    text = text.strip()
    if len(text) > _MANY:
        return True
    core = characters(_EDGE.sub("", text))
    return bool(core) and not _NOTHING.fullmatch(core) and not _PLACEHOLDER.fullmatch(text)


_NUMBER = re.compile(r"\d(?:[\s()（）\-—–－]{0,3}\d){4}")
_LIMIT = re.compile(r"\D{0,12}\d{1,3}\s*(?:个)?\s*(?:工作日|自然日|天|日)(?:内|以内|之内)?\D{0,6}")


def has_number(text: str) -> bool:
    """True for a text with a phone number: five digits or more."""
    return bool(_NUMBER.search(text))


def is_limit(text: str) -> bool:
    """True for a time that says how long it takes (5个工作日), not when the office is open."""
    return bool(_LIMIT.fullmatch(text.strip()))


def audience_of(text: str) -> list[str]:
    """Whom a service is for: ``person``, ``legal_person``; boxes left empty do not count."""
    text = re.sub(r"[□☐○◯]\s*[^\s□☐○◯☑■●√✓]{1,12}", "", text)
    found = []
    if re.search(r"自然人|个人|公民|居民|群众", text):
        found.append("person")
    if re.search(r"法人|企业|单位|组织|机构|团体", text):
        found.append("legal_person")
    return found
