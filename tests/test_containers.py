"""The container files: what they name is there, and no more is allowed than must be.

No image is built here: that needs a container engine and its registry.
"""

import os
import re
import shutil
import subprocess
import sysconfig
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from govcrawl import settings
from govcrawl.monitoring import webhooks
from govcrawl.scheduling.plan import read_plan
from govcrawl.storage.home import project_folder

ROOT = project_folder()
CONTAINER = ROOT / "deploy" / "container"
PROGRAMS = Path(sysconfig.get_path("scripts"))
OF_SCRAPYD = {"SCRAPYD_USERNAME", "SCRAPYD_PASSWORD"}
OF_OTHERS = {"PATH", "HOME", "TMPDIR", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
OF_SCRAPY = {"SCRAPY_SETTINGS_MODULE"}
OF_CREDENTIALS = {"GOVCRAWL_WEIBO_COOKIE", "GOVCRAWL_WEIBO_TOKEN", "GOVCRAWL_WECHAT_SESSION"}
KNOWN = {name for name in vars(settings) if name.startswith("GOVCRAWL_")} | {
    *("GOVCRAWL_LOG_LEVEL", webhooks.ADDRESS, webhooks.SECRET),
    *(OF_SCRAPYD | OF_OTHERS | OF_SCRAPY | OF_CREDENTIALS),
}

Instruction = tuple[str, str]


def dockerfile() -> list[Instruction]:
    """Each instruction with its arguments on one line, comments left out."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = text.replace("\\\n", " ").splitlines()
    return [(first, rest) for first, _, rest in (line.partition(" ") for line in joined) if first]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def checked(*command: str) -> None:
    done = subprocess.run(
        [PROGRAMS / command[0], *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    checked("hadolint", "Dockerfile")


def test_the_compose_file_fits_its_schema() -> None:
    checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")


def test_what_is_copied_is_there_and_let_through() -> None:
    kept = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line]
    assert kept[1] == "*"
    let_through = {line.removeprefix("!") for line in kept if line.startswith("!")}
    copied = set()
    for instruction, rest in dockerfile():
        if instruction == "COPY" and not rest.startswith("--from"):
            copied |= set(rest.split()[:-1])
    assert copied == let_through
    for source in copied:
        assert list(ROOT.glob(source)), source
    for secret in (".env", ".git/config", "deploy/container/example.env", "credentials.toml"):
        assert not any(fnmatch(secret, each) for each in let_through)


def test_everything_a_build_needs_is_copied_before_it() -> None:
    named = {name for _, rest in dockerfile() for name in re.findall(r"-r (\S+)", rest)}
    metadata = (ROOT / "pyproject.toml").read_text()
    named |= set(re.findall(r'file = \["(\S+)"\]', metadata))
    named |= set(re.findall(r'readme = "(\S+)"', metadata))
    copied = {name for kind, rest in dockerfile() if kind == "COPY" for name in rest.split()}
    assert named <= copied
    assert "requirements-scrapyd.txt" in named


def test_the_image_is_of_a_fixed_version_and_runs_as_nobody_special(
    compose: dict[str, Any],
) -> None:
    instructions = dockerfile()
    (python,) = (rest for kind, rest in instructions if kind == "ARG")
    assert re.fullmatch(r"PYTHON=python:3\.\d+-slim-\w+", python)
    (user,) = (rest for kind, rest in instructions if kind == "USER")
    assert re.fullmatch(r"([1-9]\d{3,}):\1", user)
    created = next(rest for kind, rest in instructions if kind == "RUN" and "useradd" in rest)
    assert f"--uid {user.partition(':')[0]} " in created
    for service in compose["services"].values():
        name, _, tag = service["image"].partition(":")
        assert name
        assert re.match(r"\d+\.\d+", tag)


def test_services_can_do_no_more_than_they_must(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"restart", "mem_limit", "pids_limit"} <= set(service), name
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), name
        assert not any("docker.sock" in each for each in service["volumes"]), name
    assert "ports" not in compose["services"]["mongodb"]
    assert compose["services"]["mongodb"]["networks"] == ["database"]
    assert compose["networks"]["database"] == {"internal": True}


def test_variables_are_ones_that_are_read(compose: dict[str, Any]) -> None:
    named = set()
    for kind, rest in dockerfile():
        if kind == "ENV" and "PIP_" not in rest:
            named |= set(re.findall(r"(\w+)=", rest))
    for service in ("scrapyd", "timer"):
        named |= set(compose["services"][service]["environment"])
    assert named - KNOWN == set()
    template = (CONTAINER / "example.env").read_text()
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    assert asked == set(re.findall(r"^(\w+)=", template, re.MULTILINE))
    assert not [line for line in template.splitlines() if re.match(r"\w*PASSWORD=.", line)]


def test_mounted_files_and_commands_are_there(compose: dict[str, Any]) -> None:
    commands, mounted = [], []
    for name, service in compose["services"].items():
        mounted += [each.split(":")[0] for each in service["volumes"] if each.startswith("./")]
        if name != "mongodb":
            commands.append(service["command"][0])
    assert commands == ["deploy/container/serve.sh", "deploy/container/timer.sh"]
    for file in (*mounted, *commands, "deploy/container/job.sh"):
        assert (ROOT / file).is_file(), file
    for file in CONTAINER.glob("*.sh"):
        assert os.access(file, os.X_OK), file
    plan = read_plan(CONTAINER / "plan.toml")
    assert dict(plan.nodes) == {"scrapyd": "http://scrapyd:6800"}
    assert {crawl.spider for crawl in plan.crawls} == {
        *("website", "weibo", "wechat", "appstore", "endpoint")
    }


def test_the_scripts_of_the_database_are_javascript() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    for file in (CONTAINER / "mongodb").glob("*.js"):
        subprocess.run([node, "--check", file], check=True, timeout=30)
