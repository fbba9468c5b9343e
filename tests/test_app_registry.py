"""Rows of a registry about apps: what an app is compared with must be there."""

from pathlib import Path

import pytest

from govcrawl.registry import Registry, RegistryError, Selection
from tests.support.store_crawl import HUAWEI, Row, row, store_registry


def problems(folder: Path, *rows: Row) -> list[str]:
    """What is wrong, without the folder in front."""
    with pytest.raises(RegistryError) as caught:
        Registry.load(str(store_registry(folder, rows)))
    return [each.removeprefix(f"{folder}/") for each in caught.value.problems]


@pytest.mark.parametrize(
    ("others", "place", "expected"),
    [
        ({"label": ""}, "2:4", "the app's name, because the state is open"),
        (
            {"developer": ""},
            "2:9",
            "its developer, or its package in column package, because the state is open",
        ),
    ],
)
def test_an_open_app_has_a_name_and_a_developer_or_a_package(
    tmp_path: Path, others: Row, place: str, expected: str
) -> None:
    (problem,) = problems(tmp_path, row(HUAWEI, **others))
    assert problem.startswith(f"channels.csv:{place}: got nothing in column {next(iter(others))}")
    assert problem.endswith(f"expected {expected}")


@pytest.mark.parametrize(
    "others",
    [
        {"package": "cn.shili.tongban"},
        {"package": "cn.shili.tongban", "developer": ""},
        {"state": "absent", "label": "", "developer": ""},
        {"state": "unknown", "label": "", "developer": ""},
    ],
)
def test_either_will_do_and_what_is_not_open_needs_neither(tmp_path: Path, others: Row) -> None:
    registry = Registry.load(str(store_registry(tmp_path, [row(HUAWEI, **others)])))
    (target,) = registry.select("appstore", Selection())
    assert (target.account, target.package) == (HUAWEI, others.get("package", ""))


def test_of_an_account_that_is_none_only_that_is_said(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, row("huawei:100", label="", developer=""))
    assert "got 'huawei:100' in column account" in problem


def test_an_old_table_without_the_new_columns_is_told_where_to_add_one(tmp_path: Path) -> None:
    folder = store_registry(tmp_path, [row(HUAWEI)])
    header = "office_id,channel,account,label,state,checked_on,evidence"
    text = f"{header}\n519900,appstore,{HUAWEI},示例通办,open,,\n"
    (folder / "channels.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        Registry.load(str(folder))
    (problem,) = caught.value.problems
    assert "channels.csv:2:8: got nothing in column developer" in problem
