"""A script run inside this process, which spares its start; its output as text."""

import io
import os
import runpy
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from subprocess import CompletedProcess
from unittest.mock import patch

from tests.conftest import ROOT


def run(name: str, *arguments: str, settings: Mapping[str, str]) -> CompletedProcess[str]:
    """What ``scripts/<name>`` does with these arguments and environment variables.

    The project reads its settings once in a process: only the first settings count.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    command = [str(ROOT / "scripts" / name), *arguments]
    with (
        patch.dict(os.environ, settings),
        patch.object(sys, "argv", command),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            code = _main(name)()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return CompletedProcess(command, code, _text(out), _text(err))


@cache
def _main(name: str) -> Callable[[], int]:
    main: Callable[[], int] = runpy.run_path(str(ROOT / "scripts" / name))["main"]
    return main


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
