"""Reports written as sentences: ``信息发布总数15678条，其中概况类信息更新量120条、…``.

A label is any of the template's; its value is what follows up to the next label. A group named
before (三、信息发布, 微博) tells what 总数, 名称 and the like belong to.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from govcrawl.parsers.website.lines import characters
from govcrawl.parsers.website.reports import boxes, fields, labels, paths, values
from govcrawl.parsers.website.reports.fields import Field
from govcrawl.parsers.website.reports.layouts.pairs import Pair

LONGEST_LINE = 4096
_ANY_LABEL = re.compile(
    "|".join(
        f"(?:{pattern.pattern})"
        for pattern in (
            *(field.labels for field in fields.FIELDS),
            paths.SHORT,
            *(pattern for _, pattern in paths.GROUPS),
        )
    ),
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(r"\s*([(（\[【][^()（）\[\]【】]{1,16}[)）\]】])")
_COLON = re.compile(r"\s*[:：]\s*|\s*为(?=\S)")
_END_OF_TEXT = re.compile(r"[；;。]")
_END_OF_SHORT = re.compile(r"[；;。，,、]")
_END_OF_FIGURE = re.compile(r"[；;。、]|[，,](?!\d)")
_TAIL = re.compile(r"[\s，,、；;。（(]*(?:其中)?[\s，,、；;。:：]*$")
_NUMBERED = re.compile(r"\s*[(（]?[\d一二三四五六七八九十]{0,3}[)）.．、]?\s*$")
_DENIED = re.compile(r"(?:没有?|不|无|未能?)$")
_CLAUSE_END = re.compile(r"\s*(?:[；;。，,、)）]|$)")
_EVIDENT = re.compile(r"\s*(?:\d{10}|[Bb][Mm]\d{8}|\S{1,4}ICP|\S{0,3}公网安备)")
"""What can only be a code or number of registration needs no colon before it."""

_QUOTED = re.compile(r"\s*(?:账号|公众号)?\s*[“\"「『《]([^”\"」』》]{1,60})[”\"」』》]")
_NAMES_OF = {"微博": "weibo_name", "微信": "wechat_name"}


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    field: Field | None
    group: str | None


class Reader:
    """Reads lines one after another and remembers the group they are in."""

    def __init__(self, group: str | None = None) -> None:
        self._group = group
        self._waiting: Field | None = None
        """A label that stood on a line of its own."""

    def read(self, line: str) -> list[Pair]:
        """The pairs of one line."""
        line = labels.without_signers(line[:LONGEST_LINE])
        tokens = list(self._tokens(line))
        waiting, self._waiting = self._waiting, None
        if not tokens or (waiting and not _at_start(line, tokens[0])):
            return [_pair(waiting, "", line, None)] if waiting and line else []
        pairs: list[Pair] = []
        for index, token in enumerate(tokens):
            if token.field is None:
                pairs.extend(_quoted(line, token))
                continue
            end = tokens[index + 1].start if index + 1 < len(tokens) else len(line)
            found = _value(line, token, end)
            if found:
                pairs.append(found)
            elif token is tokens[-1] and _at_start(line, token) and not line[token.end :].strip():
                self._waiting = token.field
        return pairs

    def _tokens(self, line: str) -> Iterator[_Token]:
        plain, places = _compact(line)
        position = 0
        while match := _ANY_LABEL.search(plain, position):
            token = self._token(plain, match.start())
            position = token.end
            self._group = (token.field.group if token.field else token.group) or self._group
            yield replace(token, start=places[token.start], end=places[token.end - 1] + 1)

    def _token(self, line: str, start: int) -> _Token:
        """The longest label that begins there; of equal ones that of the group before."""
        best = _Token(start, start + 1, None, None)
        if self._group and (short := paths.SHORT.match(line, start)):
            found = paths.find([self._group, short[0]])
            if found:
                best = _Token(start, short.end(), found, None)
        for field in fields.FIELDS:
            match = field.labels.match(line, start)
            if match and match.end() > best.end:
                best = _Token(start, match.end(), field, None)
        for name, pattern in paths.GROUPS:
            match = pattern.match(line, start)
            if match and match.end() > best.end:
                best = _Token(start, match.end(), None, name)
        return best


def _compact(line: str) -> tuple[str, list[int]]:
    """The line without blanks, characters of one width, and where in it each stood."""
    kept = [(place, letter) for place, letter in enumerate(line) if not letter.isspace()]
    plain = (unicodedata.normalize("NFKC", letter) for _, letter in kept)
    letters = [new if len(new) == 1 else old for new, (_, old) in zip(plain, kept, strict=True)]
    return "".join(letters), [place for place, _ in kept]


def _at_start(line: str, token: _Token) -> bool:
    return bool(_NUMBERED.fullmatch(line[: token.start]))


def _value(line: str, token: _Token, end: int) -> Pair | None:
    """The label's pair, where something that can be its value follows it."""
    field, shown = token.field, line[token.start : token.end]
    assert field is not None
    rest, unit = line[token.end : end], None
    if bracket := _UNIT_BEHIND.match(rest):
        unit = labels.read("x" + bracket[1]).unit
        rest = rest[bracket.end() :] if unit else rest
    colon = _COLON.match(rest)
    told = rest[colon.end() :] if colon else rest
    if field.kind in {fields.COUNT, fields.DAYS}:
        return _figure(field, shown, told, unit, labelled=colon is not None)
    if field.kind == fields.YES_NO:
        return _answer(field, line[: token.start], shown, told)
    is_led = field.group in _NAMES_OF and line[: token.start].rstrip().endswith((":", "："))
    is_told = colon is not None or is_led or _names(line, token) or bool(_EVIDENT.match(told))
    if field.kind == fields.YEAR or not is_told:
        return None
    text = _END_OF_TEXT.split(line[end - len(told) : end])[0] if told else ""
    return _pair(field, shown, text, unit) if text.strip() or colon else None


def _names(line: str, token: _Token) -> bool:
    """At the beginning of a line a blank does for a colon; behind a head label nothing does."""
    is_head = token.field is not None and token.field.group is None
    is_apart = line[token.end : token.end + 1].isspace()
    return (is_head or is_apart) and _at_start(line, token)


def _figure(
    field: Field, shown: str, told: str, unit: str | None, *, labelled: bool
) -> Pair | None:
    if values.quantity_in(told, unit):
        return _pair(field, shown, _END_OF_FIGURE.split(told)[0], unit)
    short = _END_OF_SHORT.split(told)[0]
    return _pair(field, shown, short, unit) if labelled and values.is_missing(short) else None


def _answer(field: Field, before: str, shown: str, told: str) -> Pair | None:
    """A box or word behind the label, else the statement it is: 已建立…, 未开展…."""
    short = told if boxes.has_boxes(told) else _END_OF_SHORT.split(told)[0]
    if boxes.yes_no(short) is not None or boxes.has_boxes(short):
        return _pair(field, shown, short, None)
    is_stated = not shown.startswith("是否") and _CLAUSE_END.match(told)
    if not is_stated or (_NUMBERED.fullmatch(before) and not told.strip()):
        return None
    denial = _DENIED.search(before)
    text = characters((denial[0] if denial else "") + shown)
    is_yes = denial is None and not shown.startswith("未")
    return Pair(field, characters(shown), None, text, is_told=True, stated=is_yes)


def _quoted(line: str, token: _Token) -> list[Pair]:
    """The name in 微博“示例发布”, where the group itself is all the label there is."""
    match = _QUOTED.match(line, token.end)
    key = _NAMES_OF.get(token.group or "")
    return [_pair(fields.BY_KEY[key], token.group or "", match[1], None)] if match and key else []


def _pair(field: Field | None, shown: str, text: str, unit: str | None) -> Pair:
    return Pair(field, characters(shown), unit, _TAIL.sub("", text).strip(), is_told=True)
