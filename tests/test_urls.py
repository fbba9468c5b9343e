"""When two addresses name the same page, and the same site."""

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl import schemas
from govcrawl.urls import (
    LONGEST_URL,
    canonical,
    has_login,
    host_of,
    other_scheme,
    read_urls,
    same_site,
    storable,
    with_scheme_of,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "HTTP://WWW.Shili.example:80/a;jsessionid=A1?b=2&a=1#top",
            "http://www.shili.example/a?a=1&b=2",
        ),
        ("https://shili.example:443", "https://shili.example/"),
        ("http://shili.example:8083/?spm=1&JSESSIONID=2", "http://shili.example:8083/"),
        ("http://shili.example./a", "http://shili.example/a"),
        (
            "http://shili.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx",
            "http://shili.example/a.aspx",
        ),
        ("http://shili.example/%28X%281%29S%28ab1%29%29/a", "http://shili.example/a"),
        ("http://shili.example/(lit3py55t21z5v55vlm25s55)/a", "http://shili.example/a"),
        ("http://shili.example/(SA)/a", "http://shili.example/(SA)/a"),
        (
            "http://shili.example/?ASPSESSIONIDQQ=1&CFID=3&CFTOKEN=9&a=1",
            "http://shili.example/?a=1",
        ),
        ("http://shili.example/?from=timeline&a=1", "http://shili.example/?a=1"),
        ("http://shili.example/?from=20", "http://shili.example/?from=20"),
        ("http://shili.example/?type=1&type=2", "http://shili.example/?type=1&type=2"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        (
            "http://shili.example/公开?名=甲",
            "http://shili.example/%E5%85%AC%E5%BC%80?%E5%90%8D=%E7%94%B2",
        ),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected


@given(
    st.from_regex(
        r"https?://[a-z]{1,8}\.example(:[1-9][0-9]{1,3})?/[a-z/;=]{0,12}", fullmatch=True
    ),
    st.dictionaries(st.sampled_from(["a", "b", "sid", "PHPSESSID", "utm_source"]), st.text("xyz1")),
)
def test_canonical_is_stable(url: str, query: dict[str, str]) -> None:
    address = url + "?" + "&".join(f"{name}={value}" for name, value in query.items())
    once = canonical(address)
    assert canonical(once) == once
    assert not any(word in once.lower() for word in ("sid=", "phpsessid", "utm_"))


def test_same_site_knows_www_and_ports() -> None:
    assert same_site("http://www.a.example/x", "https://a.example/")
    assert not same_site("http://b.a.example/", "http://a.example/")
    assert not same_site("http://a.example:8080/", "http://a.example:8081/")
    assert not same_site("mailto:x", "mailto:y")


@pytest.mark.parametrize("url", ["http://[bad/", "http://a.example:99999/", "http://a.example:x/"])
def test_what_is_no_address_is_of_no_site(url: str) -> None:
    assert not same_site(url, url)


def test_an_address_with_a_user_name_is_a_login() -> None:
    assert has_login("http://me:pw@a.example/")
    assert not has_login("http://a.example/@me?mail=a@b.example")


@given(st.text("%aF2/?é", max_size=30), st.integers(0, LONGEST_URL + 5))
def test_what_is_stored_as_an_address_is_one(tail: str, length: int) -> None:
    url = storable("http://a.example/" + "x" * (length - 17) + quote(tail, safe="%/?"))
    found = schemas.errors("outcomes", {"source_url": url})
    assert not [error for error in found if error["path"] == "$.source_url"]


def test_the_scheme_of_the_site_is_taken_over() -> None:
    assert (
        with_scheme_of("http://a.example/x?y=1", "https://a.example/") == "https://a.example/x?y=1"
    )
    assert host_of("HTTP://A.example.:80/") == "a.example"


def test_a_file_of_addresses_names_every_wrong_line(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("\ufeff# pages\nhttp://a.example/1\n\nftp://a.example/2\nnot one\n", "utf-8")
    with pytest.raises(ValueError, match=r"urls.txt:4: got 'ftp.*\n.*urls.txt:5: got 'not one'"):
        read_urls(file)
    file.write_text(f"http://[bad/\nhttp://a.example:99999/\nhttp://a.example/{'x' * 9000}\n")
    with pytest.raises(ValueError, match=r"txt:1: .*\n.*txt:2: .*\n.*txt:3: .* 8192 characters"):
        read_urls(file)
    file.write_text("http://a.example/1\nhttp://a.example/2\nhttp://a.example/1\n", "utf-8")
    assert read_urls(file) == ["http://a.example/1", "http://a.example/2"]
    file.write_text("http://a.example/公开?q=100%\nhttp://政府.example/\n", "utf-8")
    assert read_urls(file) == [
        "http://a.example/%E5%85%AC%E5%BC%80?q=100%25",
        "http://xn--mxtq1m.example/",
    ]


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://a.example/x?y", "https://a.example/x?y"),
        ("https://a.example:443/", "http://a.example/"),
        ("http://[::1]/", "https://[::1]/"),
        ("http://a.example:8083/", None),
    ],
)
def test_the_other_scheme_is_known_on_the_standard_ports_only(url: str, other: str | None) -> None:
    assert other_scheme(url) == other
