"""A crawl of a large tree of real pages: every page stored once, memory flat.

    python benchmarks/documentation_tree.py /usr/share/doc/openjdk-17-doc/api [--pages 6000]

Serves the folder with nginx on a loopback address (Debian: nginx, and openjdk-17-doc or any other
package of many HTML files), crawls it with ``mode=full`` and without delay into the database of
GOVCRAWL_MONGO_URI or the embedded one, and prints, for each quarter of the crawl, the pages stored
and the resident memory of the crawl's process, and at the end how many documents there are for how
many addresses. Memory is compared within the one run.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from govcrawl.items import WebsiteColumn, WebsitePage
from govcrawl.storage.connection import open_database
from govcrawl.storage.home import project_folder

ADDRESS = "127.0.0.90"
CONFIGURATION = """\
{user}worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  types {{ text/html html htm; text/css css; application/javascript js; image/png png; }}
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen {address}:{port}; root {tree}; index index.html; }}
}}
"""
OFFICES = "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
CHANNELS = "office_id,channel,account,label,state,checked_on,evidence\n"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def serve(tree: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start nginx over the tree; returns once it answers."""
    # Started by root it would read as nobody, who may not see the tree.
    user = "user root;\n" if os.geteuid() == 0 else ""
    text = CONFIGURATION.format(user=user, folder=folder, tree=tree, address=ADDRESS, port=port)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    server = subprocess.Popen([nginx(), "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                return server
        time.sleep(0.1)
    server.kill()
    raise RuntimeError(f"nginx did not start: {(folder / 'error.log').read_text()}")


def nginx() -> str:
    """The nginx of this machine; raises SystemExit where there is none."""
    found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if found is None:
        raise SystemExit("nginx is needed: apt install nginx-light")
    return found


def memory_of(process: int) -> int:
    """Resident memory of a process in MB."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20


def crawl(folder: Path, port: int, pages: int) -> subprocess.Popen[bytes]:
    """Start the crawl, as a user would."""
    registry = folder / "registry"
    registry.mkdir()
    office = "TREE,文档县,Tree,county,519999,,,\n"
    (registry / "offices.csv").write_text(OFFICES + office, encoding="utf-8")
    site = f"TREE,website,http://{ADDRESS}:{port}/,,open,2026-01-01,a folder on this machine\n"
    (registry / "channels.csv").write_text(CHANNELS + site, encoding="utf-8")
    line = [sys.executable, "-m", "scrapy", "crawl", "website", "-a", f"registry={registry}"]
    line += ["-a", "mode=full", "-a", f"max_pages={pages}", "-a", "max_links=0"]
    line += ["-s", "GOVCRAWL_DELAY=0", "-s", f"LOG_FILE={folder / 'crawl.log'}"]
    return subprocess.Popen(line, cwd=project_folder(), env=environment())


def environment() -> dict[str, str]:
    """The crawl's environment: a database of its own, nobody to write to, loopback allowed."""
    own = {
        "GOVCRAWL_MONGO_DATABASE": DATABASE,
        "GOVCRAWL_CONTACT": "a benchmark on one machine",
        "GOVCRAWL_PRIVATE_NETWORKS": "127.0.0.0/8",
    }
    return {**os.environ, **own}


DATABASE = "govcrawl_documentation_tree"


def watch(process: subprocess.Popen[bytes]) -> list[tuple[float, int]]:
    """Seconds and memory, once a second until the crawl ends."""
    seen, begun = [], time.monotonic()
    while process.poll() is None:
        seen.append((time.monotonic() - begun, memory_of(process.pid)))
        time.sleep(1)
    return seen


def report(seen: list[tuple[float, int]], code: int) -> None:
    """Print what came of it."""
    database = open_database()
    documents = addresses = 0
    for item in (WebsitePage, WebsiteColumn):
        collection = database[item.collection]
        count = collection.count_documents({})
        print(f"{item.collection:20} {count:7}")
        documents += count
        addresses += len(collection.distinct("source_url"))
    outcome = database["outcomes"].find_one() or {}
    for quarter in (1, 2, 3, 4):
        at, memory = seen[min(len(seen) * quarter // 4, len(seen) - 1)]
        print(f"after {at:6.0f} s: {memory} MB")
    print(f"peak {max(memory for _, memory in seen)} MB; exit code {code}")
    print(f"{documents} documents of {addresses} addresses; {outcome.get('requests')} requests")
    print(f"outcome {outcome.get('reason')}: {outcome.get('detail')}")


def main() -> None:
    """Serve, crawl, watch, report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tree", type=Path)
    parser.add_argument("--pages", type=int, default=20_000)
    options = parser.parse_args()
    os.environ["GOVCRAWL_MONGO_DATABASE"] = DATABASE
    database = open_database()
    database.client.drop_database(DATABASE)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        server = serve(options.tree.resolve(), Path(folder), port)
        try:
            process = crawl(Path(folder), port, options.pages)
            seen = watch(process)
            report(seen, process.returncode)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == "__main__":
    main()
