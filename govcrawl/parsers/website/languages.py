"""The languages other than Chinese a home page leads to."""

import re

from govcrawl.parsers.markup import Page, squeeze
from govcrawl.parsers.website import home_links
from govcrawl.urls import same_site

_NAMES = {
    "en": r"EN|ENG|English(?:\s*(?:Version|Site))?|英文|英语",
    "ja": r"日本語|日文|日语|JP|JPN|Japanese",
    "ko": r"한국어|한글|조선말|韩文|韩语|朝鲜文|朝鲜语|KR|Korean",
    "ru": r"Русский(?:\s*язык)?|俄文|俄语|RU|Russian",
    "fr": r"Fran[cç]ais|法文|法语|FR|French",
    "de": r"Deutsch|德文|德语|DE|German",
    "es": r"Espa[nñ]ol|西班牙文|西班牙语|西文|ES|Spanish",
    "ar": r"العربية|عربي|阿拉伯文|阿拉伯语|Arabic",
    "pt": r"Portugu[eê]s|葡萄牙文|葡萄牙语|葡文|Portuguese",
    "it": r"Italiano|意大利文|意大利语|Italian",
    "vi": r"Tiếng Việt|越南文|越南语|越文|Vietnamese",
    "th": r"ไทย|ภาษาไทย|泰文|泰语|Thai",
    "lo": r"ລາວ|ພາສາລາວ|老挝文|老挝语|Lao",
    "my": r"မြန်မာ|缅甸文|缅甸语|缅文|Burmese",
    "km": r"ខ្មែរ|柬埔寨文|柬埔寨语|高棉语|Khmer",
    "mn": r"ᠮᠣᠩᠭᠣᠯ|Монгол|蒙古文|蒙古语|蒙文|Mongolian",
    "bo": r"བོད་ཡིག|བོད་སྐད|藏文|藏语|Tibetan",
    "ug": r"ئۇيغۇرچە|维吾尔文|维吾尔语|维文|Uyghur",
    "kk": r"Қазақша|قازاقشا|哈萨克文|哈萨克语|哈文|Kazakh",
}
_PATTERNS = {
    code: re.compile(rf"(?:{names})(?:版|网站|站|网|门户)?", re.IGNORECASE)
    for code, names in _NAMES.items()
}
_CHINESE = frozenset({"zh", "cn"})
_HREFLANG = re.compile(r"([a-z]{2})(?:[-_][A-Za-z]{2,8})*", re.IGNORECASE)
_WORDS = {
    "en": "en", "english": "en", "eng": "en", "japanese": "ja", "korean": "ko", "russian": "ru",
    "french": "fr", "german": "de", "spanish": "es", "arabic": "ar",
}  # fmt: skip
"""Words of an address that name a language; shorter ones may as well be the pinyin of a column."""

_IN_URL = re.compile(rf"^https?://(?:({'|'.join(_WORDS)})\.|[^/]+/({'|'.join(_WORDS)})(?:/|$))")
_LONGEST_NAME = 20


def languages(page: Page) -> list[str]:
    """ISO 639-1 codes in page order, each once; traditional characters are Chinese as well.

    By a link's or an option's whole text, else a ``hreflang``, else the address of a version on
    the same site or on a host named for it.
    """
    tags = page.tree.iter("link", "a")
    found = [_hreflang(element.get("hreflang")) for element in tags]
    for link in home_links.read(page):
        found += [_named(link.name), _in_address(page, link.url)]
    found += [_named(squeeze("".join(option.itertext()))) for option in page.tree.iter("option")]
    return list(dict.fromkeys(code for code in found if code))


def _named(name: str) -> str | None:
    if not 1 < len(name) <= _LONGEST_NAME:
        return None
    core = name.strip(" []【】()（）|·/")
    return next((code for code, names in _PATTERNS.items() if names.fullmatch(core)), None)


def _hreflang(value: str | None) -> str | None:
    match = _HREFLANG.fullmatch((value or "").strip())
    code = match[1].lower() if match else None
    return None if code in _CHINESE else code


def _in_address(page: Page, url: str | None) -> str | None:
    match = _IN_URL.match(url.lower()) if url else None
    if match is None or url is None:
        return None
    home = page.capture.url
    rest = url.partition("://")[2].partition(".")[2] if match[1] else ""
    is_own = same_site(url, home) or (bool(rest) and same_site(f"http://{rest}", home))
    return _WORDS[match[1] or match[2]] if is_own else None
