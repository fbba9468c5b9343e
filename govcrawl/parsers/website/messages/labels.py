"""The words mailboxes print before what they tell of a letter, and the field each stands for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from govcrawl.parsers.website.lines import characters

OWN, SHARED, LATE, HEADING = range(4)
"""How sure a label is: only letters have it; other pages too; a stand-in (受理时间 for 来信时间);
the bare heading of the letter's or the answer's block."""

_WORDS = {
    ("title", OWN): "信件标题 来信标题 留言标题 信件主题 来信主题 留言主题 咨询标题 咨询主题"
    " 投诉标题 投诉主题 诉求标题 诉求主题 提问标题 写信标题 写信主题 邮件标题 邮件主题 来信名称"
    " 信件名称 来信题目 信件题目 求助标题 问政标题 反映标题",
    ("title", SHARED): "标题 主题 题目 问题标题 事项标题",
    ("received_at", OWN): "来信时间 来信日期 写信时间 写信日期 留言时间 留言日期 咨询时间 咨询日期"
    " 投诉时间 投诉日期 提问时间 提问日期 诉求时间 诉求日期 反映时间 发信时间 寄信时间 信件时间"
    " 来件时间 收信时间 收信日期 求助时间 问政时间 来信登记时间 信件提交时间 信件日期",
    ("received_at", SHARED): "提交时间 提交日期 发起时间 登记时间 递交时间",
    ("received_at", LATE): "受理时间 受理日期 收到时间 接收时间 收件时间",
    ("replied_at", OWN): "回复时间 回复日期 答复时间 答复日期 回信时间 回信日期 办复时间 办复日期"
    " 回应时间",
    ("replied_at", SHARED): "办结时间 办结日期 反馈时间 反馈日期 办理完成时间 完成时间"
    " 处理完成时间",
    ("replied_at", LATE): "办理时间 办理日期 处理时间 处理日期",
    ("moment", SHARED): "时间 日期 发表时间",
    ("moment", LATE): "发布时间 发布日期",
    ("number", OWN): "信件编号 来信编号 信件编码 来信编码 留言编号 诉求编号 咨询编号 信件号"
    " 信件查询码 信件查询号 投诉编号 提问编号",
    ("number", SHARED): "受理编号 受理号 查询码 查询编号 查询号 工单编号 工单号 办件编号 事项编号"
    " 流水号 编号",
    ("kind", OWN): "信件类型 来信类型 诉求类型 来信类别 信件类别 留言类型 留言类别 信件分类"
    " 来信分类 诉求类别 诉求性质 来信性质 信件性质 来信目的 写信目的 诉求目的 咨询类型 写信类型"
    " 信件目的",
    ("kind", SHARED): "类型 类别 问题类型 问题类别 分类",
    ("mailbox", OWN): "信箱名称 所属信箱 写信对象 收信人 收信对象 来信对象 投递信箱 信箱类型",
    ("mailbox", SHARED): "信箱",
    ("department", OWN): "答复单位 答复部门 回复单位 回复部门 回复机构 答复机构 答复机关 回信单位"
    " 收信单位 收信部门 写信部门 留言部门 咨询部门 咨询单位 办复单位",
    ("department", SHARED): "办理单位 办理部门 办理机构 承办单位 承办部门 受理单位 受理部门"
    " 受理机构 处理单位 处理部门 责任单位 责任部门 经办单位 反馈单位",
    ("department", LATE): "转办单位 转办部门 单位 部门 所属部门 所属单位",
    ("status", OWN): "信件状态 来信状态 回复状态 答复状态 留言状态 是否回复 是否答复 是否已回复"
    " 诉求状态",
    ("status", SHARED): "办理状态 处理状态 受理状态 办结状态 办事状态 当前状态 办理进度 处理进度"
    " 是否办结 状态",
    ("satisfaction", OWN): "满意度 满意度评价 满意度测评 满意程度 群众满意度 来信人评价 网友评价"
    " 群众评价 用户评价 写信人评价 信件评价 满意情况 办理满意度 满意度情况 满意评价 满意度结果"
    " 满意度评分 满意度等级 是否满意",
    ("satisfaction", SHARED): "评价 评价结果 服务评价 测评结果 综合评价 评价等级 评价情况 评分",
    ("body", OWN): "来信内容 留言内容 信件内容 咨询内容 投诉内容 诉求内容 提问内容 来信正文"
    " 信件正文 写信内容 反映内容 来信原文 诉求描述 求助内容 问政内容 网友留言 网民留言 群众来信"
    " 网民来信 市民来信 网友来信 来信详情 我的来信",
    ("body", SHARED): "内容 正文 问题内容 问题描述 反映问题",
    ("body", HEADING): "来信 留言 咨询 投诉 提问 信件 诉求 求助 网友提问 我要咨询",
    ("reply", OWN): "回复内容 答复内容 回信内容 答复意见 回复意见 答复情况 回复情况 答复结果"
    " 回复结果 官方回复 部门回复 单位回复 部门答复 单位答复 官方答复 办理答复 回复正文 答复正文"
    " 来信回复 留言回复 信件回复 来信答复 信件答复 回复信息 答复信息 办复内容 网站回复 政府回复",
    ("reply", SHARED): "办理结果 处理结果 反馈内容 反馈结果 办理意见 处理意见 办理情况 处理情况"
    " 办理反馈 反馈信息",
    ("reply", HEADING): "回复 答复 回信 反馈",
    ("sender", OWN): "来信人 写信人 留言人 咨询人 投诉人 提问人 发信人 来信者 留言者 寄信人 反映人"
    " 诉求人 求助人 信件作者 来信人姓名 写信人姓名 来信作者",
    ("sender", SHARED): "姓名 网友 网民 昵称 网友昵称 提交人 发布人 提交者 作者 用户名",
    ("contact", SHARED): "联系人 联系电话 电话 手机 手机号码 手机号 联系方式 邮箱 电子邮箱"
    " 电子邮件 联系地址 地址 通讯地址 身份证号 证件号码 回复人 答复人 办理人 经办人 是否公开"
    " 浏览次数 浏览量 阅读次数 点击数 点击量 来源 信息来源 主办单位 版权所有 咨询电话 监督电话"
    " 回复期限 办理时限 办理期限 附件 查询密码 序号 操作 索引号 标识码 网站标识码 备案号 主管单位"
    " 技术支持",
}


@dataclass(frozen=True)
class Label:
    """What a label names, and how sure it is: ``OWN``, ``SHARED``, ``LATE`` or ``HEADING``."""

    field: str
    rank: int


LABELS = {word: Label(*key) for key, words in _WORDS.items() for word in words.split()}
_LONGEST = max(map(len, LABELS)) + 8
_MARKS = "【】[]()（）〔〕*:：∶︰·•>》|｜ \t"
_CLOSING = "】]〕)）"
_OFFICE_ANSWERS = Label("reply", HEADING)
_OFFICE_WORDS = re.compile(
    r"[\u4e00-\u9fff]{2,16}(?:[局委办处科厅院所站部镇乡]|中心|政府|街道|公司|单位)[回答]复"
)
"""示例市城市管理局回复: the heading of its answer."""

_REMEMBERED = 4096
"""Texts it is remembered of: a site's navigation stands on each of its pages."""

_RUN_END = re.compile(r"[】\]〕)）:：∶︰]")
_RUN = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff]\s{0,4}){2,24}(?:[】\]〕)）]\s{0,2}[:：∶︰]?|[:：∶︰])"
)
"""A run of Chinese characters, maybe spaced out, up to a colon or a closing bracket: its end."""


def label_of(text: str) -> Label | None:
    """The label a text is and nothing but that; blanks, brackets and colon around do not count."""
    return _label_of(text) if len(text) <= 4 * _LONGEST else None


@lru_cache(_REMEMBERED)
def _label_of(text: str) -> Label | None:
    word = characters(unicodedata.normalize("NFKC", text)).strip(_MARKS)
    return LABELS.get(word) or (_OFFICE_ANSWERS if _OFFICE_WORDS.fullmatch(word) else None)


def find_labels(text: str) -> list[tuple[int, int, Label]]:
    """The labels with a colon or in brackets within a text: start, end and what each names.

    Behind another Chinese character a word is the end of a longer one and no label. 【投诉】 is no
    heading but the kind of letter, before its title.
    """
    found: list[tuple[int, int, Label]] = []
    if not _RUN_END.search(text):
        return found
    for run in _RUN.finditer(text):
        starts = [run.start()]
        starts += [run.start() + blank.end() for blank in re.finditer(r"\s+", run[0][:-1])]
        for start in starts:
            label = label_of(text[start : run.end()])
            is_word = label and label.rank == HEADING and run[0][-1] in _CLOSING
            if label and not is_word:
                bracket = start > 0 and text[start - 1] in "【[〔(（"
                found.append((start - bracket, run.end(), label))
                break
    return found
