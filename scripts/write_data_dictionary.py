#!/usr/bin/env python3
"""Write docs/data.md, the description of every collection and field, from the schemas.

    python scripts/write_data_dictionary.py

Run it after a change of a schema; a test says when it was forgotten.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from govcrawl import data_dictionary

if __name__ == "__main__":
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    file = ROOT / "docs" / "data.md"
    file.write_text(data_dictionary.text(), encoding="utf-8")
