"""What WeChat's notices say, in Chinese and English, and what each of them means."""

import re

from govcrawl.reasons import Fault, Reason

_ACCOUNT = r"(?:[账帐]号|公众号|订阅号|服务号|account)"
_CANNOT = r"(?:cannot|can['’]t|can\s+not|unable\s+to|not\s+(?:be\s+)?able\s+to)"
_VERIFY = (
    r"环境异常|完成(?:安全)?验证|安全验证|去验证"
    r"|(?:environment|network)[^.]{0,30}(?:abnormal|unusual)|verif(?:y|ication)\b(?!\s+fail)"
)
_NOT_SHOWN = (
    r"(?:无法|不能|不可)(?:查看|访问|显示|浏览)|不存在|unavailable|no\s+longer\s+available"
    rf"|{_CANNOT}\s+(?:be\s+)?(?:view|display|open|access|show)"
)
_TABLE: tuple[tuple[str, Reason, Fault, str], ...] = (
    (
        _VERIFY,
        Reason.CAPTCHA,
        Fault.UNKNOWN,
        "WeChat wants a person to verify",
    ),
    (
        r"(?:访问|操作|请求)(?:过于|太|过)?频繁|too\s+(?:frequent|many|often)",
        Reason.RATE_LIMITED,
        Fault.US,
        "asked too often",
    ),
    (
        r"微信(?:客户端)?(?:中|内|里)?打开|\b(?:open|use|view)\b[^.]{0,40}\b(?:wechat|weixin)\b",
        Reason.LOGIN_REQUIRED,
        Fault.UNKNOWN,
        "shown only in WeChat's own client",
    ),
    (
        r"系统(?:出错|错误|繁忙|异常)|system\s+(?:error|busy)",
        Reason.HTTP_5XX,
        Fault.UNKNOWN,
        "WeChat's servers failed",
    ),
    (
        r"链接已?(?:过期|失效)|link[^.]{0,20}\bexpired|expired\s+link",
        Reason.EXPIRED,
        Fault.US,
        "the link was a temporary one and has expired",
    ),
    (
        r"参数错误|链接(?:错误|无效)|invalid\s+(?:param|arg|url|link)|\b(?:param|arg)\w*\s+error",
        Reason.HTTP_4XX,
        Fault.US,
        "WeChat does not know this address",
    ),
    (
        rf"{_ACCOUNT}[^.。]{{0,20}}(?:已|\bhas\b|\bhave\b)[^.。]{{0,12}}(?:迁移|migrat|transfer)",
        Reason.MIGRATED,
        Fault.SITE,
        "the account moved",
    ),
    (r"迁移|migrat", Reason.MIGRATED, Fault.SITE, "the account is being moved"),
    (
        rf"注销|{_ACCOUNT}[^.]{{0,40}}(?:cancel|deregister|closed|deactivat|deleted)",
        Reason.REMOVED,
        Fault.SITE,
        "the account was closed by its owner",
    ),
    (
        rf"{_ACCOUNT}[^.。]{{0,40}}(?:屏蔽|封禁|封停|冻结|停用|block|\bban|suspend)",
        Reason.REMOVED,
        Fault.SITE,
        "the account is blocked by WeChat",
    ),
    (
        r"违规|违反|侵权|投诉|不实|谣言|violat|infring|complain|reported\s+by",
        Reason.REMOVED,
        Fault.SITE,
        "taken down by WeChat as a violation",
    ),
    (r"删除|\bdelet|\bremov", Reason.REMOVED, Fault.SITE, "deleted by its author"),
    (
        _NOT_SHOWN,
        Reason.REMOVED,
        Fault.UNKNOWN,
        "not shown at the moment",
    ),
)
SIMPLIFIED = str.maketrans(
    "刪違規無遷註銷環異驗證參數錯誤鏈過暫時訪問頻統開戶號權訴謠實內該發",
    "删违规无迁注销环异验证参数错误链过暂时访问频统开户号权诉谣实内该发",
)
"""The characters of notices in Taiwan's and Hong Kong's writing, which clients there get."""

WORDINGS = [
    (re.compile(pattern, re.IGNORECASE), reason, fault, detail)
    for pattern, reason, fault, detail in _TABLE
]
"""Pattern, reason, fault and detail; the first that fits counts."""
