"""Which mode the settings ask for, checked before the crawl starts."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

from scrapy.settings import BaseSettings

from govcrawl.archive.reading import warc_files
from govcrawl.discretion import Secrets

_FILE_SIZE = 1_000_000_000
_PRIORITY = "cmdline"  # above a spider's own settings: an archive asked for is an archive kept


@dataclass(frozen=True)
class Mode:
    """Where the archive is and what it is for."""

    directory: Path
    records: bool
    answers: bool
    revalidates: bool
    file_size: int
    secrets: Secrets

    @classmethod
    def of(cls, settings: BaseSettings) -> Self | None:
        """The mode asked for, None for no archive; ValueError for settings that contradict."""
        archive, replay = settings.get("GOVCRAWL_ARCHIVE"), settings.get("GOVCRAWL_REPLAY")
        resume = _flag(settings, "GOVCRAWL_RESUME")
        revalidate = _flag(settings, "GOVCRAWL_REVALIDATE")
        if archive and replay:
            raise ValueError(
                "GOVCRAWL_ARCHIVE records and GOVCRAWL_REPLAY only answers from records: set one. "
                "To record what an archive lacks, set GOVCRAWL_ARCHIVE and GOVCRAWL_RESUME=1"
            )
        if resume and not archive:
            raise ValueError("GOVCRAWL_RESUME needs GOVCRAWL_ARCHIVE, the archive to go on with")
        if revalidate and not archive:
            raise ValueError(
                "GOVCRAWL_REVALIDATE needs GOVCRAWL_ARCHIVE, the archive that holds what is asked "
                "about"
            )
        if revalidate and resume:
            raise ValueError(
                "GOVCRAWL_REVALIDATE asks about every answer of the archive and GOVCRAWL_RESUME "
                "asks about none: set one"
            )
        if replay and not warc_files(Path(replay)):
            raise ValueError(f"GOVCRAWL_REPLAY: no *.warc or *.warc.gz file in {replay}")
        if not archive and not replay:
            return None
        return cls(
            directory=Path(archive or replay),
            records=bool(archive),
            answers=resume or bool(replay),
            revalidates=revalidate,
            file_size=_bytes(settings, "GOVCRAWL_ARCHIVE_FILE_SIZE", _FILE_SIZE),
            secrets=Secrets.parse(settings.getlist("GOVCRAWL_SECRET_PARAMETERS")),
        )


def configure(settings: BaseSettings) -> None:
    """Turn the archive on as the settings ask; leaves them alone where they ask for none.

    - ``GOVCRAWL_ARCHIVE=DIR`` records every response;
    - ``GOVCRAWL_ARCHIVE=DIR GOVCRAWL_RESUME=1`` answers from DIR first, then records the rest;
    - ``GOVCRAWL_ARCHIVE=DIR GOVCRAWL_REVALIDATE=1`` asks whether what DIR holds has changed
      (``govcrawl.archive.revalidation``, a middleware that looks at this itself);
    - ``GOVCRAWL_REPLAY=DIR`` answers from DIR only: every download handler is taken away;
    - ``GOVCRAWL_ARCHIVE_FILE_SIZE`` bytes after which a new file is begun (1 GB);
    - ``GOVCRAWL_SECRET_PARAMETERS`` adds (``name``) or takes off (``-name``) names of credentials.

    Raises ValueError, naming the settings, where they contradict each other or lead nowhere.
    """
    mode = Mode.of(settings)
    if mode is None:
        return
    if mode.records:
        _check_writable(mode.directory)
    settings.set("HTTPCACHE_ENABLED", value=True, priority=_PRIORITY)
    settings.set("HTTPCACHE_IGNORE_MISSING", value=not mode.records, priority=_PRIORITY)
    if not mode.records:
        handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
        offline = {
            scheme: "govcrawl.archive.offline.Offline" for scheme in handlers if handlers[scheme]
        }
        settings.set("DOWNLOAD_HANDLERS", offline, priority=_PRIORITY)


def _check_writable(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise ValueError(f"GOVCRAWL_ARCHIVE: {directory}: {error.strerror}") from error


def _flag(settings: BaseSettings, name: str) -> bool:
    try:
        return bool(settings.get(name)) and settings.getbool(name)
    except ValueError as error:
        raise ValueError(f"{name} must be 1 or 0, not {settings.get(name)!r}") from error


def _bytes(settings: BaseSettings, name: str, default: int) -> int:
    text = str(settings.get(name) or default)
    if not text.isdecimal():
        raise ValueError(f"{name} must be a number of bytes, not {text!r}")
    return int(text)
