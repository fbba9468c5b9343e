"""JSON files whose objects know where they begin: one value, an array, or a value a line."""

import json
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

_BETWEEN = " \t\r\n,"


@dataclass(frozen=True)
class Element:
    """An object with its line and column in the file, both counted from 1."""

    value: dict[str, Any]
    line: int
    column: int


class NotJsonError(ValueError):
    """The text is no JSON, or holds no objects; ``line`` and ``column`` say where."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def elements(text: str) -> list[Element]:
    """The objects of an array, or all objects of a text that follow one another.

    Raises NotJsonError where something is no JSON or no object.
    """
    places = _Places(text)
    decoder = json.JSONDecoder()
    start = _after(text, 0)
    is_array = text.startswith("[", start)
    if is_array:
        _decode(decoder, text, start, places)
        start = _after(text, start + 1)
    found = []
    while start < len(text) and not (is_array and text[start] == "]"):
        value, end = _decode(decoder, text, start, places)
        line, column = places.of(start)
        if not isinstance(value, dict):
            raise NotJsonError(
                f"a {type(value).__name__} where an object is expected", line, column
            )
        found.append(Element(value, line, column))
        start = _after(text, end)
    return found


def _decode(decoder: json.JSONDecoder, text: str, start: int, places: "_Places") -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise NotJsonError(error.msg, error.lineno, error.colno) from error
    except RecursionError as error:
        raise NotJsonError("nested too deeply", *places.of(start)) from error
    except ValueError as error:  # a number of thousands of digits
        raise NotJsonError(str(error), *places.of(start)) from error


def _after(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BETWEEN:
        position += 1
    return position


class _Places:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(place + 1 for place, each in enumerate(text) if each == "\n")]

    def of(self, position: int) -> tuple[int, int]:
        line = bisect_right(self._starts, position)
        return line, position - self._starts[line - 1] + 1
