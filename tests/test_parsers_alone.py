"""Parsers stand alone: what reads a page needs neither Scrapy nor a network library."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

NEEDLESS = ("scrapy", "twisted", "pymongo", "playwright", "openpyxl", "pdfplumber", "xlrd")


@pytest.mark.parametrize("module", ["govcrawl.parsers.channels", "govcrawl.parsers.website"])
def test_a_parser_loads_nothing_of_the_crawl(module: str) -> None:
    program = f"import sys, {module}; print(*(set({NEEDLESS!r}) & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
