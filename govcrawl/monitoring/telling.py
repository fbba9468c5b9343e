"""Telling people what is news to them."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from govcrawl.monitoring import told
from govcrawl.monitoring.messages import Message, News
from govcrawl.monitoring.picture import Picture
from govcrawl.monitoring.told import Told

if TYPE_CHECKING:
    from govcrawl.monitoring.webhooks import Webhook


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Tells by a webhook, on behalf of a machine that looks at a database.

    ``memory`` is the file with what was told last. The same alarms are told again after
    ``repeat``; with ``always`` everything is told each time, that all is well too.
    """

    webhook: "Webhook"
    memory: Path
    repeat: timedelta
    always: bool
    machine: str
    database: str

    def tell(self, picture: Picture) -> News | None:
        """Post what is news, and remember it; returns what was told.

        Raises WebhookError, after which it is news still, and OSError when it was told and could
        not be remembered.
        """
        known = told.read(self.memory)
        news = told.news(picture.alarms, known, picture.now, self.repeat)
        if news is None and self.always:
            news = News.ALARM if picture.alarms else News.WELL
        if news is None:
            left = told.quiet(picture.alarms, known)
        else:
            self.webhook.post(self._message(picture, news))
            keys = frozenset(alarm.key for alarm in picture.alarms)
            left = Told(keys, picture.now if keys else None)
        if left != known:
            told.write(self.memory, left)
        return news

    def _message(self, picture: Picture, news: News) -> Message:
        return Message(
            news=news,
            alarms=picture.alarms,
            now=picture.now,
            machine=self.machine,
            database=self.database,
        )
