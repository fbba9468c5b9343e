"""Imports as a user runs them: the scripts in a process of their own, over a small registry."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from govcrawl.storage.home import project_folder
from tests.support import ready_python
from tests.support.environment import environment_of

CITY_BIZ, SHARED_BIZ, UNOWNED_BIZ = (
    "MzAwMDAwMDAwMQ==",
    "MzAwMDAwMDAwMg==",
    "MzAwMDAwMDAwMw==",
)
OFFICES = """office_id,name_zh,name_en,level,adcode,parent_id,population,population_year
990000,甲省,Jia,province,990000,,1000,2020
990100,乙市,,city,990100,990000,600,2020
"""
CHANNELS = f"""office_id,channel,account,label,state,checked_on,evidence
990100,website,http://www.yi.gov.cn/,,open,2026-01-31,seen
990100,weibo,1000000001,乙市发布,open,2026-01-31,seen
990100,wechat,{CITY_BIZ},乙市发布,open,2026-01-31,seen
990000,wechat,{SHARED_BIZ},甲省发布,open,2026-01-31,seen
990100,wechat,{SHARED_BIZ},甲省发布,open,2026-01-31,seen
"""
TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Desk:
    """Where files are imported from, and the database they go to."""

    folder: Path
    uri: str
    database: str

    def write(self, name: str, content: str | bytes) -> Path:
        """A file to be imported."""
        file = self.folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def environment(self, **others: str) -> dict[str, str]:
        """The environment of an import: this database, impatient."""
        return {
            **environment_of(
                self.uri, self.database, self.folder / "home", self.folder / "registry"
            ),
            **others,
        }

    def run(
        self, script: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """``scripts/<script>.py`` run in the folder, so that files are named without it."""
        command = [sys.executable, str(project_folder() / "scripts" / f"{script}.py"), *arguments]
        settings = self.environment(**environment)
        return ready_python.run(command, settings, self.folder, TIMEOUT_SECONDS)


def open_desk(folder: Path, uri: str, database: str) -> Desk:
    """A desk with the small registry."""
    registry = folder / "registry"
    registry.mkdir()
    (registry / "offices.csv").write_text(OFFICES, encoding="utf-8")
    (registry / "channels.csv").write_text(CHANNELS, encoding="utf-8")
    return Desk(folder, uri, database)


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What it said on standard error."""
    return done.stderr.splitlines()
