"""The documentation names what there is: settings, reasons, checks and arguments."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from govcrawl import extraction, settings
from govcrawl.evaluation.inspection import census_counts, vetoes
from govcrawl.parsers import channels
from govcrawl.parsers.appstore import STORES
from govcrawl.reasons import Reason
from govcrawl.registry.selection import SELECTION_ARGUMENTS
from govcrawl.rulebook import profiles
from govcrawl.spiders.appstore.arguments import ARGUMENTS as APPSTORE
from govcrawl.spiders.website.spider import WebsiteSpider
from govcrawl.spiders.wechat.arguments import ARGUMENTS as WECHAT
from govcrawl.spiders.weibo.arguments import ARGUMENTS as WEIBO
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
OUTCOMES = OPERATIONS.partition("## Outcomes")[2]


def section(heading: str) -> str:
    return OPERATIONS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def missing(names: Iterable[str], text: str) -> list[str]:
    return [name for name in names if f"`{name}`" not in text]


def test_every_setting_is_described_and_no_other() -> None:
    ours = set(re.findall(r"GOVCRAWL_[A-Z_]+", Path(settings.__file__).read_text(encoding="utf-8")))
    described = set(re.findall(r"GOVCRAWL_[A-Z_]+", section("Settings")))
    assert ours == described


def test_every_reason_is_described() -> None:
    assert missing(Reason, OUTCOMES) == []


@pytest.mark.parametrize(
    ("heading", "arguments"),
    [
        ("Running a spider", {"registry"} | SELECTION_ARGUMENTS | WebsiteSpider.own_arguments),
        ("Weibo", WEIBO),
        ("WeChat", WECHAT),
        ("App stores", APPSTORE),
    ],
)
def test_every_argument_is_described(heading: str, arguments: frozenset[str]) -> None:
    assert missing(arguments, section(heading)) == []


def test_every_option_of_the_evaluation_is_described_and_no_other() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/aggregate.py", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    options = set(re.findall(r"--[a-z-]+", done.stdout.partition("options:")[2])) - {"--help"}
    assert options == set(re.findall(r"`(--[a-z-]+)`", section("Scores and the report")))


def test_every_profile_is_described() -> None:
    described = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    assert missing(profiles.names(), described) == []
    assert missing(profiles.names(), section("Scores and the report")) == []


def test_every_rule_of_the_inspection_is_described() -> None:
    told = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    rules = [rule.id for rule in (*vetoes.RULES, census_counts.POINTS)]
    assert [rule for rule in rules if f"| {rule} |" not in told] == []


def test_every_store_is_described() -> None:
    listed = re.findall(r"^\| `(\w+)` \S.* \| `(\w+):(\S+)` ", section("App stores"), re.MULTILINE)
    assert [name for name, _, _ in listed] == list(STORES)
    for name, store, app_id in listed:
        assert name == store
        assert STORES[name].app_id.form.fullmatch(app_id), app_id


@pytest.mark.parametrize("channel", channels.PARSERS)
def test_what_may_be_asked_of_a_channel_is_told(channel: str) -> None:
    asked = {path.name: path for path in (ROOT / "tests" / "cases" / channel).iterdir()}
    texts = [(path / "request.json").read_text(encoding="utf-8") for path in asked.values()]
    requests = {found for text in texts for found in re.findall(r'"request": "([^"]*)"', text)}
    assert requests
    assert requests <= set(extraction.REQUESTS[channel])
