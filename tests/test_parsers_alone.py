"""Parsers stand alone: what reads a page needs neither Scrapy nor a network library."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

NEEDLESS = ("scrapy", "twisted", "pymongo", "playwright", "openpyxl", "pdfplumber", "xlrd")


MODULES = [
    "govcrawl.parsers.channels",
    "govcrawl.parsers.website",
    "govcrawl.parsers.weibo",
    "govcrawl.parsers.wechat",
    "govcrawl.parsers.endpoint",
    "govcrawl.planning.endpoint",
    "govcrawl.evaluation.influence",
]


@pytest.mark.parametrize("module", MODULES)
def test_a_parser_loads_nothing_of_the_crawl(module: str) -> None:
    program = f"import sys, {module}; print(*(set({NEEDLESS!r}) & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
