"""Answers of Weibo that hold nothing to read: what they mean, and whose fault that is.

The tables are those seen in captures and in the open API's list of error codes (HTTP 400 and 403
with ``error_code``). What a page or an answer is shows in its structure first: only an answer
that says itself that it failed (``ok`` not 1, ``error``) has its words read.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from govcrawl.capture import Capture
from govcrawl.parsers import markup, verdicts
from govcrawl.parsers.weibo.values import Object, mapping, number, text
from govcrawl.reasons import Fault, Reason, Verdict

_REDIRECTS = range(300, 400)
_NOT_LOGGED_IN = -100

_STATUSES = {
    403: (Reason.BLOCKED, Fault.UNKNOWN),
    414: (Reason.RATE_LIMITED, Fault.US),
    418: (Reason.RATE_LIMITED, Fault.US),
    429: (Reason.RATE_LIMITED, Fault.US),
    432: (Reason.BLOCKED, Fault.UNKNOWN),
}
"""Weibo's own meanings: 414 and 418 were seen at ten and at three requests a second."""

_CODES: dict[int, tuple[Reason, Fault | None]] = {
    10006: (Reason.HTTP_4XX, Fault.US),
    **dict.fromkeys((10022, 10023, 10024), (Reason.RATE_LIMITED, Fault.US)),
    **dict.fromkeys(
        (21301, 21314, 21315, 21316, 21317, 21327, 21332), (Reason.LOGIN_REQUIRED, Fault.US)
    ),
    20003: (Reason.NOT_LISTED, Fault.UNKNOWN),
    **dict.fromkeys((20101, 20112), (Reason.REMOVED, Fault.SITE)),
    100005: (Reason.RATE_LIMITED, Fault.US),
}

_WORDS: tuple[tuple[re.Pattern[str], Reason, Fault], ...] = (
    (re.compile(r"安全验证|验证码|人机|captcha", re.IGNORECASE), Reason.CAPTCHA, Fault.UNKNOWN),
    (
        re.compile(r"登[录陆]|log\s?in|需要跳转", re.IGNORECASE),
        Reason.LOGIN_REQUIRED,
        Fault.UNKNOWN,
    ),
    (
        re.compile(
            r"频繁|频次|拥堵|繁忙|歇歇|稍[后候]|too (?:fast|many)|rate limit", re.IGNORECASE
        ),
        Reason.RATE_LIMITED,
        Fault.US,
    ),
    (
        re.compile(r"页面(?:地址有误|不存在)|地址(?:有误|错误)"),
        Reason.HTTP_4XX,
        Fault.US,
    ),
    (
        re.compile(r"(?:用户|账号|帐号)(?:名|id)?不存在|user does not exist", re.IGNORECASE),
        Reason.NOT_LISTED,
        Fault.UNKNOWN,
    ),
    (
        re.compile(
            r"不存在|删除|不可见|注销|冻结|封禁|被屏蔽|(?:账号|用户|状态|行为)异常"
            r"|(?:违反|违规|投诉)[^。]*(?:无法|不能|不予)(?:查看|显示|访问)"
            r"|(?:没有|暂无|无)[^。]{0,8}权限|target weibo does not exist",
            re.IGNORECASE,
        ),
        Reason.REMOVED,
        Fault.SITE,
    ),
    (
        re.compile(r"没有内容|暂无|没有更多|没有数据|no data", re.IGNORECASE),
        Reason.EMPTY,
        Fault.UNKNOWN,
    ),
)
_LOGIN_PLACE = re.compile(r"passport|login|signin|visitor", re.IGNORECASE)
_CHALLENGE_PLACE = re.compile(r"captcha", re.IGNORECASE)
_VERIFY_PLACE = re.compile(r"/(?:verify|security|validate)", re.IGNORECASE)
_VISITOR = re.compile(
    r"genvisitor|visitor_gray_callback|\brequest_id\s*=\s*[\"']"
    r"|src=[\"'][^\"']*/js/visitor/|/visitor/visitor\?a=incarnate"
)
_SECRET = re.compile(r"https?://\S+|\S*token\s*[=:]\s*\S+", re.IGNORECASE)
_FORBIDDEN = "forbidden"
_WORD_LIMIT = 200


def of_status(capture: Capture) -> Verdict | None:
    """The verdict a status gives by itself; None for one that lets the body decide."""
    status = capture.status
    if status in _REDIRECTS:
        target = capture.headers.get("location", "")
        if reason := _place(target):
            return Verdict(reason, Fault.UNKNOWN, f"HTTP {status} to {_path(target)}", status)
    if status in _STATUSES:
        reason, fault = _STATUSES[status]
        return Verdict(reason, fault, f"HTTP {status}", status)
    return _ours(verdicts.of_status(status))


def of_json(data: Any, capture: Capture) -> Verdict | None:
    """The verdict on JSON that says itself that it failed; None for JSON that does not."""
    found = mapping(data)
    code = _code(found)
    if number(found.get("ok")) == _NOT_LOGGED_IN or code == _NOT_LOGGED_IN:
        where = _path(text(found.get("url")) or "")
        reason, fault = _of_words(_said(found)) or (None, None)
        if _CHALLENGE_PLACE.search(where):
            # A captcha that stands for a limit: the credential is good, the pace is not.
            reason, fault = Reason.RATE_LIMITED, Fault.US
        elif reason not in {Reason.CAPTCHA, Reason.RATE_LIMITED}:
            reason, fault = Reason.LOGIN_REQUIRED, Fault.UNKNOWN
        return Verdict(reason, fault, f"ok -100 {where}".strip(), capture.status)
    return _of_failure(found, code, capture) if _failed(found, code) else None


def _of_failure(found: Object, code: int | None, capture: Capture) -> Verdict:
    said, url = _said(found), text(found.get("url")) or ""
    detail = f"error {code}: {said}" if code else said
    meaning = _CODES.get(code or 0) or _meaning(said, url)
    if meaning is None and (by_status := of_status(capture)):
        meaning, detail = (by_status.reason, by_status.fault), f"{by_status.detail}: {detail}"
    if meaning is None:
        meaning, detail = (Reason.SCHEMA_DRIFT, Fault.US), f"an error nobody described: {detail}"
    return Verdict(*meaning, f"{detail} {_path(url)}".strip(), capture.status)


def _meaning(said: str, url: str) -> tuple[Reason, Fault | None] | None:
    """What a failure means by where it sends one, then by its words.

    But words that ask a person to verify go first: the way there may lead over the login page.
    """
    if said.lower() == _FORBIDDEN:
        return Reason.BLOCKED, Fault.UNKNOWN
    told, reason = _of_words(said), _place(url)
    if reason is None or (reason is Reason.LOGIN_REQUIRED and told and told[0] is Reason.CAPTCHA):
        return told
    return reason, Fault.UNKNOWN


def _of_words(said: str) -> tuple[Reason, Fault | None] | None:
    """What the words of a failure mean; None for words nobody described."""
    found = (each for each in _WORDS if each[0].search(said))
    return next(((reason, fault) for _, reason, fault in found), None)


def of_unknown(data: Any, capture: Capture) -> Verdict | None:
    """The verdict on JSON of no known shape that says in words, or by an address, why.

    The older desktop pages answer so: ``{"code": "100006", "data": "https://.../login.php"}``.
    """
    found = mapping(data)
    inner = found.get("data")
    url = text(inner) or text(mapping(inner).get("url")) or text(found.get("url")) or ""
    said = _said(found)
    meaning = _meaning(said, url)
    return Verdict(*meaning, f"{said} {_path(url)}".strip(), capture.status) if meaning else None


def of_page(capture: Capture) -> Verdict:
    """The verdict on a body that is no JSON and holds no post."""
    by_status = of_status(capture)
    if by_status and (capture.status in {*_STATUSES, *_REDIRECTS} or not capture.body.strip()):
        return by_status
    if reason := _place(capture.url):
        # Where the answer came from: we were sent there instead of what we asked for.
        return Verdict(reason, Fault.UNKNOWN, f"sent to {_path(capture.url)}", capture.status)
    page = markup.read(capture)
    if _VISITOR.search(page.text[:100_000]):
        detail = "the visitor system's page"
        return Verdict(Reason.LOGIN_REQUIRED, Fault.UNKNOWN, detail, capture.status)
    said = f"{page.title or ''} {page.visible_text}".strip() if page.excess is None else ""
    if said and len(said) <= _WORD_LIMIT and (meaning := _meaning(said, "")):
        return Verdict(*meaning, f"the page says: {said}", capture.status)
    if found := _ours(verdicts.of_response(capture, page)):
        return found
    is_page = page.text.lstrip("\ufeff \t\r\n").startswith("<")
    what = f"a page ({page.title or 'without title'})" if is_page else "no JSON"
    detail = f"{what} where JSON was asked for"
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail, capture.status)


def _failed(found: Object, code: int | None) -> bool:
    """Say whether an object says itself that it is no success."""
    stated = number(found.get("ok"))
    if stated is not None:
        return stated != 1
    return bool(code) or isinstance(found.get("error"), str)


def _code(found: Object) -> int | None:
    codes = (number(found.get(name)) for name in ("error_code", "errno", "errcode"))
    return next((code for code in codes if code), None)


def _said(found: Object) -> str:
    """What a failure says of itself. Never its ``request``: that may carry a token."""
    names = ("message", "msg", "error", "error_description", "errmsg")
    said = (text(found.get(name), _WORD_LIMIT) for name in names)
    return _SECRET.sub("", next(filter(None, said), "")).strip()


def _place(url: str) -> Reason | None:
    """What being sent to an address means, by its host and path."""
    path = _path(url)
    if _CHALLENGE_PLACE.search(path):
        return Reason.RATE_LIMITED
    if _VERIFY_PLACE.search(path):
        return Reason.CAPTCHA
    return Reason.LOGIN_REQUIRED if _LOGIN_PLACE.search(path) else None


def _path(url: str) -> str:
    """Host and path of an address: its query may carry a token."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{parts.path}"[:_WORD_LIMIT]


def _ours(verdict: Verdict | None) -> Verdict | None:
    """A general verdict; what the platform does is no fault of the account."""
    if verdict is None or verdict.fault is not Fault.SITE:
        return verdict
    return Verdict(verdict.reason, Fault.UNKNOWN, verdict.detail, verdict.status)
