"""What is asked about one Weibo account after its profile, and in which order.

Long texts first, so that no post waits for long; then the next page of the timeline; at last the
posts that were there the last time and were not shown any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from govcrawl.access.weibo import Place
from govcrawl.china import day_in_china
from govcrawl.items import Item, Outcome, WeiboAccount, WeiboPost
from govcrawl.parsers.weibo import Timeline
from govcrawl.planning.weibo.timeline import End, TimelinePlan
from govcrawl.reasons import Fault, Reason, Verdict
from govcrawl.registry import Selection

VANISHED_ASKED = 20
"""Posts a timeline does not show any more that are asked for one by one."""
POSTS, POST, LONG_TEXT = "posts", "post", "longtext"
_PERSONS = frozenset({"person", "talent", "deceased"})
_GOVERNMENT = 1
"""``verified_type`` of a government account."""

Known = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Step:
    """One request: ``request`` is what is asked for, of ``post`` or at ``place``."""

    request: str
    place: Place | None = None
    post: WeiboPost | None = None


class AccountPosts:
    """The posts of one account: what is to be asked, and what may be handed over.

    ``since`` is the first day to read, None for everything. ``known`` are the stored posts from
    that day on, by their number, without their counts: nobody has seen any now.
    """

    def __init__(
        self,
        account: WeiboAccount,
        selection: Selection,
        since: date | None,
        known: Known,
        max_pages: int | None,
    ) -> None:
        self.uid = account.uid
        self.selection = selection
        self.since = since
        self.known = known
        self.claimed = account.posts
        self.plan = TimelinePlan(since, account.posts, max_pages)
        self.waiting: dict[str, WeiboPost] = {}
        self.dropped = 0
        self._texts_asked: set[str] = set()
        self._vanished: list[WeiboPost] | None = None

    def next(self) -> Step | None:
        """What to ask next; None when there is nothing more to ask."""
        for post_id, post in self.waiting.items():
            if post_id not in self._texts_asked:
                self._texts_asked.add(post_id)
                return Step(LONG_TEXT, post=post)
        if self.plan.place is not None:
            return Step(POSTS, place=self.plan.place)
        if self._vanished is None:
            self._vanished = self._not_shown()
        return Step(POST, post=self._vanished.pop(0)) if self._vanished else None

    def verdict_of_page(self, found: Verdict, page: int) -> Verdict:
        """A page without posts is the end of a feed, but for the first of one that has some."""
        if found.reason is not Reason.EMPTY:
            return found
        if page > 1 or self.claimed == 0:
            return Verdict(Reason.OK, None, "", found.status)
        claimed = "an unknown number of" if self.claimed is None else self.claimed
        detail = f"no posts are shown, the profile says there are {claimed}"
        return Verdict(Reason.EMPTY, Fault.UNKNOWN, detail, found.status)

    def read(self, timeline: Timeline) -> list[WeiboPost]:
        """The posts of a page that were asked for; those of a cut text are not whole yet."""
        own = [post for post in timeline.posts if post.uid in {None, self.uid}]
        strangers = timeline.strangers + len(timeline.posts) - len(own)
        self.dropped += strangers
        fresh = self.plan.read(own, timeline.cursor, timeline.total, strangers)
        return [post for post in fresh if self._asked_for(post)]

    def settle(self, post: WeiboPost) -> bool:
        """True where a post is as whole as it can be now; else it waits for its long text."""
        if post.text_complete is not False or post.state == "removed" or not post.post_id:
            return True
        if complete_as_known(post, self.known.get(post.post_id)):
            return True
        self.waiting[post.post_id] = post
        return False

    def looked_up(self, known: WeiboPost, items: Sequence[Item]) -> list[WeiboPost]:
        """A stored post that was asked for: as it is now, or as it was and removed."""
        if is_removed(items):
            return [replace(known, state="removed")]
        return _itself(known, items)

    def told(self, post: WeiboPost, items: Sequence[Item], text: str | None) -> list[WeiboPost]:
        """The post with what was answered for its long text; None: its own text was the whole.

        The open API answers with the post itself. A post that was removed meanwhile keeps its cut.
        """
        itself = _itself(post, items)
        if not is_removed(items) and all(each.text_complete is True for each in itself):
            post.text = next((each.text for each in itself), text) or post.text
            post.text_complete = True
        return self.given_up(post)

    def given_up(self, post: WeiboPost) -> list[WeiboPost]:
        """The post as it is, which waited for its long text; none if it was handed over before."""
        return [post] if self.waiting.pop(post.post_id or "", None) else []

    def left(self) -> list[WeiboPost]:
        """The posts that still wait for their long texts, which will not come."""
        left, self.waiting = list(self.waiting.values()), {}
        return left

    def notes(self) -> Iterator[str]:
        """What is worth telling of the timeline, though it is no failure."""
        if self.dropped:
            yield f"{self.dropped} posts of other accounts left out"
        plan = self.plan
        if plan.end in {End.ALL, End.HIDDEN} and plan.claimed not in {None, plan.delivered}:
            yield f"{plan.claimed} posts claimed, {plan.delivered} shown"
        if plan.end in {End.CIRCLE, End.ENDLESS, End.LIMIT}:
            yield f"the timeline was left after {plan.pages} pages ({plan.end})"

    def _asked_for(self, post: WeiboPost) -> bool:
        """Is a post in the days asked for? A pinned one is shown anyway, and read again."""
        if not self.selection.covers(post.created_at):
            return False
        if post.created_at is None or self.since is None or post.pinned:
            return True
        return day_in_china(post.created_at) >= self.since

    def _not_shown(self) -> list[WeiboPost]:
        """Stored posts that should have been shown and were not; the newest first."""
        if not self.plan.is_complete:
            return []
        posts = [
            WeiboPost(**each)
            for post_id, each in self.known.items()
            if post_id not in self.plan.seen and each.get("state") != "removed"
        ]
        within = [post for post in posts if post.created_at and self._asked_for(post)]
        within.sort(key=lambda post: str(post.created_at), reverse=True)
        return within[:VANISHED_ASKED]


def is_removed(items: Sequence[Item]) -> bool:
    """Say whether the answer is that a post is not there any more."""
    return any(isinstance(each, Outcome) and each.reason == Reason.REMOVED for each in items)


def _itself(post: WeiboPost, items: Sequence[Item]) -> list[WeiboPost]:
    """The same post among what was read."""
    found = (item for item in items if isinstance(item, WeiboPost))
    return [each for each in found if each.post_id == post.post_id]


def complete_as_known(post: WeiboPost, known: Mapping[str, Any] | None) -> bool:
    """Give a cut post the whole text that is stored, where it is the same; True where it is.

    Else its content would change with every reading, between the cut text and the whole.
    """
    if known is None or known.get("text_complete") is not True:
        return False
    whole, shown = known.get("text") or "", (post.text or "").rstrip("….")
    said = {name: getattr(post, name) for name in ("edit_count", "edited_at")}
    is_edited = any(value not in {None, known.get(name)} for name, value in said.items())
    if is_edited or not whole.startswith(shown):
        return False
    post.text, post.text_complete = whole or None, True
    return True


def expected(uid: str, items: Sequence[Item], verdict: Verdict) -> Verdict:
    """The verdict on a profile: that of another account, or of a person, is no office's.

    A registry may be wrong, and then a private person would be measured: nothing of one is kept.
    """
    account = next((item for item in items if isinstance(item, WeiboAccount)), None)
    if verdict.reason is not Reason.OK:
        return verdict
    if account is None:
        return Verdict(Reason.SCHEMA_DRIFT, Fault.US, "no profile in the answer", verdict.status)
    if account.uid != uid:
        detail = f"asked for {uid}, got {account.uid}"
    elif account.verified_kind in _PERSONS:
        detail = (
            f"a person's account (verified_type {account.verified_type}): nothing of it is kept"
        )
    else:
        return verdict
    return Verdict(Reason.IDENTITY_MISMATCH, Fault.UNKNOWN, detail, verdict.status)


def doubts(account: WeiboAccount, label: str) -> Iterator[str]:
    """Reasons to doubt that an account is the office's, for a person to look at."""
    if account.verified_type != _GOVERNMENT:
        kind = account.verified_kind or "not told"
        yield f"not verified as government (verified_type {account.verified_type}, {kind})"
    name = account.screen_name or ""
    if label and not shares_words(name, label):
        yield f"named {name!r}, the registry has {label!r}"


def shares_words(name: str, label: str) -> bool:
    """Say whether two names have two characters in a row in common."""
    one, other = name.casefold(), label.casefold()
    return any(one[place : place + 2] in other for place in range(len(one) - 1))
