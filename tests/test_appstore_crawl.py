"""The appstore spider, end to end: sample stores in, apps, reviews and outcomes out."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from govcrawl.storage.home import project_folder
from tests.support.store_crawl import (
    APPLE,
    HUAWEI,
    NOW,
    OPPO,
    TENCENT,
    XIAOMI,
    Trial,
    Trials,
    app_in,
    row,
    trial_in,
    trials,
)
from tests.support.wechat_crawl import own_database
from tests.web.platforms.serving import Asked
from tests.web.platforms.stores import (
    AppleStore,
    HuaweiStore,
    OppoStore,
    sample_stores,
)

__all__ = ["trials"]

MISSING, ANOTHER = "apple:1990000009", "xiaomi:cn.yangben.zwt"
GUARDED, UNASKED = "wandoujia:cn.kunshan.fuwu", "wandoujia:cn.jiuli.fuwu"


@pytest.fixture(scope="module")
def everything(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """One crawl of the sample stores; the tests below read what it left."""
    with own_database(database_uri) as database, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("everything")
        rows = [
            row(GUARDED, label="堃山服务"),
            *(row(account) for account in (HUAWEI, APPLE, TENCENT, XIAOMI)),
            row(MISSING, label="示范政务"),
            row(ANOTHER, label="样本政务通", developer="样本县人民政府"),
            row(UNASKED, label="旧例服务"),
            row("", label="", developer="", state="absent"),
        ]
        trial = trial_in(stack, database, database_uri, folder, sample_stores(NOW), rows)
        trial.crawl(code=3)
        yield trial


def test_every_target_ends_in_its_own_way(everything: Trial) -> None:
    assert everything.reasons() == {
        **dict.fromkeys((HUAWEI, APPLE, TENCENT, XIAOMI), "ok"),
        MISSING: "absent",
        ANOTHER: "identity_mismatch",
        **dict.fromkeys((GUARDED, UNASKED), "blocked"),
        "": "absent",
    }
    access = everything.run()["access"]
    assert access == {
        "interface": "public",
        "credential": "none",
        "stopped": "wandoujia blocked",
    }


def test_each_store_counts_in_its_own_way(everything: Trial) -> None:
    apps = everything.apps()
    counts = {
        account: (each["downloads"], each["downloads_metric"]) for account, each in apps.items()
    }
    assert counts == {
        APPLE: (None, None),
        HUAWEI: (1_573_402, "installs"),
        TENCENT: (2_345_678, "downloads"),
        XIAOMI: (None, None),
        MISSING: (None, None),
    }
    ratings = {
        account: (each["rating"], each["rating_raw"], each["rating_scale"], each["rating_count"])
        for account, each in apps.items()
    }
    assert ratings == {
        APPLE: (4.8, 4.8, 5, 5321),
        HUAWEI: (4.1, 4.1, 5, 1203),
        TENCENT: (3.9, 3.9, 5, None),
        XIAOMI: (3.5, 7, 10, 2048),
        MISSING: (None, None, None, None),
    }


def test_an_app_says_what_it_was_known_by_and_where_it_was_seen(everything: Trial) -> None:
    apps = everything.apps()
    assert {account: each["identified_by"] for account, each in apps.items()} == {
        **{each: ["app_id", "name", "developer"] for each in (APPLE, HUAWEI)},
        **{each: ["app_id", "package", "name", "developer"] for each in (TENCENT, XIAOMI)},
        MISSING: [],
    }
    assert apps[XIAOMI]["package"] == apps[XIAOMI]["app_id"], "the id is that of the registry"
    assert (apps[HUAWEI]["office_id"], apps[HUAWEI]["adcode"]) == ("519900", "519900")
    assert apps[HUAWEI]["source_url"].endswith("/edge/webedge/appinfo")
    assert apps[APPLE]["storefront"] == "cn"


def test_one_store_after_the_other_is_asked_and_one_that_refuses_only_once(
    everything: Trial,
) -> None:
    """The registry has them mixed; a store is done with before the next one is asked."""
    assert len(everything.asked("wandoujia")) == 1
    never = everything.outcomes()[UNASKED]
    assert (never["requests"], never["fault"], never["missed"]["since"]) == (0, "unknown", None)
    assert everything.paths("apple")[-2:] == ["lookup", "search"]
    assert everything.paths("huawei").count("getInterfaceCode") == 1


def test_reviews_are_read_to_their_end_each_once(everything: Trial) -> None:
    reviews = everything.of("app_reviews").values()
    by_store = {name: [r for r in reviews if r["store"] == name] for name in ("apple", "huawei")}
    assert {name: len(found) for name, found in by_store.items()} == {"apple": 60, "huawei": 60}
    assert everything.paths("huawei").count("commentlist3") == 3
    assert everything.outcomes()[HUAWEI]["items"] == 61, "what two pages show is handed over once"
    replies = [each for each in by_store["huawei"] if each["replied"]]
    assert len(replies) == 12
    assert {each["reply"] for each in replies} == {"感谢您的建议，我们会继续改进。"}
    newest = max(by_store["apple"], key=lambda each: each["written_at"])
    assert (newest["rating"], newest["version"], newest["text_chars"]) == (5, "3.2.1", 14)


def test_of_who_wrote_and_what_nothing_is_kept(everything: Trial) -> None:
    for name in everything.database.list_collection_names():
        kept = str(list(everything.database[name].find()))
        assert [each for each in ("示例网友甲", "条评价") if each in kept] == [], name


def test_an_app_of_another_name_is_not_stored_for_the_office(everything: Trial) -> None:
    outcome = everything.outcomes()[ANOTHER]
    assert (outcome["fault"], outcome["items"]) == ("unknown", 0)
    assert "name: got '样本天气', expected '样本政务通'" in outcome["detail"]
    assert "developer: got '样本科技有限公司', expected '样本县人民政府'" in outcome["detail"]


def test_what_a_store_does_not_list_is_an_answer_without_figures(everything: Trial) -> None:
    document = everything.apps()[MISSING]
    assert (document["listed"], document["rating"], document["name"]) == (False, None, None)
    assert document["evidence"] is None
    assert document["source_url"].endswith("/lookup?id=1990000009&country=cn&entity=software")
    outcome = everything.outcomes()[MISSING]
    assert (outcome["fault"], outcome["items"], outcome["missed"]) == (None, 1, None)
    assert "the registry says that it is listed" in outcome["detail"]
    assert "the search by name shows 0 others" in outcome["detail"]


def test_a_second_run_the_same_day_stores_nothing_new(trials: Trials) -> None:
    rows = [row(APPLE), row(HUAWEI)]
    stores = [AppleStore([app_in(APPLE, 60)]), HuaweiStore([app_in(HUAWEI, 30)])]
    trial = trials(stores, rows)
    trial.crawl()
    before = {name: trial.of(name) for name in ("apps", "app_reviews")}
    assert [len(each) for each in before.values()] == [2, 90]
    trial.crawl()
    for name, documents in before.items():
        after = trial.of(name)
        assert {key: each["content_hash"] for key, each in after.items()} == {
            key: each["content_hash"] for key, each in documents.items()
        }
    assert trial.database["revisions"].count_documents({}) == 0
    assert set(trial.reasons().values()) == {"ok"}


@pytest.mark.parametrize(
    ("account", "path", "reason"),
    [
        (HUAWEI, "getInterfaceCode", "cut_short"),
        (OPPO, "index.json", "cut_short"),
        (APPLE, "lookup", "absent"),
    ],
)
def test_a_run_that_ends_early_takes_no_app_for_measured(
    trials: Trials, account: str, path: str, reason: str
) -> None:
    """After a token, after one page of a list, and before the search that follows an absence."""

    def slowly(asked: Asked) -> None:
        time.sleep(2 if path in asked.path else 0)

    store = account.partition(":")[0]
    others = [app_in(OPPO, package=f"com.example.a{each}") for each in range(60)]
    stores = [
        HuaweiStore([app_in(HUAWEI)], instead=slowly),
        OppoStore(others, instead=slowly),
        AppleStore(instead=slowly),
    ]
    trial = trials(stores, [row(account), row(TENCENT)])
    process = subprocess.Popen(
        trial.command(),
        env=trial.environment(),
        cwd=project_folder(),
        stderr=subprocess.PIPE,
        text=True,
    )
    while path not in trial.paths(store):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 3, log[-3000:]
    assert "Traceback" not in log, log
    assert trial.reasons() == {account: reason, TENCENT: "cut_short"}
    assert len(trial.apps()) == (reason == "absent")
