"""What people are told: a title, and a line for each thing that is wrong. Pure.

Titles and states are in Chinese, with the words of the documentation beside them. What comes from
a run is told as plain text: nothing in it is a link, a mention or markup to a chat.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govcrawl.china import CHINA
from govcrawl.monitoring import alarms
from govcrawl.monitoring.alarms import Alarm
from govcrawl.monitoring.runs import CRASHED

Shape = dict[str, object]

STATES = {
    alarms.FAILED: "失败",
    alarms.DEGRADED: "质量下降",
    alarms.STOPPED: "被中止",
    CRASHED: "崩溃",
    alarms.LOST: "任务丢失",
    alarms.UNASKED: "未下发",
    alarms.OVERDUE: "逾期",
    alarms.UNREADABLE: "无法读取",
    alarms.NO_RUN: "没有运行记录",
}
DISARMED = str.maketrans("<>[]@`*", "＜＞［］＠'＊")
"""What chats take for markup or a mention, and what stands for it."""


class News(StrEnum):
    """Why somebody is told."""

    ALARM = "alarm"
    RECOVERED = "recovered"
    WELL = "well"


TITLES = {
    News.ALARM: "govcrawl 采集异常 ({count})",
    News.RECOVERED: "govcrawl 采集恢复正常",
    News.WELL: "govcrawl 采集正常",
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is to be told, and from where: the machine that looked, the database it looked at."""

    news: News
    alarms: Sequence[Alarm]
    now: datetime
    machine: str
    database: str

    @property
    def title(self) -> str:
        """One line; it has the word ``govcrawl``, which a robot can be told to insist on."""
        return TITLES[self.news].format(count=len(self.alarms))

    @property
    def source(self) -> str:
        """Who says so, and when."""
        moment = self.now.astimezone(CHINA)
        return plain(f"{moment:%Y-%m-%d %H:%M} (UTC+8) · {self.machine} · {self.database}")


def plain(text: str) -> str:
    """One line of text that is nothing but text to a chat."""
    return " ".join(text.split()).translate(DISARMED)


def line(alarm: Alarm) -> str:
    """One alarm: what, where, which run, and what it found."""
    state = f"{STATES.get(alarm.state, '')} {alarm.state}".strip()
    run = f"run {alarm.run_id}" if alarm.run_id else ""
    node = f"node {alarm.node}" if alarm.node else ""
    return plain(" · ".join(filter(None, (state, str(alarm.place), run, node, alarm.detail))))


def fitted(message: Message, limit: int) -> list[str]:
    """The message's lines, of which as many are left out as must be.

    ``limit`` is in bytes of UTF-8, as JSON spells it, of the lines with their line ends.
    """
    kept = [line(alarm) for alarm in message.alarms]
    while True:
        more = len(message.alarms) - len(kept)
        lines = [*kept, *([f"另有 {more} 项 ({more} more)"] if more else []), message.source]
        if not kept or size("\n".join(f"- {each}" for each in lines)) <= limit:
            return lines
        kept.pop()


def size(text: str) -> int:
    """Bytes the text takes in a body of JSON."""
    return len(json.dumps(text, ensure_ascii=False).encode())


def document(message: Message) -> Shape:
    """The message as data, for whoever wants to read it with a program (docs/monitoring.md)."""
    return {
        "source": "govcrawl",
        "news": str(message.news),
        "title": message.title,
        "checked_at": message.now.isoformat(timespec="seconds"),
        "machine": message.machine,
        "database": message.database,
        "alarms": [
            {
                "spider": alarm.place.spider,
                "crawl": alarm.place.crawl,
                "shard": alarm.place.shard,
                "state": alarm.state,
                "detail": alarm.detail,
                "since": alarm.since and alarm.since.isoformat(timespec="seconds"),
                "run_id": alarm.run_id,
                "node": alarm.node,
            }
            for alarm in message.alarms
        ],
    }
