"""Sample app stores, each with the apps it lists: their answers in the real stores' shapes."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from tests.web.pages import Answer, html, plain
from tests.web.platforms import store_answers as answers
from tests.web.platforms.serving import Asked
from tests.web.platforms.store_apps import StoreApp, sample_apps

HOSTS = {
    "apple": "itunes.apple.com",
    "huawei": "web-drcn.hispace.dbankcloud.com",
    "tencent": "sj.qq.com",
    "xiaomi": "app.mi.com",
    "oppo": "app.cdo.oppomobile.com",
    "wandoujia": "www.wandoujia.com",
}
"""Where each store is in reality."""

OPEN = "User-agent: *\nAllow: /\n"
APPLE_PAGE, HUAWEI_PAGE, OPPO_PAGE = 50, 25, 50
Instead = Callable[[Asked], Answer | None]


class SampleStore:
    """A store with its apps. ``instead`` may answer a request in another way than the store."""

    name = ""

    def __init__(
        self,
        apps: Iterable[StoreApp] = (),
        *,
        instead: Instead = lambda _: None,
        robots: str = OPEN,
    ) -> None:
        self.apps = list(apps)
        self.instead = instead
        self.robots = robots

    def answer(self, asked: Asked) -> Answer:
        """What the store says."""
        if asked.path == "/robots.txt":
            return plain(self.robots)
        return self.instead(asked) or self.own(asked)

    def own(self, asked: Asked) -> Answer:
        """What it says by itself."""
        raise NotImplementedError

    def found(self, app_id: str) -> StoreApp | None:
        """The app of an id or a package."""
        return next((app for app in self.apps if app_id in {app.app_id, app.package}), None)

    def named(self, name: str) -> list[StoreApp]:
        """The apps whose name has these words in it."""
        return [app for app in self.apps if name in app.name]


class AppleStore(SampleStore):
    """App Store: lookup, search and feeds of reviews, for the Chinese storefront."""

    name = "apple"

    def own(self, asked: Asked) -> Answer:
        """A lookup, a search, or a page of a feed that begins with the last review of the page."""
        if asked.path == "/search":
            return _json(answers.apple_results(self.named(asked.query["term"])))
        if asked.path == "/lookup":
            app = self.found(asked.query["id"])
            is_here = app is not None and asked.query.get("country") == "cn"
            return _json(answers.apple_results([app] if app and is_here else []))
        parts = dict(each.split("=") for each in asked.path.split("/") if "=" in each)
        app = self.found(parts["id"])
        start = (int(parts["page"]) - 1) * (APPLE_PAGE - 1)
        reviews = app.reviews[start : start + APPLE_PAGE] if app else ()
        is_past = start > 0 and len(reviews) <= 1
        return _json(answers.apple_feed(parts["id"], () if is_past else reviews))


class HuaweiStore(SampleStore):
    """AppGallery: a token for whoever asks, which lets ``uses`` requests in, and JSON for it.

    A page of reviews begins with the last one of the page before.
    """

    name = "huawei"

    def __init__(
        self, apps: Iterable[StoreApp] = (), *, uses: int | None = None, **told: object
    ) -> None:
        super().__init__(apps, **told)  # type: ignore[arg-type]
        self.uses = uses
        self.tokens: list[str] = []
        self._left = 0

    def own(self, asked: Asked) -> Answer:
        """A token; for it an app, reviews, or apps of a name."""
        if asked.path.endswith("/getInterfaceCode"):
            self.tokens.append(f"sampleCode{len(self.tokens)}x9f8e7d6c5b4a39281706")
            self._left = self.uses or 0
            return _json(self.tokens[-1])
        if not self._lets_in(asked):
            return _json({"rtnCode": 1002, "rtnDesc": "interface code invalid"}, status=403)
        if asked.path.endswith("/appinfo"):
            app = self.found(json.loads(asked.body)["appId"])
            return _json(answers.huawei_app(app) if app else answers.HUAWEI_MISSING)
        if asked.path.endswith("/commentlist3"):
            app, page = self.found(asked.form["appid"]), int(asked.form["reqPageNum"])
            return _json(answers.huawei_reviews(app, page, HUAWEI_PAGE) if app else {})
        return _json(answers.huawei_list(self.named(asked.query["uri"].partition("|")[2])))

    def _lets_in(self, asked: Asked) -> bool:
        code, _, moment = asked.headers.get("interface-code", "").rpartition("_")
        if not moment.isdecimal() or "identity-id" not in asked.headers:
            return False
        if code not in self.tokens[-1:] or (self.uses is not None and self._left <= 0):
            return False
        self._left -= 1
        return True


class TencentStore(SampleStore):
    """应用宝: pages that hold their data in a script, beside apps of others."""

    name = "tencent"

    def own(self, asked: Asked) -> Answer:
        """The page of an app, or of the apps of a name."""
        if asked.path == "/search":
            return html(answers.tencent_search(self.named(asked.query["q"])))
        package = asked.path.rpartition("/")[2]
        return html(answers.tencent_page(package, self.found(package)))


class XiaomiStore(SampleStore):
    """小米应用商店: HTML pages without a count of downloads."""

    name = "xiaomi"

    def own(self, asked: Asked) -> Answer:
        """The page of an app, or of the apps of a name."""
        if asked.path == "/searchAll":
            return html(answers.xiaomi_search(self.named(asked.query["keywords"])))
        app = self.found(asked.query["id"])
        return html(answers.xiaomi_page(app) if app else answers.XIAOMI_MISSING)


class OppoStore(SampleStore):
    """OPPO 软件商店: no page for an app, but lists of all it shows."""

    name = "oppo"

    def own(self, asked: Asked) -> Answer:
        """A page of the list."""
        start = int(parse_qs(urlsplit(asked.target).query)["start"][0])
        return _json(answers.oppo_list(self.apps[start : start + OPPO_PAGE]))


class GuardedStore(SampleStore):
    """豌豆荚, behind a challenge that only a browser's scripts would answer."""

    name = "wandoujia"

    def own(self, asked: Asked) -> Answer:
        """The challenge."""
        return Answer(
            body=answers.CHALLENGE.encode(),
            status=521,
            headers={"Set-Cookie": "__jsluid_s=0123456789abcdef; path=/"},
        )


def sample_stores(present: datetime) -> list[SampleStore]:
    """The stores of the sample web, as they stand at ``present``."""
    apps = sample_apps(present)
    stores = (AppleStore, HuaweiStore, TencentStore, XiaomiStore)
    return [*(store(apps[store.name]) for store in stores), GuardedStore()]


def origins(place: dict[str, str]) -> str:
    """The setting that puts sample stores, by their names, in the place of the real ones."""
    return ",".join(f"{HOSTS[name]}={origin}" for name, origin in place.items())


def _json(value: object, status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(body=body, status=status, content_type="application/json; charset=UTF-8")
