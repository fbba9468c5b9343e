"""Refusals are told by structure: the same words on a page with content refuse nothing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcrawl.capture import Capture
from govcrawl.parsers import refusals
from govcrawl.reasons import Reason

URL = "http://www.yangli.example/zwgk/202406/t20240611_88.html"
PARAGRAPH = "近日，市行政审批局对群众反映的问题逐项进行了核查，并约谈了系统承建单位，要求限期整改。"
ARTICLE = f"<h1>关于系统升级的说明</h1><p>发布时间：2024-06-11</p>{f'<p>{PARAGRAPH}</p>' * 8}"
HEAD = "<html><head><meta charset=utf-8>"


def recognise(body: str, status: int = 200, request: str = "page") -> Reason | None:
    capture = Capture(url=URL, request=request, body=body.encode(), status=status)
    refusal = refusals.recognise(capture)
    return refusal.reason if refusal else None


SCRIPTS = {
    "ruishu": "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='x';",
    "aliyun": "var arg1='0123456789ABCDEF0123456789ABCDEF01234567';/*acw_sc__v2*/",
    "jsl": 'go({"bts":["1","2"],"chars":"ab","ha":"md5","tn":"__jsl_clearance_s"})',
    "cloudflare": "window._cf_chl_opt={cvId:'3'};",
    "yunsuo": "function YunSuoAutoJump(){self.location='/';}",
    "tencent": "location='https://waf.tencent.com/501page.html?u=x'",
    "unnamed": "document.cookie='k=1';location.reload();",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("status", [200, 202, 412, 521])
def test_a_page_that_is_only_a_challenges_script_is_blocked(script: str, status: int) -> None:
    body = f"{HEAD}<script>{script}</script></head><body></body></html>"
    assert recognise(body, status) is Reason.BLOCKED


def test_the_title_of_a_firewall_is_a_refusal_and_an_article_about_it_is_none() -> None:
    title = "<title>403 - 云防护</title>"
    assert recognise(f"<html><head>{title}</head><body><h1>403</h1></body></html>") is not None
    assert recognise(f"{HEAD}{title}</head><body>{ARTICLE}</body>") is None


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_a_page_with_content_is_a_page_whatever_script_it_carries(script: str) -> None:
    assert recognise(f"{HEAD}<script>{script}</script></head><body>{ARTICLE}</body>") is None


@pytest.mark.parametrize(
    "said",
    [
        "Checking your browser before accessing www.yangli.example",
        "正在检测您的浏览器，请稍候",
        "您的请求疑似攻击，已被拦截",
        "Access Denied",
        "403 Forbidden",
    ],
)
def test_what_a_firewall_says_refuses_only_where_it_is_all_that_is_said(said: str) -> None:
    assert recognise(f"{HEAD}</head><body><h2>{said}</h2></body>") is Reason.BLOCKED
    assert recognise(f"{HEAD}</head><body>{ARTICLE}<p>{said}</p></body>") is None


def test_a_captcha_needs_its_words_and_its_parts() -> None:
    words, part = "<p>请输入验证码后继续访问</p>", "<input name=captcha><img src=/captcha.jpg>"
    assert recognise(f"{HEAD}<body>{words}{part}</body>") is Reason.CAPTCHA
    assert recognise(f"{HEAD}<body>{words}</body>") is None
    assert recognise(f"{HEAD}<body>{part}</body>") is None
    assert recognise(f"{HEAD}<body>{ARTICLE}{words}{part}</body>") is None


GONE = (
    "您访问的页面不存在或已删除",
    "抱歉，您要查看的文章已被删除！",
    "没有找到您要访问的页面",
    "对不起，该信息不存在",
    "您访问的地址不存在",
    "404 Not Found",
    "HTTP 404 错误",
    "The page you requested could not be found",
)


@pytest.mark.parametrize("said", GONE)
def test_a_page_that_only_says_it_does_not_exist_is_a_soft_404(said: str) -> None:
    """In its title, in its text (whatever the title and the metas say), or in an alert."""
    home_metas = "<title>样例市人民政府</title><meta name=SiteIDCode content=5199000001>"
    menu = "".join(f"<li><a href=/c{n}/>栏目{n}</a></li>" for n in range(20))
    foot = "<p>主办单位：样例市人民政府办公室 网站标识码：5199000001</p>"
    assert recognise(f"{HEAD}<title>{said}</title></head><body>{menu}</body>") is Reason.SOFT_404
    in_text = f"{HEAD}{home_metas}</head><body>{menu}<h3>{said}</h3>{foot}</body>"
    assert recognise(in_text) is Reason.SOFT_404
    assert recognise(f"<script>alert('{said}');history.back()</script>") is Reason.SOFT_404


@pytest.mark.parametrize("said", GONE)
def test_an_article_or_list_that_mentions_a_missing_page_is_a_page(said: str) -> None:
    assert recognise(f"{HEAD}<body>{ARTICLE}<p>{said}</p></body>") is None
    rows = "".join(f"<li><a href=/{n}.html>{said}</a> 2024-06-1{n}</li>" for n in range(5))
    assert recognise(f"{HEAD}<title>通知公告</title><body><ul>{rows}</ul></body>") is None
    tagged = f'<meta name=ArticleTitle content="{said}"><meta name=PubDate content=2024-06-11>'
    assert recognise(f"{HEAD}{tagged}<body><h1>{said}</h1><p>说明</p></body>") is None


def test_an_empty_list_is_a_page() -> None:
    for said in ("没有找到相关信息", "该栏目下没有找到文章", "暂无内容", "共<b>404</b>条"):
        entries = "<a href=/a.html>市政府领导分工情况的说明文件</a>" * 3
        assert (
            recognise(f"{HEAD}<title>领导之窗</title><body>{entries}<p>{said}</p></body>") is None
        )


def test_the_status_speaks_for_an_error_page() -> None:
    body = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body>"
    assert recognise(body) is Reason.SOFT_404
    assert recognise(body, status=404) is None
    assert recognise("", status=404) is None


def test_a_login_wall_is_a_password_form_and_nothing_else() -> None:
    form = "<form id=login>账号<input name=u>密码<input type=password><button>登录</button></form>"
    assert recognise(f"{HEAD}<title>统一认证</title><body>{form}</body>") is Reason.LOGIN_REQUIRED
    assert recognise(f"{HEAD}<body>{form}{ARTICLE}</body>") is None
    link = f"{HEAD}<title>首页</title><body><a href=/login>登录</a><p>{PARAGRAPH}</p></body>"
    assert recognise(link) is None


@pytest.mark.parametrize(
    "body",
    ["<p>您还没有登录，请先登录！</p>", "<script>alert('登录超时');location='/login'</script>"],
)
def test_a_page_that_only_asks_to_log_in_is_a_login_wall(body: str) -> None:
    assert recognise(f"{HEAD}<body>{body}</body>") is Reason.LOGIN_REQUIRED
    assert recognise(f"{HEAD}<body>{ARTICLE}{body}</body>") is None


def test_a_page_that_says_we_ask_too_often_is_a_limit() -> None:
    said = "<p>您的访问过于频繁，请稍后再试</p>"
    assert recognise(f"{HEAD}<body>{said}</body>") is Reason.RATE_LIMITED
    assert recognise(f"{HEAD}<body>{ARTICLE}{said}</body>") is None


def test_a_query_form_with_a_password_is_no_login() -> None:
    form = "<form>信件编号<input name=no>查询密码<input type=password><button>查询</button></form>"
    assert recognise(f"{HEAD}<title>信件查询</title><body>{form}</body>") is None


@pytest.mark.parametrize("root", ["<div id=app></div>", "<app-root></app-root>", "<div id=root>"])
def test_a_shell_needs_javascript(root: str) -> None:
    script = "<script src=/js/app.1a2b.js></script>"
    assert recognise(f"{HEAD}<title>平台</title><body>{root}{script}</body>") is Reason.NEEDS_JS
    assert recognise(f"{HEAD}<body>{root}{ARTICLE}{script}</body>") is None


def test_a_home_page_that_forwards_by_script_is_no_refusal() -> None:
    stub = (
        "<html><script>window.location.href='http:/'+'/'+'www.yangli.example/a/';</script></html>"
    )
    assert recognise(stub, request="home") is None
    assert recognise(stub, request="page") is Reason.NEEDS_JS
    cookie = "<script>document.cookie='lang=zh';location.href='/zh/index.html';</script>"
    assert recognise(f"<html>{cookie}</html>", request="home") is None


def test_frames_and_emptiness() -> None:
    assert recognise("<html><frameset><frame src=a.htm></frameset></html>") is Reason.UNSUPPORTED
    assert recognise(" \n ") is Reason.EMPTY
    assert recognise("<html><body> &nbsp; </body></html>") is Reason.EMPTY
    assert recognise("<html><body><img src=scan.jpg></body></html>") is None


def test_data_is_left_to_its_parser() -> None:
    assert recognise(json.dumps({"msg": "页面不存在"})) is None
    assert recognise("<?xml version='1.0'?><datastore></datastore>") is None


PIECES = st.sampled_from(
    [
        *SCRIPTS.values(),
        *GONE,
        "<script>",
        "</script>",
        "<form>",
        "<input type=password>",
        "<!--",
        "-->",
        "<title>",
        "</title>",
        "登录",
        "验证码",
        "<div id=app>",
        "\x00",
        "<a href=http://[>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.lists(PIECES).map(lambda all_: "".join(all_).encode()))
)
def test_any_bytes_get_an_answer(body: bytes) -> None:
    refusal = refusals.recognise(Capture(url=URL, request="page", body=body))
    assert refusal is None or (refusal.reason in Reason and refusal.detail)
