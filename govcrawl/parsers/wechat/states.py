"""Pages that say why there is no article: deleted, refused, moved, or only for a person.

A notice is known by its structure: no ``#js_article``, and a title of WeChat's message page. Only
then its words say which it is. Nothing of a notice but WeChat's own words is kept: it may name the
account.
"""

import re

from govcrawl.parsers.json_values import mapping
from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.wechat import addresses
from govcrawl.parsers.wechat.addresses import Identity
from govcrawl.parsers.wechat.scripts import WechatPage
from govcrawl.parsers.wechat.values import whole
from govcrawl.parsers.wechat.wordings import SIMPLIFIED, WORDINGS
from govcrawl.reasons import Fault, Reason, Verdict

_TITLES = frozenset({"weui-msg__title", "weui_msg_title", "mesg-block", "global_error_msg"})
_LONGEST_NOTICE = 400
"""Characters of a page that is a notice and nothing else."""

_QUOTED = re.compile(r"[“\"「『《][^”\"」』》]{0,200}[”\"」』》]")
_MOST_KEPT = 60
_REFUSED = 400


def of_page(page: WechatPage) -> Verdict | None:
    """What a page says instead of an article; None for one that is no notice."""
    status = page.capture.status
    if addresses.is_captcha(page.capture.url):
        detail = "WeChat sent us to its verification page"
        return Verdict(Reason.CAPTCHA, Fault.UNKNOWN, detail, status)
    if page.page.tree.xpath("boolean(//*[@id='seccodeForm' or @id='seccodeImage'])"):
        return Verdict(Reason.CAPTCHA, Fault.UNKNOWN, "Sogou asks for a captcha", status)
    if page.page.tree.xpath("boolean(//form[@name='searchForm' and contains(@action, 'weixin')])"):
        detail = "a page of Sogou's search: it names accounts without their biz"
        return Verdict(Reason.UNSUPPORTED, Fault.US, detail, status)
    return _of_notice(page, status)


def migration_target(page: WechatPage) -> str | None:
    """Where a moved account's page leads: the biz of the new one, else the address."""
    link = page.variables.get("transferTargetLink")
    if not isinstance(link, str):
        return None
    return addresses.identity_of(link).biz or addresses.article_url(Identity(), link)


def _of_notice(page: WechatPage, status: int) -> Verdict | None:
    title = _title(page)
    words = f"{page.page.title or ''} {page.page.visible_text}".strip()
    # Older notices have no title of their own: they are little else than their words.
    notice = title or (words if len(words) <= _LONGEST_NOTICE and status < _REFUSED else "")
    simplified = notice.translate(SIMPLIFIED)
    for pattern, reason, fault, detail in WORDINGS:
        if pattern.search(simplified):
            particulars = _particulars(page, reason) or detail
            return Verdict(reason, fault, particulars, status)
    if not title:
        return None
    unknown = _QUOTED.sub("…", title)[:_MOST_KEPT]
    return Verdict(Reason.SCHEMA_DRIFT, Fault.US, f"a notice in unknown words: {unknown}", status)


def _title(page: WechatPage) -> str:
    for element in page.page.tree.iter("div", "h1", "h2", "h3", "h4", "p", "span"):
        if not _TITLES.isdisjoint((element.get("class") or "").split()):
            text = squeeze("".join(element.itertext()))[:_LONGEST_NOTICE]
            if text:
                return text
    return ""


def _particulars(page: WechatPage, reason: Reason) -> str | None:
    """What a notice tells beyond its title: where an account moved, which rule was broken."""
    if reason is Reason.MIGRATED:
        target = migration_target(page)
        return f"the account moved to {target}" if target else None
    told = mapping(page.objects.get("cgiData"))
    words, number = told.get("del_reason"), whole(told.get("del_reason_id"))
    if reason is not Reason.REMOVED or not number:
        return None
    why = _QUOTED.sub("…", squeeze(words))[:200] if isinstance(words, str) else ""
    return f"taken down by WeChat, reason {number}{': ' if why else ''}{why}"
