"""The shell scripts: they parse, set up once, and say what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHELL_SCRIPTS = tuple(
    "scripts/demo scripts/setup scripts/test scripts/system-packages .ci/run".split()
)
REQUIREMENTS = tuple(file.name for file in sorted(ROOT.glob("requirements*.txt")))
PRETENDER = """#!/bin/sh
echo "$*" >>"$(dirname "$0")/calls"
case $1 in --version) echo "Python 3.12.0" ;; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose .venv holds a pretended Python that writes down how it was called."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for name in (*REQUIREMENTS, "pyproject.toml", "setup.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    pretender = tmp_path / ".venv" / "bin" / "python"
    pretender.parent.mkdir(parents=True)
    pretender.write_text(PRETENDER)
    pretender.chmod(0o755)
    return tmp_path


def run(checkout: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=checkout,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def installations(checkout: Path) -> list[str]:
    calls = checkout / ".venv" / "bin" / "calls"
    return [line for line in calls.read_text().splitlines() if " install " in line]


@pytest.mark.parametrize("script", [*SHELL_SCRIPTS, "scripts/environment.sh"])
@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_a_script_parses(script: str, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    done = run(ROOT, shell, "-n", script)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", SHELL_SCRIPTS)
def test_a_command_can_be_executed(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_packages_are_installed_once(checkout: Path) -> None:
    for _ in range(2):
        assert run(checkout, "scripts/setup", "demo").returncode == 0
    (call,) = installations(checkout)
    wanted = "-r requirements.txt -r requirements-embedded.txt -r requirements-report.txt"
    assert f"{wanted} --editable ." in call
    assert "requirements-dev" not in call


def test_a_changed_requirement_is_installed(checkout: Path) -> None:
    assert run(checkout, "scripts/setup").returncode == 0
    with (checkout / "requirements-embedded.txt").open("a") as file:
        file.write("attrs\n")
    assert run(checkout, "scripts/setup").returncode == 0
    assert len(installations(checkout)) == 2


def test_what_tests_need_is_enough_for_the_demo_but_not_the_other_way(checkout: Path) -> None:
    run(checkout, "scripts/setup", "demo")
    run(checkout, "scripts/setup", "dev")
    run(checkout, "scripts/setup", "demo")
    first, second = installations(checkout)
    assert "requirements-dev.txt" not in first
    assert "requirements-dev.txt" in second


def test_a_failed_installation_fails_and_is_tried_again(checkout: Path) -> None:
    pretender = checkout / ".venv" / "bin" / "python"
    pretender.write_text(PRETENDER + 'case "$*" in *install*) exit 1 ;; esac\n')
    for _ in range(2):
        done = run(checkout, "scripts/setup", "demo")
        assert done.returncode == 1
        assert "Could not install the packages" in done.stderr
    assert len(installations(checkout)) == 2


def test_an_unknown_set_of_packages_is_an_error(checkout: Path) -> None:
    done = run(checkout, "scripts/setup", "everything")
    assert done.returncode == 1
    assert "everything (demo, operations or dev)" in done.stderr


def test_a_missing_python_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    done = run(tmp_path, "scripts/setup", PYTHON="/no/such/python")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\n{sys.executable} "$@"\n')
    bare.chmod(0o755)
    done = run(tmp_path, "scripts/setup", PYTHON=str(bare))
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_an_environment_moved_with_its_folder_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / "made-in").write_text("/elsewhere\n")
    script = ". ./scripts/environment.sh; is_environment_sound"
    moved = run(checkout, "sh", "-c", script, "scripts/setup")
    (checkout / ".venv" / "made-in").write_text(f"{checkout}\n")
    stayed = run(checkout, "sh", "-c", script, "scripts/setup")
    assert (moved.returncode, stayed.returncode) == (1, 0)


def test_the_test_command_runs_every_check_and_reports_each_failure(checkout: Path) -> None:
    assert run(checkout, "scripts/test").returncode == 0
    pretender = checkout / ".venv" / "bin" / "python"
    calls = (checkout / ".venv" / "bin" / "calls").read_text()
    pytest_command = (
        "-m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0"
    )
    for check in ("-m ruff check .", "-m ruff format --check .", "-m mypy", pytest_command):
        assert f"{check}\n" in calls
    pretender.write_text(PRETENDER + 'case "$*" in *mypy) exit 1 ;; esac\n')
    done = run(checkout, "scripts/test")
    assert (done.returncode, done.stderr) == (1, "Failed: [mypy]\n")


def test_arguments_of_the_test_command_go_to_pytest_alone(checkout: Path) -> None:
    assert run(checkout, "scripts/test", "-k", "web").returncode == 0
    calls = (checkout / ".venv" / "bin" / "calls").read_text().splitlines()
    assert calls[-1] == "-m pytest -k web"
    assert not any("ruff" in call for call in calls)
