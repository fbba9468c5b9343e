"""What a JavaScript expression comes to, as far as it is written out.

``"" || "text"``, ``'0' * 1``, ``JsDecode('text')``, ``'...'.html(false)``,
``xml ? f('x') : 'text'``. ``'' * 1`` is a value the page leaves out: None, where JavaScript makes 0
of it. Whatever needs a calculation is None.
"""

import html
import re
from typing import Any, NamedTuple

LONGEST = 60
"""Tokens of an expression; no value read here has more than ten."""

_DECODERS = frozenset({"JsDecode", "htmlDecode", "String", "decodeHtml"})
_WORDS = {"true": True, "false": False}
_INTEGER = re.compile(r"-?\d{1,30}")
_DECIMAL = re.compile(r"-?\d{1,30}\.\d{1,30}")


class Token(NamedTuple):
    """One piece of a script: kind ``text``, ``number``, ``name``, ``mark`` or ``value``."""

    kind: str
    value: Any

    def is_mark(self, mark: str) -> bool:
        """True for this punctuation mark."""
        return self.kind == "mark" and self.value == mark


def evaluate(tokens: list[Token]) -> Any:
    """The value of an expression: of ``a || b`` the first that holds something, else the last."""
    if len(tokens) > LONGEST:
        return None
    value = None
    for alternative in _split(tokens, "||"):
        value = _single(alternative)
        if value:
            return value
    return value


def number(value: Any) -> int | float | None:
    """What JavaScript's ``* 1`` makes of a value, but None of an empty text and of no number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else None


def _split(tokens: list[Token], separator: str) -> list[list[Token]]:
    """The parts of an expression between the separators that stand in no parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.is_mark("(") - token.is_mark(")")
        if token.is_mark(separator) and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _single(tokens: list[Token]) -> Any:
    """The value of an expression without alternatives."""
    question, *answers = _split(tokens, "?")
    if answers:
        # Share pages ask whether they are built by a template of the client; saved ones are not.
        _, *other = _split(answers[0], ":")
        return evaluate(other[0]) if question == [Token("name", "xml")] and other else None
    factors = _split(tokens, "*")
    return _primary(tokens) if len(factors) == 1 else number(_primary(factors[0]))


def _primary(tokens: list[Token]) -> Any:
    """The value of a literal, a call of a decoder or an expression in parentheses."""
    first, *rest = tokens or [Token("mark", "")]
    if first.kind in {"text", "value"}:
        return _with_method(first.value, rest)
    if first.kind == "number":
        return None if rest else number(first.value)
    if first.kind == "name" and not rest:
        return _WORDS.get(first.value)
    return _called(tokens)


def _called(tokens: list[Token]) -> Any:
    """The value of ``(...)`` and of ``decoder(...)``, with the method called on it."""
    opening = 1 if tokens and tokens[0].kind == "name" else 0
    is_call = len(tokens) > opening and tokens[opening].is_mark("(")
    if not is_call or (opening and tokens[0].value not in _DECODERS):
        return None
    closing = _closing(tokens, opening)
    value = evaluate(tokens[opening + 1 : closing])
    if tokens[0].value == "htmlDecode" and isinstance(value, str):
        value = html.unescape(value)
    return _with_method(value, tokens[closing + 1 :])


def _closing(tokens: list[Token], opening: int) -> int:
    depth = 0
    for place in range(opening, len(tokens)):
        depth += tokens[place].is_mark("(") - tokens[place].is_mark(")")
        if not depth:
            return place
    return len(tokens)


def _with_method(value: Any, rest: list[Token]) -> Any:
    """A value with what is called on it: ``.html(false)`` decodes entities; others are unknown."""
    if not rest:
        return value
    is_html = len(rest) > 1 and rest[0].is_mark(".") and rest[1] == Token("name", "html")
    return html.unescape(value) if is_html and isinstance(value, str) else None
