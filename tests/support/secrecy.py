"""Searches what a crawl leaves behind for what it must not tell."""

import gzip
import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from pymongo.synchronous.database import Database


def spellings(secret: str) -> set[bytes]:
    """A secret as addresses, JSON, scripts, HTML and Windows write it."""
    ways = {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        quote(quote(secret, safe=""), safe=""),
        json.dumps(secret)[1:-1],
        secret.replace("/", "\\/"),
        escape(secret),
        secret.replace("=", "\\u003d"),
        secret.replace("=", "\\x3d"),
    }
    return {way.encode() for way in ways} | {way.encode("utf-16-le") for way in ways}


def told(data: bytes, secrets: Iterable[str]) -> set[bytes]:
    """Which of the secrets are in it, in whatever spelling."""
    return {each for secret in secrets for each in spellings(secret) if each in data}


def files_under(folder: Path) -> bytes:
    """Names and bytes of all files in a folder, what is compressed also decompressed."""
    everything = b""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            everything += str(path).encode() + data
            everything += gzip.decompress(data) if path.suffix == ".gz" else b""
    return everything


def documents_in(database: Database[dict[str, Any]]) -> bytes:
    """Every document of every collection, as JSON."""
    documents = {name: list(database[name].find()) for name in database.list_collection_names()}
    return json.dumps(documents, default=str, ensure_ascii=False).encode()
