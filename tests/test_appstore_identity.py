"""Is it the app the registry means? And what an answer without it says."""

import pytest

from govcrawl.items import App
from govcrawl.parsers.appstore import STORES
from govcrawl.parsers.appstore.store import DETAIL, SEARCH
from govcrawl.planning.appstore.identity import (
    Wanted,
    asked_for,
    compared,
    is_developer,
    is_named,
)
from govcrawl.planning.appstore.walk import Walk
from govcrawl.reasons import Reason, Verdict

WANTED = Wanted("C1", "示例通办", "cn.shili.tongban", "示例市大数据中心|示例科技有限公司")
GONE = Verdict(Reason.ABSENT, None, "the store says so")


def app(app_id: str | None = "C1", name: str | None = "示例通办", **others: str | None) -> App:
    return App(store="huawei", app_id=app_id, name=name, listed=True, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "label", "same"),
    [
        ("天府通办", "天府通办", True),
        ("天府通办-四川政务服务", "天府通办", True),
        ("天府通办 — 四川政务", "天府通办", True),
        ("天府通办（四川省）", "天府通办", True),
        ("天府通办|掌上办事·指尖办理", "天府通办", True),
        ("天府通办-四川政务服务", "天府通办·四川", False),
        ("浙江-政务-浙里办", "浙江·政务", True),
        ("《天府通办》", "天府通办", True),
        ("天府 通办", "天府通办", True),
        ("ｉ厦门", "I厦门", True),
        ("天府通办助手", "天府通办", False),
        ("新天府通办", "天府通办", False),
        ("助手-天府通办", "天府通办", False),
        ("天府", "天府通办", False),
        ("天府通办+", "天府通办", False),
        ("-", "-", False),
        ("", "天府通办", False),
        ("-" * 100_000, "天府通办", False),
    ],
)
def test_a_name_is_the_label_or_begins_with_it_and_a_separator(
    name: str, label: str, same: bool
) -> None:
    assert is_named(name, label) is same


@pytest.mark.parametrize(
    ("name", "developers", "same"),
    [
        ("示例市大数据中心", "示例市大数据中心", True),
        ("示例科技有限责任公司", "某中心|示例科技有限公司", True),
        ("数字（示例）有限公司", "数字(示例)有限公司", True),
        ("示例科技", "示例科技有限公司", True),
        ("Shili Data Co., Ltd.", "SHILI DATA COMPANY LIMITED", True),
        ("示例科技股份有限公司", "示例科技有限公司", False),
        ("示例市大数据中心", "示例市大数据管理局", False),
        ("示例市大数据中心分中心", "示例市大数据中心", False),
        ("有限公司", "有限责任公司", False),
        ("|", "|", False),
    ],
)
def test_a_developer_is_one_of_several_whatever_its_legal_form(
    name: str, developers: str, same: bool
) -> None:
    assert is_developer(name, developers) is same


def test_the_app_asked_for_is_found_by_id_or_package_never_by_place_or_name() -> None:
    first, ours = app("C2"), app("C1", "别的名字")
    assert asked_for(WANTED, [first, ours]) is ours
    assert asked_for(WANTED, [first]) is None
    moved = app("C3", package="cn.shili.tongban")
    assert asked_for(WANTED, [first, moved]) is moved
    assert asked_for(WANTED, [App(store="huawei", app_id="C1", listed=False)]) is None
    by_package = app("590000", package="C1")
    assert asked_for(WANTED, [moved, by_package]) is by_package, "what is asked by goes before"


def test_what_both_tell_is_compared_and_all_of_it_must_agree() -> None:
    whole = compared(WANTED, app(package="cn.shili.tongban", developer="示例科技有限责任公司"))
    assert (whole.agreed, whole.is_same) == (("app_id", "package", "name", "developer"), True)
    assert compared(WANTED, app()).agreed == ("app_id", "name")
    assert compared(Wanted("C1", "", "", "甲公司"), app(developer=None, brand="甲公司")).is_same
    wrong = compared(WANTED, app(package="com.fake", developer="某公司"))
    assert wrong.agreed == ("app_id", "name")
    assert not wrong.is_same
    assert wrong.difference == (
        "package: got 'com.fake', expected 'cn.shili.tongban'; developer: got '某公司', "
        "expected '示例市大数据中心|示例科技有限公司'"
    )


def test_another_id_is_a_contradiction_though_the_package_agrees() -> None:
    moved = compared(WANTED, app("C3", package="cn.shili.tongban"))
    assert moved.contradictions == ("app_id: got 'C3', expected 'C1'",)


def test_an_app_of_which_nothing_can_be_compared_is_not_taken_for_ours() -> None:
    unnamed = compared(WANTED, app(name=None))
    assert unnamed.agreed == ("app_id",)
    assert not unnamed.is_same
    assert unnamed.difference.startswith("nothing to compare")


def walk(store: str = "huawei", app_id: str = "C1") -> Walk:
    made = Walk(STORES[store], Wanted(app_id, "示例通办", "", "示例市大数据中心"))
    ask = made.next()
    assert ask is not None
    assert ask.request == DETAIL
    return made


def look(made: Walk, apps: list[App], page: int = 1) -> Verdict:
    ask = made.store.detail(made.wanted.app_id, page)
    assert ask is not None
    return made.looked(apps, ask, more=None)


def test_an_answer_about_others_is_not_understood_and_never_absent() -> None:
    made = walk()
    verdict = look(made, [app("C2"), app("C3")])
    assert verdict.reason is Reason.SCHEMA_DRIFT
    assert verdict.detail == "the app asked for is not in the answer, but C2, C3"
    assert (made.app, made.next()) == (None, None)


def test_a_store_that_only_lists_is_read_to_the_end_of_its_pages() -> None:
    made = walk("oppo", "cn.shili.tongban")
    others = [app(str(each), package=f"com.example.a{each}") for each in range(100)]
    assert look(made, others[:50]).reason is Reason.OK
    following = made.next()
    assert following is not None
    assert "start=50" in following.url
    assert look(made, others[50:], 2).reason is Reason.OK
    assert made.next() is not None
    verdict = look(made, others[50:], 3)
    assert (verdict.reason, made.next()) == (Reason.UNSUPPORTED, None)
    assert "not among the 100 apps its pages list" in verdict.detail


def test_an_absent_app_is_searched_for_by_its_name() -> None:
    made = walk()
    unlisted = made.missing(GONE)
    assert (unlisted.listed, unlisted.app_id, unlisted.downloads) == (False, "C1", None)
    ask = made.next()
    assert ask is not None
    assert ask.request == SEARCH
    lookalike = app("C2", "示例通办助手", developer="示例市大数据中心")
    assert made.searched([lookalike, app("C3", developer="某公司")]) is GONE
    assert made.unlisted is unlisted


def test_the_same_app_under_another_id_is_no_absence() -> None:
    made = walk()
    made.missing(GONE)
    verdict = made.searched([app("C9", developer="示例市大数据中心")])
    assert verdict.reason is Reason.IDENTITY_MISMATCH
    assert verdict.detail == (
        "app_id: got 'C9', expected 'C1'; the same name, developer under another id"
    )
    assert made.unlisted is None


def test_a_name_alone_makes_no_other_id_ours() -> None:
    made = walk()
    made.missing(GONE)
    assert made.searched([app("C9")]) is GONE


def test_a_store_that_lists_what_it_says_it_has_not_is_not_believed() -> None:
    made = walk()
    made.missing(GONE)
    assert made.searched([app("C1")]).reason is Reason.SCHEMA_DRIFT
    assert made.unlisted is None
