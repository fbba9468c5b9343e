"""龙讯 (Lonsun): pages of entries come as pieces of HTML from ``/site/label/8888``.

The browser asks ``/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=…
&pageSize=15&pageIndex=2&…``; which label and numbers, the page says in a link of its own or in the
object it hands to its script. Seen in saved calls of 安徽 and its cities.
"""

import re
from urllib.parse import quote

from govcrawl.parsers.markup import Page
from govcrawl.parsers.website import queries, script_objects
from govcrawl.parsers.website.pager_calls import Paging

_LINK = re.compile(r"""['"]([^'"\s]{0,80}/site/label/\d{1,9}\?[^'"\s]{0,1500}?pageIndex=)(\d*)""")
_BEHIND_NUMBER = re.compile(r"""[^'"\s]{0,1000}""")
_PATH = re.compile(r"""['"]([^'"\s?]{0,80}/site/label/\d{1,9})['"?]""")
_MOST_PAIRS = 60


def following(page: Page, shown: int, pages: int | None) -> Paging | None:
    """The piece with the next entries; None where the page does not tell its address.

    A page that shows entries shows those of the page its address names, or else of the first; one
    that shows none has that to ask for too.
    """
    number = (queries.page_of(page.capture.url) or 1) + (1 if shown else 0)
    if pages is not None and number > pages:
        return None
    link = _LINK.search(page.text)
    if link:
        rest = _BEHIND_NUMBER.match(page.text, link.end())
        tail = rest[0] if rest and rest[0].startswith("&") else ""
        return Paging(next_url=page.resolve(f"{link[1]}{number}{tail}".replace("&amp;", "&")))
    path = _PATH.search(page.text)
    label = next(
        (
            each
            for each in script_objects.objects(page.text)
            if "labelName" in each and "siteId" in each and len(each) <= _MOST_PAIRS
        ),
        None,
    )
    if path is None or label is None:
        return None
    label["pageIndex"] = str(number)
    written = "&".join(f"{name}={quote(value, safe='')}" for name, value in label.items())
    return Paging(next_url=page.resolve(f"{path[1]}?IsAjax=1&dataType=html&{written}"))
