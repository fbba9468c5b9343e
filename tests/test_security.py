"""What the code itself may not do, what a spreadsheet may not take for a formula, what is needed.

docs/security.md says what each of these is for.
"""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from govcrawl.publishing.tables import safe
from tests.conftest import ROOT

RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__"})
"""Builtins that run text as a program."""
UNSAFE_MODULES = frozenset(
    "pickle _pickle cPickle marshal shelve dill cloudpickle joblib jsonpickle yaml ruamel "
    "code codeop telnetlib imp commands popen2".split()
)
"""What makes objects or programs of bytes; this project reads TOML, JSON and CSV."""
UNSAFE_CALLS = {
    "os": {"system", "popen", *(f"exec{way}" for way in "l le lp lpe v ve vp vpe".split())},
    "subprocess": {"getoutput", "getstatusoutput"},
    "asyncio": {"create_subprocess_shell"},
    "pandas": {"read_pickle", "eval"},
    "builtins": set(RUNS_TEXT),
}
BETWEEN_OUR_OWN = {"govcrawl/spiders/reading_process.py": {"pickle"}}
"""One process of a crawl hands captures to another of the same crawl over a pipe of theirs."""
FILES = sorted(
    path
    for folder in ("govcrawl", "scripts")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)


def unsafe(tree: ast.AST) -> Iterator[str]:
    """What a module imports or calls that it must not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from {each.name.partition(".")[0] for each in node.names} & UNSAFE_MODULES
        elif isinstance(node, ast.ImportFrom):
            root = (node.module or "").partition(".")[0]
            yield from {root} & UNSAFE_MODULES
            yield from {each.name for each in node.names} & UNSAFE_CALLS.get(root, set())
        elif isinstance(node, ast.Name) and node.id in RUNS_TEXT:
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from {node.attr} & UNSAFE_CALLS.get(node.value.id, set())
        elif isinstance(node, ast.keyword) and node.arg == "shell":
            yield "shell="


@pytest.mark.parametrize(
    "program",
    [
        "eval('1')",
        "run = exec",
        "import pickle",
        "from marshal import loads",
        "import yaml",
        "import os\nos.system('true')",
        "from os import popen",
        "import subprocess\nsubprocess.run('true', shell=True)",
        "import asyncio\nasyncio.create_subprocess_shell('true')",
        "__import__('os')",
    ],
)
def test_what_is_unsafe_is_seen(program: str) -> None:
    assert list(unsafe(ast.parse(program)))


def test_no_text_is_run_and_no_object_is_made_of_bytes() -> None:
    assert len(FILES) > 200
    found = {}
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        seen = set(unsafe(ast.parse(path.read_bytes()))) - BETWEEN_OUR_OWN.get(name, set())
        if seen:
            found[name] = seen
    assert found == {}


def test_the_linter_looks_for_the_same_and_more() -> None:
    """Its S rules cover eval, exec, pickle, marshal, yaml, shells, temporary files, XML, TLS."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"][
        "lint"
    ]
    assert lint["select"] == ["ALL"]
    assert {rule for rule in lint["ignore"] if rule.startswith("S")} <= {"S101", "S603", "SIM905"}
    for pattern, rules in lint["per-file-ignores"].items():
        security = {rule for rule in rules if rule.startswith("S") and not rule.startswith("SL")}
        assert not security or pattern.startswith("tests") or security == {"S311"}, pattern


@pytest.mark.parametrize("start", [*"=+-@", "\t", "\r", "\n", *"＝＋－＠"])
def test_a_spreadsheet_takes_no_text_for_a_formula(start: str) -> None:
    dangerous = f"{start}HYPERLINK(1)"
    assert safe(dangerous) == f"'{dangerous}"
    assert safe(f"一{dangerous}") == f"一{dangerous}"


def requirements(*names: str) -> list[Requirement]:
    files = [ROOT / name for name in names] if names else ROOT.glob("requirements*.txt")
    lines = [
        line.partition("#")[0].strip() for file in files for line in file.read_text().splitlines()
    ]
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def test_every_requirement_has_an_upper_bound() -> None:
    """Type stubs run nothing, so a new one can break no more than a check."""
    unbounded = {
        each.name
        for each in requirements()
        if not any(bound.operator in {"<", "<=", "==", "~="} for bound in each.specifier)
    }
    assert {name for name in unbounded if not name.startswith("types-")} == set()


def test_what_is_installed_fits_together() -> None:
    command = [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_direct_dependency_is_listed_with_its_licence() -> None:
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in told.splitlines() if line.startswith("| `")]
    listed = {row[1].strip(" `"): row[2].strip() for row in rows if len(row) == 4}
    used = ["", "-report", "-operations", "-embedded", "-scrapyd"]
    needed = {
        canonicalize_name(each.name)
        for each in requirements(*(f"requirements{name}.txt" for name in used))
    }
    assert needed <= listed.keys()
    for name in needed:
        assert distribution(name).version
        assert listed[name]
