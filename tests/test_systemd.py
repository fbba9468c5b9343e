"""The systemd units: systemd itself reads them, and what they start is there."""

import re
import shlex
import shutil
import subprocess

import pytest

from govcrawl.storage.home import project_folder

UNITS = project_folder() / "deploy" / "systemd"
CHECKOUT = "/opt/govcrawl/checkout/"


def test_systemd_understands_the_units() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze on this machine")
    files = [str(file) for file in UNITS.iterdir() if file.suffix in {".service", ".timer"}]
    done = subprocess.run(
        [program, "verify", *files], capture_output=True, text=True, timeout=60, check=False
    )
    # On this machine nothing is installed where the recipe puts it.
    missing = re.compile(r"Command /opt/govcrawl/\S+ is not executable: No such file or directory")
    assert [line for line in done.stderr.splitlines() if not missing.search(line)] == []


def test_what_the_units_start_is_in_the_checkout() -> None:
    started = []
    for file in UNITS.glob("*.service"):
        for line in re.findall(r"^ExecStart=-?(.+)$", file.read_text(), re.MULTILINE):
            program, *arguments = shlex.split(line)
            if program.startswith(CHECKOUT):
                assert program == f"{CHECKOUT}.venv/bin/python"
                started.append(arguments[0])
    assert sorted(started) == ["scripts/check_runs.py", "scripts/schedule.py"]
    for script in started:
        assert (project_folder() / script).is_file()
