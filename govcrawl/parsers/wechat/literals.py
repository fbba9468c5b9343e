r"""JavaScript values as WeChat's pages write them, read without a JavaScript engine.

Shapes: ``'text'``, ``JsDecode('\x3cp\x3e')``, ``htmlDecode("...")``, ``"" || "text"``, ``'0' * 1``,
and objects and lists of them. Every character is looked at once, so a page of any size and shape
takes time by its length; what is cut short or too deep gives what stood before it.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from govcrawl.parsers.wechat.expressions import LONGEST, Token, evaluate

MOST_TOKENS = 300_000
"""Ten times those of the largest object in saved pages."""

_DEEPEST = 60
_TOKEN = re.compile(
    r"""
    (?P<space>(?:\s++|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/)++)
    |"(?P<double>[^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"
    |'(?P<single>[^'\\\n]*+(?:\\.[^'\\\n]*+)*+)'
    |`(?P<template>[^`\\]*+(?:\\.[^`\\]*+)*+)`
    |(?P<number>\d[\d.]{0,30})
    |(?P<name>[A-Za-z_$][\w$]{0,80})
    |(?P<mark>\|\||(?!/\*)[^"'`])
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTED = frozenset({"double", "single", "template"})
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL
)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST_CODE_POINT = 0x10FFFF
_CONTINUES = frozenset("|*.?:+)")
"""What a statement goes on with on its next line."""


@dataclass
class _Frame:
    """An object or a list that is being read."""

    holds: Any
    key: str | None = None
    expression: list[Token] = field(default_factory=list)
    parentheses: int = 0

    def close_expression(self) -> None:
        """Put the value of the expression read into the object or list."""
        if self.expression:
            value = evaluate(self.expression)
            if isinstance(self.holds, list):
                self.holds.append(value)
            elif self.key is not None and (value or self.key not in self.holds):
                self.holds[self.key] = value
        self.expression, self.key, self.parentheses = [], None, 0


def read_container(text: str, start: int) -> tuple[Any, int]:
    """The object or list that begins at ``start``, and where it ends.

    Of one with too many parts what stands first, and the end of the text.
    """
    position = start
    stack: list[_Frame] = []
    for _ in range(MOST_TOKENS):
        match = _TOKEN.match(text, position)
        if match is None:
            break
        token = _token(match)
        if token is not None and _opens(token) and len(stack) >= _DEEPEST:
            break
        position = match.end()
        if token is not None and _take(stack, token):
            return stack[0].holds, position
    else:
        position = len(text)
    return _unfinished(stack), max(position, start + 1)


def _opens(token: Token) -> bool:
    return token.is_mark("{") or token.is_mark("[")


def _take(stack: list[_Frame], token: Token) -> bool:
    """Put a token where it belongs; True where it closes the outermost object or list."""
    if _opens(token):
        stack.append(_Frame({} if token.is_mark("{") else []))
        return False
    frame = stack[-1]
    if token.is_mark("}") or token.is_mark("]"):
        frame.close_expression()
        if len(stack) == 1:
            return True
        stack.pop()
        stack[-1].expression.append(Token("value", frame.holds))
    elif token.is_mark(",") and not frame.parentheses:
        frame.close_expression()
    elif token.is_mark(":") and frame.key is None and isinstance(frame.holds, dict):
        frame.key = str(frame.expression[-1].value) if frame.expression else ""
        frame.expression = []
    else:
        closes = token.is_mark(")") and frame.parentheses > 0
        frame.parentheses += token.is_mark("(") - closes
        if len(frame.expression) <= LONGEST:
            frame.expression.append(token)
    return False


def _unfinished(stack: list[_Frame]) -> Any:
    """The outermost object or list of one that is cut short, with what it holds so far."""
    for inner, outer in zip(reversed(stack[1:]), reversed(stack[:-1]), strict=True):
        inner.close_expression()
        outer.expression.append(Token("value", inner.holds))
    if not stack:
        return None
    stack[0].close_expression()
    return stack[0].holds


def read_expression(text: str, start: int) -> Any:
    """The value of the expression that begins at ``start`` and ends with its statement."""
    position, depth = start, 0
    tokens: list[Token] = []
    while len(tokens) <= LONGEST:
        match = _TOKEN.match(text, position)
        if match is None:
            break
        position = match.end()
        token = _token(match)
        if token is None:
            following = text[position : position + 1]
            if "\n" in match[0] and not depth and following not in _CONTINUES:
                break
            continue
        depth += token.is_mark("(") - token.is_mark(")")
        if depth < 0 or _opens(token) or token.is_mark(";") or (token.is_mark(",") and not depth):
            break
        tokens.append(token)
    return evaluate(tokens)


def _token(match: re.Match[str]) -> Token | None:
    """The token a match is; None for blanks and comments."""
    kind = match.lastgroup or "space"
    if kind in _QUOTED:
        return Token("text", unescape(match[kind]))
    return None if kind == "space" else Token(kind, match[kind])


def unescape(text: str) -> str:
    """The text a JavaScript string literal stands for."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    if _SURROGATE.search(plain):
        return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _CONTROLS.get(match[4], match[4])
    point = int(code, 16)
    return chr(point) if 0 < point <= _LARGEST_CODE_POINT else ""
