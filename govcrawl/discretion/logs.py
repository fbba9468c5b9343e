"""Logs without what is secret: every record of the process, tracebacks included.

So is what Python says last when an exception ends the process.
"""

import logging
import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any

_TRACEBACK = logging.Formatter()

_make_record: Callable[..., logging.LogRecord] | None = None
"""What made log records before ours did; None while ours does not."""

Clean = Callable[[str], str]


def guard(clean: Clean) -> None:
    """From now on all that is logged passes ``clean`` first; a second call changes nothing."""
    global _make_record  # noqa: PLW0603 logs are the process's
    if _make_record is None:
        _make_record = logging.getLogRecordFactory()
        logging.setLogRecordFactory(partial(_clean_record, clean, _make_record))
        sys.excepthook = partial(_last_words, clean)


def release() -> None:
    """Logs are as they were before ``guard``."""
    global _make_record  # noqa: PLW0603 as above
    if _make_record is not None:
        logging.setLogRecordFactory(_make_record)
        sys.excepthook = sys.__excepthook__
        _make_record = None


def _clean_record(
    clean: Clean, make: Callable[..., logging.LogRecord], *args: Any, **kwargs: Any
) -> logging.LogRecord:
    """A record whose message is written already, since what it is written from may be secret.

    A traceback becomes text for the same reason, in the place formatters keep it.
    """
    record = make(*args, **kwargs)
    record.msg, record.args = clean(_message(record)), None
    if record.exc_info:
        record.exc_text = clean(_TRACEBACK.formatException(record.exc_info))
        record.exc_info = None
    if record.stack_info:
        record.stack_info = clean(record.stack_info)
    return record


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 logging would print the arguments as they are
        return f"{record.msg} (its arguments do not fit: {error})"


def _last_words(
    clean: Clean, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(clean("".join(traceback.format_exception(kind, error, trace))))
