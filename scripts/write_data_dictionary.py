#!/usr/bin/env python3
"""Write docs/data.md from the schemas."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from govcrawl import data_dictionary

if __name__ == "__main__":
    file = ROOT / "docs" / "data.md"
    file.write_text(data_dictionary.text(), encoding="utf-8")
    print(f"wrote {file}")
