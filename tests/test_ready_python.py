"""A command of a Python that is ready ends and says what one of a Python of its own would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ready_python

PROGRAM = """
import os, sys
from govcrawl import settings
from pathlib import Path
print(sys.argv[1:], Path.cwd(), os.environ.get("GOVCRAWL_DELAY"), settings.DOWNLOAD_DELAY)
sys.stderr.write(__name__)
sys.exit(int(sys.argv[1]))
"""


def run(
    folder: Path, program: str, *arguments: str, seconds: int = 60, **environment: str
) -> subprocess.CompletedProcess[str]:
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    command = [sys.executable, str(file), *arguments]
    return ready_python.run(command, {"PATH": os.environ["PATH"], **environment}, folder, seconds)


def test_each_command_has_its_own_arguments_folder_environment_and_code(tmp_path: Path) -> None:
    first = run(tmp_path, PROGRAM, "3", "a b", GOVCRAWL_DELAY="7")
    assert first.stdout == f"['3', 'a b'] {tmp_path} 7 7\n"
    assert (first.returncode, first.stderr) == (3, "__main__")
    second = run(tmp_path, PROGRAM, "0")
    assert (second.returncode, second.stdout) == (0, f"['0'] {tmp_path} None 2\n")


def test_a_module_is_run_as_by_name(tmp_path: Path) -> None:
    (tmp_path / "named.py").write_text("import sys; print(__name__, sys.argv[1:])")
    done = ready_python.run([sys.executable, "-m", "named", "x"], {}, tmp_path, 60)
    assert (done.returncode, done.stdout) == (0, "__main__ ['x']\n")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import warnings; warnings.warn('beware')", "UserWarning: beware"),
        ("raise ValueError('wrong')", "ValueError: wrong"),
    ],
)
def test_an_error_or_a_warning_ends_it_with_a_traceback(
    tmp_path: Path, program: str, said: str
) -> None:
    done = run(tmp_path, program)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert said in done.stderr


def test_what_it_leaves_to_the_end_is_done(tmp_path: Path) -> None:
    program = "import atexit; atexit.register(print, 'last')"
    assert run(tmp_path, program).stdout == "last\n"


def test_what_takes_too_long_is_ended_and_the_next_is_well(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run(tmp_path, "import time; time.sleep(60)", seconds=1)
    assert run(tmp_path, "print(1)").stdout == "1\n"


def test_a_killed_command_says_its_signal(tmp_path: Path) -> None:
    assert run(tmp_path, "import os; os.kill(os.getpid(), 9)").returncode == -9
