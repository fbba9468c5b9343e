"""What docs/adding-a-source.md shows works as it stands there."""

import json
import re
from pathlib import Path
from types import ModuleType

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers.appstore.store import Store
from govcrawl.planning.endpoint import questions_for, request_of
from govcrawl.reasons import Reason, Verdict
from govcrawl.registry import Registry
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
OFFICES = """office_id,name_zh,name_en,level,adcode,parent_id,population,population_year
510000,示例省,,province,510000,,,
510100,示例市,,city,510100,510000,,
"""


def block(language: str, containing: str) -> str:
    """The one code block of a language that has something in it, without its indentation."""
    blocks = re.findall(r"^( *)```(\w*)\n(.*?)^ *```$", TEXT, re.DOTALL | re.MULTILINE)
    ((indent, _, code),) = [
        each for each in blocks if each[1] == language and containing in each[2]
    ]
    return re.sub(rf"^{indent}", "", code, flags=re.MULTILINE)


def registry(folder: Path, rows: str) -> Registry:
    (folder / "offices.csv").write_text(OFFICES, encoding="utf-8")
    (folder / "channels.csv").write_text(rows, encoding="utf-8")
    return Registry.load(str(folder))


def example_store() -> Store:
    module = ModuleType("example")
    exec(compile(block("python", 'name="example"'), "adding-a-source.md", "exec"), module.__dict__)
    store = module.__dict__["STORE"]
    assert isinstance(store, Store)
    return store


def answer(value: object) -> Capture:
    body = json.dumps(value).encode()
    return Capture(url="https://store.example/app/7.json", request="detail", body=body)


def test_the_rows_of_apps_are_a_registry(tmp_path: Path) -> None:
    huawei, apple, xiaomi = registry(tmp_path, block("", "appstore,huawei:C1")).channels
    assert (huawei.account, huawei.package) == ("huawei:C100000000", "com.example.app")
    assert apple.developer == "示例省大数据中心|Shili Big Data"
    assert (xiaomi.state, xiaomi.developer) == ("absent", "")


def test_the_example_of_a_store_reads_an_app() -> None:
    store = example_store()
    told = {
        "id": 7,
        "package": "com.example.app",
        "name": "示例通办",
        "developer": "示例省大数据中心",
        "score": 9.1,
        "scoreCount": "1,204",
        "downloads": 123_456,
        "downloadsText": "12万次下载",
        "updated": "2026-01-31",
    }
    found = store.read(answer({"code": "OK", "app": told}))
    assert isinstance(found, list)
    (app,) = found
    assert isinstance(app, App)
    assert (app.app_id, app.rating, app.rating_count) == ("7", 4.55, 1204)
    assert (app.downloads, app.downloads_exact, app.updated_on) == (123_456, True, "2026-01-31")
    assert app.doubts == []


def test_the_example_of_a_store_tells_absent_from_changed() -> None:
    reasons = []
    for value in ({"code": "APP_NOT_FOUND"}, {"code": "OK"}, ["x"]):
        found = example_store().read(answer(value))
        assert isinstance(found, Verdict)
        reasons.append(found.reason)
    assert reasons == [Reason.ABSENT, Reason.SCHEMA_DRIFT, Reason.SCHEMA_DRIFT]


def test_the_example_of_an_endpoint_is_a_description(tmp_path: Path) -> None:
    (tmp_path / "endpoints").mkdir()
    file = tmp_path / "endpoints" / "example_items_json.toml"
    file.write_text(block("toml", "[[metrics]]"), encoding="utf-8")
    known = registry(tmp_path, block("", "endpoint,example_items_json"))
    endpoint = known.endpoint("example_items_json")
    office = known.offices[1]
    person, legal_person = questions_for(endpoint, office)
    assert (person.audience, legal_person.audience) == ("person", "legal_person")
    asked = request_of(endpoint, person, office, 2)
    assert asked.url == "https://zwfw.example.gov.cn/api/items?area=510100000000&kind=1&page=1"
