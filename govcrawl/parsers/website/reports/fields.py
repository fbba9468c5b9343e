"""The template of the report (国办函〔2018〕12号) as data: names, labels, units, kinds of value.

A label is written as the path of label cells over and before it, put together: 总数 under 信息发布
is 信息发布总数, 名称 under 微博 is 微博名称. ``paths`` looks them up.
"""

import re
from dataclasses import dataclass

COUNT, DAYS, YES_NO, TEXT, CODE, CHOICE, BOXES, YEAR = (
    "count days yes_no text code choice boxes year".split()
)
"""Kinds of value; ``choice`` is a text chosen by a box, ``boxes`` any number of them."""


@dataclass(frozen=True)
class Field:
    """One figure or text of the template: its name in the item, labels, group, kind and unit."""

    key: str
    labels: re.Pattern[str]
    group: str | None
    kind: str
    unit: str | None = None


def _field(key: str, group: str | None, kind: str, unit: str | None, labels: str) -> Field:
    return Field(key, re.compile(labels, re.IGNORECASE), group, kind, unit)


FIELDS = (
    _field("filer", None, TEXT, None, r"填[报表]单位(?:名称)?|填报部门"),
    _field("year", None, YEAR, None, r"(?:填报|报告|报表|统计|所属)?(?:年度|年份)"),
    _field("site_name", None, TEXT, None, r"(?:政府)?(?:网站|站点)名称?"),
    _field(
        "home_url", None, TEXT, None,
        r"(?:网站)?首页(?:网址|地址|域名|URL)|(?:网站)?(?:网址|域名)|网站地址",
    ),
    _field("sponsor", None, TEXT, None, r"(?:网站)?主办单位(?:名称)?"),
    _field("site_type", None, CHOICE, None, r"(?:政府)?网站类[型别]"),
    _field("site_code", None, CODE, None, r"(?:政府)?(?:网站)?(?:标识|识别)(?:编)?码"),
    _field("icp", None, TEXT, None, r"(?:网站)?ICP备案(?:编?号)?"),
    _field(
        "police_no", None, TEXT, None,
        r"(?:公安(?:机关|部门)?|公网安|网安)(?:联网)?备案(?:编?号)?",
    ),
    _field(
        "unique_visitors", "访问", COUNT, "个",
        r"(?:网站)?(?:年)?独立(?:用户|访客|IP)(?:总)?(?:访问)?(?:总)?[量数]",
    ),
    _field(
        "visits", "访问", COUNT, "次",
        r"(?:网站|年度|年)?(?:总访问|访问总|总浏览|浏览总)[量数]|网站访问[量数]",
    ),
    _field(
        "info_total", "信息发布", COUNT, "条",
        r"(?:网站)?信息(?:发布|更新)(?:量|情况)?(?:总数量?|总量|总计|合计|总条数|数量?|数)"
        r"|发布信息(?:总)?(?:数量?|量|条数)?",
    ),
    _field(
        "info_overview", "信息发布", COUNT, "条",
        r"(?:信息发布)?概况类(?:信息)?(?:更新|发布)?(?:总?数量?|总?量|条数)?",
    ),
    _field(
        "info_news", "信息发布", COUNT, "条",
        r"(?:信息发布)?(?:政务|工作)动态类?(?:信息)?(?:更新|发布)?(?:总?数量?|总?量|条数)?",
    ),
    _field(
        "info_catalog", "信息发布", COUNT, "条",
        r"(?:信息发布)?(?:政府)?信息公开(?:目录|类)(?:类)?(?:信息)?(?:更新|发布)?"
        r"(?:总?数量?|总?量|条数)?",
    ),
    _field(
        "topics_kept", "专栏专题", COUNT, "个",
        r"(?:专栏专题|专题专栏|专题|专栏)?(?:维护|运维)(?:专栏专题|专题专栏|专题|专栏)?"
        r"(?:数量?|总数)?",
    ),
    _field(
        "topics_new", "专栏专题", COUNT, "个",
        r"(?:专栏专题|专题专栏|专题|专栏)?新(?:开设|建|增|开)(?:专栏专题|专题专栏|专题"
        r"|专栏)?(?:数量?|总数)?",
    ),
    _field(
        "interp_total", "解读信息发布", COUNT, "条",
        r"(?:政策)?解读(?:信息|回应)?(?:发布)?(?:总数量?|总量|总计|合计|总条数|数量?|数)"
        r"|发布解读信息(?:总?数量?|总?量|条数)?",
    ),
    _field(
        "interp_docs", "解读信息发布", COUNT, "条",
        r"(?:解读信息发布)?(?:政策)?解读材料(?:发布)?(?:总?数量?|总?量|条数)?",
    ),
    _field(
        "interp_products", "解读信息发布", COUNT, "个",
        r"(?:解读信息发布)?(?:政策)?解读产品(?:发布)?(?:总?数量?|总?量|条数)?",
    ),
    _field(
        "interp_media", "解读信息发布", COUNT, "篇",
        r"(?:解读信息发布)?媒体评论(?:文章)?(?:发布)?(?:篇数|(?:总?数量?|总?量|条数)?)",
    ),
    _field(
        "hot_responses", "解读信息发布", COUNT, "次",
        r"(?:解读)?回应(?:公众)?(?:关注)?热点(?:或|和|及|、)?(?:重大)?(?:舆情)?(?:数量?"
        r"|次数)?",
    ),
    _field(
        "has_catalog", "办事服务", YES_NO, None,
        r"(?:是否|已|未)?(?:发布|公布)(?:政务)?服务事项目录",
    ),
    _field(
        "registered_users", "办事服务", COUNT, "个",
        r"(?:政务服务)?(?:平台)?注册用户(?:总)?(?:数量?|量)?",
    ),
    _field("service_items", "办事服务", COUNT, "项", r"政务服务事项(?:总)?(?:数量?|量)?"),
    _field(
        "service_items_online", "办事服务", COUNT, "项",
        r"可?全(?:程|流程)(?:在线|网上)可?办理(?:的?(?:政务服务)?事项)?总?(?:数量?|量)?",
    ),
    _field(
        "cases_total", "办件量", COUNT, "件",
        r"(?:总)?办件(?:总?量|总?数量?)?(?:总数量?|总量|总计|合计|总条数|数量?|数)?",
    ),
    _field(
        "cases_person", "办件量", COUNT, "件",
        r"(?:办件量)?(?:其中)?自然人(?:总)?(?:办件)?(?:数量?|总?量)?",
    ),
    _field(
        "cases_legal", "办件量", COUNT, "件",
        r"(?:办件量)?(?:其中)?法人(?:和其他组织|及其他组织)?(?:总)?(?:办件)?(?:数量?"
        r"|总?量)?",
    ),
    _field(
        "unified", "互动交流", YES_NO, None,
        r"(?:是否|已|未)?使用统一(?:的)?(?:互动交流)?平台",
    ),
    _field(
        "msg_received", "留言办理", COUNT, "条",
        r"(?:留言办理)?收到(?:网民|公众)?留言(?:总)?(?:数量?|量|条数)?|留言办理收到"
        r"(?:数量?)?",
    ),
    _field(
        "msg_done", "留言办理", COUNT, "条",
        r"(?:留言办理)?(?:已)?办结(?:网民|公众)?留言(?:总)?(?:数量?|量|条数)?|留言"
        r"(?:办理)?办结(?:总)?(?:数量?)?",
    ),
    _field(
        "msg_avg_days", "留言办理", DAYS, "天",
        r"(?:留言办理)?(?:留言)?平均(?:办理|办结|答复|处理)(?:时间|时长|天数|周期)",
    ),
    _field(
        "msg_public", "留言办理", COUNT, "条",
        r"(?:留言办理)?(?:留言)?公开(?:答复|回复)(?:留言)?(?:总)?(?:数量?|量|条数)?",
    ),
    _field(
        "surveys", "征集调查", COUNT, "期",
        r"(?:(?:开展|网上)?征集(?:和)?调查)(?:活动)?(?:期|次)?(?:总)?(?:数量?)?",
    ),
    _field(
        "survey_opinions", "征集调查", COUNT, "条",
        r"(?:征集调查)?(?:收到|征集|收集)(?:公众|网民)?意见(?:建议)?(?:总)?(?:数量?|条数)?",
    ),
    _field(
        "survey_results", "征集调查", COUNT, "期",
        r"(?:征集调查)?公[布开](?:征集)?(?:调查)?结果(?:期|次)?(?:总)?(?:数量?)?",
    ),
    _field(
        "interviews", "在线访谈", COUNT, "期",
        r"(?:开展)?(?:在线访谈)?(?:在线)?访谈(?:期|次)?(?:总)?(?:数量?)?|在线访谈期"
        r"(?:总)?数",
    ),
    _field(
        "interview_msgs", "在线访谈", COUNT, "条",
        r"(?:在线访谈)?(?:收到)?(?:访谈)?网[民友]留言(?:总)?(?:数量?|条数)?",
    ),
    _field(
        "interview_answers", "在线访谈", COUNT, "条",
        r"(?:在线访谈)?(?:答复|回复|回答)(?:网[民友])?(?:提问|问题|留言)(?:总)?(?:数量?"
        r"|条数)?",
    ),
    _field(
        "has_bot", "在线访谈", YES_NO, None,
        r"(?:是否|已|未)?(?:提供|具有|开通)智能(?:问答|客服)(?:功能|服务)?",
    ),
    _field(
        "sec_checks", "安全防护", COUNT, "次",
        r"(?:安全防护)?(?:网站)?安全检[测查](?:和|与|、)?(?:评估)?(?:次|总)?(?:数量?)?",
    ),
    _field(
        "sec_found", "安全防护", COUNT, "个",
        r"(?:安全防护)?(?:检测)?发现(?:安全)?(?:问题|漏洞)(?:总)?(?:数量?|个数)?",
    ),
    _field(
        "sec_fixed", "安全防护", COUNT, "个",
        r"(?:安全防护)?(?:完成)?(?:问题|漏洞)(?:已)?整改(?:总)?(?:数量?|个数)?|整改"
        r"(?:安全)?问题(?:数量?|个数)?|安全防护整改(?:数量?)?",
    ),
    _field(
        "sec_monitoring", "安全防护", YES_NO, None,
        r"(?:是否|已|未)?建立(?:了)?(?:网站)?安全(?:监测)?(?:和)?预警机制",
    ),
    _field(
        "sec_drill", "安全防护", YES_NO, None,
        r"(?:是否|已|未)?(?:开展|进行)(?:了)?(?:网站)?(?:安全)?应急演练",
    ),
    _field(
        "sec_owner", "安全防护", YES_NO, None,
        r"(?:是否|已|未)?明确(?:了)?(?:网站)?安全责任人",
    ),
    _field(
        "has_new_media", "移动新媒体", YES_NO, None,
        r"(?:是否)?(?:有|开设|开通)(?:了)?(?:政务|移动)新媒体",
    ),
    _field("weibo_name", "微博", TEXT, None, r"(?:政务|官方|新浪)*微博(?:账号)?名称"),
    _field(
        "weibo_posts", "微博", COUNT, "条",
        r"(?:政务|官方|新浪)*微博(?:信息)?(?:发布|更新|发文)(?:信息)?(?:总)?(?:量|数量?)",
    ),
    _field(
        "weibo_followers", "微博", COUNT, "个",
        r"(?:政务|官方|新浪)*微博(?:总)?(?:关注|粉丝)(?:总)?(?:量|数量?|人数)?",
    ),
    _field("wechat_name", "微信", TEXT, None, r"(?:政务|官方)*微信(?:公众号)?(?:账号)?名称"),
    _field(
        "wechat_posts", "微信", COUNT, "条",
        r"(?:政务|官方)*微信(?:公众号)?(?:信息)?(?:发布|更新|发文)(?:信息)?(?:总)?(?:量"
        r"|数量?)",
    ),
    _field(
        "wechat_subscribers", "微信", COUNT, "个",
        r"(?:政务|官方)*微信(?:公众号)?(?:总)?(?:订阅|关注|粉丝)(?:总)?(?:量|数量?|人数)?",
    ),
    _field(
        "other_media", "移动新媒体", TEXT, None,
        r"(?:移动新媒体)?其[他它](?:移动)?(?:新媒体)?(?:账号|名称|平台)?",
    ),
    _field("innovation", "创新发展", BOXES, None, r"(?:网站)?创新发展(?:情况)?"),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
IDENTITY = frozenset({"site_code", "site_name"})
WORK_ONLY = "unique_visitors"
"""What a work report has and a supervision report has not: 独立用户访问总量."""
