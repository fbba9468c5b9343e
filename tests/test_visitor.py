"""The visitor flow: what is read from its answers, and how often it is asked."""

import asyncio
from urllib.parse import parse_qs

import pytest

from govcrawl import discretion
from govcrawl.access.weibo.visitor import (
    COOL_DOWN_SECONDS,
    Visitor,
    cookie_of,
    request_id_in,
    visitor_request,
)

GIVEN = (
    "window.visitor_gray_callback && visitor_gray_callback("
    '{"retcode":20000000,"msg":"succ","data":{"tid":"t","sub":"_2Asample-sub","subp":"0033sample"}}'
    ");"
)


@pytest.fixture(autouse=True)
def _forgotten() -> object:
    yield
    discretion.forget()


def test_the_two_values_become_a_cookie() -> None:
    assert cookie_of(GIVEN) == "SUB=_2Asample-sub; SUBP=0033sample"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>Sina Visitor System</html>",
        GIVEN.replace("20000000", "50000000"),
        GIVEN.replace('"sub":"_2Asample-sub",', ""),
        GIVEN.replace("0033sample", ""),
        GIVEN.replace('"data":{', '"data":['),
        GIVEN.replace("0033sample", "0033sample; admin=1"),
        GIVEN.replace("0033sample", "0033sample\\r\\nX-Other: 1"),
        GIVEN.replace("0033sample", "示例市发布示例市发布"),
        GIVEN.replace("0033sample", "0"),
        "visitor_gray_callback({});",
    ],
)
def test_an_answer_without_them_gives_nothing(answer: str) -> None:
    assert cookie_of(answer) is None


def test_the_mobile_page_has_an_id_for_the_form() -> None:
    page = '<script>\nvar request_id = "a1b2-c3";\nvar return_url = "https://m.weibo.cn/";</script>'
    assert request_id_in(page) == "a1b2-c3"
    assert request_id_in("<html></html>") is None


def test_the_form_says_its_version_and_never_that_it_is_something_else() -> None:
    web = visitor_request("web", "20301231")
    mobile = visitor_request("mobile", request_id="a1")
    assert web.url == "https://passport.weibo.com/visitor/genvisitor2"
    assert parse_qs(web.body)["ver"] == ["20301231"]
    assert mobile.url == "https://visitor.passport.weibo.cn/visitor/genvisitor2"
    assert parse_qs(mobile.body)["request_id"] == ["a1"]


class Platform:
    """Gives numbered cookies, and nothing once it is empty."""

    def __init__(self, given: int) -> None:
        self.left = given
        self.asked = 0
        self.now = 0.0

    async def fetch(self) -> str | None:
        self.asked += 1
        await asyncio.sleep(0)
        self.left -= 1
        return f"SUB=sample-sub-{self.asked}; SUBP=sample-subp" if self.left >= 0 else None

    def visitor(self) -> Visitor:
        return Visitor(self.fetch, lambda: self.now)


async def test_many_refused_requests_share_one_renewal() -> None:
    platform = Platform(given=5)
    visitor = platform.visitor()
    assert await visitor.obtain()
    refused = visitor.cookie
    assert all(await asyncio.gather(*(visitor.renew(refused) for _ in range(20))))
    assert platform.asked == 2
    assert visitor.cookie == "SUB=sample-sub-2; SUBP=sample-subp"


async def test_a_renewed_one_that_is_refused_has_to_wait() -> None:
    platform = Platform(given=5)
    visitor = platform.visitor()
    await visitor.obtain()
    assert await visitor.renew(visitor.cookie)
    assert not await visitor.renew(visitor.cookie)
    assert platform.asked == 2
    platform.now += COOL_DOWN_SECONDS
    assert await visitor.renew(visitor.cookie)
    assert platform.asked == 3


async def test_nothing_given_is_nothing_obtained() -> None:
    visitor = Platform(given=0).visitor()
    assert not await visitor.obtain()
    assert visitor.cookie == ""


async def test_what_is_obtained_is_secret() -> None:
    visitor = Platform(given=1).visitor()
    await visitor.obtain()
    assert "sample-sub-1" not in discretion.conceal("got sample-sub-1 and sample-subp")
