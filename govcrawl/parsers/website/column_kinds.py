"""What kind of column a column is, by its name, its ColumnType and its address.

The kinds are those the columns of government websites are checked by (国办发〔2017〕47号 and the
检查指标 of 国办秘函〔2019〕19号), with what else sites have columns for. Names and their pinyin
abbreviations are the usual ones of home pages, seen or remembered.
"""

import re
from urllib.parse import unquote, urlsplit

_NAMES: dict[str, str] = {
    "news": """动态要闻 政务动态 工作动态 部门动态 政务要闻 时政要闻 今日要闻 新闻中心
        新闻动态 新闻资讯 政务信息 国务院信息 部门信息 要闻动态 领导活动 领导讲话 重要讲话 媒体聚焦
        媒体关注 媒体报道 新闻发布会 新闻发布 会议活动 政府会议 常务会议 工作简报 工作信息
        要闻 新闻 动态 快讯 资讯""",
    "notice": """通知公告 公告公示 公示公告 政府公告 通告公告 拟任公示 通知通告 公告栏 公告
        公示 通告 通知""",
    "policy": """政策文件 规范性文件 政策法规 法律法规 政府文件 政府规章 政府公报 政府令
        政策发布 政策信息 政策库 文件库 规章库 法规库 省政策 市政策 县政策 惠企政策 惠民政策
        政策汇编 公报 规章 法规 文件 政策""",
    "interpretation": """政策解读 文件解读 解读回应 媒体解读 专家解读 图解政策 图解 政策问答
        一图读懂 解读""",
    "disclosure": """政府信息公开 信息公开目录 信息公开指南 信息公开制度 信息公开年报
        信息公开年度报告 信息公开工作年度报告 信息公开专栏 依申请公开 主动公开 法定主动公开
        重点领域 基层政务公开 政务公开 信息公开 公开年报 公开指南 公开目录 公开制度 年度报告
        建议提案 代表建议 委员提案 提案办理 行政执法 行政许可 行政处罚 权责清单 权力清单 双公示
        双随机 政府采购 重大决策 公开""",
    "leadership": """领导之窗 领导信息 领导简介 领导介绍 政府领导 领导班子 领导成员 领导分工
        领导""",
    "organisation": """机构设置 机构职能 机构概况 机构信息 机构简介 内设机构 直属机构 直属单位
        政府机构 组织机构 部门职能 主要职能 三定方案 职能 机构""",
    "overview": """市情概况 县情概况 区情概况 省情概况 概况信息 历史沿革 行政区划 自然地理
        人口民族 市情 县情 区情 省情 走进 概况 概览 简介""",
    "plan": """规划计划 发展规划 五年规划 总体规划 专项规划 规划信息 工作计划 政府工作报告
        工作报告 工作总结 规划 计划""",
    "statistics": """统计信息 统计数据 统计公报 统计分析 统计快讯 统计月报 统计年鉴 数据发布
        经济数据 数据解读 统计""",
    "budget": """财政预决算 财政信息 财政资金 财政公开 预决算公开 预算公开 决算公开 部门预算
        部门决算 三公经费 预决算 预算 决算""",
    "personnel": """人事任免 人事信息 人事管理 人事招聘 人事公告 人事考试 干部任免 干部公示
        任前公示 招考录用 考试录用 公务员招录 公务员考录 事业单位招聘 公开招聘 公开遴选 招考
        招录 招聘 人事 任免""",
    "service": """政务服务 办事服务 网上办事 在线办事 办事指南 办事大厅 服务大厅 服务指南
        便民服务 公共服务 个人服务 个人办事 法人服务 法人办事 企业服务 部门服务 服务事项
        表格下载 市民服务中心 服务 办事""",
    "mailbox": """领导信箱 书记信箱 市长信箱 县长信箱 区长信箱 局长信箱 部长信箱 厅长信箱
        政府信箱 来信选登 信件选登 来信回复 来信公开 我要写信 我要留言 网民留言 留言板
        网上信访 信访投诉 咨询投诉 投诉举报 网上咨询 在线咨询 问政 信访 信箱 信件 来信 留言
        投诉 咨询""",
    "survey": """征集调查 调查征集 民意征集 意见征集 网上征集 征求意见 意见征求 网上调查
        在线调查 问卷调查 民意调查 网络调查 结果反馈 征集 调查 问卷""",
    "interview": """在线访谈 网上访谈 在线直播 访谈直播 嘉宾访谈 访谈预告 访谈""",
    "interaction": """互动交流 政民互动 公众参与 政务互动 交流互动 公众互动 回应关切 舆情回应
        热点回应 常见问题 智能问答 知识库 政策咨询 市民热线 政务热线 12345 回应 互动 问答""",
    "report": """网站年度报表 网站工作年度报表 政府网站年报 网站工作年度报告 网站工作年报
        网站年度报告 网站年报 监管年度报表 工作年度报表 年度工作报表 年度报表 网站报表""",
    "open_data": """数据开放 开放数据 公共数据 数据目录 数据资源 数据平台 数据集""",
    "topic": """专题专栏 热点专题 专题集锦 专题回顾 往期专题 专栏专题 专题 专栏""",
    "media": """图片新闻 视频新闻 图片视频 视频点播 视频中心 政务视频 影像 图片 视频 图库 美图""",
    "other": """网站地图 网站帮助 关于我们 联系我们 网站声明 版权声明 法律声明 隐私声明
        友情链接 网站导航 使用帮助""",
}
"""Kind, and the words in a column's name that show it."""

_PATHS: dict[str, str] = {
    "news": """gzdt zwyw zwdt szyw dtyw yw xwzx xwdt xw bmdt qxdt xsqdt jrgz mtgz mtjj xwfb
        xwfbh ywdt zwxw szxw jryw tpyw zwxx ldhd news""",
    "notice": """tzgg gggs gsgg tzggs zfgg gg gs tz tzgs notice notices""",
    "policy": """zcwj zcfg flfg gfxwj xzgfxwj zfwj gz gzk zfgz zfgb wjk zc fggw wjzl policy""",
    "interpretation": """zcjd wjjd jdhy zcjdfa mtjd zjjd tjzc zcwd""",
    "disclosure": """zfxxgk xxgk zwgk xxgkml xxgkzn xxgkzd xxgknb zfxxgknb zfxxgkzn fdzdgknr
        gkml gkzn gknb gkzd ysqgk zdgk zdly zdlyxxgk jytabl xzzf""",
    "leadership": """ldzc ldjj zfld ldbz""",
    "organisation": """jgsz jgzn jggk jgxx nsjg zsjg zzjg zfjg jgjj""",
    "overview": """gk sqgk xqgk qqgk gkxx zjwm sqgl""",
    "plan": """ghjh fzgh ghxx gzjh zfgzbg wngh""",
    "statistics": """tjxx tjsj tjgb tjfx tjyb tjnj sjfb""",
    "budget": """czzj yjs czyjs czxx ysgk jsgk bmys bmjs czyjsgk""",
    "personnel": """rsxx rsrm rsgl zkly rszp gwyzk zpxx""",
    "service": """bsfw bszn zwfw wsbs bmfw grfw frfw fwzn fwdt ggfw bsdt""",
    "mailbox": """szxx xzxx qzxx jzxx sjxx wsxf lxxd xjxd zxts zxzx wyxx lyb ly""",
    "survey": """dczj yjzj myzj zqyj wsdc zxdc wjdc zjdc dczx""",
    "interview": """zxft wsft ftzb zxzb""",
    "interaction": """hdjl zmhd gzcy hygq yqhy hygqs cjwt zsk""",
    "report": """ndbb zfwzgzndbb zfgzndbb wzndbb wzgzndbb zfwzndbb zfwznb wznb gzndbb""",
    "open_data": """sjkf kfsj ggsj opendata""",
    "topic": """ztzl ztbd rdzt zt zl wqzt""",
    "media": """tpxw spxw tpsp spzx sp tp""",
    "other": """wzdt wzbz gywm lxwm bqsm""",
}
"""Kind, and the folders of an address that show it: mostly the first letters of the pinyin.

What reads two ways stands once for the more usual reading (``szxx``: 市长信箱, rarely 市政信息), or
is left out where neither is (``ldxx``: 领导信箱, 领导信息).
"""

_WORDS = {word: kind for kind, words in _NAMES.items() for word in words.split()}
_FOLDERS = {folder: kind for kind, folders in _PATHS.items() for folder in folders.split()}
_WORD = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))
_STEM = re.compile(r"(?:[_-]?(?:list|index|more)|[_-]?\d+)*$")
_LONGEST_NAME = 200
"""Characters of a name that are looked at."""


MAILBOX = "mailbox"
"""The kind whose entries are citizens' letters: their titles may name who wrote them."""


def kind_of(name: str | None, column_type: str | None, url: str | None) -> str | None:
    """The kind of a column, one of the schema's; None where nothing tells.

    The name decides, then the ColumnType, then the deepest folder of the address that is known.
    Of the words in a name the longest counts, since it is the most specific (政策解读 is no 政策),
    and of equally long ones the last, which in Chinese is what the others only qualify.
    """
    return _of_text(name) or _of_text(column_type) or (_of_url(url) if url else None)


def _of_text(text: str | None) -> str | None:
    words = "".join((text or "")[:_LONGEST_NAME].split())
    best = ""
    for start in range(len(words)):
        found = _WORD.match(words, start)
        if found and len(found[0]) >= len(best):
            best = found[0]
    return _WORDS.get(best)


def _of_url(url: str) -> str | None:
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for folder in reversed(unquote(path).lower().split("/")):
        stem = folder.partition(".")[0]
        if kind := _FOLDERS.get(stem) or _FOLDERS.get(_STEM.sub("", stem)):
            return kind
    return None
