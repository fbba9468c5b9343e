"""What WeChat writes in scripts and addresses, and what it stands for."""

from typing import Any

import pytest

from govcrawl.parsers.wechat import addresses, literals, scripts
from govcrawl.parsers.wechat.addresses import Identity

BIZ = "MzA5OTk5OTAwMQ=="


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ("'' * 1", None),
        ("'0' * 1", 0),
        ("'0.39' * 1", 0.39),
        ("'LINK' * 1", None),
        ("JsDecode('')", ""),
        ("JsDecode('\\x3cp\\x3e')", "<p>"),
        ("'\\ud83d\\ude33'", "😳"),
        ("'\\ud83d'", "\ufffd"),
        ('htmlDecode("a&amp;b")', "a&b"),
        ("'a&amp;b'.html(false)", "a&b"),
        ("'a' + x", None),
        ("opt.biz || window.biz", None),
        ("start + end >> 1", None),
        ('"" || "" || "7"', "7"),
        ('""||"7"', "7"),
        ("'' || ''", ""),
        ("xml ? getXmlValue('x') : '7' || ''", "7"),
        ("(xml ? getXmlValue('x') : 'a&amp;b').html(false)", "a&b"),
        ("\"\" == 'true' ? true : false", None),
        ("true", True),
        ("null", None),
        ("-1", None),
        ("`a`", "a"),
    ],
)
def test_a_value_is_what_is_written_out(script: str, value: Any) -> None:
    assert literals.read_expression(script + ";\nvar other = 1;", 0) == value


def test_a_statement_without_its_semicolon_ends_with_its_line() -> None:
    assert literals.read_expression('"7"\nvar sn = "8"', 0) == "7"
    assert literals.read_expression('""\n  || "7";', 0) == "7"


def test_an_object_is_read_with_what_stands_in_it() -> None:
    text = (
        "{a: 'x', 'b': {c: [1, 'two', {d: ''*1}, ], }, e: f(1, 2), /* no */ g: '3' // no\n}; rest"
    )
    value, end = literals.read_container(text, 0)
    assert value == {"a": "x", "b": {"c": [1, "two", {"d": None}]}, "e": None, "g": "3"}
    assert text[end:] == "; rest"


def test_an_object_cut_short_gives_what_stood_before() -> None:
    value, end = literals.read_container("{a: 'x', b: {c: 'y', d: 'unclosed", 0)
    assert value == {"a": "x", "b": {"c": "y"}}
    assert end > 0


def test_scripts_are_split_from_what_is_shown() -> None:
    shown, code = scripts.split("<p>a</p><SCRIPT x='1'>1 < 2</script ><p>b</p><script>open")
    assert (shown, code) == ("<p>a</p><p>b</p>", "1 < 2\nopen")


@pytest.mark.parametrize(
    ("link", "identity"),
    [
        (f"/s?__biz={BIZ}&mid=5&idx=1&sn=0f", Identity(BIZ, "5", 1, "0f")),
        ("/s?__biz=MzA5OTk5OTAwMQ%3D%3D&amp;mid=5", Identity(BIZ, "5")),
        (
            r"http:\/\/x\/s?__biz=Njk5MTE1&amp;amp;appmsgid=5&itemidx=2",
            Identity("Njk5MTE1", "5", 2),
        ),
        ("/s?mid=0&idx=0&__biz=a b&sn=..", Identity()),
        ("http://[", Identity()),
        (None, Identity()),
    ],
)
def test_an_address_names_an_article(link: object, identity: Identity) -> None:
    assert addresses.identity_of(link) == identity


def test_an_address_of_another_article_completes_nothing() -> None:
    own = Identity(BIZ, "5", 1)
    assert own.or_else(Identity(BIZ, "6", 1, "0f")) == own
    assert own.or_else(Identity(BIZ, "5", None, "0f")).sn == "0f"
