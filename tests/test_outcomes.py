"""What exceptions and statuses mean, and whose fault they are."""

import inspect
import ssl

import pytest
from scrapy.downloadermiddlewares import httpcache, httpcompression, redirect, robotstxt
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from govcrawl.capture import Capture
from govcrawl.outcomes import of_exception
from govcrawl.parsers import ParseError
from govcrawl.parsers.verdicts import of_response, of_status
from govcrawl.reasons import Fault, Reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CannotResolveHostError("x"), Reason.DNS),
        (DownloadConnectionRefusedError("x"), Reason.REFUSED),
        (DownloadTimeoutError("x"), Reason.TIMEOUT),
        (ResponseDataLossError("x"), Reason.RESET),
        (DownloadFailedError("[<Failure ConnectionLost>]"), Reason.RESET),
        (DownloadFailedError("[('SSL routines', '', 'wrong version number')]"), Reason.TLS),
        (ssl.SSLError("bad"), Reason.TLS),
    ],
)
def test_a_silent_host_is_at_fault_only_if_our_line_is_seen_to_work(
    error: Exception, reason: Reason
) -> None:
    witnessed = of_exception(error, network_up=True)
    assert (witnessed.reason, witnessed.fault) == (reason, Fault.SITE)
    alone = of_exception(error, network_up=None)
    assert (alone.reason, alone.fault) == (reason, Fault.UNKNOWN)


@pytest.mark.parametrize(
    ("error", "reason", "fault"),
    [
        (IgnoreRequest("Forbidden by robots.txt"), Reason.ROBOTS, Fault.UNKNOWN),
        (IgnoreRequest("Ignored request not in cache: <GET x>"), Reason.NOT_ARCHIVED, Fault.US),
        (IgnoreRequest("max redirections reached"), Reason.REDIRECT_LOOP, Fault.SITE),
        (DownloadCancelledError("too big"), Reason.TOO_LARGE, Fault.SITE),
        (ParseError("a title", "the page"), Reason.PARSE, Fault.US),
        (ZeroDivisionError("ours"), Reason.PARSE, Fault.US),
    ],
)
def test_what_is_not_the_network(error: Exception, reason: Reason, fault: Fault) -> None:
    verdict = of_exception(error, network_up=True)
    assert (verdict.reason, verdict.fault) == (reason, fault)


@pytest.mark.parametrize(
    ("status", "reason", "fault"),
    [
        (404, Reason.HTTP_4XX, Fault.SITE),
        (410, Reason.HTTP_4XX, Fault.SITE),
        (400, Reason.HTTP_4XX, Fault.UNKNOWN),
        (401, Reason.LOGIN_REQUIRED, Fault.UNKNOWN),
        (403, Reason.BLOCKED, Fault.UNKNOWN),
        (412, Reason.BLOCKED, Fault.UNKNOWN),
        (429, Reason.RATE_LIMITED, Fault.US),
        (500, Reason.HTTP_5XX, Fault.SITE),
        (521, Reason.BLOCKED, Fault.UNKNOWN),
        (999, Reason.BLOCKED, Fault.UNKNOWN),
        (302, Reason.REDIRECT_LOOP, Fault.SITE),
    ],
)
def test_statuses(status: int, reason: Reason, fault: Fault) -> None:
    verdict = of_status(status)
    assert verdict is not None
    assert (verdict.reason, verdict.fault, verdict.status) == (reason, fault, status)


@pytest.mark.parametrize("body", [b"%PDF-1.7\n...", b"PK\x03\x04...", b"\xff\xd8\xff\xe0..."])
def test_a_file_is_no_page_whatever_its_header_says(body: bytes) -> None:
    html = {"content-type": "text/html"}
    verdict = of_response(Capture(url="http://a.example/", request="home", body=body, headers=html))
    assert verdict is not None
    assert (verdict.reason, verdict.fault) == (Reason.UNSUPPORTED, Fault.US)


def test_a_page_is_no_refusal() -> None:
    body = "<html><head><title>示例市人民政府</title></head><body><h1>要闻</h1>"
    body += "<p>今天召开会议，部署全年工作。</p>" * 30 + "</body></html>"
    capture = Capture(url="http://a.example/", request="page", body=body.encode())
    assert of_response(capture) is None
    assert of_status(200) is None


def test_every_reason_an_exception_can_have_is_said_in_words_of_this_scrapy() -> None:
    """Scrapy tells why it ignored a request in words; this fails when it changes them."""
    assert "robots.txt" in inspect.getsource(robotstxt)
    assert "not in cache" in inspect.getsource(httpcache)
    assert "DOWNLOAD_MAXSIZE" in inspect.getsource(httpcompression)
    assert "max redirections" in inspect.getsource(redirect)
