"""A sample Weibo: three interfaces, robots.txt, the visitor flow, credentials and patience."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from http.cookies import SimpleCookie

from tests.web.pages import Answer, plain
from tests.web.platforms.serving import Asked
from tests.web.platforms.weibo_accounts import sample_accounts
from tests.web.platforms.weibo_feeds import Feeds, said
from tests.web.platforms.weibo_posts import Account

__all__ = ["EXPIRED_COOKIE", "GOOD_COOKIE", "GOOD_TOKEN", "WeiboPlatform", "sample_accounts"]

HOSTS = (
    *("m.weibo.cn", "weibo.com", "api.weibo.com", "c.api.weibo.com"),
    *("passport.weibo.com", "visitor.passport.weibo.cn"),
)
GOOD_COOKIE = "SUB=sample-sub-good-3f9a; SUBP=sample-subp-5e2c; XSRF-TOKEN=sample-xsrf-8b1d"
EXPIRED_COOKIE = "SUB=sample-sub-expired-0d4e; SUBP=sample-subp-5e2c"
GOOD_TOKEN = "2.00sample-token-7c1e"
OPEN = "User-agent: *\nAllow: /\n"
_LOGIN = {"ok": -100, "url": "https://weibo.com/login.php?url=https%3A%2F%2Fweibo.com%2F"}
_CAPTCHA = {
    "ok": -100,
    "errno": "-100",
    "msg": "",
    "url": "https://m.weibo.cn/captcha?scene=limit&backURL=https%3A%2F%2Fm.weibo.cn",
}


def origins(origin: str) -> str:
    """The setting that puts the sample platform in the place of the real one."""
    return ",".join(f"{host}={origin}" for host in HOSTS)


class WeiboPlatform:
    """Answers for its accounts as of ``present``, by request, credential and patience.

    ``patience``: so many requests are answered, then only ``impatience``: ``captcha``, ``418`` or
    ``login``. ``visitor_lasts``: the first visitor's credential is good for so many requests.
    ``visitors``: whether the visitor flow is served at all. ``disturbed`` maps a path to answers
    that take the place of its own, one after the other; None there leaves one alone.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        present: datetime,
        *,
        patience: int | None = None,
        impatience: str = "captcha",
        visitor_lasts: int | None = None,
        visitors: bool = True,
        robots: str = OPEN,
    ) -> None:
        self.accounts = {account.uid: account for account in accounts}
        self.feeds = Feeds(self.accounts, present)
        self.patience = patience
        self.impatience = impatience
        self.visitor_lasts = visitor_lasts
        self.visitors = visitors
        self.robots = robots
        self.disturbed: dict[str, list[Answer | None]] = {}
        self.sessions = {SimpleCookie(GOOD_COOKIE)["SUB"].value}
        self._issued = 0
        self._visits: Counter[str] = Counter()
        self._about: Counter[str] = Counter()
        self._lost_patience = False

    @property
    def present(self) -> datetime:
        return self.feeds.present

    @present.setter
    def present(self, moment: datetime) -> None:
        self.feeds.present = moment

    def answer(self, asked: Asked) -> Answer:
        """What the platform says."""
        if asked.path == "/robots.txt":
            return plain(self.robots)
        if asked.path.startswith("/visitor/"):
            return self._visitor(asked)
        if not self.feeds.answers(asked):
            return Answer(body=b"<html><body>404</body></html>", status=404)
        disturbances = self.disturbed.get(asked.path)
        if disturbances and (disturbance := disturbances.pop(0)) is not None:
            return disturbance
        return self._refused(asked) or self.feeds.answer(asked)

    def _visitor(self, asked: Asked) -> Answer:
        if not self.visitors:
            return Answer(body=b"<html><body>403</body></html>", status=403)
        if asked.path == "/visitor/visitor":
            page = b'<html><title>Sina Visitor System</title><script>var request_id = "r-1";'
            return Answer(body=page + b'post("/visitor/genvisitor2");</script></html>')
        self._issued += 1
        sub = f"sample-visitor-sub-{self._issued}"
        self.sessions.add(sub)
        data = {"tid": "t-1", "sub": sub, "subp": f"sample-visitor-subp-{self._issued}"}
        text = json.dumps({"retcode": 20000000, "msg": "succ", "data": data})
        name = asked.form.get("cb", "")
        return plain(f"window.{name} && {name}({text});", "text/javascript; charset=utf-8")

    def _refused(self, asked: Asked) -> Answer | None:
        """Why a request is not served; None where it is."""
        api = asked.path.startswith("/2/")
        if refused := _unknown_token(asked) if api else self._unknown_visitor(asked):
            return refused
        if self.patience is not None:
            self.patience -= 1
        uid = self.feeds.about(asked) or ""
        self._about[uid] += 1
        account = self.accounts.get(uid)
        if account is not None and account.patience is not None:
            self._lost_patience |= self._about[uid] > account.patience
        if self._lost_patience or (self.patience is not None and self.patience < 0):
            return self._impatient(asked, api=api)
        return None

    def _impatient(self, asked: Asked, *, api: bool) -> Answer:
        if api:
            error = {"error": "User requests out of rate limit!", "error_code": 10023}
            return said({**error, "request": asked.path}, 403)
        if self.impatience == "418":
            return Answer(body=b"<html><body>418</body></html>", status=418)
        return said(_LOGIN if self.impatience == "login" else _CAPTCHA)

    def _unknown_visitor(self, asked: Asked) -> Answer | None:
        """The answer to a cookie that does not do; None where it does."""
        cookie = SimpleCookie(asked.headers.get("cookie", ""))
        given = {name: each.value for name, each in cookie.items()}
        sub, web = given.get("SUB", ""), asked.path.startswith("/ajax/")
        if not sub and not web:
            return Answer(body=b"", status=432)
        wrong_echo = asked.headers.get("x-xsrf-token", "") != given.get("XSRF-TOKEN", "")
        if sub and web and (wrong_echo or "referer" not in asked.headers):
            return said({"error": "Forbidden"}, 403)
        self._visits[sub] += 1
        lasts = self.visitor_lasts if sub == "sample-visitor-sub-1" else None
        if lasts is not None and self._visits[sub] > lasts:
            self.sessions.discard(sub)
        return None if sub in self.sessions else said(_LOGIN)


def _unknown_token(asked: Asked) -> Answer | None:
    """The answer to a token that does not do; None where it does."""
    given = asked.headers.get("authorization", "")
    if given == f"OAuth2 {GOOD_TOKEN}":
        return None
    if not given:
        error = {"error": "source paramter(appkey) is missing", "error_code": 10006}
        return said({**error, "request": asked.path}, 400)
    return said({"error": "expired_token", "error_code": 21327, "request": asked.path}, 401)
