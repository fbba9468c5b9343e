#!/usr/bin/env python3
"""The database, and what waits on disk for it.

    python scripts/db.py status     where it is, how large, and what is in it
    python scripts/db.py start      start the embedded database
    python scripts/db.py stop       stop it
    python scripts/db.py uri        its address for other programs, password and all
    python scripts/db.py spool      what a lost database could not take
    python scripts/db.py replay     write that now, without a crawl
    python scripts/db.py shards     what to tell a sharded cluster (docs/database.md)

``status`` exits 0 when the database answers and 3 when it does not, ``replay`` 0 when nothing is
left in the spool and 1 when something is; the others exit 1 when they cannot do what was asked.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from scrapy.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.publishing.documents import COLLECTIONS
from govcrawl.replaying.opening import Unusable
from govcrawl.replaying.spooled import replay as replay_spool
from govcrawl.replaying.spooled import spool_of
from govcrawl.storage import embedded, sharding
from govcrawl.storage.collections import INDEXES
from govcrawl.storage.connection import database_uri, hide_password, without_password
from govcrawl.storage.home import home, project_settings

NOT_RUNNING = 3


def status(settings: Settings) -> int:
    """Where the database is, how large, and how many documents each collection holds."""
    uri = str(settings["GOVCRAWL_MONGO_URI"])
    if not uri:
        server = embedded.running(home(settings))
        if server is None:
            print(f"embedded database: not running (data: {embedded.data_folder(home(settings))})")
            return NOT_RUNNING
        uri = server.uri
        size = sum(file.stat().st_size for file in embedded.data_folder(home(settings)).rglob("*"))
        print(f"pid          {server.pid}")
        print(f"data         {embedded.data_folder(home(settings))} ({size / 2**20:.1f} MiB)")
    print(f"uri          {without_password(uri)}")
    print(f"database     {settings['GOVCRAWL_MONGO_DATABASE']}")
    try:
        _print_counts(uri, settings)
    except PyMongoError as error:
        print(f"not answering: {hide_password(str(error), uri)}")
        return NOT_RUNNING
    return 0


def _print_counts(uri: str, settings: Settings) -> None:
    milliseconds = int(settings.getfloat("GOVCRAWL_STORAGE_TIMEOUT") * 1000)
    with MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=milliseconds) as client:
        database = client[settings["GOVCRAWL_MONGO_DATABASE"]]
        for name in sorted(database.list_collection_names()):
            print(f"{database[name].count_documents({}):>12,} {name}")


def start(settings: Settings) -> int:
    """Start the embedded database, unless it runs or another one is configured."""
    print(without_password(database_uri(settings)))
    return 0


def stop(settings: Settings) -> int:
    """Stop the embedded database."""
    if settings["GOVCRAWL_MONGO_URI"]:
        print("GOVCRAWL_MONGO_URI is set: that database is not ours to stop", file=sys.stderr)
        return 1
    print("stopped" if embedded.stop(home(settings)) else "was not running")
    return 0


def uri(settings: Settings) -> int:
    """Print the address for other programs, password and all; starts the embedded database."""
    print(database_uri(settings))
    return 0


def spool(settings: Settings) -> int:
    """What waits, file by file, and for which database."""
    waiting = spool_of(settings).waiting()
    if not waiting:
        print(f"nothing waits in {home(settings) / 'spool'}")
        return 0
    print(f"in {waiting[0].file.parent}, records and torn lines:")
    for each in waiting:
        place = each.target or "unknown"
        print(f"{each.records:>9,} {each.torn:>6,}  {each.file.name}  for {place}")
    return 0


def replay(settings: Settings) -> int:
    """Write the spool into the database it is for; what is left is shown."""
    print(f"{asyncio.run(replay_spool(settings)):,} records written")
    if not spool_of(settings).waiting():
        return 0
    spool(settings)
    return 1


def shards(settings: Settings) -> int:
    """Print the lines for mongosh that distribute every collection over the shards of a cluster."""
    name = str(settings["GOVCRAWL_MONGO_DATABASE"])
    print(*sharding.commands(name, [*INDEXES, *COLLECTIONS]), sep="\n")
    return 0


COMMANDS = {
    "status": status,
    "start": start,
    "stop": stop,
    "uri": uri,
    "spool": spool,
    "replay": replay,
    "shards": shards,
}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS)
    arguments = parser.parse_args()
    try:
        return COMMANDS[arguments.command](project_settings())
    except (Unusable, embedded.EmbeddedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
