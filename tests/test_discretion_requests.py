"""Credentials are taken out by the name they go by; everything else stays as it was."""

import json
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl.discretion import Secrets, redact_form, redact_headers, redact_url

SECRET_NAMES = [
    *("token", "access_token", "accessToken", "csrf-token", "X-Amz-Security-Token", "token_id"),
    *("password", "Passwd", "pwd", "api_key", "apikey", "appkey", "accessKeyId", "client_secret"),
    *("secretId", "sign", "signature", "X-Amz-Signature", "X-Amz-Credential", "ticket"),
    *("pass_ticket", "appmsg_token", "exportkey", "uin", "gsid", "sessionid", "PHPSESSID"),
    *("JSESSIONID", "ASPSESSIONIDABC", "user[password]", "auth.token", "%74oken", "amp;token"),
]
PLAIN_NAMES = [
    *("id", "page", "code", "siteCode", "sn", "chksm", "mid", "__biz", "design", "assign"),
    *("secretary", "keyword", "keys", "sidebar", "type", "author", "t", "monkey", "passage"),
]
secrets = st.text(min_size=8, max_size=40).filter(lambda text: text.strip())


@pytest.mark.parametrize("name", SECRET_NAMES)
@pytest.mark.parametrize("value", ["S3CRET", "1", ""])
def test_a_credential_is_replaced_by_its_name_whatever_its_value(name: str, value: str) -> None:
    url = f"https://gov.test/a?x=1&{name}={value}&y=2"
    assert redact_url(url) == f"https://gov.test/a?x=1&{name}=REDACTED&y=2"


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_other_names_stay(name: str) -> None:
    url = f"https://gov.test/a?{name}=0123456789abcdef&y=%C4%E3#top"
    assert redact_url(url) == url


@pytest.mark.parametrize("name", ["key", "sid", "session", "auth", "pass"])
@pytest.mark.parametrize(
    ("value", "replaced"),
    [
        ("养老", False),
        ("%E5%85%BB%E8%80%81%E6%9C%8D%E5%8A%A1", False),
        ("14", False),
        ("5101000001", False),
        ("covid", False),
        ("a long search phrase", False),
        ("AbCdEf0123", True),
        ("8f14e45f-ceea-167a", True),
        ("1" * 20, True),
    ],
)
def test_a_name_that_also_means_something_else_is_judged_by_the_value(
    name: str, value: str, replaced: bool
) -> None:
    expected = "REDACTED" if replaced else value
    assert redact_url(f"/search?{name}={value}") == f"/search?{name}={expected}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://user:pw@gov.test:80/a@b", "http://gov.test:80/a@b"),
        ("//user:pw@gov.test/", "//gov.test/"),
        ("/a;jsessionid=AB12.n1/b?x=1", "/a;jsessionid=REDACTED/b?x=1"),
        ("/a;v=1;JSESSIONID=AB", "/a;v=1;JSESSIONID=REDACTED"),
        ("/a#access_token=T&type=x", "/a#access_token=REDACTED&type=x"),
        ("/a#/list?token=T&page=2", "/a#/list?token=REDACTED&page=2"),
        (
            "/in?back=https%3A%2F%2Fu%3Ap%40h%2F%3Ftoken%3DT",
            "/in?back=https%3A%2F%2Fh%2F%3Ftoken%3DREDACTED",
        ),
        ("/in?back=/x?token=T", "/in?back=%2Fx%3Ftoken%3DREDACTED"),
        ("/in?a=%252Fx%253Ftoken%253DT", "/in?a=%252Fx%253Ftoken%253DT"),
        ("/a?token", "/a?token"),
        ("/a?token=a?b;c=d", "/a?token=REDACTED"),
        ("dns://gov.test", "dns://gov.test"),
        ("", ""),
    ],
)
def test_every_part_of_an_address_is_looked_at(url: str, expected: str) -> None:
    assert redact_url(url) == expected


@given(secrets, st.sampled_from(SECRET_NAMES))
def test_no_secret_in_an_address_survives(secret: str, name: str) -> None:
    quoted = quote(secret, safe="")
    url = f"http://u:{quoted}@h.test/p;jsessionid={quoted}?a=1&{name}={quoted}#token={quoted}"
    redacted = redact_url(f"{url}")
    assert redacted == f"http://h.test/p;jsessionid=REDACTED?a=1&{name}=REDACTED#token=REDACTED"
    nested = redact_url(f"/go?to={quote(url, safe='')}")
    assert unquote(nested) == f"/go?to={redacted}"
    assert redact_url(nested) == nested


@given(st.text(max_size=80))
def test_redacting_an_address_twice_changes_nothing_more(text: str) -> None:
    for url in (text, f"/?token={text}", f"/?next={quote(text)}", f"http://h/{text}"):
        once = redact_url(url)
        assert redact_url(once) == once


def test_headers_with_credentials_go_and_the_others_keep_their_order() -> None:
    headers = [
        (b"Accept", b"*/*"),
        (b"Cookie", b"a=b"),
        (b"Set-Cookie", b"a=b"),
        (b"Set-Cookie2", b"a=b"),
        (b"Via", b"1"),
        (b"authorization", b"Basic eA=="),
        (b"Proxy-Authorization", b"Basic eA=="),
        (b"X-Auth-Token", b"t"),
        (b"X-CSRF-Token", b"t"),
        (b"X-Api-Key", b"k"),
        (b"X-Session", b"s"),
        (b"Via", b"2"),
        (b"Etag", b"\xd5\xfe"),
        (b"Location", b"/\xd5\xfe?token=t&id=1"),
        (b"Refresh", b"0; url=http://u:p@h/?ticket=t"),
        (b"Sec-Websocket-Key", b"k"),
    ]
    assert redact_headers(headers) == [
        (b"Accept", b"*/*"),
        (b"Via", b"1"),
        (b"Via", b"2"),
        (b"Etag", b"\xd5\xfe"),
        (b"Location", b"/\xd5\xfe?token=REDACTED&id=1"),
        (b"Refresh", b"0; url=http://h/?ticket=REDACTED"),
        (b"Sec-Websocket-Key", b"k"),
    ]


@given(secrets, st.sampled_from(["token", "user[password]", "api_key"]))
def test_no_secret_in_a_body_survives(secret: str, name: str) -> None:
    form = f"a=1&{quote(name)}={quote(secret, safe='')}&b=%B0".encode()
    assert redact_form(form) == f"a=1&{quote(name)}=REDACTED&b=%B0".encode()
    plain = {"list": [{name: secret, "page": 2}], "credentials": {"user": secret}, "n": None}
    body = redact_form(json.dumps(plain).encode(), "application/json;charset=utf-8")
    assert json.loads(body) == {
        "list": [{name: "REDACTED", "page": 2}],
        "credentials": "REDACTED",
        "n": None,
    }
    assert redact_form(body, "application/json") == body
    kind = "multipart/form-data; boundary=xYz"
    part = '--xYz\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    sent = part.format("page", "2") + part.format(name, "{}") + "--xYz--\r\n"
    multipart = redact_form(sent.replace("{}", secret.replace("--xYz", "")).encode(), kind)
    assert multipart == sent.replace("{}", "REDACTED").encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"page": 1,  "name": "x"}', "application/json"),
        (b"\x00\x01token=1", "application/octet-stream"),
        (b"<token>1</token>", "text/xml"),
        (b"--b\r\n\r\ntoken", "multipart/form-data"),
        (b"", ""),
    ],
)
def test_a_body_without_credentials_or_of_another_kind_stays_as_it_is(
    body: bytes, kind: str
) -> None:
    assert redact_form(body, kind) == body


def test_a_form_that_looks_like_json_is_a_form() -> None:
    assert redact_form(b"[a]=1&token=T") == b"[a]=1&token=REDACTED"


def test_addresses_in_json_are_looked_at() -> None:
    body = redact_form(b'{"u":"/a?token=T","v":["/b?x=1"]}', "application/json")
    assert json.loads(body) == {"u": "/a?token=REDACTED", "v": ["/b?x=1"]}


def test_an_operator_adds_names_and_takes_names_off() -> None:
    chosen = Secrets.parse(["door", " -signature ", "-key", ""])
    url = "/a?Door=1&signature=2&key=abcdef0123456789&token=3"
    assert (
        redact_url(url, chosen)
        == "/a?Door=REDACTED&signature=2&key=abcdef0123456789&token=REDACTED"
    )
    assert redact_headers([(b"X-Signature", b"1"), (b"Door", b"2")], chosen) == []
