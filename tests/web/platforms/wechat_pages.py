"""Pages of mp.weixin.qq.com in their real layouts: articles of 2018 to 2026, accounts, states."""

from datetime import datetime
from html import escape

from tests.web.platforms.wechat_articles import CHINA, Account, Article, Counts

SITE = "https://mp.weixin.qq.com"
KINDS = {"2018": 0, "2024": 0, "picture": 8, "text": 10}
"""``item_show_type`` by layout."""


def article_page(account: Account, article: Article, counts: Counts | None, now: datetime) -> str:
    """An article as the platform draws it; without ``counts`` as it shows it to the public."""
    if article.layout == "2018":
        return _page_of_2018(account, article)
    body = _variables(account, article) + _long_body(account, article)
    if article.layout != "2024":
        body = _short_body(account)
    data = _data(account, article, counts, now)
    filler = "x" * max(0, article.size - len(body) - len(data))
    return f"""<!DOCTYPE html>
<html class=""><head><meta charset="utf-8">
<meta property="og:title" content="{escape(article.title)}"></head>
<body id="activity-detail" class="zh_CN">
<script type="text/javascript">var biz = null; var mid = start + end >> 1;
var idx = permanentListeners[event].indexOf(callback); var ad = {{ nick_name: '微信广告' }};
var words = ["该内容已被发布者删除", "此帐号已自主注销"];</script>
{body}
<script type="text/javascript" h5only nonce="280830765" reportloaderror>{data}</script>
<script>{_bar(counts)} /*{filler}*/</script>
</body></html>"""


def link_of(account: Account, article: Article) -> str:
    query = f"__biz={account.biz}&mid={article.mid}&idx={article.idx}&sn={article.sn}"
    return f"{SITE}/s?{query}&chksm=f0{article.mid}#rd"


def _page_of_2018(account: Account, article: Article) -> str:
    epoch = int(article.published.timestamp())
    day = article.published.astimezone(CHINA).date().isoformat()
    return f"""<!DOCTYPE html>
<!--headTrap<body></body><head></head><html></html>--><html><head><meta charset="utf-8">
<script nonce="2119129463" type="text/javascript">
var biz = ""||"{account.biz}";
var sn = "" || ""|| "{article.sn}";
var mid = "" || ""|| "{article.mid}";
var idx = "" || "" || "{article.idx}";
</script></head><body id="activity-detail" class="zh_CN mm_appmsg">
<div id="js_article" class="rich_media"><div class="rich_media_inner">
<h2 class="rich_media_title" id="activity-name">
    {escape(article.title)}
</h2><div id="meta_content" class="rich_media_meta_list">
<em id="post-date" class="rich_media_meta rich_media_meta_text">{day}</em>
<a class="rich_media_meta_nickname" href="##" id="post-user">{account.name}</a></div>
<div class="rich_media_content " id="js_content">{_paragraphs(article)}</div></div></div>
<script type="text/javascript">
var nickname = "{account.name}"; var appmsg_type = "9"; var ct = "{epoch}";
var publish_time = "{day}" || ""; var user_name = "{account.user_name}";
var msg_title = "{article.title}"; var msg_desc = "示例摘要"; var _copyright_stat = "0";
var msg_link = "{escape(link_of(account, article))}"; var msg_source_url = '';
</script></body></html>"""


def _paragraphs(article: Article) -> str:
    texts = "".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
    images = (f'<img data-src="{SITE}/示例/{place}.jpg">' for place in range(article.pictures))
    return texts + "".join(images)


def _variables(account: Account, article: Article) -> str:
    epoch = int(article.published.timestamp())
    return f"""<script type="text/javascript" nonce="280830765" reportloaderror>
var biz = "{account.biz}" || "";
var sn = "{article.sn}" || "" || "";
var mid = "{article.mid}" || "" || "";
var idx = "{article.idx}" || "" || "";
var nickname = htmlDecode("{account.name}"); var appmsg_type = "9"; var ct = "{epoch}";
var user_name = "{account.user_name}"; var read_num = "" * 1; var read_num_new = '' * 1;
</script>"""


def _long_body(account: Account, article: Article) -> str:
    return f"""<div id="js_article" style="position:relative;" class="rich_media">
<h1 class="rich_media_title " id="activity-name">
{escape(article.title)}</h1>
<div id="meta_content" class="rich_media_meta_list"><span id="js_author_name">
{escape(article.author)}</span><a href="javascript:void(0);" id="js_name">
  {account.name}  </a></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">
{_paragraphs(article)}</div></div>"""


def _short_body(account: Account) -> str:
    return f"""<div id="js_article" data-server-rendered="true" class="share_content_page ">
<div id="js_base_container"><div class="wx_follow_nickname ">{account.name}</div></div></div>"""


def _data(account: Account, article: Article, counts: Counts | None, now: datetime) -> str:
    """``window.cgiDataNew``: what the page's own script reads."""
    published = article.published.astimezone(CHINA)
    picture = f"{{ cdn_url: '{SITE}/示例.png', width: '1080' * 1, height: '1440' * 1, }},\n"
    modified = int(article.modified.timestamp()) if article.modified else ""
    text = _quoted("\n".join(article.paragraphs)) if article.layout != "2024" else "''"
    title, link = _quoted(article.title), _quoted(escape(link_of(account, article)))
    return f"""try {{ window.cgiDataNew = {{
    base_resp: {{ ret: '0' * 1, errmsg: JsDecode('ok'), wxtoken: '777' * 1, }},
    user_name: JsDecode('{account.user_name}'),
    nick_name: JsDecode('{account.name}'),
    title: JsDecode({title}),
    desc: JsDecode('示例摘要'),
    content_noencode: JsDecode({text}),
    create_time: JsDecode('{published:%Y-%m-%d %H:%M}'),
    link: JsDecode({link}),
    source_url: JsDecode(''),
    alias: JsDecode('{account.alias}'),
    signature: JsDecode('{account.description}'),
    author: JsDecode({_quoted(article.author)}),
    ori_create_time: '{int(article.published.timestamp())}' * 1,
    svr_time: '{int(now.timestamp())}' * 1,
    copyright_info: {{ copyright_stat: '0' * 1, is_cartoon_copyright: '0' * 1, }},
    bizuin: JsDecode('{account.biz}'),
    mid: '{article.mid}' * 1,
    idx: '{article.idx}' * 1,
    sn: JsDecode('{article.sn}'),
    item_show_type: '{KINDS[article.layout]}' * 1,
    modify_time: '{modified}' * 1,
    picture_page_info_list: [{picture * article.pictures if article.layout == "picture" else ""}],
    ip_wording: {{ country_name: '中国', province_name: '{article.province}', }},
    verify_status: '2' * 1,
    user_info: {{ is_login: '{int(counts is not None)}' * 1, appmsg_bar_data: {{
        {_bar_fields(counts) if counts else ""} }}, }},
}}; }} catch (e) {{}}"""


def _bar(counts: Counts | None) -> str:
    return f"window.appmsg_bar_data = {{ {_bar_fields(counts)} }};"


def _bar_fields(counts: Counts | None) -> str:
    """Counts as scripts have them: ``''`` where none is told, which is not zero."""
    names = {
        "read_num": "reads",
        "old_like_count": "likes",
        "like_count": "recommends",
        "share_count": "shares",
        "collect_count": "collects",
        "comment_count": "comments",
    }
    values = {name: getattr(counts, field, None) for name, field in names.items()}
    return ", ".join(
        f"{name}: '{'' if value is None else value}' * 1" for name, value in values.items()
    )


def _quoted(text: str) -> str:
    escapes = {"\\": "\\x5c", "'": "\\x27", '"': "\\x22", "\n": "\\x0a", "&": "\\x26"}
    return "'" + "".join(escapes.get(letter, letter) for letter in text) + "'"


TITLES = {
    "deleted": "该内容已被发布者删除",
    "violation": "此内容因违规无法查看",
    "migrated": "该公众号已迁移",
}


def state_page(account: Account, article: Article) -> str:
    """Why an article is not shown, without a word on which article it was."""
    if article.state == "unavailable":
        return """<!DOCTYPE html><html><head><title>该内容暂时无法查看</title></head><body>
<div class="panel"><div class="mesg-block"><p>该内容暂时无法查看</p></div></div></body></html>"""
    script = ""
    if article.state == "violation":
        script = f"""window.cgiData = {{ del_reason_id: '10001', del_reason: '示例原因',
user_name: '{account.user_name}', nick_name: '{account.name}', }};"""
    if article.state == "migrated":
        query = f"__biz={account.moved_to}&mid={article.mid + 10000}&idx={article.idx}"
        script = f"var transferTargetLink = '{escape(f'{SITE}/s?{query}')}#rd' || '';"
    return message_page(TITLES[article.state], script)


def message_page(title: str, script: str = "", text: str = "") -> str:
    """The platform's page that says one thing."""
    return f"""<!DOCTYPE html><html class=""><head><meta charset="utf-8"><title></title></head>
<body id="activity-detail" class="zh_CN"><div class="weui-msg"><div class="weui-msg__text-area">
<div class="weui-msg__title warn">{title}</div><p class="weui-msg__desc">{text}</p></div></div>
<script>{script}</script></body></html>"""


def verify_page() -> str:
    return message_page("环境异常", text="当前环境异常，完成验证后即可继续访问。")


def account_page(account: Account) -> str:
    """The page about an account: what it says of itself, and who runs it by WeChat's check."""
    fields = {"微信号": account.alias, "认证类型": account.principal_kind}
    rows = "".join(
        f'<div class="item-info basic-info"><div class="item-title">{name}</div>'
        f'<div class="item-desc">{value}</div></div>'
        for name, value in fields.items()
    )
    renames = "".join(f'<p class="js_item" data-scene="4">{each}</p>' for each in account.renames)
    return f"""<!DOCTYPE html><html class=""><head><meta charset="utf-8">
<title>关于{"服务号" if account.kind == "服务号" else "公众号"}</title></head>
<body id="" class="zh_CN wx_wap_page"><script>window.uin = params['uin'] || "777" || '';</script>
<div class="about-page"><div class="item-info"><div class="item-title basic-title">公众号简介</div>
<div class="item-desc basic-desc">{escape(account.description)}</div></div>{rows}
<div class="item-info spacial basic-info" id="link"><div class="item-title">认证主体</div>
<a href="http://mp.weixin.qq.com/mp/getverifyinfo?__biz={account.biz}#wechat_webview_type=1&amp;w"
 class="type-link-wrp item-desc"><div id="js_arrow_text" class="type-link-word-wrp">
 {account.principal} <i class="item-title-type"></i></div></a></div>
<div id="js_login_ip" class="item-info basic-info" style="display: none;">
<div class="item-title">IP属地 <i id="js_ip_alert"></i></div>
<div class="item-desc" id="js_login_ip_desc"></div></div>
<div class="item-info"><div class="item-title basic-title">名称记录</div>
<div class="item-desc basic-desc" id="js_div_rename_history">{renames}</div></div></div>
<script>window.ip_wording = {{ countryName: '中国', provinceName: '四川', cityName: '' }};</script>
</body></html>"""
