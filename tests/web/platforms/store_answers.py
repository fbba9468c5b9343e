"""What sample stores say of their apps, in the shapes of the real stores."""

import json
from collections.abc import Iterable
from datetime import UTC
from html import escape
from typing import Any

from govcrawl.china import CHINA
from tests.web.platforms.store_apps import Review, StoreApp

CHALLENGE = """<html><head><meta charset="utf-8"></head><body><script>
document.cookie=('_')+('_jsl_clearance_s=')+('1799999999.9|-1|c0ffee');location.href=location.pathname
</script></body></html>"""
HUAWEI_MISSING = {"rtnCode": 12, "rtnDesc": "该应用不存在或已下架", "AG-TraceId": "0" * 32}
XIAOMI_MISSING = """<html><head><title>小米应用商店</title></head><body><div class="main">
<div class="empty"><p>抱歉，您访问的应用不存在或已下架</p></div></div></body></html>"""


def apple_results(apps: Iterable[StoreApp]) -> dict[str, Any]:
    """A lookup or a search."""
    results = [
        {
            "artistName": app.name,
            "averageUserRating": app.rating,
            "bundleId": app.package,
            "currency": "CNY",
            "currentVersionReleaseDate": _utc(app),
            "fileSizeBytes": str(app.size),
            "genres": ["工具"],
            "kind": "software",
            "price": 0.0,
            "primaryGenreName": "Utilities",
            "sellerName": app.developer,
            "trackId": int(app.app_id),
            "trackName": app.name,
            "trackViewUrl": f"https://apps.apple.com/cn/app/id{app.app_id}?uo=4",
            "userRatingCount": app.raters,
            "version": app.version,
            "wrapperType": "software",
        }
        for app in apps
    ]
    return {"resultCount": len(results), "results": results}


def apple_feed(app_id: str, reviews: Iterable[Review]) -> dict[str, Any]:
    """A page of the feed of reviews: no entry, one, or a list of them."""
    address = f"https://itunes.apple.com/cn/rss/customerreviews/id={app_id}/sortby=mostrecent/json"
    entries = [
        {
            "author": {"name": {"label": each.author}},
            "updated": {"label": each.written.isoformat(timespec="seconds")},
            "im:rating": {"label": str(each.stars)},
            "im:version": {"label": each.version},
            "id": {"label": str(each.number)},
            "title": {"label": "评价"},
            "content": {"label": each.text, "attributes": {"type": "text"}},
            "im:voteSum": {"label": "0"},
        }
        for each in reviews
    ]
    feed: dict[str, Any] = {"title": {"label": "iTunes Store：用户评论"}, "id": {"label": address}}
    if entries:
        feed["entry"] = entries if len(entries) > 1 else entries[0]
    return {"feed": feed}


def huawei_app(app: StoreApp) -> dict[str, Any]:
    """An app, by itself or in a list."""
    return {
        "AG-TraceId": "0" * 32,
        "appId": app.app_id,
        "name": app.name,
        "pkgName": app.package,
        "developerName": app.developer,
        "kindName": "便捷生活",
        "version": app.version,
        "size": app.size,
        "hot": str(app.rating),
        "rateNum": str(app.raters),
        "downCount": str(app.downloads),
        "releaseDate": int(app.updated.timestamp() * 1000),
        "description": "下载 1 亿次，评分 5.0",
    }


def huawei_list(apps: Iterable[StoreApp]) -> dict[str, Any]:
    """The apps of a name."""
    found = [huawei_app(app) for app in apps]
    cards = [{"layoutName": "searchResult", "dataList": [{"appList": found}]}] if found else []
    return {"rtnCode": 0, "count": len(found), "layoutData": cards}


def huawei_reviews(app: StoreApp, page: int, size: int) -> dict[str, Any]:
    """A page of reviews; it begins with the last one of the page before."""
    start = (page - 1) * size
    shown = app.reviews[max(0, start - 1) : start + size] if start < len(app.reviews) else ()
    rows = [
        {
            "id": str(each.number),
            "accountName": each.author,
            "commentInfo": each.text,
            "rating": str(each.stars),
            "operTime": each.written.astimezone(CHINA).strftime("%Y/%m/%d %H:%M"),
            "versionName": each.version,
            "approveCounts": 0,
            **({"devReply": {"replyContent": each.reply}} if each.reply else {}),
        }
        for each in shown
    ]
    pages = -(-len(app.reviews) // size)
    return {"rtnCode": 0, "totalPages": pages, "count": len(app.reviews), "list": rows}


def tencent_page(package: str, app: StoreApp | None) -> str:
    """The page of an app, others beside it; without an app the page that says so."""
    beside = {"pkg_name": "com.example.beside", "name": "示例通办极速版", "developer": "他人"}
    beside |= {"app_id": "54000002", "download_num": "99", "average_rating": "5.00"}
    cards = [{"data": {"name": "GameDetail", "itemData": [_tencent(app)]}}] if app else []
    cards.append({"data": {"name": "YouMayAlsoLike", "itemData": [beside]}})
    said = "" if app else "<p>抱歉，该应用已下架</p>"
    return _next_page(said, cards, {"detail_pkgname": package})


def tencent_search(apps: Iterable[StoreApp]) -> str:
    """The page of the apps of a name."""
    found = [_tencent(app) for app in apps]
    return _next_page("", [{"data": {"name": "SearchList", "itemData": found}}], {})


def xiaomi_page(app: StoreApp) -> str:
    """The page of an app."""
    raters = f"( {app.raters}次评分 )" if app.raters else "暂无评分"
    stars = f"star1-hover star1-{app.rating:g}" if app.rating else "star1-hover"
    return f"""<html><head><meta charset="utf-8"><title>{escape(app.name)}</title></head>
<body><div class="nav"><a href="/">首页</a><a href="/topList">应用</a></div><div class="app-info">
<div class="intro-titles"><h3>{escape(app.name)}</h3><p><b>分类：</b>实用工具</p>
<div class="star1-empty"><div class="{stars}"></div></div>
<span class="app-intro-comment">{raters}</span></div></div>
<div class="app-text"><h3>应用介绍</h3><p>一网通办，办事不用跑。</p></div><div class="container cf">
<div><div>软件大小</div><div>{app.size / 2**20:.2f}M</div></div>
<div><div>appID</div><div>{app.app_id}</div></div>
<div><div>版本号</div><div>{app.version}</div></div>
<div><div>开发者</div><div>{escape(app.developer)}</div></div>
<div><div>更新时间</div><div>{app.updated:%Y-%m-%d}</div></div>
<div><div>包名</div><div>{app.package}</div></div></div></body></html>"""


def xiaomi_search(apps: Iterable[StoreApp]) -> str:
    """The page of the apps of a name."""
    found = [
        {
            "appId": app.app_id,
            "displayName": app.name,
            "packageName": app.package,
            "publisherName": app.developer,
            "ratingScore": app.rating,
            "ratingTotalCount": app.raters,
        }
        for app in apps
    ]
    listed = json.dumps(found, ensure_ascii=False)
    return f"<html><body><script>let searchList = {listed};</script></body></html>"


def oppo_list(apps: list[StoreApp]) -> dict[str, Any]:
    """A page of the list of all apps."""
    rows = [
        {
            "appId": number,
            "appName": app.name,
            "pkgName": app.package,
            "dlCount": app.downloads,
            "dlDesc": f"{app.downloads} 次",
            "grade": app.rating,
            "gradeCount": app.raters,
        }
        for number, app in enumerate(apps, 3_200_001)
    ]
    return {"errno": 0, "data": {"isEnd": int(not rows), "cards": [{"apps": rows}]}}


def _tencent(app: StoreApp) -> dict[str, Any]:
    return {
        "pkg_name": app.package,
        "app_id": "54000001",
        "name": app.name,
        "version_name": app.version,
        "developer": app.developer,
        "download_num": str(app.downloads),
        "average_rating": f"{app.rating:.2f}",
        "apk_size": str(app.size),
        "update_time": str(int(app.updated.timestamp())),
        "cate_name": "便捷生活",
    }


def _next_page(said: str, components: list[dict[str, Any]], parameters: dict[str, str]) -> str:
    response = {"ret": 0, "msg": "", "data": {"components": components}}
    context = {"initialInfo": {"pageParams": parameters}}
    held = {"props": {"pageProps": {"dynamicCardResponse": response, "context": context}}}
    data = json.dumps(held, ensure_ascii=False)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>应用宝</title></head><body>
<div id="__next">{said}</div><script id="__NEXT_DATA__" type="application/json">{data}</script>
</body></html>"""


def _utc(app: StoreApp) -> str:
    return app.updated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
