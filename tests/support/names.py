"""Names of a test's own: what the system's resolver says of them in this process."""

import socket
from collections.abc import Mapping, Sequence
from typing import Any


def resolve(names: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """From now on these names have the addresses given, one list for each time they are asked.

    The last list stays. Every other name is asked of the system as before.
    """
    ask = socket.getaddrinfo
    left = {name: list(answers) for name, answers in names.items()}

    def answer(
        host: Any,
        port: Any,
        family: int = 0,
        type: int = 0,  # noqa: A002 its name is the system's
        *rest: int,
        **more: int,
    ) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in left:
            return ask(host, port, family, type, *rest, **more)
        answers = left[name]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        found = [each for address in addresses for each in ask(address, port, 0, type)]
        wanted = [each for each in found if family in {0, each[0]}]
        if not wanted:
            raise socket.gaierror(socket.EAI_NONAME, "no such address")
        return wanted

    socket.getaddrinfo = answer  # type: ignore[assignment]
