"""What an answer says instead of figures: encrypted, to be signed, log in, too often, prove it.

Looked for only where the description's paths find nothing: a platform that gives its figures and
also has a word about signatures has answered. Seen: the envelope of an Epoint platform with nothing
but ``custom`` in hex, ``encrypt: 1``, the code ``SN0006`` of a platform that wants a signature.
"""

import re
from collections.abc import Iterator
from typing import Any

from govcrawl.reasons import Fault, Reason, Verdict

_DEPTH = 4
_MOST_LEAVES = 40
"""An envelope without a payload has a few values; what has more is a payload in another form."""

_CIPHER = re.compile(
    r"(?:[0-9A-Fa-f]{64,}|[A-Za-z0-9+/_-]{86,}={0,2})(?:…[^\u4e00-\u9fff]*)?"
    # Shortened by hand by whoever saved it.
    r"|(?=[A-Fa-f]*[0-9])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{8,}…[^\u4e00-\u9fff]*"
)
_SHORT_CIPHER = re.compile(r"[0-9A-Fa-f]{32,}|[A-Za-z0-9+/_-]{43,}={0,2}")
_PAYLOAD = re.compile(
    r"(?:en)?crypt\w*|cipher\w*|custom|data|result|content|body|response|payload|d|enc\w*",
    re.IGNORECASE,
)
_ENCRYPTED_FLAG = re.compile(r"(?:is_?)?encrypt(?:ed|ion)?", re.IGNORECASE)
_NO_PAYLOAD = re.compile(
    r".*(?:id|token|trace|sign|signature|nonce|hash|md5|key|uuid)", re.IGNORECASE
)
_TOLD = re.compile(
    r".*(?:msg|message|error|info|desc|description|reason|text|detail)", re.IGNORECASE
)
_CODE = re.compile(r".*(?:code|status|errno)", re.IGNORECASE)
_SIGNATURE_CODE = re.compile(r"SN\d{3,6}")
_LONGEST_MESSAGE = 300

_SAYS: tuple[tuple[Reason, Fault, str, re.Pattern[str]], ...] = (
    (
        Reason.UNSUPPORTED,
        Fault.US,
        "a signature is demanded",
        re.compile(
            r"签名|验签|加签|(?<![a-z])sign(?:ature)?(?![a-z])(?!\s+(?:in|up|on)\b)", re.IGNORECASE
        ),
    ),
    (
        Reason.RATE_LIMITED,
        Fault.US,
        "asked too often",
        re.compile(
            r"(?:访问|请求|操作|查询)[^。]{0,6}(?:频繁|过快|太快|上限)|限流|too\s+many\s+requests"
            r"|rate\s+limit",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.CAPTCHA,
        Fault.UNKNOWN,
        "a captcha is demanded",
        re.compile(r"验证码|人机验证|滑块|captcha", re.IGNORECASE),
    ),
    (
        Reason.LOGIN_REQUIRED,
        Fault.UNKNOWN,
        "a login is demanded",
        re.compile(
            r"请(?:您|你)?先?(?:重新)?登[录陆]|(?:未|没有)登[录陆]|登[录陆][^。]{0,4}(?:超时|失效|过期)"
            r"|(?:token|令牌|会话)[^。]{0,12}(?:失效|过期|无效|不能为空|expired|invalid|missing)"
            r"|unauthori[sz]ed|not\s+logged\s+in|(?:log|sign)\s*in\s+(?:first|again|required)",
            re.IGNORECASE,
        ),
    ),
    (
        Reason.BLOCKED,
        Fault.UNKNOWN,
        "the request was stopped",
        re.compile(
            r"(?:请求|访问|IP)[^。]{0,10}(?:被?拦截|被?阻断|被?禁止|黑名单)|防火墙|access\s+denied",
            re.IGNORECASE,
        ),
    ),
)


def said(value: Any, status: int) -> Verdict | None:
    """The verdict on a decoded answer that holds no figure; None where it says nothing of itself.

    ``value`` is JSON, or a text that could not be decoded.
    """
    if isinstance(value, str):
        return _of_text(value.strip(), status)
    if not isinstance(value, dict):
        return None
    leaves = list(_leaves(value, 0))
    for name, leaf in leaves:
        if _CODE.fullmatch(name) and isinstance(leaf, str) and _SIGNATURE_CODE.fullmatch(leaf):
            detail = f"a signature is demanded: {name} is {leaf}"
            return Verdict(Reason.UNSUPPORTED, Fault.US, detail, status)
    for name, leaf in leaves:
        if not (_TOLD.fullmatch(name) and isinstance(leaf, str) and len(leaf) < _LONGEST_MESSAGE):
            continue
        for reason, fault, detail, words in _SAYS:
            if words.search(leaf):
                return Verdict(reason, fault, f"{detail}: {leaf.strip()[:200]}", status)
    return _cipher_of(leaves, status)


def _of_text(text: str, status: int) -> Verdict | None:
    """The verdict on a text that is no JSON: nothing but ciphertext."""
    return _encrypted("the whole answer", status) if _is_cipher(text) else None


def _cipher_of(leaves: list[tuple[str, Any]], status: int) -> Verdict | None:
    """The verdict where the only payload is a long text of hex or base64, or a flag says so."""
    if len(leaves) > _MOST_LEAVES:
        return None
    is_flagged = any(
        _ENCRYPTED_FLAG.fullmatch(name) and leaf in (1, "1", "true") for name, leaf in leaves
    )
    for name, leaf in leaves:
        if not isinstance(leaf, str) or _NO_PAYLOAD.fullmatch(name):
            continue
        if (_PAYLOAD.fullmatch(name) or is_flagged) and _is_cipher(leaf.strip(), short=is_flagged):
            return _encrypted(name, status)
    return None


def _encrypted(where: str, status: int) -> Verdict:
    return Verdict(Reason.UNSUPPORTED, Fault.US, f"encrypted: {where} is no readable text", status)


def _is_cipher(text: str, *, short: bool = False) -> bool:
    """A long text of hex or base64; ``short`` takes one of 32 hex digits, as long as an id."""
    joined = "".join(text.split())
    if joined.isdecimal():
        return False
    return bool(_CIPHER.fullmatch(joined) or (short and _SHORT_CIPHER.fullmatch(joined)))


def _leaves(value: Any, depth: int, name: str = "") -> Iterator[tuple[str, Any]]:
    """The values within objects, each with its key; a list stands for itself, as what it is not."""
    if isinstance(value, dict) and depth < _DEPTH:
        for key, inner in value.items():
            yield from _leaves(inner, depth + 1, str(key))
    else:
        yield name, value
