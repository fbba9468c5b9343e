"""A site that only speaks https is not dead because the registry says http."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from tests.support.certificates import EXPIRES, self_signed
from tests.support.crawl import Place, crawl

HOST = "127.0.0.77"
HOME = "<html><head><title>示例市人民政府</title></head><body><p>{}</p></body></html>".format(
    "本市概况。" * 80
)
REGISTRY = {
    "offices.csv": "office_id,name_zh,name_en,level,adcode,parent_id,population,population_year\n"
    "519900,示例市,,city,519900,,1000,2020\n",
    "channels.csv": "office_id,channel,account,label,state,checked_on,evidence\n"
    f"519900,website,http://{HOST}/,,open,,\n",
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = HOME.encode() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Strict-Transport-Security", "max-age=300")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def secure_site(tmp_path: Path) -> Iterator[Path]:
    """A site on https's own port and on no other; yields its certificate."""
    certificate = self_signed(tmp_path / "site.pem", HOST)
    try:
        server = ThreadingHTTPServer((HOST, 443), Handler)
    except OSError as error:
        pytest.skip(f"port 443 of {HOST} cannot be had: {error}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield certificate
        server.shutdown()
        thread.join()


def test_a_site_that_only_speaks_https_is_measured(
    secure_site: Path, database: Database[dict[str, Any]], database_uri: str, tmp_path: Path
) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    for name, text in REGISTRY.items():
        (registry / name).write_text(text, encoding="utf-8")
    place = Place(database_uri, database.name, tmp_path / "home", registry)
    archive = str(tmp_path / "archive")
    trusted = {"SSL_CERT_FILE": str(secure_site)}
    run = crawl(place, settings={"GOVCRAWL_ARCHIVE": archive}, **trusted)
    assert run.returncode == 0, run.stderr[-3000:]
    check = database["website_checks"].find_one()
    assert check is not None
    assert (check["url"], check["final_url"]) == (f"http://{HOST}/", f"https://{HOST}/")
    assert check["redirects"][0] == {
        "url": f"http://{HOST}/",
        "status": None,
        "location": f"https://{HOST}/",
    }
    assert (check["reason"], check["https_status"], check["hsts"]) == ("ok", 200, True)
    assert (check["tls_valid"], check["tls_expires_at"]) == (True, EXPIRES)
    assert check["ipv6_address"] is False
    outcome = database["outcomes"].find_one()
    assert outcome is not None
    assert outcome["reason"] == "ok"

    database.client.drop_database(database.name)
    replayed = crawl(place, settings={"GOVCRAWL_REPLAY": archive})
    assert replayed.returncode == 0, replayed.stderr[-3000:]
    again = database["website_checks"].find_one()
    assert again is not None
    assert again["content_hash"] == check["content_hash"]
