"""The descriptions of endpoints: what a good file gives, and what a wrong one is told."""

import json
import re
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from govcrawl import schemas
from govcrawl.endpoint import PROTECTIONS, Endpoint, Paging, Question
from govcrawl.reasons import Reason
from govcrawl.registry import Registry, RegistryError, endpoints
from govcrawl.registry.rules import ACCOUNT_FORMS
from govcrawl.registry.selection import LEVELS
from tests.conftest import ROOT

HEAD = 'title = "Items"\nevidence = "invented"\n'
REQUEST = '[request]\nurl = "https://a.example/api"\n'
METRIC = '[[metrics]]\nname = "items"\nunit = "items"\nread = "total"\n'
GOOD = HEAD + REQUEST + METRIC
PAGED = '[paging]\nparam = "p"\nrows = "list"\nidentity = "id"\n'
OFFICES = "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
CHANNELS = "office_id,channel,account,label,state,checked_on,evidence\n"


def written(folder: Path, text: str, name: str = "own_json.toml") -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder / name


def read(tmp_path: Path, text: str) -> Endpoint:
    return endpoints.read(written(tmp_path, text))


def problems(tmp_path: Path, text: str) -> list[str]:
    file = written(tmp_path, text)
    with pytest.raises(RegistryError) as caught:
        endpoints.read(file)
    assert all(", expected " in line for line in caught.value.problems)
    return [line.removeprefix(f"{file}: ") for line in caught.value.problems]


def test_a_file_becomes_an_endpoint_with_what_it_leaves_out(tmp_path: Path) -> None:
    plain = read(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n"))
    assert (plain.name, plain.method, plain.protection) == ("own_json", "GET", "none")
    assert (plain.decode, plain.period, plain.questions) == (("json",), "day", (Question(),))
    full = (
        HEAD
        + '[request]\nurl = "https://a.example/api"\nmethod = "POST"\njson = {page = {no = 1}}\n'
        + '[[questions]]\naudience = "person"\nlevels = ["city"]\nparams = {type = 2}\n'
        + '[paging]\nparam = "page.no"\nfirst = 0\nrows = "list"\nlast = "pages"\n'
        + '[answer]\ndecode = ["jsonp", "json", "json:data"]\nperiod = "month"\n'
        + METRIC
        + '[[checks]]\nrule = "steady"\nmetrics = ["items"]\n'
    )
    endpoint = read(tmp_path, full)
    assert endpoint.questions == (Question("person", ("city",), {"type": "2"}),)
    assert endpoint.paging == Paging("page.no", first=0, rows="list", last="pages")
    assert (endpoint.period, endpoint.period_read) == ("day", "month")
    assert endpoint.checks[0].metrics == ("items",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace(HEAD, ""), "title: got nothing, expected what a person calls it"),
        (GOOD + "[answr]\n", "answr: got an unknown key, expected one of title, evidence"),
        (GOOD + 'lable = "x"\n', "metrics[1].lable: got an unknown key, expected one of name"),
        (GOOD.replace('"total"', "7"), "metrics[1].read: got 7, expected a JMESPath"),
        (GOOD.replace('"total"', '"a.[b"'), "metrics[1].read: got 'a.[b' ("),
        (GOOD.replace('"total"', '"size(list)"'), "(there is no function size()), expected JMESP"),
        (GOOD.replace('"total"', '"a[?size(b)>`1`]"'), "there is no function size()"),
        (GOOD + '[answer]\nempty = "a && !b.c"\n', "answer.empty: got 'a && !b.c' (! is of the na"),
        (
            GOOD + '[answer]\ndecode = ["html"]\n[[refusing]]\nwhen = "a:::b"\nreason = "empty"\n'
            'detail = "x"\n',
            "refusing[1].when: got 'a:::b' (",
        ),
        (
            HEAD + '[request]\nurl = "a.example"\n' + METRIC,
            "request.url: got 'a.example', expected",
        ),
        (HEAD + '[request]\nurl = "https://me:x@a.example/"\n' + METRIC, "request.url: got "),
        (
            HEAD + REQUEST + METRIC.replace('"items"', '"Items!"', 1),
            "metrics[1].name: got 'Items!'",
        ),
        (GOOD + METRIC, "metrics[2].name: got 'items' a second time, expected another name"),
        (GOOD.replace('read = "total"\n', ""), "metrics[1].read: got nothing, expected the path"),
        (GOOD + 'over = "rows"\n', "metrics[1].read: got a path, expected none: rows is counted"),
        (
            GOOD.replace('read = "total"', 'over = "distinct"'),
            "metrics[1].over: got distinct, expected a path identity in [paging] to count by",
        ),
        (HEAD + REQUEST, "metrics: got nothing, expected at least one table [[metrics]]"),
        (HEAD + "metrics = []\n" + REQUEST, "metrics: got an empty list, expected at least one"),
        (HEAD + "metrics = {}\n" + REQUEST, "metrics: got an empty table, expected at least one"),
        (GOOD + "[paging]\nfirst = 0\n", "paging.param: got nothing, expected the name of the par"),
        (GOOD + '[paging]\nparam = "p"\n', "paging: got no end, expected rows, last or total"),
        (GOOD + '[paging]\nparam = "p"\ntotal = "n"\n', "paging.size: got nothing, expected the"),
        (GOOD + '[paging]\nparam = "p"\nlast = "n"\nfirst = -1\n', "paging.first: got -1, expec"),
        (GOOD + '[paging]\nparam = "p"\nlast = "n"\nlimit = true\n', "paging.limit: got true"),
        (
            GOOD + '[paging]\nparam = "p"\nlast = "n"\nidentity = "id"\n',
            "paging.rows: got nothing, expected a path to rows, because of identity",
        ),
        (GOOD + '[answer]\ndecode = ["xml"]\n', "answer.decode[1]: got 'xml', expected jsonp,"),
        (
            GOOD + '[answer]\ndecode = ["jsonp"]\n',
            "answer.decode[1]: got 'jsonp', expected json or",
        ),
        (
            GOOD + '[answer]\ndecode = ["json", "jsonp"]\n',
            "answer.decode[2]: got 'jsonp', expected it before json and html",
        ),
        (GOOD + '[answer]\ndecode = ["json:a"]\n', "answer.decode[1]: got 'json:a', expected json"),
        (GOOD + '[answer]\ndecode = ["html", "json"]\n', "decode[2]: got 'json', expected nothing"),
        (
            GOOD + '[[checks]]\nrule = "at_most"\nmetrics = ["items", "itemz"]\n',
            "checks[1].metrics[2]: got 'itemz', expected one of items",
        ),
        (
            GOOD + '[[checks]]\nrule = "at_most"\nmetrics = ["items"]\n',
            "got 1, expected two metric",
        ),
        (
            GOOD + '[[checks]]\nrule = "unique"\n',
            "checks[1].rule: got unique, expected a path iden",
        ),
        (
            GOOD + '[[checks]]\nrule = "equal"\n',
            "checks[1].rule: got 'equal', expected at_most, st",
        ),
        (
            GOOD + '[[refusing]]\nwhen = "a"\nreason = "ok"\ndetail = "x"\n',
            "refusing[1].reason: got 'ok', expected one of dns,",
        ),
        (
            GOOD + '[[questions]]\nparams = {name = "{office}"}\n',
            "questions[1].params.name: got {office}, expected one of {adcode}, {adcode12}",
        ),
        (
            GOOD.replace("api", "{area}"),
            "request.url: got {area}, expected one of {adcode}, {adcode12}, {office_id}",
        ),
        (
            GOOD + '[[questions]]\nlevels = ["town"]\n',
            "questions[1].levels[1]: got 'town', expected province, department, city or county",
        ),
        (
            GOOD + '[[questions]]\naudience = "person"\n' * 2,
            "questions[2]: got person for city, county, department, province a second time",
        ),
        (GOOD + "[request.form]\na = 1\n", "request.form: got a body, expected method POST"),
        (
            GOOD + '[request.headers]\nCookie = "a=b"\n',
            "request.headers.Cookie: got 'Cookie', expe",
        ),
        (
            GOOD + "[request.json]\nat = 2026-01-01\n",
            "request.json.at: got 2026-01-01, expected wh",
        ),
        (GOOD + "[request.json]\nat = [nan]\n", "request.json.at[1]: got nan, expected what JSON"),
    ],
)
def test_a_wrong_key_is_named_with_what_was_expected(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, text)
    assert any(said in line for line in found), found


def test_every_error_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = (
        'title = ""\nevidence = 1\nprotection = "strong"\n[request]\nurl = "x"\nmethod = "PUT"\n'
        '[paging]\nlast = "["\n[[metrics]]\nname = "a"\n[[checks]]\nmetrics = ["b"]\n'
    )
    keys = [line.partition(":")[0] for line in problems(tmp_path, text)]
    expected = "title evidence protection request.url request.method paging.param paging.last"
    expected += " metrics[1].name metrics[1].unit metrics[1].read checks[1].rule"
    assert sorted(keys) == sorted(expected.split())


def test_what_is_no_toml_is_placed_by_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + "[request\n")
    for text, place in (
        (HEAD + "[request\n", ":3:9: got no TOML ("),
        (HEAD + 'x = "\udcff"\n', ":3: got byte 0xff, expected UTF-8"),
        ("a = " + "[" * 100_000, "got no TOML ("),
    ):
        written(tmp_path, text)
        with pytest.raises(RegistryError) as caught:
            endpoints.read(file)
        (said,) = caught.value.problems
        assert said.startswith(str(file))
        assert place in said
    with pytest.raises(RegistryError, match=r"Own\.toml: got the name 'Own\.toml', expected"):
        endpoints.read(written(tmp_path, GOOD, "Own.toml"))


@pytest.mark.parametrize("wrong", ["1", '"x"', "[1]", "[[1]]", "{a = 1}", "[{a = 1}]", "true"])
@pytest.mark.parametrize("key", "request questions paging answer refusing metrics checks".split())
def test_a_wrong_type_anywhere_is_a_problem_and_no_crash(
    tmp_path: Path, key: str, wrong: str
) -> None:
    assert any(line.startswith(key) for line in problems(tmp_path, f"{key} = {wrong}\n"))


def registry(tmp_path: Path, *accounts: str) -> Path:
    folder = tmp_path / "r"
    folder.mkdir(exist_ok=True)
    (folder / "offices.csv").write_text(OFFICES + "990100,乙市,,city,990100,,,\n", encoding="utf-8")
    rows = "".join(f"990100,endpoint,{account},,open,,\n" for account in accounts)
    (folder / "channels.csv").write_text(CHANNELS + rows, encoding="utf-8")
    return folder


def test_a_registry_has_the_endpoints_it_names_its_own_first(tmp_path: Path) -> None:
    folder = registry(tmp_path, "govcn_search_json", "sczwfw_item_tags_html")
    written(folder / "endpoints", GOOD, "govcn_search_json.toml")
    written(folder / "endpoints", "not named, not read", "other.toml")
    loaded = Registry.load(str(folder))
    assert loaded.endpoint("govcn_search_json").title == "Items"
    assert loaded.endpoint("sczwfw_item_tags_html").is_html
    with pytest.raises(LookupError, match=r"got endpoint 'other', expected one of channels\.csv"):
        loaded.endpoint("other")


def test_a_registry_tells_of_missing_and_wrong_descriptions_at_once(tmp_path: Path) -> None:
    folder = registry(tmp_path, "nowhere_json", "own_json", "a b")
    written(folder / "endpoints", GOOD.replace('unit = "items"\n', ""))
    with pytest.raises(RegistryError) as caught:
        Registry.load(str(folder))
    missing, form, unit = caught.value.problems
    assert "channels.csv:2:3: got 'nowhere_json' in column account, expected an endp" in missing
    assert missing.endswith(
        "open_data_catalogue_html, own_json, sczwfw_item_tags_html, tzxm_items_json"
    )
    assert "channels.csv:4:3: got 'a b'" in form
    assert unit.startswith(f"{folder}/endpoints/own_json.toml: metrics[1].unit: got nothing")
    command = [sys.executable, str(ROOT / "scripts" / "check_registry.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[:3] == list(caught.value.problems)


def test_every_shipped_description_is_right_and_says_how_it_is_known() -> None:
    names = endpoints.names()
    expected = "bmfw_interface_json gdzwfw_items_json govcn_search_json open_data_catalogue_html"
    assert names == [*expected.split(), "sczwfw_item_tags_html", "tzxm_items_json"]
    for name in names:
        assert "seen" in endpoints.load(name).evidence.lower()
    with pytest.raises(RegistryError, match="got 'nowhere', expected one of bmfw_interface_json"):
        endpoints.load("nowhere")


def test_the_example_of_the_documentation_is_right(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    endpoint = read(tmp_path, textwrap.dedent(example))
    assert endpoint.paging is not None
    assert (endpoint.paging.first, len(endpoint.questions), len(endpoint.metrics)) == (0, 2, 2)


def test_the_schema_has_the_words_of_the_code() -> None:
    schema = schemas.load("endpoints")["properties"]
    assert tuple(schema["protection"]["enum"]) == PROTECTIONS
    levels = schema["questions"]["items"]["properties"]["levels"]["items"]["enum"]
    assert tuple(levels) == LEVELS
    assert all(ACCOUNT_FORMS["endpoint"].fits(name) for name in endpoints.names())
    assert not endpoints.NAME.fullmatch("Upper")
    assert {"unsupported", "schema_drift"} <= {reason.value for reason in Reason}


def test_descriptions_are_read_from_inside_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "govcrawl.egg"
    with zipfile.ZipFile(archive, "w") as egg:
        for file in (ROOT / "govcrawl").rglob("*"):
            if file.suffix in {".py", ".csv", ".toml"}:
                egg.write(file, file.relative_to(ROOT))
        for file in (ROOT / "schemas").glob("*.json"):
            egg.write(file, f"govcrawl/schemas/{file.name}")
    code = (
        "import sys, json; sys.path.insert(0, sys.argv[1]);"
        "from govcrawl.registry import endpoints as e;"
        "print(json.dumps([e.__file__, *(e.load(name).name for name in e.names())]))"
    )
    command = [sys.executable, "-I", "-c", code, str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    where, *names = json.loads(done.stdout)
    assert where.startswith(str(archive))
    assert names == endpoints.names()
