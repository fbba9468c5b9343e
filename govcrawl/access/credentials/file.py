"""The file of credentials: TOML that only its owner may read."""

import os
import re
import stat
import tomllib
from pathlib import Path

from govcrawl.access.credentials.values import SESSION_PARTS, CredentialError, shown

SECTIONS = {"weibo": ("cookie", "token"), "wechat": SESSION_PARTS}
"""The sections the file may have, and the keys of each."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LINE = re.compile(r"at line (\d+)")


def read_file(path: Path) -> dict[str, dict[str, str]]:
    """The sections of the file, each a table of texts.

    Raises CredentialError, with the place and never a value, for a file that is missing, can be
    read by others, is not ours, is not TOML or holds anything but what is in ``SECTIONS``.
    """
    try:
        text = _text(path)
    except UnicodeDecodeError as error:
        raise CredentialError(f"{path}: byte {error.start + 1} is not UTF-8") from None
    except OSError as error:
        raise CredentialError(f"{path}: {error.strerror}") from None
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its own words may quote the line, and the line is a credential.
        place = _LINE.search(str(error))
        number = place[1] if place else str(text.count("\n") + 1)
        raise CredentialError(f'{path}:{number}: not TOML; expected name = "value"') from None
    for name, section in sections.items():
        _check(path, name, section)
    return sections


def _text(path: Path) -> str:
    # Checked and read through one descriptor: the file checked is the file read. Without blocking,
    # or a pipe would be waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise CredentialError(f"{path}: not a file")
        if found.st_uid != os.geteuid():
            raise CredentialError(f"{path}: belongs to another user, so another user can change it")
        if found.st_mode & _OTHERS:
            mode = stat.S_IMODE(found.st_mode)
            raise CredentialError(
                f"{path}: mode {mode:04o} lets others at it; run: chmod 600 {path}"
            )
        return file.read().decode()


def _check(path: Path, name: str, section: object) -> None:
    known = SECTIONS.get(name)
    if known is None:
        expected = ", ".join(f"[{each}]" for each in SECTIONS)
        raise CredentialError(f"{path}: {shown(name)} is unknown, expected {expected}")
    if not isinstance(section, dict):
        raise CredentialError(f"{path}: {name} is no section, expected [{name}]")
    for key, value in section.items():
        if key not in known:
            expected = ", ".join(known)
            raise CredentialError(f"{path}: [{name}] {shown(key)} is unknown, expected {expected}")
        if not isinstance(value, str):
            raise CredentialError(f"{path}: [{name}] {key} is no text in quotes")
