"""The API of a scrapyd server: what it knows, asking it for a job, cancelling one.

User and password come from ``SCRAPYD_USERNAME`` and ``SCRAPYD_PASSWORD``, the same for all servers.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from govcrawl.scheduling.deciding import Listed

CONNECT_SECONDS, LOOK_SECONDS = 3.05, 10.0
ASK_SECONDS = 40.0
"""A scrapyd that was just started imports the project before it answers; less than the minute after
which a claim counts as never asked."""
CREDENTIALS = ("SCRAPYD_USERNAME", "SCRAPYD_PASSWORD")
STATES = ("pending", "running", "finished")


class NodeError(Exception):
    """A server did not do what it was asked; the message says why, without any credential."""


class NodeUnsure(NodeError):  # noqa: N818 -- the server may have done it
    """It is not known whether the server did what it was asked."""


class Node:
    """One scrapyd server."""

    def __init__(self, name: str, address: str, project: str) -> None:
        self.name = name
        self.address = address
        self._project = project

    def jobs(self) -> Listed:
        """The project's jobs by id: pending, running or finished. Raises NodeError."""
        found = self._answer("GET", "listjobs", {"project": self._project}, LOOK_SECONDS)
        try:
            return {job["id"]: state for state in STATES for job in found[state]}
        except (KeyError, TypeError):
            raise NodeError(
                f"{self.address}: its list of jobs is not as scrapyd writes it"
            ) from None

    def schedule(
        self, job_id: str, spider: str, arguments: Mapping[str, str], settings: Mapping[str, str]
    ) -> None:
        """Ask for a job. Raises NodeUnsure if it may have been taken, NodeError if it was not."""
        fields = [*self._named(jobid=job_id), ("spider", spider), *arguments.items()]
        fields += [("setting", f"{name}={value}") for name, value in settings.items()]
        self._answer("POST", "schedule", fields, ASK_SECONDS)

    def cancel(self, job_id: str, signal: str) -> None:
        """Take a job out of the queue, or send its process INT or KILL. Raises NodeError."""
        self._answer("POST", "cancel", self._named(job=job_id, signal=signal), LOOK_SECONDS)

    def _named(self, **fields: str) -> list[tuple[str, str]]:
        return [("project", self._project), *fields.items()]

    def _answer(self, method: str, command: str, fields: Any, seconds: float) -> dict[str, Any]:
        place = {"params": fields} if method == "GET" else {"data": fields}
        user, password = (os.environ.get(name, "") for name in CREDENTIALS)
        try:
            with requests.Session() as session:
                # A proxy of the environment is for the web, not for servers of one's own.
                session.trust_env = False
                answer = session.request(
                    method,
                    f"{self.address}/{command}.json",
                    auth=(user, password),
                    timeout=(CONNECT_SECONDS, seconds),
                    allow_redirects=False,
                    verify=os.environ.get("REQUESTS_CA_BUNDLE") or True,
                    **place,
                )
        except requests.RequestException as error:
            raise self._unanswered(error) from None
        return self._read(answer)

    def _unanswered(self, error: requests.RequestException) -> NodeError:
        reason = getattr(error.args[0], "reason", None) if error.args else None
        if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError):
            return NodeError(f"{self.address}: no connection")
        return NodeUnsure(f"{self.address}: no answer ({type(error).__name__})")

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        if answer.status_code == requests.codes.unauthorized:
            said = "it refuses the user or password (SCRAPYD_USERNAME, SCRAPYD_PASSWORD)"
            raise NodeError(f"{self.address}: {said}")
        try:
            found = answer.json()
            status = found["status"]
        except (ValueError, KeyError, TypeError):
            said = f"status {answer.status_code} and no answer of a scrapyd"
            raise NodeError(f"{self.address}: {said}") from None
        if status != "ok":
            raise NodeError(f"{self.address}: {found.get('message', status)}")
        return dict(found)


def look(nodes: Iterable[Node]) -> tuple[dict[str, Listed], dict[str, str]]:
    """What each server knows, by name; and why those that cannot be asked cannot."""
    asked: Sequence[Node] = list(nodes)
    known: dict[str, Listed] = {}
    silent: dict[str, str] = {}
    with ThreadPoolExecutor(max(1, len(asked))) as together:
        answers = [(node, together.submit(node.jobs)) for node in asked]
        for node, answer in answers:
            try:
                known[node.name] = answer.result()
            except NodeError as error:
                silent[node.name] = str(error)
    return known, silent
