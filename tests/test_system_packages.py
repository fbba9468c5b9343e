"""The script that installs programs for the tests: only where it can, and never a failure."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = ("sh", "mktemp", "tail", "rm", "timeout")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder that is the whole PATH: no browser, no nginx, an apt-get that notes its calls."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    pretend(folder, "id", "echo 0")
    pretend(folder, "apt-get", 'echo "$*" >>"${0%/*}/calls"')
    return folder


def pretend(folder: Path, name: str, does: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{does}\n")
    (folder / name).chmod(0o755)


def run(programs: Path) -> str:
    text = (ROOT / "scripts" / "system-packages").read_text(encoding="utf-8")
    script = programs.parent / "system-packages"
    script.write_text(text.replace("$PATH:/usr/sbin:/sbin", "$PATH"))
    done = subprocess.run(
        ["/bin/sh", str(script)],
        env={"PATH": str(programs), "TMPDIR": str(programs.parent)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    return done.stderr


def calls(programs: Path) -> list[str]:
    file = programs / "calls"
    return file.read_text().splitlines() if file.exists() else []


def test_what_is_missing_is_installed_and_nothing_else(programs: Path) -> None:
    pretend(programs, "nginx", "")
    assert run(programs) == "Installing for the tests: chromium\n"
    *_, install = calls(programs)
    assert install.startswith("install ")
    assert "--no-install-recommends" in install
    assert install.endswith(" chromium")


def test_nothing_is_done_where_nothing_is_missing(programs: Path) -> None:
    pretend(programs, "nginx", "")
    pretend(programs, "google-chrome", "")
    assert run(programs) == ""
    assert calls(programs) == []


def test_only_root_installs(programs: Path) -> None:
    pretend(programs, "id", "echo 1000")
    assert run(programs) == ""
    assert calls(programs) == []


def test_a_failure_is_said_and_is_none(programs: Path) -> None:
    pretend(programs, "apt-get", "echo no such package; exit 100")
    said = run(programs)
    assert "no such package" in said
    assert "Could not install: chromium nginx. Tests that need it are skipped." in said
    assert not list(programs.parent.glob("tmp*"))
