"""Answers that are no page: challenges, soft 404s, login walls and empty shells, by structure.

A word alone decides nothing: pages write about 404, 验证码 and 登录. What decides is that there is
next to nothing else on the page. So a full page that also carries a challenge's script is a page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from govcrawl.capture import Capture
from govcrawl.parsers import challenges, gone, markup
from govcrawl.parsers.markup import UNSEEN, Page, iter_visible, squeeze
from govcrawl.reasons import Reason

HOME = "home"
_REFUSED = 400
"""From this status on the status says what an answer is, unless it is a challenge."""

_FRAMES = "the page is a set of frames"
_UNLINKED = UNSEEN | {"a", "select"}
_FOOTER = re.compile(
    r"版权|ICP|备案|公网安备|主办|承办|协办|地址|电话|热线|邮编|邮箱|标识码|浏览器|分辨率|Copyright"
    r"|技术支持|声明|维护",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}")
_FEW_DATES = 2
"""A clock in the header and a copyright line show dates too; a list shows more."""

_ARTICLE_TAGS = ("articletitle", "pubdate", "contentsource")
_SITE_TAGS = ("sitename", "siteidcode", "columnname")

_TITLE_PARTS = re.compile(r"\s*[-_|–—｜]+\s*")
_ALERT = re.compile(r"""alert\s*\(\s*["']([^"']{2,80})["']""")
_LITTLE = 240
"""Fewer characters than this beside menus and footer are little: a message, not an article."""

_TITLED = 600
"""A page whose title says so may explain itself and advise at this length."""

_LOGIN = re.compile(r"登\s*[录陆]|log\s?in|sign\s?in", re.IGNORECASE)
_LOGIN_FIRST = re.compile(
    r"请(?:您|你)?先?(?:进行)?登[录陆]|(?:未|没有?)登[录陆]|登[录陆]已?(?:超时|失效|过期)"
)
_SHELL_TEXT = 60
_ROOTS = frozenset({"app", "root", "__next", "__nuxt", "application"})
_NO_SCRIPT = re.compile(
    r"enable\s+(?:it|javascript)|(?:启用|开启|打开|支持)\s*javascript", re.IGNORECASE
)


@dataclass(frozen=True)
class Refusal:
    """Why an answer holds nothing to read, and the structure that showed it."""

    reason: Reason
    detail: str


@dataclass(frozen=True)
class Look:
    """What one sees of a page at a glance."""

    page: Page
    status: int
    request: str

    @cached_property
    def text(self) -> str:
        """The visible text."""
        return self.page.visible_text

    @cached_property
    def scripts(self) -> str:
        """The text of all scripts."""
        return "\n".join(script.text or "" for script in self.page.tree.iter("script"))

    @cached_property
    def lines(self) -> list[str]:
        """The visible strings outside links, without those a footer is made of."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        for text in map(squeeze, iter_visible(self.page.tree, _UNLINKED)):
            if text and (gone.GONE.search(text) or not _FOOTER.search(text)):
                yield text

    def has(self, characters: int) -> bool:
        """True where those strings have at least so many characters; reads no further."""
        found = 0
        return any((found := found + len(text)) >= characters for text in self._lines())

    @cached_property
    def links(self) -> int:
        """How many links lead to an address; counted up to so many as only content has."""
        hrefs = ((link.get("href") or "").strip() for link in self.page.tree.iter("a"))
        leading = (href for href in hrefs if href and not href.startswith(("#", "javascript:")))
        return sum(1 for _ in islice(leading, challenges.CONTENT_LINKS))

    @cached_property
    def is_article(self) -> bool:
        """True for a page with the tags of an article."""
        return any(name in _ARTICLE_TAGS and content for name, content in self.page.metas)

    @cached_property
    def says_little(self) -> bool:
        """True where there is no article, no list, and little text beside menus and footer."""
        if self.is_article or self.has(_LITTLE):
            return False
        return len(_DATE.findall(self.text)) <= _FEW_DATES

    @cached_property
    def names_itself(self) -> bool:
        """True for a page with the standard tags of a site."""
        return any(name in _SITE_TAGS and content for name, content in self.page.metas)


def recognise(capture: Capture, page: Page | None = None) -> Refusal | None:
    """What kind of refusal an answer is; None for one with a page to read.

    Also None where the status alone says what it is: a page that says "not found" with status 404.
    A caller that has read the capture already hands over its page, so that it is read once.
    """
    if not capture.body.strip():
        return Refusal(Reason.EMPTY, "no body") if capture.status < _REFUSED else None
    page = page or markup.read(capture)
    if page.excess:
        return Refusal(Reason.TOO_LARGE, page.excess)
    if page.text.lstrip("\ufeff \t\r\n").startswith(("{", "[", "<?xml", "<datastore", "<rss")):
        return None
    look = Look(page, capture.status, capture.request)
    tests = _TESTS if capture.status < _REFUSED else (_challenge,)
    return next((refusal for test in tests if (refusal := test(look))), None)


def _challenge(look: Look) -> Refusal | None:
    """The challenge of a firewall, whatever the status."""
    if challenges.has_content(look.page, look.links):
        return None
    found = challenges.recognise(look.page, look.scripts, look.text, look.links)
    return Refusal(found.reason, found.detail) if found else None


def _soft_404(look: Look) -> Refusal | None:
    """A page that says it does not exist, whatever the metas say: they may be the home page's."""
    for said in () if look.page.shows(_SHELL_TEXT) else _ALERT.findall(look.scripts):
        if gone.says_gone(said):
            return Refusal(Reason.SOFT_404, f"a script says: {said}")
    for part in _TITLE_PARTS.split(look.page.title or ""):
        if gone.says_gone(part) and not look.is_article and not look.has(_TITLED):
            return Refusal(Reason.SOFT_404, f"titled: {part}")
    if not look.says_little:
        return None
    # A bare 404 may be a count; it says that a page is missing only where it stands alone.
    is_short = not look.has(gone.SHORT_LINE + 1)
    alone = is_short and not gone.COUNTED.search(" ".join(look.lines))
    for line in look.lines:
        if gone.says_gone(line) and (alone or gone.GONE.search(line)):
            return Refusal(Reason.SOFT_404, f"the page says: {line}")
    return None


def _login_wall(look: Look) -> Refusal | None:
    """A password field is what the page is about: no article, no list, little text beside it.

    Or a page says nothing but that one has to log in first.
    """
    if not look.page.shows(gone.SHORT_LINE + 1):
        said = " ".join((look.text, *_ALERT.findall(look.scripts)))
        if len(said) <= gone.SHORT_LINE and (first := _LOGIN_FIRST.search(said)):
            return Refusal(Reason.LOGIN_REQUIRED, f"the page says: {first[0]}")
    field = challenges.password_field(look.page)
    if field is None or not look.says_little:
        return None
    form = next(field.iterancestors("form"), None)
    around = form if form is not None else look.page.tree
    words = " ".join(
        [
            look.page.title or "",
            *around.itertext(),
            *(each.get("value") or "" for each in around.iter("input")),
            *(f"{each.get('id') or ''} {each.get('class') or ''}" for each in around.iter()),
        ]
    )
    if not _LOGIN.search(words):
        return None
    return Refusal(Reason.LOGIN_REQUIRED, "a login form is the page's only content")


def _shell(look: Look) -> Refusal | None:
    """Next to no text, and scripts that would write it."""
    if look.page.shows(_SHELL_TEXT) or look.links > 1 or _is_list_by_script(look):
        return None
    if look.request == HOME and (look.names_itself or not _has_root(look)):
        return None
    if next(look.page.tree.iter("frameset", "frame"), None) is not None:
        # The parser of lists knows which of the frames holds one.
        return None if look.request == "list" else Refusal(Reason.UNSUPPORTED, _FRAMES)
    has_scripts = next(look.page.tree.iter("script"), None) is not None
    if has_scripts and (_has_root(look) or len(look.text) < _SHELL_TEXT // 2):
        return Refusal(Reason.NEEDS_JS, "scripts and next to no text")
    return None


def _has_root(look: Look) -> bool:
    """An element an application is drawn into, or words that ask for JavaScript."""
    for element in look.page.tree.iter():
        if element.tag in {"app-root", "app"} or element.get("ng-app") is not None:
            return True
        if element.tag == "div" and (element.get("id") or "").lower() in _ROOTS:
            return True
        if element.tag == "noscript" and _NO_SCRIPT.search("".join(element.itertext())):
            return True
    return False


def _is_list_by_script(look: Look) -> bool:
    """Hanweb and others hand the list over in a script: the column's parser reads it there."""
    return "<record>" in look.scripts or (look.names_itself and not _has_root(look))


def _empty(look: Look) -> Refusal | None:
    """Nothing to see at all, and no script that would show it."""
    if look.page.shows(1) or look.request == HOME:
        return None
    shown = next(look.page.tree.iter("img", "iframe", "object", "embed", "script", "frame"), None)
    return Refusal(Reason.EMPTY, "no text") if shown is None else None


_TESTS: tuple[Callable[[Look], Refusal | None], ...] = (
    _challenge,
    _soft_404,
    _login_wall,
    _shell,
    _empty,
)
