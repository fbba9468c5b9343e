"""How long a crawl waits between two requests to a host: each platform has a delay of its own."""

import pytest
from scrapy.crawler import Crawler
from scrapy.spiderloader import SpiderLoader

from govcrawl.storage.home import project_settings

NAMES = {
    "website": "GOVCRAWL_DELAY",
    "weibo": "GOVCRAWL_WEIBO_DELAY",
    "wechat": "GOVCRAWL_WECHAT_DELAY",
    "appstore": "GOVCRAWL_APPSTORE_DELAY",
}


def crawler(spider: str, **others: str) -> Crawler:
    settings = project_settings()
    settings.setdict(others, priority="cmdline")
    return Crawler(SpiderLoader.from_settings(settings).load(spider), settings)


@pytest.mark.parametrize("spider", NAMES)
def test_each_spider_waits_as_long_as_its_own_setting_says(spider: str) -> None:
    others = {name: "99" for each, name in NAMES.items() if each != spider}
    settings = crawler(spider, **{NAMES[spider]: "7.5"}, **others).settings
    assert settings.getfloat("DOWNLOAD_DELAY") == 7.5
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1


def test_platforms_are_asked_more_slowly_than_sites_unless_told_otherwise() -> None:
    waits = {spider: crawler(spider).settings.getfloat("DOWNLOAD_DELAY") for spider in NAMES}
    assert min(waits["weibo"], waits["wechat"]) >= 5 > waits["website"] >= 2


@pytest.mark.parametrize("spider", NAMES)
def test_a_delay_that_is_no_number_is_named(spider: str) -> None:
    with pytest.raises(ValueError, match=f"{NAMES[spider]}: got 'soon', expected seconds"):
        crawler(spider, **{NAMES[spider]: "soon"})
