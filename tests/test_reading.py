"""Answers are read where the crawl is, and in a process beside it once they fill its time."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from pymongo import MongoClient

from govcrawl.garbage import NEW_OBJECTS
from govcrawl.spiders import reading
from govcrawl.spiders.reading import Reader
from govcrawl.spiders.reading_process import ReaderDied, ReadingProcess
from govcrawl.storage.home import project_folder
from tests.support import readings
from tests.support.crawl import Place, sample_registry
from tests.support.readings import LETHAL, capture
from tests.web.server import SampleWeb


@pytest.fixture
async def process() -> AsyncIterator[ReadingProcess]:
    started = ReadingProcess(lambda _: None)
    await started.start()
    yield started
    await started.close()


@pytest.fixture
async def busy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reader]:
    """A reader that has a process."""
    monkeypatch.setattr(reading, "WINDOW_SECONDS", 0.0)
    monkeypatch.setattr(reading, "BUSY_SHARE", 0.0)
    reader = Reader()
    async with asyncio.timeout(30):
        while await reader.read(readings.whose, capture(b"")) == os.getpid():  # noqa: ASYNC110 -- it starts when it sees fit
            await asyncio.sleep(0.01)
    yield reader
    await reader.close()


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return False
    return state[0] != "Z"


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


async def test_results_and_errors_come_back_in_order(process: ReadingProcess) -> None:
    bodies = [b"%d" % number * 40_000 for number in range(40)]
    found = await asyncio.gather(*(process.read(readings.read, capture(body)) for body in bodies))
    assert [body for _, body in found] == bodies
    assert os.getpid() not in {number for number, _ in found}
    with pytest.raises(ValueError, match="no such page") as plain:
        await process.read(readings.plainly, capture(b"such page"))
    assert "readings.py" in "".join(plain.value.__notes__)
    with pytest.raises(RuntimeError, match="AwkwardError: no such page"):
        await process.read(readings.awkwardly, capture(b"such page"))


async def test_what_is_imported_from_a_zip_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    egg = tmp_path / "package.egg"
    with zipfile.ZipFile(egg, "w") as file:
        file.writestr("read_from_egg.py", "def where(_):\n    return __file__\n")
    monkeypatch.syspath_prepend(str(egg))
    import read_from_egg  # type: ignore[import-not-found]  # noqa: PLC0415 -- it is there only now

    process = ReadingProcess(lambda _: None)
    await process.start()
    try:
        found = await process.read(read_from_egg.where, capture(b""))
    finally:
        await process.close()
    assert found.startswith(str(egg))


async def test_a_reader_without_much_to_read_starts_nothing() -> None:
    reader = Reader()
    for _ in range(100):
        assert await reader.read(readings.whose, capture(b"")) == os.getpid()
    await reader.close()


async def test_a_page_that_ends_the_process_costs_itself_and_no_other(busy: Reader) -> None:
    first = await busy.read(readings.whose, capture(b""))
    bodies = [b"before", LETHAL, *(b"behind %d" % number for number in range(5)), LETHAL, b"last"]
    reads = (busy.read(readings.read, capture(body)) for body in bodies)
    found = await asyncio.gather(*reads, return_exceptions=True)
    lost = [body for body, one in zip(bodies, found, strict=True) if isinstance(one, ReaderDied)]
    assert lost == [LETHAL, LETHAL]
    readers = [one[0] for one in found if isinstance(one, tuple)]
    assert [one[1] for one in found if isinstance(one, tuple)] == [b for b in bodies if b != LETHAL]
    assert os.getpid() not in readers
    assert readers[0] == first
    assert first not in readers[1:]


async def test_the_process_seldom_looks_for_garbage(process: ReadingProcess) -> None:
    assert await process.read(readings.patience, capture(b"")) == NEW_OBJECTS


async def test_where_no_process_can_be_had_pages_are_read_here(
    busy: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    bodies = [LETHAL, b"behind", b"last"]
    reads = (busy.read(readings.read, capture(body)) for body in bodies)
    lost, *found = await asyncio.gather(*reads, return_exceptions=True)
    assert isinstance(lost, ReaderDied)
    assert found == [(os.getpid(), b"behind"), (os.getpid(), b"last")]
    assert await busy.read(readings.whose, capture(b"")) == os.getpid()


async def test_the_process_ends_with_its_reader(busy: Reader) -> None:
    number = await busy.read(readings.whose, capture(b""))
    await busy.close()
    assert not is_running(number)


def test_the_process_ends_with_a_crawl_that_is_killed() -> None:
    # Not as a script: what is read with must be of a module that the process can import.
    program = "import asyncio; from tests.support import readings; asyncio.run(readings.hold())"
    line = [sys.executable, "-c", program]
    with subprocess.Popen(line, cwd=project_folder(), stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        number = int(holder.stdout.readline())
        assert is_running(number)
        os.kill(number, signal.SIGTERM)  # a service manager's, to all of a crawl's processes
        os.kill(number, signal.SIGINT)
        assert is_running(number)
        holder.kill()
        # The process has the pipe too, which is closed as it ends.
        assert not holder.stdout.read()
    eventually(lambda: not is_running(number))


def test_a_crawl_reads_in_a_process_and_leaves_none_behind(
    tmp_path: Path, database_uri: str
) -> None:
    name = "govcrawl_test_reading"
    with SampleWeb() as web, MongoClient(database_uri) as client:
        registry = sample_registry(tmp_path / "registry", web.port)
        place = Place(database_uri, name, tmp_path / "home", registry)
        line = [sys.executable, "-m", "tests.support.busy_crawl", "crawl", "website"]
        done = subprocess.run(
            [*line, "-a", "mode=full", "-a", "limit=2", "-a", "max_links=0"],
            cwd=project_folder(),
            env=place.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        pages = client[name]["website_pages"].count_documents({})
        client.drop_database(name)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Answers are read in a process of their own" in done.stderr
    assert "ResourceWarning" not in done.stderr
    often, kept = map(int, done.stdout.partition("garbage looked for: ")[2].split())
    assert often == NEW_OBJECTS
    assert kept > NEW_OBJECTS, "what was there before the crawl is looked through again"
    assert pages > 0
    homes = f"GOVCRAWL_HOME={place.home}".encode()
    assert not [each for each in Path("/proc").glob("[0-9]*/environ") if homes in _text(each)]


def _text(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
