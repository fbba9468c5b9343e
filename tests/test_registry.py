"""Loading a registry: what is forgiven, and what is reported with its place."""

import dataclasses
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from govcrawl import schemas
from govcrawl.registry import CHANNELS, Channel, Office, Registry, RegistryError, Selection
from govcrawl.registry.selection import LEVELS
from tests.conftest import ROOT

OFFICES = "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year"
CHANNEL_COLUMNS = "office_id,channel,account,label,state,checked_on,evidence"
PROVINCE = "990000,甲省,Jia,province,990000,,1000,2020"
CITY = "990100,乙市,,city,990100,990000,600,2020"
COUNTY = "990101,丙县,,county,990101,990100,200,2020"
SITE = "990100,website,http://www.yi.gov.cn/,,open,2026-01-31,seen"


def write(folder: Path, offices: list[str], channels: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "offices.csv").write_text("\n".join([OFFICES, *offices]) + "\n", encoding="utf-8")
    text = "\n".join([CHANNEL_COLUMNS, *channels]) + "\n"
    (folder / "channels.csv").write_text(text, encoding="utf-8")
    return folder


def load(tmp_path: Path, offices: list[str], channels: list[str]) -> Registry:
    return Registry.load(str(write(tmp_path / "r", offices, channels)))


def errors(folder: Path) -> list[str]:
    """The problems of a folder, without the folder in front."""
    with pytest.raises(RegistryError) as caught:
        Registry.load(str(folder))
    problems = list(caught.value.problems)
    assert str(caught.value) == "\n".join(problems)
    assert all(re.match(r".+\.csv:\d+:\d+: got .+, expected .+", line) for line in problems)
    return [line.removeprefix(f"{folder}/") for line in problems]


def office_errors(tmp_path: Path, *rows: str) -> list[str]:
    return errors(write(tmp_path / "r", [PROVINCE, CITY, *rows], []))


def channel_errors(tmp_path: Path, *rows: str) -> list[str]:
    return errors(write(tmp_path / "r", [PROVINCE, CITY], list(rows)))


def test_rows_become_offices_and_channels(tmp_path: Path) -> None:
    registry = load(
        tmp_path,
        [PROVINCE, COUNTY, CITY],
        [SITE, "990101,weibo,,,absent,,", "990101,wechat,,,unknown,,"],
    )
    assert registry.offices[0] == Office(
        "990000", "甲省", "Jia", "province", "990000", None, 1000, 2020
    )
    assert registry.offices[1].parent_id == "990100"
    assert registry.offices[1].name_en == ""
    assert registry.channels == (
        Channel(
            "990100", "website", "http://www.yi.gov.cn/", "", "open", date(2026, 1, 31), "seen"
        ),
        Channel("990101", "weibo", "", "", "absent", None, ""),
        Channel("990101", "wechat", "", "", "unknown", None, ""),
    )


def test_an_unknown_population_is_none_not_zero(tmp_path: Path) -> None:
    registry = load(tmp_path, ["A,甲厅,,department,990000,,,"], [])
    assert registry.offices[0].population is None
    assert registry.offices[0].population_year is None


def test_what_spreadsheets_leave_behind_is_forgiven(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", [], [])
    rows = [
        OFFICES + ",,",
        " 990000 ,甲省　,\u00a0Jia,province,990000, , 1000 ,2020,,",
        ",,,,,,,,,",
        "",
        " ,",
    ]
    content = b"\xef\xbb\xbf" + "\r\n".join([*rows, CITY + ",,", ",,,,,,,,,", ""]).encode()
    (folder / "offices.csv").write_bytes(content)
    columns = "state,checked_on,evidence,office_id,channel,account,label"
    text = f'{columns}\r\nopen,,"two lists, ""both"" old",990100,website,https://yi.gov.cn,\r\n'
    (folder / "channels.csv").write_bytes(text.encode())
    registry = Registry.load(str(folder))
    assert [office.office_id for office in registry.offices] == ["990000", "990100"]
    assert (registry.offices[0].name_zh, registry.offices[0].name_en) == ("甲省", "Jia")
    assert registry.offices[0].population == 1000
    assert registry.channels[0].evidence == 'two lists, "both" old'


def test_every_error_of_both_files_is_reported_in_order(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "r",
        ["990000,甲省,,kingdom,99000,,many,2020", "990100,,,city,990100,990009,6,20"],
        ["990100,website,www.yi.gov.cn,,opened,31.1.2026,", "nowhere,fax,1,,open,,"],
    )
    assert errors(folder) == [
        (
            "offices.csv:2:4: got 'kingdom' in column level, "
            "expected one of province, department, city, county"
        ),
        "offices.csv:2:5: got '99000' in column adcode, expected " + described("offices", "adcode"),
        "offices.csv:2:7: got 'many' in column population, expected "
        + described("offices", "population"),
        "offices.csv:3:2: got nothing in column name_zh, expected "
        + described("offices", "name_zh"),
        (
            "offices.csv:3:6: got '990009' in column parent_id, "
            "expected the office_id of another row, or nothing"
        ),
        "offices.csv:3:8: got '20' in column population_year, expected "
        + described("offices", "population_year"),
        (
            "channels.csv:2:3: got 'www.yi.gov.cn' in column account, "
            "expected an address like https://www.example.gov.cn/"
        ),
        "channels.csv:2:5: got 'opened' in column state, expected one of open, absent, unknown",
        "channels.csv:2:6: got '31.1.2026' in column checked_on, expected "
        + described("channels", "checked_on"),
        "channels.csv:3:1: got 'nowhere' in column office_id, expected an office_id of offices.csv",
        (
            "channels.csv:3:2: got 'fax' in column channel, "
            "expected one of website, weibo, wechat, appstore, endpoint"
        ),
    ]


def described(collection: str, column: str) -> str:
    return str(schemas.load(collection)["properties"][column]["description"])


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (
            "990100,再市,,city,990100,990000,,",
            "4:1: got '990100' in column office_id, expected an id not",
        ),
        ("99|01,丙,,city,990200,,,", "4:1: got '99|01' in column office_id"),
        ("A,丙,,city,99010a,,,", "4:5: got '99010a' in column adcode"),
        ("A,丙,,city,9901000,,,", "4:5: got '9901000' in column adcode"),
        (
            "A,丙,,county,990201,990100,,",
            "4:5: got '990201' in column adcode, expected a county's adcode",
        ),
        (
            "A,丙,,city,990200,A,,",
            "4:6: got 'A' in column parent_id, expected a parent that is not",
        ),
        ("A,丙,,city,990200,B,,", "4:6: got 'B' in column parent_id, expected the office_id"),
        ("A,丙,,city,990200,,12.5,2020", "4:7: got '12.5' in column population"),
        ("A,丙,,city,990200,,0,2020", "4:7: got '0' in column population"),
        ('A,丙,,city,990200,,"1,200",2020', "4:7: got '1,200' in column population"),
        (f"A,丙,,city,990200,,{'9' * 5000},2020", "4:7: got '9999"),
        ("A,丙,,city,990200,,,2020?", "4:8: got '2020?' in column population_year"),
        ("A,丙,,,990200,,,", "4:4: got nothing in column level, expected one of province"),
        ("A,丙,,city,990200", "4:6: got a row that ends before column parent_id, expected 8 cells"),
        ("A,丙,,city,990200,,,,x", "4:9: got 'x', expected no value: the column has no name"),
        (f"A,{'长' * 201},,city,990200,,,", "4:2: got '长长"),
    ],
)
def test_a_wrong_office_is_reported_at_its_place(tmp_path: Path, row: str, place: str) -> None:
    (problem,) = office_errors(tmp_path, row)
    assert problem.startswith(f"offices.csv:{place}")
    assert len(problem) < 400


def test_a_county_directly_below_its_province_keeps_only_its_own_code(tmp_path: Path) -> None:
    registry = load(tmp_path, [PROVINCE, "990881,丁县,,county,990881,990000,,"], [])
    assert registry.offices[1].parent_id == "990000"


def test_a_circle_of_parents_is_reported_at_each_of_its_offices(tmp_path: Path) -> None:
    rows = [
        "A,一,,city,990200,C,,",
        "B,二,,city,990300,A,,",
        "C,三,,city,990400,B,,",
        "D,四,,city,990500,C,,",
    ]
    assert [problem.split(": got ")[0] for problem in office_errors(tmp_path, *rows)] == [
        "offices.csv:4:6",
        "offices.csv:5:6",
        "offices.csv:6:6",
    ]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (
            "990100,website,ftp://yi.gov.cn/,,open,,",
            "2:3: got 'ftp://yi.gov.cn/' in column account",
        ),
        ("990100,website,http:///path,,open,,", "2:3: got 'http:///path'"),
        ("990100,website,http://yi.gov.cn:x/,,open,,", "2:3: got 'http://yi.gov.cn:x/'"),
        ("990100,website,http://[yi.gov.cn/,,open,,", "2:3: got 'http://[yi.gov.cn/'"),
        ("990100,website,http://yi gov.cn/,,open,,", "2:3: got 'http://yi gov.cn/'"),
        ("990100,website,http://yi..gov.cn/,,open,,", "2:3: got 'http://yi..gov.cn/'"),
        ("990100,website,http://u:secret@yi.gov.cn/,,open,,", "2:3: got "),
        (
            "990100,weibo,yi_gov,,open,,",
            "2:3: got 'yi_gov' in column account, expected a Weibo uid",
        ),
        ("990100,wechat,a b,,open,,", "2:3: got 'a b' in column account, expected a WeChat biz"),
        (
            "990100,appstore,C100,,open,,",
            "2:3: got 'C100' in column account, expected store:app id",
        ),
        ("990100,endpoint,a b,,open,,", "2:3: got 'a b' in column account, expected an endpoint"),
        ("990100,website,,,open,,", "2:3: got nothing in column account, expected an account"),
        ("990100,website,,,unknown,2026-02-30,", "2:6: got '2026-02-30' in column checked_on"),
        ("990100,website,,,,,", "2:5: got nothing in column state, expected one of open"),
        (",website,,,unknown,,", "2:1: got nothing in column office_id"),
    ],
)
def test_a_wrong_channel_is_reported_at_its_place(tmp_path: Path, row: str, place: str) -> None:
    (problem,) = channel_errors(tmp_path, row)
    assert problem.startswith(f"channels.csv:{place}")


def test_good_accounts_of_every_channel_are_accepted(tmp_path: Path) -> None:
    accounts = {
        "website": "http://[::1]:8080/政务/",
        "weibo": "1234567890",
        "wechat": "MzA5MDAwMDAwMA==",
        "appstore": "huawei:C100000000",
        "endpoint": "sczwfw_item_tags_html",
    }
    assert set(accounts) == set(CHANNELS)
    rows = [f"990100,{channel},{account},,unknown,," for channel, account in accounts.items()]
    registry = load(tmp_path, [PROVINCE, CITY], rows)
    assert {row.channel: row.account for row in registry.channels} == accounts


ARTICLE = "https://mp.weixin.qq.com/s"
BIZ = "MzA5MDAwMDAwMA=="


@pytest.mark.parametrize(
    "account",
    [
        "Njk5MTE1",
        f"{ARTICLE}/aBcDeF-_12345678901234",
        f"{ARTICLE}?__biz={BIZ}&mid=2650000001&idx=1&sn=0123abcd&chksm=ff00&scene=27#rd",
        f"{ARTICLE}?__biz=MzA5MDAwMDAwMA%3D%3D&mid=2650000001&idx=1",
        f"https://mp.weixin.qq.com/mp/appmsgalbum?__biz={BIZ}&action=getalbum&album_id=1234567890",
    ],
)
def test_a_wechat_account_is_a_biz_or_an_article_or_an_album(tmp_path: Path, account: str) -> None:
    registry = load(tmp_path, [PROVINCE, CITY], [f"990100,wechat,{account},,open,,"])
    assert [row.account for row in registry.channels] == [account]


@pytest.mark.parametrize(
    "account",
    [
        "https://mp.weixin.qq.com/",
        "https://www.example.com/s/aBcDeF-_12345678901234",
        f"{ARTICLE}?__biz={BIZ}",
        f"https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz={BIZ}",
        f"https://someone@mp.weixin.qq.com/mp/appmsgalbum?__biz={BIZ}&album_id=12",
        "https://mp.weixin.qq.com:x/s/aBcDeF-_12345678901234",
    ],
)
def test_any_other_address_is_no_wechat_account(tmp_path: Path, account: str) -> None:
    (problem,) = channel_errors(tmp_path, f"990100,wechat,{account},,open,,")
    assert "expected a WeChat biz, or the address of an article (https://mp.weixin" in problem


@pytest.mark.parametrize("secret", ["uin=MTIzNDU2", "key=abc1", "pass_ticket=pt/4%2B", "wxtoken=7"])
def test_a_wechat_address_with_a_credential_is_refused_and_does_not_show_it(
    tmp_path: Path, secret: str
) -> None:
    account = f"{ARTICLE}/aBcDeF-_12345678901234?{secret}"
    (problem,) = channel_errors(tmp_path, f"990100,wechat,{account},,open,,")
    name, _, value = secret.partition("=")
    assert f"{name}=REDACTED" in problem
    assert value not in problem.partition("expected")[0].rpartition("?")[2]
    assert "without credentials like uin, key, pass_ticket" in problem


def test_an_account_listed_twice_is_an_error_and_two_accounts_are_not(tmp_path: Path) -> None:
    rows = [SITE, "990100,website,https://www.yi.gov.cn/,,open,,", SITE]
    assert channel_errors(tmp_path, *rows) == [
        (
            "channels.csv:4:3: got 'http://www.yi.gov.cn/' in column account, "
            "expected an account not listed in line 2 already"
        )
    ]


def test_a_cell_of_several_lines_does_not_shift_the_line_numbers(tmp_path: Path) -> None:
    rows = ['990100,website,http://a.gov.cn/,,open,,"one\ntwo"', "990100,weibo,x,,open,,"]
    (problem,) = channel_errors(tmp_path, *rows)
    assert problem.startswith("channels.csv:4:3:")


def test_wrong_headers(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", [PROVINCE], [])
    (folder / "offices.csv").write_text(
        "office_id,name_zh,name_zh,nom\nx,y,z,w\n", encoding="utf-8"
    )
    (folder / "channels.csv").write_text("", encoding="utf-8")
    problems = errors(folder)
    assert [problem.split(", expected")[0] for problem in problems[:3]] == [
        "offices.csv:1:3: got column 'name_zh' a second time",
        "offices.csv:1:4: got unknown column 'nom'",
        "offices.csv:1:5: got a header without column name_en",
    ]
    assert problems[3] == (
        "channels.csv:1:1: got a header without column office_id, "
        f"expected the columns {CHANNEL_COLUMNS} and perhaps package,developer"
    )


def test_another_separator_shows_in_the_error(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", [PROVINCE], [])
    (folder / "offices.csv").write_text(OFFICES.replace(",", ";"), encoding="utf-8")
    assert errors(folder)[0].startswith("offices.csv:1:1: got unknown column 'office_id;name_zh;")


def test_bytes_that_are_not_utf8_are_placed(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", [PROVINCE], [])
    lines = [OFFICES.encode(), PROVINCE.encode(), "990100,乙市,,city".encode("gb18030")]
    (folder / "offices.csv").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    (folder / "channels.csv").write_bytes(CHANNEL_COLUMNS.encode("utf-16"))
    assert errors(folder) == [
        "offices.csv:3:2: got byte 0xd2 in column name_zh, expected UTF-8 (save as 'CSV UTF-8')",
        "channels.csv:1:1: got byte 0xff, expected UTF-8 (save as 'CSV UTF-8')",
    ]


def test_broken_quoting_is_placed_where_the_row_begins(tmp_path: Path) -> None:
    (problem,) = channel_errors(
        tmp_path, SITE, '990100,weibo,1,,open,,"no end', "990100,weibo,2,,open,,"
    )
    assert problem.startswith("channels.csv:3:1: got a row that cannot be read")


def test_missing_files_and_missing_registries(tmp_path: Path) -> None:
    assert errors(tmp_path) == [
        "offices.csv:1:1: got no file, expected a CSV file",
        "channels.csv:1:1: got no file, expected a CSV file",
    ]
    for name in ("nowhere", "", "../data"):
        with pytest.raises(RegistryError, match=r"registry: got .*expected one of .*sichuan"):
            Registry.load(name)


def test_the_office_of_a_host(tmp_path: Path) -> None:
    registry = load(
        tmp_path,
        [PROVINCE, CITY, COUNTY],
        [
            SITE,
            "990101,website,http://bing.gov.cn/,,unknown,,",
            "990000,website,http://shared.gov.cn:81/,,open,,",
            "990101,website,http://shared.gov.cn:82/,,open,,",
            "990101,website,http://中文.cn/,,open,,",
            "990101,endpoint,sczwfw_item_tags_html,,open,,",
        ],
    )

    def owner(host: str) -> str | None:
        office = registry.office_of_host(host)
        return office.office_id if office else None

    assert owner("www.yi.gov.cn") == owner("yi.gov.cn") == owner("WWW.Yi.gov.cn:443") == "990100"
    assert owner("www.bing.gov.cn") == "990101"
    assert owner("xn--fiq228c.cn") == "990101"
    assert (owner("shared.gov.cn:81"), owner("shared.gov.cn:82")) == ("990000", "990101")
    for host in (
        "shared.gov.cn",
        "news.yi.gov.cn",
        "gov.cn",
        "api.gov.cn",
        "",
        "a b",
        "[",
        "*.yi.gov.cn",
    ):
        assert owner(host) is None


@pytest.mark.parametrize(("collection", "row"), [("offices", Office), ("channels", Channel)])
def test_classes_and_schemas_have_the_same_fields(collection: str, row: type) -> None:
    schema = schemas.load(collection)
    names = [field.name for field in dataclasses.fields(row)]
    optional = {"channels": ["package", "developer"]}.get(collection, [])
    assert list(schema["properties"]) == [*schema["required"], *optional] == names
    assert schema["additionalProperties"] is False
    assert all(rule.get("description") for rule in schema["properties"].values())


def test_levels_and_channels_are_those_of_the_schemas() -> None:
    assert list(LEVELS) == schemas.load("offices")["properties"]["level"]["enum"]
    assert list(CHANNELS) == schemas.load("channels")["properties"]["channel"]["enum"]
    assert list(CHANNELS) == schemas.load("common")["$defs"]["channel"]["enum"]


def test_a_registry_loads_from_inside_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "govcrawl.egg"
    with zipfile.ZipFile(archive, "w") as egg:
        for file in (ROOT / "govcrawl").rglob("*"):
            if file.suffix in {".py", ".csv", ".toml"}:
                egg.write(file, file.relative_to(ROOT))
        for file in (ROOT / "schemas").glob("*.json"):
            egg.write(file, f"govcrawl/schemas/{file.name}")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import govcrawl.registry as module;"
        "print(module.__file__); print(len(module.Registry.load('sichuan').offices))"
    )
    command = [sys.executable, "-I", "-W", "error", "-c", code, str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == [f"{archive}/govcrawl/registry/__init__.py", "227"]


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "check_registry.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_check_registry_counts(tmp_path: Path) -> None:
    folder = write(tmp_path / "r", [PROVINCE, CITY], [SITE, "990000,weibo,,,unknown,,"])
    done = check(str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith("2 offices, 2 channels, no errors")
    counts = [line.rsplit(maxsplit=1) for line in done.stdout.splitlines() if line.startswith("  ")]
    assert [(name.strip(), count) for name, count in counts] == [
        ("province", "1"),
        ("city", "1"),
        ("website open", "1"),
        ("weibo unknown", "1"),
        ("weibo", "1"),
    ]


def test_check_registry_fails_with_every_error(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "r", [PROVINCE, CITY], ["990100,weibo,x,,open,,", "990100,fax,x,,open,,"]
    )
    done = check(str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.removeprefix(f"{folder}/")[:17] for line in done.stderr.splitlines()[:2]] == [
        "channels.csv:2:3:",
        "channels.csv:3:2:",
    ]


def test_every_registry_that_comes_with_the_package_is_without_errors() -> None:
    data = ROOT / "govcrawl" / "data"
    folders = [each for each in data.iterdir() if (each / "offices.csv").is_file()]
    assert len(folders) == 2
    for folder in folders:
        registry = Registry.load(folder.name)
        assert registry.select("website", Selection())
