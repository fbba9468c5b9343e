"""What all sites link to and no office has: filing, marks, microblog, each a page that answers."""

from tests.web import documents, pages
from tests.web.pages import Content, Particulars


def build(_site: Particulars, _base: str) -> Content:
    names = {
        "/icp/": "备案管理系统",
        "/registerSystemInfo": "全国互联网安全管理服务平台",
        "/sitename": "党政机关、事业单位和国有企业互联网网站安全专用标识",
        "/exposure/jiucuo.html": "我为政府网站找错",
        "/weibo/shili": "示例发布的微博",
        "/weixin/shili": "关注示例发布",
    }
    answers = {
        path: pages.html(f"<html><head><title>{name}</title></head><body>{name}</body></html>")
        for path, name in names.items()
    }
    answers |= {f"/images/{name}.png": documents.png() for name in ("dzjg", "jiucuo")}
    answers["/robots.txt"] = pages.plain("User-agent: *\nAllow: /\n")
    return Content(answers=answers, missing=pages.html("<h1>404 Not Found</h1>", status=404))
