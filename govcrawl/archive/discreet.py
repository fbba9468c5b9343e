"""What an archive may keep of an exchange: all of it but what is secret.

Addresses, headers and request bodies lose credentials by their names (``govcrawl.discretion``) and,
like everything else, every secret that is known (``govcrawl.discretion``). The body of an answer is
evidence: it is looked into only where a credential is in use, or one is handed out to a visitor,
and changed only if there is one in it. Then it is kept decoded, without its ``Content-Encoding``
(under ``X-Archive-Orig-Content-Encoding``), and the digests of its record are of what is kept. A
body that nobody can decode, or that is larger than ``DOWNLOAD_MAXSIZE`` decoded, stays as it came.
"""

from urllib.parse import urldefrag, urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Request, Response

from govcrawl.archive.http import Headers, set_aside
from govcrawl.discretion import (
    Secrets,
    conceal,
    conceal_bytes,
    knows_secrets,
    redact_body,
    redact_form,
    redact_headers,
    redact_url,
)

_VISITOR = "/visitor/"
"""In the path where Weibo hands out a visitor's cookies."""


def discreet_url(url: str, secrets: Secrets) -> str:
    """An address without its fragment and what is secret in it."""
    return conceal(redact_url(urldefrag(url)[0], secrets))


def discreet_headers(headers: Headers, secrets: Secrets) -> Headers:
    """The headers that may be kept, with the values that may."""
    return [(name, conceal_bytes(value)) for name, value in redact_headers(headers, secrets)]


def discreet_form(body: bytes, content_type: str, secrets: Secrets) -> bytes:
    """A request body without what is secret in it."""
    return conceal_bytes(redact_form(body, content_type, secrets))


class Bodies:
    """Makes answers fit to be kept; ``crawler`` tells how large a decoded body may be."""

    def __init__(self, crawler: Crawler) -> None:
        self._decoder = HttpCompressionMiddleware(crawler=crawler)
        self._decoder.stats = None  # the crawl's own decoding is what is counted

    def discreet(
        self, request: Request, response: Response, headers: Headers, secrets: Secrets
    ) -> tuple[Response, Headers]:
        """The answer and its headers as received, or decoded and without what was secret."""
        if not knows_secrets() and _VISITOR not in urlsplit(request.url).path:
            return response, headers
        decoded = self._decoded(request, response)
        body = conceal_bytes(redact_body(decoded.body, secrets))
        if body == decoded.body:
            return response, headers
        if b"Content-Encoding" in response.headers and b"Content-Encoding" not in decoded.headers:
            headers = set_aside(headers, b"content-encoding")
        return response.replace(body=body), headers

    def _decoded(self, request: Request, response: Response) -> Response:
        limit = {name: request.meta[name] for name in ["download_maxsize"] if name in request.meta}
        asked = Request(request.url, method=request.method, meta={"download_warnsize": 0, **limit})
        copy = response.replace(headers=response.headers.copy())
        try:
            decoded = self._decoder.process_response(asked, copy)
        except Exception:  # noqa: BLE001 each codec has errors of its own; the crawl will tell them
            return response
        return decoded if isinstance(decoded, Response) else response
