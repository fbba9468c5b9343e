"""A secret is replaced however it is spelled, in every log record, and nothing else is touched."""

import html
import json
import logging
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from io import StringIO
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl import discretion
from govcrawl.discretion import conceal, conceal_all, conceal_bytes, keep_secret
from govcrawl.discretion.known import SHORTEST

SECRET = 'aB3+/=&f g"h%~'
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
secrets = st.text(
    st.characters(max_codepoint=0xFF, exclude_categories=["Cc"]),
    min_size=SHORTEST,
    max_size=30,
)
"""What a header can carry."""


@pytest.fixture(autouse=True)
def _nothing_stays_secret() -> Iterator[None]:
    yield
    discretion.forget()


SPELLINGS = {
    "as it is": SECRET,
    "in an address": quote(SECRET),
    "in a parameter": quote(SECRET, safe=""),
    "in a form": quote_plus(SECRET),
    "in an address in an address": quote(quote(SECRET, safe="")),
    "in small letters": quote(SECRET, safe="").replace("%2B", "%2b").replace("%3D", "%3d"),
    "in JSON": json.dumps(SECRET)[1:-1],
    "in JSON in JSON": json.dumps(json.dumps(SECRET))[3:-3],
    "in PHP's JSON": json.dumps(SECRET)[1:-1].replace("/", "\\/"),
    "in a script": SECRET.replace("=", "\\x3d").replace("&", "\\x26"),
    "in a careful script": SECRET.replace("=", "\\u003D").replace("&", "\\u0026"),
    "in HTML": html.escape(SECRET),
    "in HTML with numbers": SECRET.replace("&", "&#x26;").replace("=", "&#61;"),
    "in an HTML attribute with an address": html.escape(quote(SECRET)),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_secret_is_found_however_it_is_spelled(spelling: str) -> None:
    keep_secret([SECRET])
    assert conceal(f"x{spelling}y") == "xREDACTEDy"
    assert conceal_bytes(f"x{spelling}y".encode()) == b"xREDACTEDy"


@given(secrets, texts, texts)
def test_any_secret_is_replaced_and_what_is_around_it_is_not(
    secret: str, before: str, after: str
) -> None:
    discretion.forget()
    assert conceal(before + secret + after) == before + secret + after
    keep_secret([secret])
    assert secret not in conceal(before + secret + after)
    body = before.encode() + secret.encode() + after.encode()
    assert secret.encode() not in conceal_bytes(body)
    assert conceal(f"{quote(secret, safe='')}") == "REDACTED"
    assert conceal(html.escape(secret, quote=False)) == "REDACTED"
    assert json.loads(conceal(json.dumps({"a": f"<{secret}>"}))) in [
        {"a": "<REDACTED>"},
        {"a": "<0>"},
    ]


def test_where_nothing_is_secret_everything_is_left_alone() -> None:
    text, body, document = "text", b"body", {"a": ["text"]}
    assert conceal(text) is text
    assert conceal_bytes(body) is body
    assert conceal_all(document) is document
    keep_secret(["another"])
    assert conceal_bytes(body) is body
    assert discretion.knows_secrets()


def test_a_short_value_would_blank_ordinary_text_and_is_not_looked_for() -> None:
    keep_secret(["", "777", "12345", "abcdef"])
    assert conceal("777 12345 abcdef") == "777 12345 REDACTED"


def test_the_longer_secret_goes_whole() -> None:
    keep_secret(["SUB=abcdefgh; SUBP=ijklmnop", "abcdefgh"])
    assert conceal("SUB=abcdefgh; SUBP=ijklmnop, SUB=abcdefgh") == "REDACTED, SUB=REDACTED"


def test_a_number_in_json_stays_one_so_that_the_rest_can_be_read() -> None:
    keep_secret(["1234567890"])
    said = conceal('{"uin": 1234567890, "a": [1234567890], "b": "1234567890", "c": 51234567890}')
    assert json.loads(said.replace("5REDACTED", "5")) == {
        "uin": 0,
        "a": [0],
        "b": "REDACTED",
        "c": 5,
    }


def test_names_and_values_of_a_document_are_looked_at_and_other_types_stay() -> None:
    keep_secret(["abcdefgh"])
    document = {"abcdefgh": ("x", ["abcdefgh", None, 7]), "y": b"abcdefgh"}
    assert conceal_all(document) == {"REDACTED": ("x", ["REDACTED", None, 7]), "y": b"abcdefgh"}


def test_bytes_of_any_encoding_that_keeps_ascii_stay_otherwise_as_they_were() -> None:
    keep_secret(["abcdefgh"])
    for encoding in ("utf-8", "gb18030", "latin-1"):
        around = "政府".encode(encoding, "replace")
        assert conceal_bytes(around + b"abcdefgh" + around) == around + b"REDACTED" + around
    every_byte = bytes(range(255, -1, -1))
    assert conceal_bytes(every_byte + b"abcdefgh") == every_byte + b"REDACTED"


def test_three_megabytes_take_a_moment() -> None:
    keep_secret(
        [b64encode(str(number).encode() * 3).decode() for number in range(10**6, 10**6 + 40)]
    )
    hard = [b"=" * 3_000_000, b"\\" * 3_000_000, b"%25" * 1_000_000, b"MTAwMDAw" * 400_000]
    for body in hard:
        started = time.process_time()
        assert conceal_bytes(body) == body
        assert time.process_time() - started < 3


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What a handler of somebody else writes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("example")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_every_log_record_is_made_without_secrets(log: StringIO) -> None:
    logger = logging.getLogger("example")
    keep_secret([SECRET, "abcdefgh"])
    logger.warning("of %s and %(unlikely)r", {"unlikely": "abcdefgh"})
    logger.warning("of %s", quote(SECRET))
    logger.warning("wrong %d", "abcdefgh", stack_info=True)
    try:
        int("abcdefgh")
    except ValueError:
        logger.exception("failed on https://u:p@h.test/?a=1&access_token=new&sign=%s", "a1b2")
    said = log.getvalue()
    assert "abcdefgh" not in said
    assert SECRET not in said
    assert "of REDACTED" in said
    assert "wrong %d (its arguments do not fit" in said
    assert "Traceback" in said
    assert "ValueError: invalid literal for int() with base 10: 'REDACTED'" in said
    assert "https://h.test/?a=1&access_token=REDACTED&sign=REDACTED" in said


def test_logs_are_guarded_from_the_first_call_even_before_a_secret_is_known(log: StringIO) -> None:
    keep_secret([])
    logging.getLogger("example").warning("Redirecting to <GET http://h.test/?ticket=ST-1>")
    assert log.getvalue() == "Redirecting to <GET http://h.test/?ticket=REDACTED>\n"
    assert not discretion.knows_secrets()


def test_a_process_that_goes_on_gets_its_logs_back(log: StringIO) -> None:
    factory, hook = logging.getLogRecordFactory(), sys.excepthook
    keep_secret(["abcdefgh"])
    keep_secret(["ijklmnop"])
    assert logging.getLogRecordFactory() is not factory
    discretion.forget()
    assert logging.getLogRecordFactory() is factory
    assert sys.excepthook is hook
    logging.getLogger("example").warning("abcdefgh")
    assert log.getvalue() == "abcdefgh\n"


def test_last_words_of_a_process_are_without_secrets() -> None:
    program = (
        "from govcrawl.discretion import keep_secret\n"
        "keep_secret([chr(120) * 9])\n"
        "raise RuntimeError('the value ' + 'x' * 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"RuntimeError: the value REDACTED" in done.stderr
    assert b"x" * 9 not in done.stderr
