"""Credentials come from the environment or a file of one's own, and no message shows a value."""

import os
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from govcrawl import discretion
from govcrawl.access.credentials import CredentialError, Credentials

SECRET = "s3cr3tValue0123456789"
SUB = "SUB=_2A25example0123456789; SUBP=0033WrSXqPxfM; MLOGIN=1"
SESSION = f"uin=MTIzNDU2Nzg5MA%3D%3D&key={SECRET}&pass_ticket=a%2Bb%2Fc+d012345"
WHOLE = f"""
[weibo]
cookie = "{SUB}"
token = "{SECRET}"
[wechat]
uin = "1234567890"
key = "k{SECRET}"
pass_ticket = "p{SECRET}"
appmsg_token = "a{SECRET}"
cookie = "wxuin=1234567890; data_ticket=d{SECRET}"
"""


@pytest.fixture(autouse=True)
def _nothing_stays_secret() -> Any:
    yield
    discretion.forget()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "credentials.toml"


def read(file: Path | None = None) -> Credentials:
    return Credentials.of(Settings({"GOVCRAWL_CREDENTIALS": str(file or "")}))


def write(file: Path, text: str | bytes, mode: int = 0o600) -> Path:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(mode)
    return file


def complaint(file: Path | None = None) -> str:
    """What is said of wrong credentials, on one line and without the secret."""
    with pytest.raises(CredentialError) as caught:
        read(file)
    said = str(caught.value)
    assert SECRET not in said
    assert "\n" not in said
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return said


def test_without_credentials_there_are_none() -> None:
    assert read() == Credentials()
    assert not discretion.knows_secrets()


def test_the_environment_gives_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_WEIBO_COOKIE", f"cookie:  {SUB};\n")
    monkeypatch.setenv("GOVCRAWL_WEIBO_TOKEN", f" {SECRET}\n")
    monkeypatch.setenv("GOVCRAWL_WECHAT_SESSION", f"?{SESSION}")
    found = read()
    assert found.weibo_cookie == SUB
    assert found.weibo_token == SECRET
    assert found.wechat_session == {
        "uin": "MTIzNDU2Nzg5MA==",
        "key": SECRET,
        "pass_ticket": "a+b/c+d012345",
    }


def test_the_file_gives_all_of_them(file: Path) -> None:
    found = read(write(file, WHOLE))
    assert found.weibo_cookie == SUB
    assert found.weibo_token == SECRET
    assert set(found.wechat_session) == {"uin", "key", "pass_ticket", "appmsg_token", "cookie"}
    assert found.wechat_session["pass_ticket"] == f"p{SECRET}"


def test_the_environment_goes_before_the_file_and_a_session_is_taken_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCRAWL_WEIBO_TOKEN", "another-token")
    monkeypatch.setenv("GOVCRAWL_WECHAT_SESSION", SESSION)
    found = read(write(file, WHOLE))
    assert found.weibo_token == "another-token"
    assert found.weibo_cookie == SUB
    assert set(found.wechat_session) == {"uin", "key", "pass_ticket"}


def test_its_text_shows_no_value(file: Path) -> None:
    assert repr(read(write(file, WHOLE))) == "Credentials()"


def test_every_part_of_them_is_kept_secret(file: Path) -> None:
    read(write(file, WHOLE))
    for part in (
        "_2A25example0123456789",
        "0033WrSXqPxfM",
        *(f"{letter}{SECRET}" for letter in ("", "k", "p", "a", "d")),
        "1234567890",
        "MTIzNDU2Nzg5MA==",
    ):
        assert discretion.conceal(f"<{part}>") == "<REDACTED>"
    assert discretion.conceal("MLOGIN=1") == "MLOGIN=1"


@pytest.mark.parametrize(
    ("cookie", "text"),
    [
        ("ALF=1692592000; x=y", "at 1692592000"),
        ("UOR=weibo.com", "https://weibo.com/"),
        ("state=undefined", "undefined"),
        ("lang=zh-CN", "zh-CN"),
    ],
)
def test_what_is_no_secret_in_a_cookie_does_not_blank_other_texts(
    cookie: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCRAWL_WEIBO_COOKIE", cookie)
    read()
    assert discretion.conceal(text) == text
    assert discretion.conceal(f"<{cookie}>") == "<REDACTED>"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_file_that_others_can_get_at_is_refused(file: Path, mode: int) -> None:
    said = complaint(write(file, WHOLE, mode))
    assert said == f"{file}: mode {mode:04o} lets others at it; run: chmod 600 {file}"


def test_a_file_of_another_user_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, WHOLE)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert "belongs to another user" in complaint(file)


def test_what_is_no_file_is_refused(file: Path, tmp_path: Path) -> None:
    assert complaint(file) == f"{file}: No such file or directory"
    os.mkfifo(file, 0o600)
    assert complaint(file) == f"{file}: not a file"
    assert str(tmp_path) in complaint(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'[weibo]\ntoken = "{SECRET}', ":2: not TOML"),
        (f"[weibo]\n\ntoken = {SECRET}\n", ":3: not TOML"),
        (f'[weibo]\ntoken = """{SECRET}', ": not TOML".replace(":", ":2:", 1)),
        (b"[weibo]\ntoken = '\xff'", ": byte 18 is not UTF-8"),
        ('[wiebo]\ntoken = "x"', ": 'wiebo' is unknown, expected [weibo], [wechat]"),
        ('weibo = "x"', ": weibo is no section, expected [weibo]"),
        (f'[weibo]\ntokens = "{SECRET}"', ": [weibo] 'tokens' is unknown, expected cookie, token"),
        (f'[weibo]\n"{SECRET}" = "x"', ": [weibo] something of 21 characters is unknown"),
        ("[weibo]\ntoken = 7", ": [weibo] token is no text in quotes"),
        (f'[wechat]\nuin = "{SECRET}"', ": [wechat]: no key, pass_ticket: a session needs all"),
        (f'[weibo]\ntoken = "a {SECRET}"', ": [weibo] token: character 2 is a space"),
        (f'[weibo]\ncookie = "{SECRET}"', ": [weibo] cookie: part 1 is no name=value"),
        (f'[weibo]\ncookie = """a=b;\n{SECRET}=c"""', "cookie: a line break at character 5"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    file: Path, text: str | bytes, said: str
) -> None:
    assert said in complaint(write(file, text))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WEIBO_COOKIE", f"a=b\r\nX-Other: {SECRET}", "a line break at character 4"),
        ("WEIBO_COOKIE", f"a=b\x7f{SECRET}", "a control character at character 4"),
        ("WEIBO_COOKIE", f"a={SECRET}饼", "character 24 is none a header can carry"),
        ("WEIBO_COOKIE", f"a=b; {SECRET}", "part 2 is no name=value"),
        ("WEIBO_COOKIE", f'[{{"name": "SUB", "value": "{SECRET}"}}]', "part 1 is no name=value"),
        ("WEIBO_TOKEN", f"{SECRET}\n{SECRET}", "character 22 is a space or none of ASCII"),
        ("WECHAT_SESSION", SECRET, "part 1 is no name=value"),
        ("WECHAT_SESSION", f"{SESSION}&__biz=x", "'__biz' is unknown, expected uin, key,"),
        ("WECHAT_SESSION", f"{SESSION}&key={SECRET}", "'key' is given twice"),
        ("WECHAT_SESSION", f"uin=1&key={SECRET}", "no pass_ticket: a session needs all of them"),
        ("WECHAT_SESSION", f"uin=1&key={SECRET}%0Ax&pass_ticket=1", "key: character 22 is a space"),
    ],
)
def test_what_is_wrong_in_the_environment_is_said_with_its_name(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GOVCRAWL_{name}", value)
    assert f"GOVCRAWL_{name}" in complaint()
    assert said in complaint()


def test_even_what_cannot_be_used_is_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCRAWL_WECHAT_SESSION", f"uin=1&key={SECRET}")
    complaint()
    assert discretion.conceal(SECRET) == "REDACTED"


def test_a_credential_given_as_a_setting_is_refused() -> None:
    with pytest.raises(CredentialError, match=r"^GOVCRAWL_WEIBO_TOKEN is no setting"):
        Credentials.of(Settings({"GOVCRAWL_WEIBO_TOKEN": SECRET}))
    assert discretion.conceal(SECRET) == "REDACTED"


def test_no_setting_holds_a_credential(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv("GOVCRAWL_WEIBO_TOKEN", SECRET)
    settings = Settings({"GOVCRAWL_CREDENTIALS": str(write(file, WHOLE))})
    Credentials.of(settings)
    assert SECRET not in str(settings.copy_to_dict())
