"""The tokens that some stores hand to anybody who asks, kept for a run and out of everything else.

No account stands behind such a token; it is asked for as the store's own page does. It never
enters the archive, a log or the database.
"""

import re
from dataclasses import dataclass

from govcrawl.capture import Capture
from govcrawl.discretion import keep_secret
from govcrawl.parsers.appstore.store import Ask, Store
from govcrawl.reasons import Reason

FRESH_SECONDS = 540
"""A token is replaced before the ten minutes for which AppGallery's was seen to hold."""

REFUSED = frozenset({Reason.BLOCKED, Reason.LOGIN_REQUIRED})
"""How a store may refuse a token that ran out."""

_WORD = re.compile(rb"""[^\s"'<>{}\[\],:;\\]{6,}""")


@dataclass
class Token:
    """The answer that holds a token, when it came (seconds), and whether it ever let us in."""

    answer: Capture
    at: float
    worked: bool = False


class Tokens:
    """The tokens of the stores that want one, each asked for once and again when it has run out.

    Moments are seconds of any one clock.
    """

    def __init__(self) -> None:
        self._held: dict[str, Token] = {}

    def are_wanted(self, store: Store, now: float) -> bool:
        """Whether a token is to be asked for before anything else."""
        if store.token is None or store.with_token is None:
            return False
        held = self._held.get(store.name)
        return held is None or now - held.at > FRESH_SECONDS

    def received(self, store: Store, answer: Capture, now: float) -> bool:
        """Keep what a store answered; False where there is no token in it."""
        ask = Ask("", "")
        made = store.with_token(ask, answer, 0) if store.with_token else None
        if made is None:
            return False
        told = f"{made.url} {dict(made.headers)} {made.body!r}".encode()
        keep_secret(word.decode() for word in _WORD.findall(answer.body) if word in told)
        self._held[store.name] = Token(answer, now)
        return True

    def put_into(self, store: Store, ask: Ask, now_ms: int) -> Ask:
        """The request with the store's token; as it is where there is none to put into it."""
        held = self._held.get(store.name)
        if held is None or store.with_token is None:
            return ask
        return store.with_token(ask, held.answer, now_ms) or ask

    def accepted(self, store: Store) -> None:
        """The store let us in."""
        if held := self._held.get(store.name):
            held.worked = True

    def ran_out(self, store: Store, reason: Reason) -> bool:
        """Whether a refusal means that the token has run out; it is then forgotten.

        Only of one that has let us in before: a store that refuses a new one refuses us.
        """
        held = self._held.get(store.name)
        if held is None or not held.worked or reason not in REFUSED:
            return False
        del self._held[store.name]
        return True
