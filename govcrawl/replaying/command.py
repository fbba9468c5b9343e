"""One replay of rejected items, to an exit code and what is said about it."""

from dataclasses import dataclass

from pymongo.errors import PyMongoError
from scrapy.settings import BaseSettings

from govcrawl.replaying.opening import opened
from govcrawl.replaying.rejected import Replay, Replayed, Wanted
from govcrawl.storage.writer import StorageLost

DONE, UNUSABLE, STILL_REFUSED = 0, 2, 3
MOST_LINES = 50


@dataclass(frozen=True)
class Report:
    """The exit code, and the lines for standard output."""

    exit_code: int
    lines: list[str]


async def carry_out(wanted: Wanted, settings: BaseSettings, *, dry_run: bool = False) -> Report:
    """Replay and say everything. Raises Unusable, which says how many were stored before."""
    async with opened(settings) as database:
        retry_seconds = settings.getfloat("GOVCRAWL_STORAGE_RETRY")
        replay = Replay(database, retry_seconds, dry_run=dry_run)
        try:
            await replay.run(wanted)
        except (PyMongoError, StorageLost) as error:
            told = _total(replay.replayed)
            raise StorageLost(f"{error}; {told}; run it again") from error
    replayed = replay.replayed
    lines = [*_refusals(replayed), _total(replayed)]
    return Report(STILL_REFUSED if replayed.refused else DONE, lines)


def _total(replayed: Replayed) -> str:
    kinds = [f"{count} {kind}" for kind, count in sorted(replayed.effects.items()) if count]
    done = ", ".join(kinds) or "0 stored"
    return f"{replayed.found} rejected items: {done}; {replayed.refused} still refused"


def _refusals(replayed: Replayed) -> list[str]:
    """What is still refused, the most frequent first, and how often by rule."""
    told = [
        f"{count:>6} {collection} {path}: {message} ({rule})"
        for (collection, path, rule, message), count in replayed.faults.most_common(MOST_LINES)
    ]
    if (more := len(replayed.faults) - MOST_LINES) > 0:
        told.append(f"       and {more} other faults")
    return told + [f"{count:>6} by {rule}" for rule, count in replayed.rules().most_common()]
