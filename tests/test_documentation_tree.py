"""The benchmark over a tree of real pages, on a small tree: every page stored once."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDERS, PAGES = 4, 6


def page(title: str, links: list[str]) -> str:
    """One page as documentation tools write them: a title, some prose, plain links."""
    prose = "这一段文字说明本页的内容,足够长,因而是正文而不是目录。" * 12
    listed = "".join(f'<p>See <a href="{link}">{link}</a>.</p>' for link in links)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{prose}</p>{listed}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for folder in range(FOLDERS):
        own = root / f"chapter{folder}"
        own.mkdir(parents=True)
        names = [f"page{number}.html" for number in range(PAGES)]
        for number, name in enumerate(names):
            # Each leads to the next and back, so that a page is found again and again.
            around = [names[number - 1], names[(number + 1) % PAGES], "../index.html"]
            (own / name).write_text(page(f"Chapter {folder}.{number}", around), encoding="utf-8")
    entries = [f"chapter{folder}/page0.html" for folder in range(FOLDERS)]
    (root / "index.html").write_text(page("All chapters", entries), encoding="utf-8")
    return root


def test_every_page_of_a_tree_is_one_document(tree: Path, database_uri: str) -> None:
    if shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") is None:
        pytest.skip("no nginx here to serve a tree of pages (apt install nginx-light)")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "documentation_tree.py"), str(tree)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "GOVCRAWL_MONGO_URI": database_uri},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"{FOLDERS * PAGES} documents of {FOLDERS * PAGES} addresses" in done.stdout
    assert re.search(r"^outcome ok: ", done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"^peak \d+ MB; exit code 0$", done.stdout, re.MULTILINE), done.stdout
