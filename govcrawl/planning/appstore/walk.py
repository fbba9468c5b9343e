"""What is asked about one app in one store, step by step, and what the answers come to. Pure."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from govcrawl.items import App, AppReview, Item
from govcrawl.parsers.appstore.store import Ask, Store
from govcrawl.planning.appstore.feed import Feed
from govcrawl.planning.appstore.identity import Wanted, asked_for, compared
from govcrawl.reasons import Fault, Reason, Verdict

OK = Verdict(Reason.OK, None, "")


@dataclass(frozen=True)
class Bounds:
    """How much of an app's reviews is asked for; days are in China, both included."""

    reviews: bool = True
    most: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass
class Walk:
    """One app from its first request to its last.

    First the app itself: one answer, or page by page where a store only lists. Then its reviews,
    or, where the store says that it has no such app, the apps of its name. ``app`` is there once
    its identity is settled, ``absence`` once the store said that there is none.
    """

    store: Store
    wanted: Wanted
    bounds: Bounds = field(default_factory=Bounds)
    app: App | None = None
    absence: Verdict | None = None
    unlisted: App | None = None
    notes: list[str] = field(default_factory=list)
    _waiting: deque[Ask] = field(default_factory=deque)
    _listed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with the app itself."""
        self.feed = Feed(self.bounds.most, self.bounds.since, self.bounds.until)
        self.wants(self.store.detail(self.wanted.app_id, 1))

    def wants(self, ask: Ask | None) -> None:
        """Ask this next."""
        if ask is not None:
            self._waiting.appendleft(ask)

    def next(self) -> Ask | None:
        """What to ask next; None where nothing is left."""
        return self._waiting.popleft() if self._waiting else None

    def left(self, verdict: Verdict) -> None:
        """A request brought nothing: nothing more is asked, and no review behind it is read."""
        self._waiting.clear()
        if self.app is None:
            return
        if verdict.reason is Reason.EMPTY and not self.feed.pages:
            self.feed.unproven()
        else:
            self.feed.cut()

    @property
    def is_short(self) -> bool:
        """Whether reviews of the app that were asked for were not read."""
        return self.app is not None and (self.feed.is_short or bool(self._waiting))

    @property
    def unread_until(self) -> date | None:
        """The last day whose reviews were not all read; None where that is any day asked for."""
        oldest, since = self.feed.oldest, self.bounds.since
        return max(oldest, since) if oldest and since else oldest

    def looked(self, items: Iterable[Item], ask: Ask, *, more: bool | None) -> Verdict:
        """Look for the app in an answer that told of apps; ``more`` is the store's ``has_more``.

        OK also means that the next page of a list is to be asked.
        """
        apps = [item for item in items if isinstance(item, App)]
        found = asked_for(self.wanted, apps)
        if found is None:
            return self._not_here(apps, ask, more=more)
        comparison = compared(self.wanted, found)
        if not comparison.is_same:
            return Verdict(Reason.IDENTITY_MISMATCH, Fault.UNKNOWN, comparison.difference)
        # One id for an app, listed or not: some stores ask by package and tell a number beside it.
        self.app = replace(
            found,
            target=None,
            app_id=self.wanted.app_id,
            identified_by=list(comparison.agreed),
        )
        if self.bounds.reviews and self.store.reviews is not None:
            self.wants(self.store.reviews(self.wanted.app_id, 1))
        return OK

    def missing(self, verdict: Verdict) -> App:
        """The store says that it has no such app: look for one of its name, where it can.

        Returns the app as it is then to be stored: not listed, and without a figure.
        """
        self.absence = verdict
        self.unlisted = App(
            store=self.store.name,
            storefront=self.store.storefront,
            app_id=self.wanted.app_id,
            listed=False,
        )
        if self.store.search is not None and self.wanted.label:
            self.wants(self.store.search(self.wanted.label))
        return self.unlisted

    def searched(self, items: Iterable[Item]) -> Verdict:
        """What the apps of its name make of an app that is absent: it may have another id."""
        apps = [item for item in items if isinstance(item, App)]
        found = self._elsewhere(apps)
        if found is not None:
            self.absence = self.unlisted = None
            return found
        self.notes.append(f"the search by name shows {len(apps)} others")
        return self.absence or OK

    def _elsewhere(self, apps: list[App]) -> Verdict | None:
        if asked_for(replace(self.wanted, package=""), apps):
            said = "the store says that there is none, but its search by name lists it"
            return Verdict(Reason.SCHEMA_DRIFT, Fault.US, said)
        for app in apps:
            agreed = compared(replace(self.wanted, app_id=""), app)
            if agreed.is_same and "name" in agreed.agreed and len(agreed.agreed) > 1:
                told = ", ".join(agreed.agreed)
                said = f"app_id: got {app.app_id!r}, expected {self.wanted.app_id!r}"
                detail = f"{said}; the same {told} under another id"
                return Verdict(Reason.IDENTITY_MISMATCH, Fault.UNKNOWN, detail)
        return None

    def review_fault(self, items: Iterable[Item], verdict: Verdict, ask: Ask) -> Verdict:
        """The verdict on an answer asked for reviews: another app's are no reviews of this one."""
        ids = {item.app_id for item in items if isinstance(item, AppReview)}
        strangers = sorted(str(each) for each in ids - self._ids())
        if verdict.reason is Reason.OK and strangers:
            detail = f"reviews of {', '.join(strangers)}, expected {self.wanted.app_id}"
            return Verdict(Reason.IDENTITY_MISMATCH, Fault.UNKNOWN, detail)
        nobody_wrote = ask.page == 1 and self._has_no_reviews()
        return OK if verdict.reason is Reason.EMPTY and nobody_wrote else verdict

    def reviewed(self, items: Iterable[Item], ask: Ask, *, more: bool | None) -> list[AppReview]:
        """The reviews of a page that are new and within the days; asks for the next page."""
        reviews = [
            replace(item, store=self.store.name, app_id=self.wanted.app_id)
            for item in items
            if isinstance(item, AppReview)
        ]
        if ask.page == 1 and not reviews and not self._has_no_reviews():
            self.feed.unproven()
        found = self.feed.read(reviews, more=more)
        if self.feed.goes_on and self.store.reviews is not None:
            following = self.store.reviews(self.wanted.app_id, ask.page + 1)
            self.feed.ended(all_shown=following is not None)
            self.wants(following)
        return found

    def _not_here(self, apps: list[App], ask: Ask, *, more: bool | None) -> Verdict:
        following = self.store.detail(self.wanted.app_id, ask.page + 1)
        if following is None and ask.page == 1:
            shown = ", ".join(str(app.app_id) for app in apps[:3])
            detail = f"the app asked for is not in the answer, but {shown or 'none'}"
            return Verdict(Reason.SCHEMA_DRIFT, Fault.US, detail)
        ids = {str(app.package or app.app_id) for app in apps}
        is_new, self._listed = bool(ids - self._listed), self._listed | ids
        if following is not None and is_new and more is not False:
            self.wants(following)
            return OK
        detail = f"not among the {len(self._listed)} apps its pages list, which are not all it has"
        return Verdict(Reason.UNSUPPORTED, Fault.US, detail)

    def _ids(self) -> set[str | None]:
        package = self.app.package if self.app else None
        return {None, self.wanted.app_id, self.wanted.package, package}

    def _has_no_reviews(self) -> bool:
        """Whether the listing itself says that nobody rated the app, or wrote about it."""
        app = self.app
        doubted = {each["field"] for each in app.doubts} if app else set()
        told = (("rating_count", app.rating_count), ("comments", app.comments)) if app else ()
        return any(count == 0 and name not in doubted for name, count in told)
