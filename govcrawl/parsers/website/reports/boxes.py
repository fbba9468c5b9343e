"""Ticked and empty boxes: ``☑是 □否``, ``[√]是 [ ]否``, ``是√ 否□``, Word's ``R是 £否``."""

import re
import unicodedata
from dataclasses import dataclass

from govcrawl.parsers.markup import squeeze
from govcrawl.parsers.website.lines import characters

ON, OFF = "☑", "□"
_FILLED = "☑☒✅✔✓√■▣●◉⊙🗹☻"
_EMPTY = "□☐○◯〇❏❑▢◻⬜"
_BRACKETED_ON = re.compile(rf"[(（\[【]\s*[{_FILLED}vV]\s*[)）\]】]")
_BRACKETED_OFF = re.compile(rf"[(（\[【][\s{_EMPTY}\u3000]*[)）\]】]")
_ON = re.compile(rf"[{_FILLED}]|(?<![A-Za-z0-9])[Rþýü](?=\s*[\u4e00-\u9fff])")
_OFF = re.compile(rf"[{_EMPTY}]|(?<![A-Za-z0-9])[£¨o](?=\s*[\u4e00-\u9fff])")
"""Letters are boxes in the fonts Wingdings and Wingdings 2, where a Chinese word follows them."""

_MARKS = re.compile(f"([{ON}{OFF}])")
_SEPARATORS = re.compile(r"[\s、，,;；/|]+")
_EDGES = " \t、，,;；/|。:："
_YES = re.compile(r"(?:是|有|已)(?![否无])|yes|true", re.IGNORECASE)
_NO = re.compile(r"否|未|没有|不是|no$|false|×|✗|✘", re.IGNORECASE)
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])(?!否$)")
"""Word fills labels with blanks: 搜 索 即 服 务. The one in 是 否 parts two words."""

_FILLED_WORD = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[^\W是否有无] ){1,20}[^\W是否有无](?![\u4e00-\u9fff])"
)
_BETWEEN = re.compile(rf"[是有] {ON} [否无]")
"""Either may be meant."""

_TICKED = re.compile(f"(?<=.)(?={ON}.)")
"""Before a tick that stands between two words: it is the second's."""

_LONGEST_NAME = 60


@dataclass(frozen=True)
class Box:
    """A word and whether its box is ticked; None where no box stands by it."""

    name: str
    ticked: bool | None


def marked(text: str) -> str:
    """The text with one sign for every kind of ticked box, and one for every empty one."""
    text = _BRACKETED_OFF.sub(OFF, _BRACKETED_ON.sub(ON, text))
    return _OFF.sub(OFF, _ON.sub(ON, text))


def has_boxes(text: str) -> bool:
    """Say whether a text has a ticked or an empty box."""
    return bool(_MARKS.search(marked(text)))


def read(text: str) -> list[Box]:
    """The boxes of a cell in order, each with its word. Signs may stand before or behind it."""
    text = squeeze(marked(text))
    if ON in text and OFF not in text:
        return [] if _BETWEEN.fullmatch(text) else _ticks(text)
    pieces = _MARKS.split(text)
    words = [_BLANK.sub("", piece.strip(_EDGES)) for piece in pieces[::2]]
    marks = pieces[1::2]
    if not marks:
        return []
    if words[0] and not words[-1]:
        pairs = list(zip(words, marks, strict=False))
    elif words[0] and not words[1]:
        pairs = [(words[0], marks[0]), *zip(words[2:], marks[1:], strict=False)]
    else:
        pairs = list(zip(words[1:], marks, strict=False))
        if words[0]:
            pairs.insert(0, (words[0], ""))
    boxes = (_box(word, mark) for word, mark in pairs)
    return [box for group in boxes for box in group]


def _ticks(text: str) -> list[Box]:
    """The words of a cell where no box is drawn but the ticked: ``是√ 否``, ``√搜索即服务 其他``.

    A tick belongs to the word it touches, one that stands alone to the word behind it, or before
    it at the end. Words that Word filled with blanks (搜 索) are put together again.
    """
    words: list[str] = []
    for word in _SEPARATORS.split(_FILLED_WORD.sub(_joined, text)):
        if words and words[-1] == ON:
            words[-1] += word
        elif word.endswith(ON) and word.count(ON) > 1 and not word.startswith(ON):
            words.extend(f"{each}{ON}" for each in word.split(ON) if each)
        else:
            words.extend(piece for piece in _TICKED.split(word) if piece)
    if len(words) > 1 and words[-1] == ON:
        words[-2:] = [words[-2] + ON]
    return [Box(word.replace(ON, "").strip(_EDGES)[:_LONGEST_NAME], ON in word) for word in words]


def _joined(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _box(word: str, mark: str) -> list[Box]:
    """A word with its box; 否 without one after ``√是 否`` is a word of its own."""
    head, *rest = _SEPARATORS.split(word) if word[:1] in {"是", "否"} else [word]
    first = [Box(head[:_LONGEST_NAME], mark == ON if mark else None)]
    return first + [Box(other[:_LONGEST_NAME], None) for other in rest if other in {"是", "否"}]


def ticked(text: str) -> list[str] | None:
    """The names that are ticked; None where the text has no boxes."""
    found = read(text)
    if not found:
        return None
    return [box.name for box in found if box.ticked and box.name]


def listed(text: str) -> list[str]:
    """The names in a plain list: ``搜索即服务、无障碍浏览``."""
    return [name for name in _SEPARATORS.split(text.strip(_EDGES)) if name]


def yes_no(text: str) -> bool | None:
    """True for 是, False for 否, by box or by word; None where neither or both are chosen."""
    found = read(text)
    if found:
        return _chosen(found)
    plain = characters(unicodedata.normalize("NFKC", text)).strip(_EDGES)
    if re.match(r"是.{0,3}否", plain):
        return None
    if _NO.match(plain):
        return False
    return True if _YES.match(plain) else None


def _chosen(found: list[Box]) -> bool | None:
    yes = {box.ticked for box in found if _YES.match(box.name) or not box.name}
    no = {box.ticked for box in found if _NO.match(box.name)}
    is_yes, is_no = True in yes, True in no
    if is_yes == is_no:
        return None
    return is_yes
