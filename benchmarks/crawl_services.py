"""What the benchmarks of a crawl run against: nginx, a database, and commands that are measured."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from govcrawl.storage import embedded
from govcrawl.storage.home import project_folder

CONFIGURATION = """\
{user}worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; text/plain txt; }} default_type text/html; charset utf-8;
  {log} keepalive_requests 100000; client_body_temp_path {folder}/b;
  proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
{servers}}}
"""
LOG_FORMAT = "$status $bytes_sent $body_bytes_sent"
"""What ``access.log`` has of a request where it is asked for, one a line."""
SERVER = "  server {{ listen {address}:{port}; root {root}; index index.html; }}\n"
OFFICES = "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
CHANNELS = "office_id,channel,account,label,state,checked_on,evidence\n"


@dataclass(frozen=True)
class Measured:
    """What one crawl took: by Scrapy's own clock, and by the system's account of its processes."""

    items: int
    seconds: float
    processor_seconds: float
    peak_memory: int


def end_when_told() -> None:
    """Let SIGTERM end a benchmark as Ctrl-C does: with what it started."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def free_port(address: str = "127.0.0.1") -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def addresses(count: int) -> list[str]:
    """Loopback addresses, one a site: a crawler takes each for a host of its own."""
    return [f"127.0.{1 + number // 200}.{1 + number % 200}" for number in range(count)]


@contextmanager
def served(folder: Path, roots: Sequence[Path], *, logged: bool = False) -> Iterator[list[str]]:
    """Serve each folder with nginx under an address of its own; the sites' root addresses.

    ``logged`` has nginx write ``access.log`` in the folder (``LOG_FORMAT``).
    """
    port = free_port()
    hosts = addresses(len(roots))
    servers = "".join(
        SERVER.format(address=host, port=port, root=root)
        for host, root in zip(hosts, roots, strict=True)
    )
    # Started by root it would read as nobody, who may not see the folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    log = "access_log off;"
    if logged:
        log = f"log_format bytes '{LOG_FORMAT}'; access_log {folder}/access.log bytes;"
    text = CONFIGURATION.format(user=user, folder=folder, log=log, servers=servers)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    server = subprocess.Popen([_nginx(), "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        _await(hosts[0], port, folder / "error.log")
        yield [f"http://{host}:{port}/" for host in hosts]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _nginx() -> str:
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if found is None:
        raise SystemExit("nginx is needed: apt install nginx-light")
    return found


def _await(host: str, port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nginx did not start: {log.read_text(encoding='utf-8')}")


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """An embedded database of the benchmark's own; its URI."""
    home = folder / "database"
    home.mkdir()
    try:
        yield embedded.start(home).uri
    finally:
        embedded.stop(home)


def write_registry(folder: Path, sites: Sequence[str]) -> Path:
    """A registry with one county a site."""
    registry = folder / "registry"
    registry.mkdir(exist_ok=True)
    offices = [f"S{n:03},第{n}县,,county,51{n:04},,,\n" for n in range(len(sites))]
    channels = [f"S{n:03},website,{site},,open,2026-01-01,\n" for n, site in enumerate(sites)]
    (registry / "offices.csv").write_text(OFFICES + "".join(offices), encoding="utf-8")
    (registry / "channels.csv").write_text(CHANNELS + "".join(channels), encoding="utf-8")
    return registry


def environment(folder: Path, uri: str, name: str) -> dict[str, str]:
    """The environment of a crawl of ours: a database of its own, no delay, loopback allowed."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(project_folder()),
        "GOVCRAWL_HOME": str(folder / "home"),
        "GOVCRAWL_MONGO_URI": uri,
        "GOVCRAWL_MONGO_DATABASE": name,
        "GOVCRAWL_CONTACT": "a benchmark on one machine",
        "GOVCRAWL_DELAY": "0",
        "GOVCRAWL_BROWSER": "off",
        "GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8",
    }


def start(
    arguments: Sequence[str], variables: dict[str, str], log: Path, folder: Path
) -> subprocess.Popen[bytes]:
    """Start a Scrapy command in a folder, its log in a file."""
    line = [sys.executable, "-m", "scrapy", *arguments, "-s", f"LOG_FILE={log}"]
    return subprocess.Popen(line, cwd=folder, env=variables)


def measure(
    arguments: Sequence[str], variables: dict[str, str], log: Path, folder: Path
) -> Measured:
    """Run a Scrapy command to its end.

    Raises SystemExit with the end of its log when it says nothing of its items.
    """
    log.unlink(missing_ok=True)
    process = start(arguments, variables, log, folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # reaped here, for what it used
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    seconds = re.search(r"'elapsed_time_seconds': ([\d.]+)", text)
    items = re.search(r"'item_scraped_count': (\d+)", text)
    if process.returncode or seconds is None or items is None:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{text[-3000:]}")
    return Measured(
        items=int(items[1]),
        seconds=float(seconds[1]),
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_memory=usage.ru_maxrss // 1024,
    )


def spread(ratios: Sequence[float]) -> str:
    """A median with its extremes."""
    return f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
