"""Every command says with --help what it does, and shows how it is called."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ready_python
from tests.support.environment import environment_of

ROOT = Path(__file__).parents[1]
COMMANDS = [
    file
    for file in sorted([*ROOT.glob("scripts/*.py"), *ROOT.glob("benchmarks/*.py")])
    if '__name__ == "__main__"' in file.read_text(encoding="utf-8")
]
SHELL_COMMANDS = ("scripts/demo", "scripts/setup", "scripts/test")


def shows_example(text: str, command: str) -> bool:
    return re.search(rf"^ +(?:python )?{re.escape(command)}\b", text, re.MULTILINE) is not None


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.name)
def test_a_command_explains_itself(file: Path, tmp_path: Path) -> None:
    environment = environment_of("", "test", tmp_path, tmp_path) | {"COLUMNS": "100"}
    done = ready_python.run([sys.executable, str(file), "--help"], environment, ROOT, 30)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")
    assert shows_example(done.stdout, file.relative_to(ROOT).as_posix()), done.stdout


@pytest.mark.parametrize("command", SHELL_COMMANDS)
def test_a_shell_command_explains_itself(command: str) -> None:
    done = subprocess.run(
        [ROOT / command, "--help"], capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert shows_example(done.stdout, command), done.stdout


def test_scrapy_crawl_explains_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "--help"]
    done = ready_python.run(command, environment_of("", "test", tmp_path, tmp_path), ROOT, 30)
    assert done.returncode == 0, done.stderr
    assert "scrapy crawl website -a region=5101" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["websites"], "got 'websites', expected one spider of appstore, endpoint, website,"),
        (["website", "region=51"], "got 'website region=51', expected one spider of"),
        (["website", "-a", "urls=nowhere.txt"], "nowhere.txt: No such file or directory"),
        (["website", "-a", "regions=51"], "argument regions: got '51', expected one of"),
    ],
)
def test_what_a_newcomer_gets_wrong_is_told(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", *arguments]
    environment = environment_of("", "test", tmp_path, tmp_path) | {"GOVCRAWL_REGISTRY": "sample"}
    done = ready_python.run(command, environment, ROOT, 30)
    assert done.returncode == 2, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
