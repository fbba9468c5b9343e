"""What the three interfaces of the sample Weibo answer to somebody who may ask."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.web.pages import Answer
from tests.web.platforms.serving import Asked
from tests.web.platforms.weibo_posts import (
    CUT,
    Account,
    Post,
    bid_of,
    liked_post,
    post_of,
    rounded,
    user,
)

PAGE_SIZES = {"mobile": 10, "web": 20, "api": 25}
Fields = Mapping[str, str]
Shape = dict[str, Any]
_MISSING = {"ok": 0, "errno": "20101", "msg": "该微博不存在"}
_NOTHING: Shape = {"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}


def said(value: Any, status: int = 200) -> Answer:
    """An answer in JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(body=body, status=status, content_type="application/json; charset=utf-8")


class Feeds:
    """Accounts as the interfaces show them at ``present``."""

    def __init__(self, accounts: Mapping[str, Account], present: datetime) -> None:
        self.accounts = accounts
        self.present = present
        self._answers: dict[str, Callable[[Fields], Answer]] = {
            "/api/container/getIndex": self._mobile_index,
            "/statuses/show": self._mobile_post,
            "/statuses/extend": self._long_text,
            "/ajax/profile/info": self._web_profile,
            "/ajax/statuses/mymblog": self._web_posts,
            "/ajax/statuses/show": self._web_post,
            "/ajax/statuses/longtext": self._long_text,
            "/2/users/show.json": self._api_profile,
            "/2/statuses/user_timeline/other.json": self._api_posts,
            "/2/statuses/show.json": self._api_post,
        }

    def answers(self, asked: Asked) -> bool:
        return asked.path in self._answers

    def answer(self, asked: Asked) -> Answer:
        return self._answers[asked.path](asked.query)

    def about(self, asked: Asked) -> str | None:
        """The account a request is about; None for one about a single post."""
        fields = asked.query
        return (
            fields.get("uid")
            or fields.get("value")
            or fields.get("containerid", "").removeprefix("107603")
        )

    def _mobile_index(self, fields: Fields) -> Answer:
        if fields.get("type") == "uid":
            return self._mobile_profile(fields["value"])
        account = self.accounts.get(fields["containerid"].removeprefix("107603"))
        number = int(fields.get("page", "1"))
        posts = self._page(account, "mobile", number, fields.get("since_id"))
        if account is None or not posts:
            return said(_NOTHING)
        first = not fields.get("since_id") and number == 1
        shapes = self._shapes(posts, account, "mobile", liked=account.liked and first)
        cards: list[Shape] = [_card(shape) for shape in shapes]
        if first:
            cards[0] = {"card_type": 11, "card_group": [cards[0]]}
            cards.insert(1, {"card_type": 58, "desc": "示例推荐"})
        about = {"containerid": fields["containerid"], "total": self._claimed(account)}
        if cursor := self._cursor(account, posts):
            about["since_id"] = cursor
        return said({"ok": 1, "data": {"cardlistInfo": about, "cards": cards}})

    def _mobile_profile(self, uid: str) -> Answer:
        if (account := self.accounts.get(uid)) is None:
            return said({"ok": 0, "errno": "20003", "msg": "用户不存在"})
        shape = user(account) | {
            "description": "示例账号",
            "verified_reason": f"{account.name}官方微博",
            "followers_count": rounded(account.followers),
            "follow_count": 10,
            "statuses_count": self._claimed(account),
        }
        tab = {"tabKey": "weibo", "containerid": f"107603{uid}"}
        return said({"ok": 1, "data": {"userInfo": shape, "tabsInfo": {"tabs": [tab]}}})

    def _mobile_post(self, fields: Fields) -> Answer:
        found = self._found(fields["id"])
        return said({"ok": 1, "data": self._shape(*found, "mobile")} if found else _MISSING)

    def _long_text(self, fields: Fields) -> Answer:
        if (found := self._found(fields["id"])) is None:
            return said(_MISSING)
        text = found[1].text
        return said({"ok": 1, "data": {"longTextContent": text} if len(text) > CUT else {}})

    def _web_profile(self, fields: Fields) -> Answer:
        account = self.accounts.get(fields["uid"])
        if account is None:
            return said({"ok": 0, "message": "该用户不存在"})
        shape = user(account) | {
            "followers_count": account.followers,
            "followers_count_str": str(rounded(account.followers)),
            "friends_count": 10,
            "statuses_count": self._claimed(account),
            "verified_reason": f"{account.name}官方微博",
            "description": "示例账号",
            "location": "四川",
        }
        return said({"ok": 1, "data": {"user": shape, "tabList": []}})

    def _web_posts(self, fields: Fields) -> Answer:
        account, number = self.accounts.get(fields["uid"]), int(fields.get("page", "1"))
        since = fields.get("since_id", "").partition("kp")[0]
        posts = self._page(account, "web", number, since)
        if account is None or not posts:
            return said({"ok": 1, "data": {"since_id": "", "list": [], "total": 0}})
        cursor = self._cursor(account, posts)
        shapes = self._shapes(posts, account, "web", liked=account.liked and number == 1)
        following = f"{cursor}kp{number + 1}" if cursor else ""
        data = {"since_id": following, "list": shapes, "total": self._claimed(account)}
        return said({"ok": 1, "data": data})

    def _web_post(self, fields: Fields) -> Answer:
        found = self._found(fields["id"])
        return said({"ok": 1, **self._shape(*found, "web")} if found else _MISSING)

    def _api_profile(self, fields: Fields) -> Answer:
        if (account := self.accounts.get(fields["uid"])) is None:
            error = {"error": "User does not exists!", "error_code": 20003}
            return said({**error, "request": "/2/users/show.json"}, 400)
        shape = user(account) | {
            "name": account.name,
            "followers_count": account.followers,
            "friends_count": 10,
            "statuses_count": self._claimed(account),
            "created_at": "Mon Jun 13 09:37:44 +0800 2011",
            "verified_reason": f"{account.name}官方微博",
            "description": "示例账号",
        }
        return said(shape)

    def _api_posts(self, fields: Fields) -> Answer:
        account, number = self.accounts.get(fields["uid"]), int(fields.get("page", "1"))
        # The open API's max_id is included in what it answers, as its answers to us show.
        before = str(int(fields["max_id"]) + 1) if fields.get("max_id") else None
        posts = self._page(account, "api", number, before)
        shapes = self._shapes(posts, account, "api", liked=False) if account else []
        cursor = (self._cursor(account, posts) if account else None) or 0
        total = self._claimed(account) if account else 0
        cursors = {"since_id": 0, "max_id": cursor, "previous_cursor": 0, "next_cursor": cursor}
        return said({"statuses": shapes, "total_number": total, **cursors})

    def _api_post(self, fields: Fields) -> Answer:
        if (found := self._found(fields["id"])) is None:
            error = {"error": "target weibo does not exist!", "error_code": 20101}
            return said({**error, "request": "/2/statuses/show.json"}, 400)
        shape = self._shape(*found, "api")
        if fields.get("isGetLongText") == "1" and shape["isLongText"]:
            shape["longText"] = {"longTextContent": found[1].text}
        return said(shape)

    def _claimed(self, account: Account) -> int:
        return len(account.feed(self.present)) + account.surplus

    def _page(
        self, account: Account | None, interface: str, number: int, before: str | None
    ) -> list[Post]:
        """One page of a feed: by its number, or what is older than the post ``before``."""
        if account is None or account.hidden:
            return []
        feed, size = account.feed(self.present), PAGE_SIZES[interface]
        pinned = [post for post in feed if post.pinned]
        rest = feed[len(pinned) :]
        if before:
            return [post for post in rest if post.mid < int(before)][:size]
        first = pinned if number == 1 else []
        return first + rest[(number - 1) * size : number * size]

    def _cursor(self, account: Account, posts: list[Post]) -> int | None:
        """The last post of a page, while there are older ones."""
        rest = [post.mid for post in account.feed(self.present) if not post.pinned]
        return posts[-1].mid if posts and rest and rest[-1] < posts[-1].mid else None

    def _shapes(
        self, posts: list[Post], account: Account, interface: str, *, liked: bool
    ) -> list[Shape]:
        shapes = [self._shape(account, post, interface) for post in posts]
        return [*shapes[:2], liked_post(self.present, interface), *shapes[2:]] if liked else shapes

    def _shape(self, account: Account, post: Post, interface: str) -> Shape:
        return post_of(post, account, self.present, interface)

    def _found(self, name: str) -> tuple[Account, Post] | None:
        """The post of a number or short form, and whose it is."""
        for account in self.accounts.values():
            for post in account.feed(self.present):
                if name in {str(post.mid), bid_of(post.mid)}:
                    return account, post
        return None


def _card(shape: Shape) -> Shape:
    kind = "proweibotop_" if shape.get("isTop") else "proweibo_"
    return {"card_type": 9, "profile_type_id": kind, "mblog": shape}
