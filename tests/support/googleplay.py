"""Pages of Google Play with invented apps: lists without names, as its scripts hold them."""

import json
from typing import Any

PACKAGE = "cn.gov.example.app"
ADDRESS = f"https://play.google.com/store/apps/details?id={PACKAGE}&hl=zh_CN&gl=US"
TODAY: dict[tuple[int, ...], Any] = {
    (0, 0): "示例通",
    (10,): ["2020年3月2日", [1583107200, 0]],
    (13,): ["10万+", 100_000, 123_456, "10万+"],
    (51,): [["4.4", 4.3751], None, ["2,001", 2001], ["88", 88]],
    (68, 0): "示例省数字中心",
    (77, 0): PACKAGE,
    (79, 0, 0): ["财务", None, "FINANCE"],
    (140, 0, 0, 0): "3.1.0",
    (145, 0): ["2026年1月31日", [1769817600, 0]],
}
STARS = [None, ["10", 101], ["5", 50], ["5", 50], ["20", 200], ["60", 1600]]


def laid(values: dict[tuple[int, ...], Any]) -> list[Any]:
    """A list that has each value at its path, and null everywhere else."""
    made: list[Any] = []
    for path, value in values.items():
        inner = made
        for index, following in zip(path, (*path[1:], None), strict=True):
            inner.extend([None] * (index + 1 - len(inner)))
            if following is None:
                inner[index] = value
            else:
                inner[index] = inner[index] if isinstance(inner[index], list) else []
                inner = inner[index]
    return made


def sparse(message: list[Any], keep: int) -> list[Any]:
    """The same list as a page of 2025 has it: what lies far behind is in an object at its end."""
    behind = {str(n + 1): each for n, each in enumerate(message) if n >= keep and each is not None}
    return [*message[:keep], behind]


def block_of(message: list[Any], package: str = PACKAGE) -> list[Any]:
    return [[[[]]], [None, None, message, {"12": [[package, 7]], "40": [[1, 10]]}]]


def similar(package: str, name: str) -> list[Any]:
    """A row of other apps, as far as a page tells of them."""
    app = [[package, 7], None, None, name, ["4.9", 4.91], "工具", None, None, None, None]
    row: list[Any] = [None] * 22
    row[21] = [[[*app, [None] * 4, None, None, None, "别家公司", "500万+"]]]
    return [None, [None, [row]]]


def page_of(*blocks: Any, head: str = "", keys: list[int] | None = None) -> str:
    numbers = keys or list(range(len(blocks)))
    scripts = "".join(
        f"<script nonce=\"a\">AF_initDataCallback({{key: 'ds:{number}', hash: '{number}', data:"
        f"{json.dumps(block, ensure_ascii=False)}, sideChannel: {{}}}});</script>"
        for number, block in zip(numbers, blocks, strict=True)
    )
    shown = "".join(f"<p><a href='/store/apps/{n}'>Google Play</a> 应用介绍</p>" for n in range(9))
    return f"<!doctype html><html><head>{head}</head><body>{shown}{scripts}</body></html>"


def earlier_page(*more: Any, package: str = PACKAGE) -> str:
    """A page of before mid-2022 about an app, which only its address and its statement name."""
    address = f"https://play.google.com/store/apps/details?id={package}"
    app = laid({(0, 0): "旧示例", (12, 5, 1): "示例省", (12, 9): ["10+", 10, 12]})
    stated = {"@type": "SoftwareApplication", "url": address, "aggregateRating": {}}
    stated["aggregateRating"] = {"ratingValue": "4.5", "ratingCount": 7}
    head = f'<link rel="canonical" href="{address}"><script type="application/ld+json">'
    return page_of([app], *more, head=f"{head}{json.dumps(stated)}</script>")


def offer_of(package: str) -> list[Any]:
    """An app's price: 7.99 of Brazil's currency, told in millionths."""
    url = f"https://play.google.com/store/apps/details?id={package}&rdid={package}"
    return laid({(1, 0): [7_990_000, "BRL", "R$7.99"], (6, 5, 2): url})
