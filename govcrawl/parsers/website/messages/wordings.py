"""What the words of a mailbox mean: a letter's kind, whether it was answered, its rating."""

import re

from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.reports import boxes

KINDS = {
    "consultation": re.compile(r"咨询|询问|提问"),
    "complaint": re.compile(r"投诉"),
    "suggestion": re.compile(r"建议|意见|建言|献策"),
    "help": re.compile(r"求助|求决|救助"),
    "report": re.compile(r"举报|检举|揭发"),
    "thanks": re.compile(r"感谢|表扬|致谢"),
    "other": re.compile(r"其他|其它"),
}
MAILBOX = re.compile(r"信箱|来信|信件|留言|写信|问政|诉求")
"""In the name of a column or page: what it lists are citizens' letters."""
MAILBOX_NAME = re.compile(r"[\u4e00-\u9fff]{0,14}(?:信箱|留言板|直通车|问政平台|回音壁)")
"""The name of a mailbox (市长信箱, 领导留言板)."""

_OPEN = re.compile(
    r"[未待]|正在|办理中|处理中|受理中|审核中|转办|交办|分办|阅办|已受理|已提交|已接收|已登记"
    r"|已签收|新来信|尚未|暂无"
)
_ANSWERED = re.compile(
    r"已?(?:办结|办复|答复|回复|回信|反馈|办毕|解决|完成|回访|评价|结案)|已(?:处理|办理?|公开答复)"
    r"|处理完毕|办理完毕|办理完成"
)
_STATUS = re.compile(
    r"[\[(（【]?\s*(?:(?:已|未|待|正在|尚未|暂未)?(?:办结|办复|答复|回复|回信|反馈|受理|处理|办理|解决"
    r"|转办|交办|审核|评价|完成|提交)|(?:办理|处理|受理|审核)中|已办|办结|[处办]理完毕)\s*[\])）】]?"
)
_NOTHING = frozenset("无 暂无 - -- — —— / 空 null undefined none 未知".split())
_NO_REPLY = re.compile(
    r"[\[(（【]?(?:(?:该信件|此信)?(?:暂无|尚未|暂未|还未|未)\S{0,6}(?:回复|答复|办理|处理|反馈|回信)"
    r"|(?:暂无|正在|等待|待)(?:\S{0,6}(?:回复|答复|办理|处理|受理|审核))?中?|办理中|处理中)\S{0,6}"
)
_BRACKETED = re.compile(r"\s*[【\[（(]([\u4e00-\u9fff]{2,4})[】\]）)]")
_RATINGS = re.compile(r"(?:非常|很|十分|比较|基本|较|不太|很不|非常不|极)?不?满意|一般|[好中差]评")
_RATED = re.compile(
    r".{0,8}(?:满意|一般|[好中差]评|评价|优秀|良好|较好|很好|较差|很差|[☆★]).{0,8}"
    r"|\d(?:\.\d)?\s*[分星颗]?|100\s*分?|\d{1,2}(?:\.\d{1,2})?\s*[分%％]|[优良中差]|[一二三四五]星级?"
)
_BOXES = re.compile("[☑☒✅✔√■][^★]*[□☐○]|[□☐○][^★]*[☑☒✅✔√■]")
_LONGEST_STATUS = 30


def kind_in_title(title: str | None) -> str | None:
    """The kind of letter a title begins with (【投诉】…), or None."""
    found = _BRACKETED.match(title or "")
    return kind_of(found[1]) if found else None


def kind_of(text: str | None) -> str | None:
    """The kind of letter a text names; None where it names none or more than one."""
    found = [kind for kind, words in KINDS.items() if words.search(text or "")]
    return found[0] if len(found) == 1 else None


def status_of(text: str | None) -> str | None:
    """A status as printed, brackets around it taken off; None where there is none."""
    cleaned = (text or "").strip(" \t[]()（）【】:：·|")
    if characters(cleaned).lower() in _NOTHING or len(cleaned) > _LONGEST_STATUS:
        return None
    return cleaned or None


def is_status(text: str) -> bool:
    """True for a text that is the status of a letter and nothing else."""
    return bool(_STATUS.fullmatch(text.strip()))


def state_of(status: str | None) -> str | None:
    """``answered`` or ``open`` by a status; None where its words tell neither."""
    text = characters(status or "")
    if text in {"是", "否"}:
        return "answered" if text == "是" else "open"
    if _OPEN.search(text):
        return "open"
    return "answered" if _ANSWERED.search(text) else None


def is_answer(text: str | None) -> bool:
    """True for a text that answers; False for none, and for words that say there is none yet."""
    said = characters(text or "").strip("。.!！")
    return bool(said) and said.lower() not in _NOTHING and not _NO_REPLY.fullmatch(said)


def rating_of(text: str | None) -> str | None:
    """The sender's rating as printed, of printed boxes the ticked; None for none or many."""
    rating = (text or "").strip(" \t:：|")
    ticked = boxes.ticked(rating) if _BOXES.search(rating) else None
    if ticked and len(ticked) == 1:
        rating = ticked[0]
    rating = rating[1:-1] if rating[:1] in "[(（【" and rating[-1:] in "])）】" else rating
    choices = {choice[0] for choice in _RATINGS.finditer(rating)}
    if len(choices) > 1 or characters(rating).lower() in _NOTHING:
        return None
    return rating if _RATED.fullmatch(rating) else None
