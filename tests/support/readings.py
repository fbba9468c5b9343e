"""What a reading process is given to read in tests: functions a process can import."""

import asyncio
import gc
import os
import signal
import sys

from govcrawl.capture import Capture
from govcrawl.spiders.reading_process import ReadingProcess

LETHAL = b"what ends whoever reads it"


class AwkwardError(Exception):
    """One that cannot be sent from process to process as it is."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def capture(body: bytes) -> Capture:
    return Capture(url="http://a.example/", request="page", body=body)


def whose(_: Capture) -> int:
    """The process that reads."""
    return os.getpid()


def patience(_: Capture) -> int:
    """After how many new objects the process that reads looks for garbage."""
    return gc.get_threshold()[0]


def read(found: Capture) -> tuple[int, bytes]:
    """The process and the body; a lethal one is the process's end, as a fault in C code is."""
    if found.body == LETHAL:
        if "pytest" in sys.modules:
            raise AssertionError("what was lethal came back, to be read where the crawl is")
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid(), found.body


def plainly(found: Capture) -> None:
    raise ValueError(f"no {found.body.decode()}")


def awkwardly(found: Capture) -> None:
    raise AwkwardError("no", found.body.decode())


async def hold() -> None:
    """Start a reading process, tell its number, and never end."""
    process = ReadingProcess(lambda _: None)
    await process.start()
    sys.stdout.write(f"{await process.read(whose, capture(b''))}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()
