"""The words by which a page says that what was asked for is not there."""

import re

SHORT_LINE = 60
"""A longer text is about a missing page, and not one."""

_THING = r"(?:页面|网页|页|文件|内容|信息|文章|栏目|资源|地址|链接|网址|文档|稿件|数据)"
_LOST = (
    r"(?:不存在|不见了|(?:无法|不能)(?:找到|访问|显示)|走丢|飞走|离家出走"
    r"|已?被?(?:删除|移除|撤销|撤回|下线|下架|失效|过期|丢失))"
)
_NOT_FOUND = r"(?:未找到|找不到|没有?找到)"
_ASKED_FOR = r"(?:您|你)?所?(?:要|想)?(?:访问|查看|请求|查找|浏览)?的"
GONE = re.compile(
    rf"{_THING}[\u4e00-\u9fff]{{0,5}}?{_LOST}|{_THING}(?:可能|暂时|已经|或者?)?{_NOT_FOUND}"
    rf"|(?:找不到|没有?找到|未找到|无法找到)了?"
    rf"(?:{_ASKED_FOR}(?:该|此|这个)?{_THING}|(?:该|此|这个)?(?:页面|网页|页|文件))"
    rf"|(?:无|没有)(?:此|该|这个){_THING}"
    r"|(?:page|file|resource)\b.{0,30}\bnot\s+(?:be\s+)?found|not\s+found",
    re.IGNORECASE,
)
"""没有找到相关信息 and 栏目下没有找到文章 are not among them: so says a list that is empty."""

_ERROR = re.compile(
    r"\W*(?:http\s*)?(?:error\s*)?404\W*(?:错误|页面|页|error|提示|not\s*found|page)*\W*"
    r"|\W*(?:error|错误)\W*",
    re.IGNORECASE,
)
COUNTED = re.compile(r"共\s*404|404\s*[条次篇个件人位]")
"""A bare 404 may be a count."""


def says_gone(text: str) -> bool:
    """True for a short text that says a page does not exist."""
    return len(text) <= SHORT_LINE and bool(GONE.search(text) or _ERROR.fullmatch(text))
