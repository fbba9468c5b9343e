#!/usr/bin/env python3
"""Check a registry and count what is in it.

    python scripts/check_registry.py               the registry that is used when none is named
    python scripts/check_registry.py my-registry   one of your own: offices.csv and channels.csv

Prints every error as ``file:line:column: got X, expected Y`` and exits 1, or prints the counts by
level, channel and state and exits 0.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from govcrawl.registry import Registry, RegistryError

DEFAULT = os.environ.get("GOVCRAWL_REGISTRY", "sichuan")


def main() -> int:
    """Check the registry named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "registry",
        nargs="?",
        default=DEFAULT,
        metavar="NAME|FOLDER",
        help=f"a registry that comes with govcrawl, or a folder (default: {DEFAULT})",
    )
    name = parser.parse_args().registry
    try:
        registry = Registry.load(name)
    except RegistryError as error:
        print(error, file=sys.stderr)
        print(f"registry {name}: errors found: {len(error.problems)}", file=sys.stderr)
        return 1
    print("\n".join(summary(name, registry)))
    return 0


def summary(name: str, registry: Registry) -> list[str]:
    """What a registry holds, a line a count."""
    channels = registry.channels
    nameless = Counter(row.channel for row in channels if not row.account)
    return [
        f"registry {name}: {len(registry.offices)} offices, {len(channels)} channels, no errors",
        *_table("offices by level", Counter(office.level for office in registry.offices)),
        *_table("channels by kind and state", Counter(f"{r.channel} {r.state}" for r in channels)),
        *_table("of these without an account", nameless),
    ]


def _table(title: str, counts: Mapping[str, int]) -> list[str]:
    return [f"{title}:", *(f"  {name:<20} {count:>6}" for name, count in counts.items())]


if __name__ == "__main__":
    sys.exit(main())
