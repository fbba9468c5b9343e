"""Kinds of columns: the name first, the most specific word in it, then the meta, then the path."""

import json
from pathlib import Path

import pytest

from govcrawl.parsers.website.column_kinds import kind_of

SCHEMA = Path(__file__).parents[1] / "schemas" / "website_columns.schema.json"

NAMES = {
    "news": """动态要闻 政务动态 工作动态 县市区动态 部门信息动态 国务院信息 领导活动 媒体聚焦
        政策动态""",
    "notice": "通知公告 公告公示 文件通知 规划公示 招标公告 通告",
    "policy": "政策文件 规范性文件 规章 政府公报 法律法规 惠企政策 部门文件 江西省政策",
    "interpretation": "政策解读 媒体解读 解读回应 图解政策 政策问答 部门解读",
    "disclosure": """政府信息公开 信息公开目录 政府信息公开年报 信息公开工作年度报告 依申请公开
        政务公开 政府信息公开专栏 重点领域信息公开 政府信息公开指南 建议提案办理 双公示""",
    "leadership": "领导之窗 市政府领导 领导分工",
    "organisation": "机构设置 机构职能 直属单位 机构简介",
    "overview": "概况 宜春概况 走进示例 县情 行政区划",
    "plan": "规划计划 发展规划 政府工作报告",
    "statistics": "统计数据 统计公报 数据发布 统计快讯",
    "budget": "财政预决算 预算公开 部门决算 财政资金 三公经费公开",
    "personnel": "人事任免 人事信息 公开招聘 招考录用 人事公告",
    "service": "政务服务 办事指南 个人办事 便民服务 办事大厅",
    "mailbox": "领导信箱 县长信箱 来信选登 我要写信 网民留言 网上咨询 咨询投诉",
    "survey": "征集调查 民意征集 意见征求 网上调查",
    "interview": "在线访谈 访谈预告",
    "interaction": "互动交流 政民互动 回应关切 常见问题 智能问答 政策咨询",
    "report": "网站年度报表 政府网站工作年度报表 政府网站年报 年度报表 网站工作年度报告",
    "open_data": "数据开放 公共数据 数据开放平台",
    "topic": "专题专栏 热点专题",
    "media": "图片新闻 视频新闻 视频点播 图片视频",
    "other": "网站地图 关于我们 联系我们",
}


def test_every_kind_of_the_schema_has_names_and_no_other_kind_is_given() -> None:
    kinds = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["kind"]["enum"]
    assert set(NAMES) == set(kinds) - {None}


@pytest.mark.parametrize("kind", NAMES)
def test_names(kind: str) -> None:
    assert {name: kind_of(name, None, None) for name in NAMES[kind].split()} == dict.fromkeys(
        NAMES[kind].split(), kind
    )


def test_the_name_comes_before_the_meta_and_the_meta_before_the_address() -> None:
    assert kind_of("政策解读", "通知公告", "http://a.example/gzdt/") == "interpretation"
    assert kind_of("示例市", "通知公告", "http://a.example/gzdt/") == "notice"
    assert kind_of("示例市", "10", "http://a.example/gzdt/") == "news"
    assert kind_of(None, None, "http://a.example/gzdt/") == "news"
    assert kind_of("示例市", "其他（按要求更新）", "http://a.example/x/") is None


PATHS = {
    "/zwgk/gzdt/index.html": "news",
    "/zwgk/index.html": "disclosure",
    "/ycsrmzf/zfwzgzndbb/list.shtml": "report",
    "/xwzx/tzgg_2.htm": "notice",
    "/xwzx/tzgg/10.htm": "notice",
    "/zcjd.htm": "interpretation",
    "/hdjl/zxft/zxft_list.shtml": "interview",
    "/hdjl/yjzj/index_3.html": "survey",
    "/ldzc/": "leadership",
    "/hdjl/szxx/list.html": "mailbox",
    "/zwgk/ldxx/": "disclosure",
    "/JGSZ/": "organisation",
    "/scstjj/c105970/list.shtml": None,
    "/": None,
    "/images/": None,
}


@pytest.mark.parametrize("path", PATHS)
def test_the_deepest_known_folder_of_the_address_decides(path: str) -> None:
    assert kind_of(None, None, f"https://www.shili.example{path}") == PATHS[path]


def test_nothing_is_told_by_nothing() -> None:
    assert kind_of(None, None, None) is None
    assert kind_of("", "", "") is None
    assert kind_of("示例", None, "http://[broken/gzdt/") is None


def test_a_hostile_name_is_read_quickly() -> None:
    assert kind_of("公" * 10**6, None, "http://a.example/" + "a/" * 1000) is None
