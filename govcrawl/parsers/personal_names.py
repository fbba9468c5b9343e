"""Personal names where a Chinese text marks them: 我叫张三, 居民王五, 张三先生, 来信人：张三."""

import re
from collections.abc import Iterator

from govcrawl.parsers.surnames import COMPOUND, MISTAKEN, PLAIN, RARE

_HAN = "[\u4e00-\u9fff]"
_GIVEN = rf"(?:(?![的是在住于与被把说称向反投求咨举因要等某及对了不]){_HAN})"
"""A character of a given name; none of the words that follow names."""

_AFTER = (
    r"(?=$|[^\u4e00-\u9fff]|[的是在住于与和被把说称来向因现系及等家对诉]|反映|反应|投诉|求助|咨询"
    r"|举报|先生|女士|同志|要求|希望|购买|申请|感谢|表扬|联名|联合|共同|提出|提问|询问|建议|留言|到)"
)
_COMPOUND = "|".join(COMPOUND)
_COMMON = (
    rf"(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{PLAIN}]{_GIVEN}{{1,2}}|{_HAN}{{2,8}}[·•]{_HAN}{{2,8}})"
    rf"{_AFTER}"
)
_RARE = rf"[{RARE}]{_GIVEN}{{1,2}}(?=$|[^\u4e00-\u9fff]|先生|女士)"
_NAME = rf"(?P<own>{_COMMON}|{_RARE})"
_ROLES = (
    "居民|村民|业主|家长|学生|老师傅|师傅|老人|群众|市民|网友|网民|同学|邻居|患者|职工|员工|老师"
    "|农民工?|工人|户主|司机|租户|房东|商户|店主|残疾人|低保户|贫困户|退役军人|考生|乘客|车主"
    "|消费者|死者|伤者|受害人|当事人|儿子|女儿|丈夫|妻子|父亲|母亲|爱人|老公|老婆|孩子|小孩|哥哥"
    "|弟弟|姐姐|妹妹|爷爷|奶奶|经营者|负责人|包工头|老板|法人代表|法定代表人|承包人|房主|嫌疑人"
)
_LABELS = (
    "来信人|写信人|留言人|投诉人|举报人|咨询人|联系人|反映人|申请人|当事人|信访人|发信人|提问人"
    "|求助人|报料人|爆料人|户主|签名|署名|姓名|来信者|留言者"
)
_TITLES = "先生|女士|小姐|同志|大爷|大妈|大娘|阿姨|大叔|老人|老师|师傅|同学|老汉|太太|夫妇|夫妻"
_LABELLED = re.compile(
    rf"(?:{_LABELS})(?:姓名)?\s?[:是为]\s?(?P<own>[\u4e00-\u9fff·•]{{2,8}}?)"
    r"(?=$|[^\u4e00-\u9fff·•]|联系|电话|手机|身份|地址|住址|性别|来信|反映|投诉)"
)
_CALLED = re.compile(
    r"(?:我叫|我的名字(?:是|叫)|我名叫)\s?"
    rf"(?P<own>(?![不了车来个得过他她你您大人到什醒一]){_HAN}{{2,4}})(?!{_HAN})"
)
_MARKED = (
    re.compile(rf"(?:{_LABELS})\s?[:是为]?\s?{_NAME}"),
    re.compile(
        r"(?:我叫做?|我的名字(?:是|叫)|名叫|我名|本人姓名|本人叫?|本人是|我是(?!否)|我系)"
        rf"\s?[:,]?\s?(?:{_HAN}{{2,8}}(?:居民|村民|业主|职工|学生)\s?)?{_NAME}"
    ),
    _CALLED,
    re.compile(rf"(?:{_ROLES})\s?[:,]?\s?[(「“]?{_NAME}"),
    re.compile(
        rf"(?P<own>(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{PLAIN}]{_GIVEN}{{2}}"
        rf"|[{RARE}](?![{PLAIN}]){_GIVEN}{{2}}|[{PLAIN}]{_GIVEN})(?={_TITLES})"
    ),
)
_FURTHER = re.compile(rf"\s?(?:、|和|与|及)\s?{_NAME}")
"""Another name behind a name."""

_MISTAKEN = re.compile("|".join(MISTAKEN))
_PLACE = re.compile(r"[区县镇乡村湾坝路街沟庄巷苑寺坪堰]$")
_OFFICE = re.compile(
    r"(?:[局委办处科厅院所站部队校厂店社会]|中心|公司|单位|政府|街道|社区|集团|医院|学校)$"
)
_SHORT_NAME = 3
"""With so many characters a name may end like an office (张所, 李会)."""

_HIDDEN = "某"


def find(plain: str) -> Iterator[tuple[int, int]]:
    """Where names stand in a text whose full-width forms were made plain; one may come twice.

    A name hidden already (张某, 李某某) is none, nor is the name of an office behind 联系人.
    """
    for match in _LABELLED.finditer(plain):
        if _is_person(match["own"]):
            yield from _with_further(plain, match.span("own"))
    for pattern in _MARKED:
        for match in pattern.finditer(plain):
            if _is_name(match["own"]):
                yield from _with_further(plain, match.span("own"))


def _with_further(plain: str, name: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A name and those listed behind it: 李四、王五和赵六."""
    yield name
    while (match := _FURTHER.match(plain, name[1])) and _is_name(match["own"]):
        name = match.span("own")
        yield name


def _is_name(text: str) -> bool:
    """False for words and places that begin like a name, and for one hidden already."""
    return not (_MISTAKEN.match(text) or _PLACE.search(text) or _HIDDEN in text)


def _is_person(text: str) -> bool:
    is_office = len(text) > _SHORT_NAME and _OFFICE.search(text)
    return not is_office and _HIDDEN not in text
