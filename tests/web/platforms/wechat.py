"""A sample of WeChat's public platform: articles, accounts, albums, a session's lists, patience."""

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

from tests.web.pages import Answer, html, plain
from tests.web.platforms import wechat_pages as pages
from tests.web.platforms.serving import Asked
from tests.web.platforms.wechat_articles import CHINA, Account, Article, sample_accounts

__all__ = ["DEAD_SESSION", "SESSION", "WechatPlatform", "origins", "sample_accounts"]

HOST = "mp.weixin.qq.com"
SESSION = {
    "uin": "MTAwMDAwMDAwNw==",
    "key": "samplekey6f5e4d3c2b1a0987",
    "pass_ticket": "samplepassticket+9f8e7d6c",
    "appmsg_token": "1234_sampletoken~~",
}
DEAD_SESSION = {**SESSION, "key": "samplekeydead00112233"}
OPEN = "User-agent: *\nAllow: /\n"
PAGE = 10
"""Pushes in a page of an account's history."""
_CAPTCHA = "/mp/wappoc_appmsgcaptcha"
_EMPTY_ALBUM = {"base_info": {"is_first_screen": "0"}, "continue_flag": "0"}


def origins(origin: str) -> str:
    """The setting that puts the sample platform in the place of the real one."""
    return f"{HOST}={origin}"


class WechatPlatform:
    """Answers for its accounts as of ``present`` (without a zone: Chinese time).

    ``patience``: so many requests are answered, then a verification is asked for, unless
    ``impatience`` is ``blocked`` or ``rate_limited``. ``history``: ``refused`` answers lists of
    pushes with an empty success, as the platform did in 2026; ``banned`` with ret -6. With
    ``counts_in_page`` off a session sees counts only where it asks for them alone.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        present: datetime,
        *,
        patience: int | None = None,
        impatience: str = "captcha",
        history: str = "open",
        counts_in_page: bool = True,
        robots: str = OPEN,
    ) -> None:
        self.present = present if present.tzinfo else present.replace(tzinfo=CHINA)
        self.accounts = {account.biz: account for account in accounts}
        self.patience = patience
        self.impatience = impatience
        self.history = history
        self.counts_in_page = counts_in_page
        self.robots = robots

    def answer(self, asked: Asked) -> Answer:
        """What the platform says."""
        if asked.path == "/robots.txt":
            return plain(self.robots)
        if asked.path == _CAPTCHA:
            return html(pages.verify_page())
        if self.patience is not None:
            self.patience -= 1
            if self.patience < 0:
                return self._impatient(asked)
        known = {
            "/s": self._long,
            "/mp/aboutbiz": self._account,
            "/mp/appmsgalbum": self._album,
            "/mp/profile_ext": self._history,
            "/mp/getappmsgext": self._counts,
        }
        handler = self._short if asked.path.startswith("/s/") else known.get(asked.path)
        return handler(asked) if handler else html(pages.message_page("参数错误"))

    def _impatient(self, asked: Asked) -> Answer:
        if self.impatience == "blocked":
            return html("<html><body>403 Forbidden</body></html>", status=403)
        if self.impatience == "rate_limited":
            return html(pages.message_page("访问过于频繁，请用微信扫描二维码进行访问"))
        return _to_captcha(asked)

    def _viewer(self, asked: Asked) -> bool:
        return all(asked.query.get(name) == SESSION[name] for name in ("uin", "key", "pass_ticket"))

    def _account(self, asked: Asked) -> Answer:
        account = self.accounts.get(asked.query.get("__biz", ""))
        return html(pages.account_page(account) if account else pages.message_page("参数错误"))

    def _long(self, asked: Asked) -> Answer:
        query = asked.query
        account = self.accounts.get(query.get("__biz", ""))
        named = (query.get("mid"), query.get("idx"))
        found = [
            each
            for each in (account.articles if account else ())
            if (str(each.mid), str(each.idx)) == named
        ]
        return self._page(asked, account, found[0] if found else None)

    def _short(self, asked: Asked) -> Answer:
        name = asked.path.rpartition("/")[2]
        for account in self.accounts.values():
            for article in account.articles:
                if article.short == name:
                    return self._page(asked, account, article)
        return self._page(asked, None, None)

    def _page(self, asked: Asked, account: Account | None, article: Article | None) -> Answer:
        if account is None or article is None:
            return html(pages.message_page("参数错误"))
        if article.state == "verify":
            return _to_captcha(asked)
        if article.state != "shown":
            return html(pages.state_page(account, article))
        sees = self.counts_in_page and self._viewer(asked)
        counts = article.counts_on(self.present) if sees else None
        return html(pages.article_page(account, article, counts, self.present))

    def _album(self, asked: Asked) -> Answer:
        query = asked.query
        account = self.accounts.get(query.get("__biz", ""))
        listed = account.albums.get(query.get("album_id", ""), ()) if account else ()
        start = 0
        if "begin_msgid" in query:
            last = (query["begin_msgid"], query.get("begin_itemidx", "1"))
            places = [(str(each.mid), str(each.idx)) for each in listed]
            start = places.index(last) + 1 if last in places else len(listed)
        size = min(int(query.get("count", "10")), 20)
        shown = listed[start : start + size]
        answer: dict[str, Any] = {"base_resp": {"exportkey_token": "", "ret": 0}}
        answer["getalbum_resp"] = self._album_page(account, shown, start + size < len(listed))
        if account:
            answer["getalbum_resp"]["base_info"] |= {"article_count": str(len(listed))}
        return _json(answer)

    def _album_page(
        self, account: Account | None, shown: tuple[Article, ...], more: bool
    ) -> dict[str, Any]:
        if account is None or not shown:
            return {**_EMPTY_ALBUM, "base_info": dict(_EMPTY_ALBUM["base_info"])}
        rows = [
            {
                "cover_img_1_1": "",
                "create_time": str(int(each.published.timestamp())),
                "is_pay_subscribe": "0",
                "itemidx": str(each.idx),
                "key": f"{each.mid}_{each.idx}",
                "msgid": str(each.mid),
                "title": each.title,
                "url": pages.link_of(account, each).replace("https:", "http:"),
            }
            for each in shown
        ]
        return {
            "article_list": rows if len(rows) > 1 else rows[0],
            "base_info": {"is_first_screen": "0", "nickname": account.name},
            "continue_flag": "1" if more else "0",
        }

    def _history(self, asked: Asked) -> Answer:
        empty = {"ret": 0, "errmsg": "ok", "msg_count": 0, "can_msg_continue": 0}
        if not self._viewer(asked):
            return _json({"ret": -3, "errmsg": "no session", "cookie_count": 0})
        if self.history == "banned":
            return _json({"ret": -6, "errmsg": "unknown error", "home_page_list": []})
        if self.history == "refused":
            return _json({**empty, "home_page_list": []})
        account = self.accounts.get(asked.query.get("__biz", ""))
        by_push: dict[int, list[Article]] = {}
        for article in account.articles if account else ():
            by_push.setdefault(article.mid, []).append(article)
        start = int(asked.query.get("offset", "0"))
        pushes = list(by_push.values())
        shown = [_push(account, each) for each in pushes[start : start + PAGE] if account]
        goes_on = start + PAGE < len(pushes)
        return _json(
            empty
            | {
                "msg_count": len(shown),
                "can_msg_continue": int(goes_on),
                "next_offset": start + len(shown),
                "general_msg_list": json.dumps({"list": shown}, ensure_ascii=False),
            }
        )

    def _counts(self, asked: Asked) -> Answer:
        query = {**asked.query, **asked.form}
        account = self.accounts.get(query.get("__biz", ""))
        named = (query.get("mid"), query.get("idx"))
        articles = account.articles if account else ()
        found = [each for each in articles if (str(each.mid), str(each.idx)) == named]
        token = query.get("appmsg_token") == SESSION["appmsg_token"]
        if not (found and token and self._viewer(asked) and asked.method == "POST"):
            return _json({"base_resp": {"ret": -2, "errmsg": "invalid args"}})
        counts = found[0].counts_on(self.present)
        stat = {"show": True, "is_login": True, "read_num": counts.reads, "ret": 0}
        stat |= {"old_like_num": counts.likes, "like_num": counts.recommends}
        shown = {name: value for name, value in stat.items() if value is not None}
        return _json({"appmsgstat": shown, "base_resp": {"wxtoken": 777}})


def _push(account: Account, articles: list[Article]) -> dict[str, Any]:
    first, *others = (_row(account, each) for each in articles)
    moment = int(articles[0].published.timestamp())
    info = {"id": articles[0].mid, "type": 49, "datetime": moment, "fakeid": str(account.number)}
    extra = {**first, "is_multi": int(bool(others)), "multi_app_msg_item_list": others}
    return {"comm_msg_info": {**info, "status": 2, "content": ""}, "app_msg_ext_info": extra}


def _row(account: Account, article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "digest": "示例摘要",
        "content_url": escape(pages.link_of(account, article).replace("https:", "http:")),
        "source_url": "",
        "author": article.author,
        "copyright_stat": 100,
        "del_flag": 1 if article.state == "shown" else 4,
        "item_show_type": pages.KINDS[article.layout],
    }


def _to_captcha(asked: Asked) -> Answer:
    target = quote(f"https://{HOST}{asked.target}", safe="")
    place = f"{_CAPTCHA}?poc_token=HB5sample0123456789&target_url={target}"
    return Answer(body=b"", status=302, headers={"Location": place})


def _json(value: object) -> Answer:
    return plain(json.dumps(value, ensure_ascii=False), "application/json; charset=UTF-8")
