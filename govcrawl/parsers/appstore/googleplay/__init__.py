"""Google Play: an app's page, whose data lies as lists without names in scripts of the page.

The page is read without a script being run. Two layouts are known, of pages of 2022 to 2025 and of
what public scrapers read before mid-2022; which one a page has is told by what its lists hold, as
the numbers of the data (``ds:5``) change with the page. The page's schema.org data fills in what
the lists do not tell.

Reviews are not asked for: the store hands them out page by page only to who keeps its session
cookie (NID), which an anonymous reader does not.
"""

import re

from govcrawl.capture import Capture
from govcrawl.items import App
from govcrawl.parsers import markup
from govcrawl.parsers.appstore.figures import counted, rated, together
from govcrawl.parsers.appstore.googleplay import layouts, linked, shown
from govcrawl.parsers.appstore.googleplay.blocks import blocks_of
from govcrawl.parsers.appstore.googleplay.listing import Listing, asked_for, package_in
from govcrawl.parsers.appstore.pages import drifted, is_served
from govcrawl.parsers.appstore.store import DETAIL, AppId, Ask, Found, Store
from govcrawl.parsers.appstore.values import day_of
from govcrawl.parsers.markup import Page
from govcrawl.reasons import Fault, Reason, Verdict

_STARS = 5
_NOT_FOUND = 404
_NOT_FOUND_PAGE = re.compile(
    r"""<div\b[^<>]{0,200}\bid\s*=\s*["']?error-section\b"""
    r"""|>\s*We(?:'|’|&\#39;|&rsquo;)re\ sorry,\ the\ requested\ URL\ was\ not\ found"""
    r"""\ on\ this\ server\.?\s*<""",
    re.VERBOSE | re.IGNORECASE,
)
_CONSENT_FORM = re.compile(
    r"""<form\b[^<>]{0,500}\baction\s*=\s*["']?https://consent\.google\.[a-z.]{2,10}/""",
    re.IGNORECASE,
)
_OWN_ADDRESSES = (
    re.compile(r"""<link\b(?=[^<>]{0,2000}\brel=["']?canonical\b)[^<>]{0,2000}>"""),
    re.compile(r"""<meta\b(?=[^<>]{0,2000}\bproperty=["']?og:url\b)[^<>]{0,2000}>"""),
)
_ADDRESS = re.compile(r"""\b(?:href|content)=["']([^"'<>]{1,2000})["']""")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def detail(app_id: str, page: int) -> Ask | None:
    """The app's page, in Chinese; in the shelf of the United States, there being none of China."""
    if page != 1:
        return None
    return Ask(DETAIL, f"https://play.google.com/store/apps/details?id={app_id}&hl=zh_CN&gl=US")


def read(capture: Capture) -> Found | Verdict:
    """The app whose page this is.

    ``ABSENT`` only where status and body are Google's own "not found"; a page that asks for
    consent to cookies first is ``BLOCKED``.
    """
    page = markup.read(capture)
    text = page.text
    if not is_served(capture):
        return _refused(capture, text)
    found = _listing(capture, text)
    if found is None and _CONSENT_FORM.search(text):
        detail = "asks for consent to cookies before it shows a page"
        return Verdict(Reason.BLOCKED, Fault.UNKNOWN, detail, capture.status)
    if found is None:
        return drifted(capture, "no app's data in the page")
    return [_app(page, *found)]


def _refused(capture: Capture, text: str) -> Verdict:
    if capture.status == _NOT_FOUND and _NOT_FOUND_PAGE.search(text):
        return Verdict(Reason.ABSENT, None, "Google Play has no such app", capture.status)
    return drifted(capture, f"HTTP {capture.status}, not Google Play's own page of it")


def _listing(capture: Capture, text: str) -> tuple[str, Listing] | None:
    """The package of the app the page is about, and what the page tells of it.

    The package asked for comes first: pages name other apps too. Where the page has no data of it,
    it is about the app that it says it is.
    """
    blocks, statements = blocks_of(text), linked.read(text)
    asked = package_in(capture.url)
    own = _own_package(text) or next((each for each, _ in statements if each), None)
    for package in dict.fromkeys((asked, own, layouts.only_package(blocks))):
        told = layouts.today(blocks, package) if package else None
        if package and told:
            return package, _filled(told, package, statements)
    package = own or asked
    if package is None:
        return None
    told = _filled(layouts.earlier(blocks, package) or Listing(), package, statements)
    told = told.filled_from(shown.read(text))
    return (package, told) if told.name else None


def _own_package(text: str) -> str | None:
    for tag in _OWN_ADDRESSES:
        for found in tag.finditer(text):
            address = _ADDRESS.search(found[0])
            if address and (package := package_in(address[1].replace("&amp;", "&"))):
                return package
    return None


def _filled(told: Listing, package: str, statements: linked.Statements) -> Listing:
    """What the lists tell, and where they tell nothing what the page says of the same app."""
    for each, statement in statements:
        if each == package:
            told = told.filled_from(statement)
    return told


def _app(page: Page, package: str, told: Listing) -> App:
    country = asked_for(page.capture.url, "gl")
    has_price = bool(told.currency and _CURRENCY.fullmatch(told.currency))
    return App(
        store="googleplay",
        storefront=country.lower() if _COUNTRY.fullmatch(country) else None,
        app_id=package,
        package=package,
        url=f"https://play.google.com/store/apps/details?id={package}",
        listed=True,
        name=told.name,
        developer=told.developer,
        category=told.category,
        version=told.version,
        updated_on=day_of(told.updated),
        released_on=day_of(told.released),
        price=told.price if has_price else None,
        currency=told.currency if has_price else None,
        privacy_url=page.resolve(told.privacy_url, page.capture.url),
        **together(
            rated(told.rating, _STARS, told.rating_count, told.stars),
            _installs(told),
        ),
    )


def _installs(told: Listing) -> dict[str, object]:
    """Installs: the number where told, and the text, which is in the page's language (1 万+)."""
    floor = None if told.installs_floor is None else f"{told.installs_floor}+"
    counts = counted("downloads", told.installs, floor or told.installs_text)
    raw = told.installs_text or counts["downloads_raw"]
    metric = "installs" if raw or counts["downloads"] is not None else None
    return counts | {"downloads_raw": raw, "downloads_metric": metric}


STORE = Store(
    name="googleplay",
    title="Google Play",
    app_id=AppId(re.compile(r"[A-Za-z]\w*(?:\.\w+)+"), "a package name like com.example.app"),
    detail=detail,
    read=read,
)
