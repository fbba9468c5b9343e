"""No name resolves: that is nothing any site can help, and no measurement."""

from pathlib import Path
from typing import Any

from pymongo.synchronous.database import Database

from tests.support.broken import failed, last_run, script
from tests.support.crawl import Place, crawl

OFFICES = """office_id,name_zh,name_en,level,adcode,parent_id,population,population_year
519900,示例市,,city,519900,,1000,2020
519901,失联区,,county,519901,519900,100,2020
519902,无名县,,county,519902,519900,100,2020
"""
CHANNELS = """office_id,channel,account,label,state,checked_on,evidence
519900,website,http://one.invalid/,,open,,
519901,website,http://two.invalid/,,open,,
519902,website,http://three.invalid/,,open,,
"""


def test_when_no_name_resolves_the_run_failed_and_no_site_is_blamed(
    database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> None:
    (tmp_path / "offices.csv").write_text(OFFICES, encoding="utf-8")
    (tmp_path / "channels.csv").write_text(CHANNELS, encoding="utf-8")
    place = Place(database_uri, database.name, tmp_path / "home", tmp_path)
    ended = crawl(place, "max_pages=2", GOVCRAWL_CONTROL_URL="http://control.invalid/")
    assert ended.returncode == 1, ended.stderr[-3000:]
    assert "Traceback" not in ended.stderr
    run = last_run(database)
    assert (run["outcome"], run["close_reason"]) == ("failed", "finished")
    assert failed(run) == {"network"}
    assert run["reasons"] == {"dns": 3}
    outcomes = [(each["reason"], each["fault"]) for each in database["outcomes"].find()]
    assert outcomes == [("dns", "us")] * 3
    checks = [(each["reason"], each["fault"]) for each in database["website_checks"].find()]
    assert checks == [("dns", "us")] * 3
    assert script(place, "check_runs.py").returncode == 1
