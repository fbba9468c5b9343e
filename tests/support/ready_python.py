"""Python commands in processes of their own that need not import what most crawls import.

Imports are most of a short crawl's time. So one process, for as long as the tests last, imports
what crawls need and forks for every command; the fork takes over the command's environment, folder,
arguments and output and ends as any Python process does. Tests of what is started, killed or
imported start a process of their own instead.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scrapy.utils.misc import walk_modules_iter

from govcrawl.storage.home import project_folder

PREPARED = (
    *("govcrawl.archive", "govcrawl.browser", "govcrawl.commands", "govcrawl.extensions"),
    *("govcrawl.handlers", "govcrawl.importing", "govcrawl.pipelines", "govcrawl.robots"),
    "govcrawl.spiders",
    *("scrapy.cmdline", "scrapy.commands", "scrapy.core.downloader.handlers.http11"),
    *("scrapy.core.engine", "scrapy.downloadermiddlewares", "scrapy.extensions.remote_control"),
    *("scrapy.extensions.telnet", "scrapy.spidermiddlewares", "scrapy.squeues"),
)
STREAMS = ("stdout", "stderr")


def run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: int
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m MODULE ...`` or ``python FILE ...``; warnings are errors.

    Raises:
        subprocess.TimeoutExpired: it took longer than so many seconds and was ended.
    """
    python, *arguments = command
    assert python == sys.executable
    process = _started()
    assert process.stdin is not None
    assert process.stdout is not None
    with TemporaryDirectory() as scratch:
        streams = [Path(scratch, name) for name in STREAMS]
        order = {
            "arguments": arguments,
            "environment": dict(environment),
            "folder": str(folder),
            "streams": list(map(str, streams)),
            "seconds": seconds,
        }
        process.stdin.write(f"{json.dumps(order)}\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        texts = [stream.read_text(encoding="utf-8") for stream in streams]
    if code == -signal.SIGALRM:
        raise subprocess.TimeoutExpired(command, seconds, *texts)
    return subprocess.CompletedProcess(command, code, *texts)


@cache
def _started() -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=project_folder(),
        env={**kept, "PYTHONPATH": str(project_folder()), "PYTHONWARNINGS": "error"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)
    return process


def _serve() -> None:
    """Fork for every order on standard input and answer with the exit code."""
    for package in PREPARED:
        list(walk_modules_iter(package))
    assert "twisted.internet.reactor" not in sys.modules, "each crawl installs its own"
    gc.freeze()
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _become(json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> None:
    signal.alarm(order["seconds"])
    for number, name in enumerate(order["streams"], start=1):
        with Path(name).open("wb") as stream:
            os.dup2(stream.fileno(), number)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    importlib.reload(importlib.import_module("govcrawl.settings"))
    first, *rest = order["arguments"]
    if first == "-m":
        sys.path[0] = order["folder"]
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(first).parent)
        sys.argv = [first, *rest]
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    _serve()
