"""Reading answers in a process beside the crawl: both of its ends, and what goes between them.

A message is its length (8 bytes, big-endian) and a pickle: there ``(function, capture)``, back
``(True, result)`` or ``(False, exception)``, in the order in which they were asked for; the first
one back is empty and says that it is ready. The process ends when the other end of its socket
does, however that happens: with the crawl.

Nothing here imports Scrapy: the process needs the parsers and nothing else.
"""

import asyncio
import pickle
import signal
import socket
import struct
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar, cast

from govcrawl.capture import Capture
from govcrawl.garbage import collect_rarely

LENGTH = struct.Struct(">Q")
START_SECONDS = 60
"""How long the process may take to be ready."""
END_SECONDS = 5
"""How long the process may take to end by itself once nothing is asked of it."""
BEGIN = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from govcrawl.spiders.reading_process import serve; serve(int(sys.argv[1]))"
)
"""What the process runs: the module may come from anywhere on the path, a zipped egg too."""

Read = TypeVar("Read")
Asked = tuple[bytes, asyncio.Future[Any]]


class ReaderDied(RuntimeError):  # noqa: N818 -- what happened, as it is told of the page
    """The process ended while it read this page: too little memory, or a fault in a C library."""


class ReadingProcess(asyncio.Protocol):
    """The crawl's end. ``died`` is called once when a process that was ready ends by itself.

    The page it was reading then gets ReaderDied, and ``unread`` are those that waited behind it.
    """

    def __init__(self, died: Callable[["ReadingProcess"], None]) -> None:
        self._died = died
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closed = False
        self.unread: deque[Asked] = deque()

    async def start(self) -> None:
        """Start the process; returns once it is ready to read.

        Raises OSError when it cannot be started, ends at once or takes too long.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            line = [sys.executable, "-c", BEGIN, str(number), *sys.path]
            try:
                self._process = subprocess.Popen(  # noqa: ASYNC220 -- it is started, not awaited
                    line, pass_fds=[number], stdin=subprocess.DEVNULL
                )
            except OSError:
                ours.close()
                raise
        self._socket = ours
        ours.setblocking(False)  # noqa: FBT003 -- it has no keyword
        await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._ready
        except OSError:  # a timeout is one
            await self.close()
            raise

    async def read(self, reading: Callable[[Capture], Read], capture: Capture) -> Read:
        """What a function of some module makes of an answer. Raises what it raised, ReaderDied."""
        message = pickle.dumps((reading, capture), pickle.HIGHEST_PROTOCOL)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.send((message, future))
        return cast("Read", await future)

    def send(self, asked: Asked) -> None:
        """Have an answer read that is in its message already."""
        self.unread.append(asked)
        if self._transport is not None:
            self._transport.writelines([LENGTH.pack(len(asked[0])), asked[0]])

    async def close(self) -> None:
        """End the process, and wait until it has ended."""
        self._closed = True
        if self._transport is not None:
            self._transport.close()
        if self._process is not None:
            await asyncio.to_thread(_end, self._process)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's: the socket can be written to."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Asyncio's: hand over every result that is here whole."""
        self._received += data
        start, held = 0, len(self._received)
        while held - start >= LENGTH.size:
            end = start + LENGTH.size + LENGTH.unpack_from(self._received, start)[0]
            if held < end:
                break
            self._take(self._received[start + LENGTH.size : end])
            start = end
        del self._received[:start]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's name
        """Asyncio's: the process is gone."""
        if self._closed or self._process is None:
            return
        self._take_what_is_left()
        self._closed = True
        _end(self._process)
        if not self._ready.done():
            self._ready.set_exception(ChildProcessError(self.end))
            return
        if self.unread:
            _fail(self.unread.popleft()[1], ReaderDied(self.end))
        self._died(self)

    def _take_what_is_left(self) -> None:
        """Take the results that were sent before the end, if it showed while we were writing."""
        while self._socket is not None:
            try:
                data = self._socket.recv(1 << 16)
            except OSError:  # there is no more
                return
            if not data:
                return
            self.data_received(data)

    @property
    def end(self) -> str:
        """How the process ended, in words."""
        code = self._process.returncode if self._process is not None else None
        return f"the reading process ended with exit code {code}"

    def _take(self, message: bytearray) -> None:
        if message:
            _hand_over(self.unread.popleft()[1], message)
        else:
            self._ready.set_result(None)


def read_here(message: bytes, future: asyncio.Future[Any]) -> None:
    """Read what waited for a process that is no more."""
    _hand_over(future, _answer(message))


def _hand_over(future: asyncio.Future[Any], message: bytes | bytearray) -> None:
    try:
        is_result, value = pickle.loads(message)  # noqa: S301 -- written by our own process
    except Exception as error:  # noqa: BLE001 -- what cannot be read back is that page's trouble
        is_result, value = False, error
    if not is_result:
        _fail(future, value)
    elif not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def serve(number: int) -> None:
    """The process's end: read what comes through this socket until it closes."""
    # Ctrl-C and a service manager's stop are for the crawl, which needs its answers to end well.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    collect_rarely()
    with socket.socket(fileno=number) as end, end.makefile("rb") as asked:
        try:
            end.sendall(LENGTH.pack(0))
            while len(head := asked.read(LENGTH.size)) == LENGTH.size:
                answer = _answer(asked.read(*LENGTH.unpack(head)))
                end.sendall(LENGTH.pack(len(answer)) + answer)
        except ConnectionError:
            return  # the crawl has ended and waits for nothing


def _answer(message: bytes) -> bytes:
    try:
        reading, capture = pickle.loads(message)  # noqa: S301 -- written by the crawl
        return pickle.dumps((True, reading(capture)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 -- it is for the crawl to judge
        error.add_note(traceback.format_exc())
        return _told(error)


def _told(error: Exception) -> bytes:
    """An exception as it comes back; one that cannot be sent is told in words."""
    try:
        message = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(message)  # noqa: S301 -- written just now
    except Exception:  # noqa: BLE001 -- exceptions of libraries need more than their message
        words = RuntimeError(f"{type(error).__name__}: {error}")
        words.__notes__ = error.__notes__
        return pickle.dumps((False, words), pickle.HIGHEST_PROTOCOL)
    return message
