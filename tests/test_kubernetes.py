"""The manifests for Kubernetes: they fit its schemas, and agree with each other and the image.

No cluster is asked here.
"""

import ipaddress
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from govcrawl.commands.crawl import EXIT_CODES, FAILED
from govcrawl.storage.home import project_folder

ROOT = project_folder()
FOLDER = ROOT / "deploy" / "kubernetes"
OLDEST = "1.33"
"""The first version in which all that is used is there for good."""
WRONG_ARGUMENT = 2


@pytest.fixture(scope="module")
def manifests() -> dict[str, dict[str, Any]]:
    return {file.stem: yaml.safe_load(file.read_text()) for file in FOLDER.glob("*.yaml")}


@pytest.fixture(scope="module")
def jobs(manifests: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The specification of each CronJob's jobs."""
    return {
        name: each["spec"]["jobTemplate"]["spec"]
        for name, each in manifests.items()
        if each["kind"] == "CronJob"
    }


def pod_of(job: dict[str, Any]) -> dict[str, Any]:
    pod: dict[str, Any] = job["template"]["spec"]
    return pod


def test_they_fit_the_schemas() -> None:
    program = Path(sysconfig.get_path("scripts"), "kubernetes-validate")
    files = sorted(FOLDER.glob("*.yaml"))
    done = subprocess.run(
        [program, "--strict", "--kubernetes-version", f"{OLDEST}.0", *files],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(f"against version {OLDEST}") == len(files)


def test_every_part_is_crawled_once(jobs: dict[str, dict[str, Any]]) -> None:
    job = jobs["website"]
    (container,) = pod_of(job)["containers"]
    (shard,) = (each for each in container["args"] if each.startswith("shard="))
    parts = job["completions"]
    assert job["completionMode"] == "Indexed"
    assert shard == f"shard=$(JOB_COMPLETION_INDEX)/{parts}"
    assert job["parallelism"] == job["maxFailedIndexes"] == parts
    assert "_job=$(POD_NAME)" in container["args"]
    fields = {each["name"]: each["valueFrom"]["fieldRef"]["fieldPath"] for each in container["env"]}
    index = "metadata.annotations['batch.kubernetes.io/job-completion-index']"
    assert fields == {"POD_NAME": "metadata.name", "JOB_COMPLETION_INDEX": index}


def test_what_an_exit_code_means_to_the_cluster_is_what_it_means_here(
    jobs: dict[str, dict[str, Any]],
) -> None:
    job = jobs["website"]
    disrupted, wrong = job["podFailurePolicy"]["rules"]
    assert disrupted["action"] == "Ignore"
    assert disrupted["onPodConditions"] == [{"type": "DisruptionTarget", "status": "True"}]
    assert wrong["action"] == "FailJob"
    assert wrong["onExitCodes"]["values"] == [WRONG_ARGUMENT]
    # The others count as failures and are tried again; job.sh makes 0 of a degraded run's code.
    assert {FAILED, *EXIT_CODES.values()} == {0, 1, 3}
    assert job["backoffLimitPerIndex"] > 0
    (container,) = pod_of(job)["containers"]
    assert container["args"][0] == "deploy/container/job.sh"
    assert wrong["onExitCodes"]["containerName"] == container["name"]


def test_what_is_started_is_in_the_image(jobs: dict[str, dict[str, Any]]) -> None:
    tags = set()
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    for job in jobs.values():
        (container,) = pod_of(job)["containers"]
        script = container["args"][1 if container["args"][0] == "python" else 0]
        assert (ROOT / script).is_file()
        assert "command" not in container, "it would go before tini, which hands on signals"
        tags.add(container["image"].rpartition("/")[2])
    assert tags == {f"govcrawl:{version[1]}"}


def test_pods_can_do_no_more_than_they_must(
    manifests: dict[str, dict[str, Any]], jobs: dict[str, dict[str, Any]]
) -> None:
    user = re.search(r"^USER (\d+):", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert user is not None
    for name, job in jobs.items():
        pod = pod_of(job)
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["runAsUser"] == int(user[1]), name
        assert pod["automountServiceAccountToken"] is False, name
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        places = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert places == {"/var/lib/govcrawl", "/tmp"}, name
        assert manifests[name]["spec"]["concurrencyPolicy"] == "Forbid", name
        assert manifests[name]["spec"]["timeZone"] == "Asia/Shanghai", name


def test_no_private_address_can_be_asked(
    manifests: dict[str, dict[str, Any]], jobs: dict[str, dict[str, Any]]
) -> None:
    policy = manifests["network"]["spec"]
    chosen = policy["podSelector"]["matchLabels"].items()
    for job in jobs.values():
        assert chosen <= job["template"]["metadata"]["labels"].items()
    assert policy["ingress"] == []
    blocks = [
        place["ipBlock"] for rule in policy["egress"] for place in rule["to"] if "ipBlock" in place
    ]
    closed = [ipaddress.ip_network(each) for block in blocks for each in block["except"]]
    for block in blocks:
        assert ipaddress.ip_network(block["cidr"]).prefixlen == 0
    for address in (
        *("10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.1", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fd00::1", "ff02::1"),
    ):
        assert any(ipaddress.ip_address(address) in each for each in closed), address
    for address in ("1.1.1.1", "172.32.0.1", "100.128.0.1", "2400:3200::1"):
        assert not any(ipaddress.ip_address(address) in each for each in closed), address
