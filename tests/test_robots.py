"""robots.txt is obeyed also by requests that are made while it is still on its way."""

from pathlib import Path

from tests.support.hostile import serving
from tests.support.rendering import Order
from tests.support.scripted import scripted

HOST = "127.0.5.3"


def test_all_that_wait_for_robots_txt_obey_it(tmp_path: Path) -> None:
    targets = ["/open", *(f"/private/{number}" for number in range(5))]
    settings = {"ROBOTSTXT_OBEY": True, "GOVCRAWL_BROWSER": "off"}
    with serving({HOST: scripted}) as web:
        urls = [web.url(HOST, target) for target in targets]
        crawl = Order(tmp_path, settings).crawl([], plain=urls)
        assert sorted(web.targets(HOST)) == ["/open", "/robots.txt"]
    reasons = [line.get("reason") for line in crawl.lines[:-1]]
    assert sorted(filter(None, reasons)) == ["robots"] * 5
