"""Finding a browser for pages that only scripts fill, and setting a crawl up for it."""

import os
import re
import shutil
import sys
from pathlib import Path

from scrapy.settings import BaseSettings

OFF = "off"
EXECUTABLE = "GOVCRAWL_BROWSER_EXECUTABLE"
"""Set by ``configure``: the browser that was found; empty where there is none."""
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What distributions call it, looked for on PATH in this order."""
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pings",
    "--disable-shared-workers",  # their requests would not be a page's own
    "--deny-permission-prompts",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
)
UNWANTED_ARGUMENTS = ("--disable-popup-blocking", "--disable-ipc-flooding-protection")
"""Playwright's own, for tests of one's own pages; these pages are a stranger's."""

_PRIORITY = "spider"
_LAUNCH_MS = 30_000
_DOWNLOAD_MS = 2_000
_CACHES = {
    "darwin": "Library/Caches/ms-playwright",
    "win32": "AppData/Local/ms-playwright",
}
_EXECUTABLES = (
    "chrom*/chrome-linux*/chrome",
    "chrom*/chrome-mac*/*.app/Contents/MacOS/*",
    "chrom*/chrome-win*/chrome.exe",
    "chrom*/chrom*-linux*/*headless*shell",
    "chrom*/chrom*-mac*/*headless*shell",
    "chrom*/chrom*-win*/*headless*shell.exe",
)
_REVISION = re.compile(r"-(\d+)$")


def find(wanted: str) -> Path | None:
    """The browser's executable; None where there is none or none is wanted.

    ``wanted`` is the setting GOVCRAWL_BROWSER: empty for the first of ``COMMANDS`` on PATH or else
    the browser that ``playwright install chromium`` fetched, ``off`` for none, a path for that one.
    Raises ValueError naming a path that cannot be executed.
    """
    if wanted == OFF:
        return None
    if wanted:
        if not _is_executable(Path(wanted)):
            raise ValueError(
                f"GOVCRAWL_BROWSER: got {wanted!r}, expected the path of a browser, "
                f"'{OFF}' or nothing to look for one"
            )
        return Path(wanted)
    on_path = next((found for name in COMMANDS if (found := shutil.which(name))), None)
    return Path(on_path) if on_path else _of_playwright()


def configure(settings: BaseSettings) -> None:
    """Let a browser render the requests that ask for it, where there is one; else change nothing.

    A replay has none: its archive answers. Nothing is started before the first page to render.
    Raises ValueError naming a setting that makes no sense.
    """
    for name in ("GOVCRAWL_BROWSER_PAGES", "GOVCRAWL_BROWSER_RUN_PAGES"):
        _check_number(settings, name, "a number of pages", least=0)
    _check_number(settings, "GOVCRAWL_BROWSER_TIMEOUT", "seconds", least=1)
    if settings.get("GOVCRAWL_REPLAY"):
        return
    executable = find(str(settings.get("GOVCRAWL_BROWSER") or ""))
    settings.set(EXECUTABLE, str(executable or ""), priority=_PRIORITY)
    if executable is None:
        return
    handlers = dict(settings.get("DOWNLOAD_HANDLERS") or {})
    handlers |= dict.fromkeys(("http", "https"), "govcrawl.browser.handler.RenderingHandler")
    own = {
        "DOWNLOAD_HANDLERS": handlers,
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_BROWSER_PROVIDER": "govcrawl.browser.provider.LateBrowser",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": str(executable),
            "headless": True,
            "args": list(ARGUMENTS),
            "ignore_default_args": list(UNWANTED_ARGUMENTS),
            "timeout": _LAUNCH_MS,
        },
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 1000
        * settings.getfloat("GOVCRAWL_BROWSER_TIMEOUT"),
        "PLAYWRIGHT_DOWNLOAD_TIMEOUT": _DOWNLOAD_MS,
    }
    for name, value in own.items():
        settings.set(name, value, priority=_PRIORITY)


def _check_number(settings: BaseSettings, name: str, expected: str, *, least: int) -> None:
    try:
        fits = settings.getfloat(name) >= least
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError(f"{name}: got {settings[name]!r}, expected {expected}, at least {least}")


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _of_playwright() -> Path | None:
    """The newest browser that Playwright's own installer left; its revision is in the name."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / _cache())
    found = [
        path for pattern in _EXECUTABLES for path in folder.glob(pattern) if _is_executable(path)
    ]
    return max(found, key=lambda path: _revision(path.relative_to(folder)), default=None)


def _cache() -> str:
    return _CACHES.get(sys.platform, ".cache/ms-playwright")


def _revision(path: Path) -> int:
    number = _REVISION.search(path.parts[0])
    return int(number[1]) if number else 0
