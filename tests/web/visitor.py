"""A visitor of the sample web that takes every answer as it comes."""

from email.message import Message
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


def fetch(
    url: str, method: str = "GET", form: dict[str, str] | None = None
) -> tuple[int, Message, bytes]:
    data = urlencode(form or {}).encode() if method == "POST" else None
    request = Request(url, method=method, data=data)
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def text(url: str) -> str:
    return fetch(url)[2].decode()
