"""What makes two requests the same to the archive."""

from hashlib import blake2b

from scrapy import Request
from w3lib.url import canonicalize_url

from govcrawl.discretion import Secrets, conceal, conceal_bytes, redact_form, redact_url

KEY_BYTES = 16


def request_key(
    method: str,
    url: str,
    body: bytes,
    content_type: str,
    secrets: Secrets,
    *,
    rendered: bool = False,
) -> bytes:
    """Sixteen bytes for the method, the canonical address and the body, without what is secret.

    A page that is ``rendered`` in a browser is another one than the plain answer of its address.
    """
    digest = blake2b(digest_size=KEY_BYTES, person=b"rendered" if rendered else b"")
    digest.update(f"{method.upper()}\n{_canonical(conceal(redact_url(url, secrets)))}\n".encode())
    digest.update(conceal_bytes(redact_form(body, content_type, secrets)))
    return digest.digest()


def key_of(request: Request, secrets: Secrets, *, rendered: bool = False) -> bytes:
    """The key of a request of ours."""
    content_type = (request.headers.get(b"Content-Type") or b"").decode("latin-1")
    return request_key(
        request.method, request.url, request.body, content_type, secrets, rendered=rendered
    )


def _canonical(url: str) -> str:
    """Other tools also keep addresses that are none; such a one is its own canonical form."""
    try:
        return str(canonicalize_url(url))
    except ValueError:
        return url
