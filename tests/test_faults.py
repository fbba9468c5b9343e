"""Whose fault it is that a site was not measured: only what is the site's own may count."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from govcrawl.spiders.witnesses import FIRST_SECONDS
from tests.support.crawl import Place, crawl, sample_registry
from tests.web.server import SampleWeb

OFFICES = """office_id,name_zh,name_en,level,adcode,parent_id,population,population_year
519900,示例市,,city,519900,,1000,2020
519901,失联区,,county,519901,519900,100,2020
"""
CHANNELS = """office_id,channel,account,label,state,checked_on,evidence
519900,website,{live},,open,,
519901,website,http://dead.invalid/,,{state},,
"""


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.mark.parametrize(
    ("state", "arguments", "fault"),
    [
        pytest.param("open", (), "site", id="another host answered: the name is dead"),
        pytest.param("open", ("office=519901",), "unknown", id="no witness that our line works"),
        pytest.param("unknown", (), "unknown", id="the registry only supposes the address"),
    ],
)
def test_a_name_that_does_not_resolve(
    state: str,
    arguments: tuple[str, ...],
    fault: str,
    web: SampleWeb,
    database: Database[dict[str, Any]],
    database_uri: str,
    tmp_path: Path,
) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    (registry / "offices.csv").write_text(OFFICES, encoding="utf-8")
    rows = CHANNELS.format(live=web.url("trs"), state=state)
    (registry / "channels.csv").write_text(rows, encoding="utf-8")
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    run = crawl(place, "max_pages=2", *arguments)
    assert run.returncode == 0, run.stderr[-3000:]
    outcome = database["outcomes"].find_one({"office_id": "519901"})
    check = database["website_checks"].find_one({"office_id": "519901"})
    assert outcome is not None
    assert check is not None
    assert (outcome["reason"], outcome["fault"]) == ("dns", fault)
    assert (check["reason"], check["fault"]) == ("dns", fault)
    assert outcome["registry_state"] == state


def test_what_robots_txt_forbids_waits_for_no_witness(
    web: SampleWeb, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> None:
    registry = sample_registry(tmp_path / "registry", web.port)
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    run = crawl(place, "office=519928,519931")
    assert run.returncode == 0, run.stderr[-3000:]
    record = database["runs"].find_one()
    assert record is not None
    assert record["reasons"] == {"robots": 1, "absent": 1}
    assert (record["closed_at"] - record["opened_at"]).total_seconds() < FIRST_SECONDS
