"""The picture as metrics for Prometheus, in its text format."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest, write_to_textfile
from prometheus_client.registry import Collector

from govcrawl.monitoring import samples
from govcrawl.monitoring.picture import Picture
from govcrawl.monitoring.samples import Sample

PLACE = ("spider", "crawl", "shard")
"""Labels of what is told of a crawl: the plan's name of it, else its arguments."""


@dataclass(frozen=True)
class Metric:
    """One gauge: what it says, its labels, and how it is read off a picture."""

    name: str
    help: str
    labels: tuple[str, ...]
    read: Callable[[Picture], Iterable[Sample]]


def text(picture: Picture) -> str:
    """All metrics in the text format."""
    return generate_latest(_registry(picture)).decode()


def write(picture: Picture, file: Path) -> None:
    """The same into a file, at once or not at all. Raises OSError."""
    write_to_textfile(str(file), _registry(picture))


class _Collector(Collector):
    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for metric in METRICS:
            family = GaugeMetricFamily(metric.name, metric.help, labels=metric.labels)
            for labels, value in metric.read(self._picture):
                family.add_metric(labels, value)
            yield family


def _registry(picture: Picture) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Collector(picture))
    return registry


METRICS: tuple[Metric, ...] = (
    Metric(
        "govcrawl_checked_timestamp_seconds",
        "When these metrics were made.",
        (),
        lambda picture: [((), picture.now.timestamp())],
    ),
    Metric(
        "govcrawl_database_readable",
        "1 when the database could be read; when not, there are no metrics of runs and jobs.",
        (),
        lambda picture: [((), picture.readable)],
    ),
    Metric(
        "govcrawl_alarms",
        "Things that are wrong, as scripts/check_runs.py judges them.",
        (),
        lambda picture: [((), len(picture.alarms))],
    ),
    Metric(
        "govcrawl_run_outcome",
        "1 for the state of the latest run that ended or crashed, 0 for the others.",
        (*PLACE, "outcome"),
        samples.outcomes,
    ),
    Metric(
        "govcrawl_run_last_ok_timestamp_seconds",
        "When the latest good run ended.",
        PLACE,
        samples.last_ok,
    ),
    Metric(
        "govcrawl_run_opened_timestamp_seconds",
        "When the latest run that ended or crashed began.",
        PLACE,
        samples.of_ended(lambda run: samples.seconds(run["opened_at"])),
    ),
    Metric(
        "govcrawl_run_closed_timestamp_seconds",
        "When the latest run that ended closed; none if it crashed.",
        PLACE,
        samples.of_ended(lambda run: samples.seconds(run.get("closed_at"))),
    ),
    Metric(
        "govcrawl_run_duration_seconds",
        "How long the latest run that ended took; none if it crashed.",
        PLACE,
        samples.of_ended(samples.duration),
    ),
    Metric(
        "govcrawl_run_targets",
        "Targets the latest run selected.",
        PLACE,
        samples.of_ended(lambda run: run["targets"]),
    ),
    Metric(
        "govcrawl_run_target_outcomes",
        "Targets of the latest run by how they ended.",
        (*PLACE, "reason"),
        samples.of_each(lambda run: dict(run.get("reasons", {}))),
    ),
    Metric(
        "govcrawl_run_documents",
        "Documents of the latest run by what became of them: stored, rejected, spooled, failed.",
        (*PLACE, "result"),
        samples.of_each(samples.documents),
    ),
    Metric(
        "govcrawl_run_collection_documents",
        "Documents the latest run stored, by collection.",
        (*PLACE, "collection"),
        samples.of_each(samples.collections),
    ),
    Metric(
        "govcrawl_run_requests",
        "Requests the latest run sent.",
        PLACE,
        samples.of_ended(samples.count("requests")),
    ),
    Metric(
        "govcrawl_run_check_failed",
        "1 where a check of the latest run failed.",
        (*PLACE, "check"),
        samples.of_each(samples.checks),
    ),
    Metric("govcrawl_run_alive", "1 while a run gives signs of life.", PLACE, samples.alive),
    Metric(
        "govcrawl_run_heartbeat_timestamp_seconds",
        "The latest sign of life of the run that is alive.",
        PLACE,
        samples.signs,
    ),
    Metric(
        "govcrawl_job_state",
        "1 for the state of a planned job's latest slot, 0 for the others.",
        (*PLACE, "state"),
        samples.job_states,
    ),
    Metric(
        "govcrawl_overdue",
        "1 when a planned job's latest slot should have ended well by now.",
        PLACE,
        samples.of_job("overdue"),
    ),
    Metric(
        "govcrawl_job_attempts",
        "How often a planned job's latest slot was asked for.",
        PLACE,
        samples.of_job("attempts"),
    ),
    Metric(
        "govcrawl_job_slot_timestamp_seconds",
        "A planned job's latest slot.",
        PLACE,
        samples.of_job("slot"),
    ),
    Metric(
        "govcrawl_spool_files",
        "Files in this machine's spool: waiting to be written, torn, refused by the database.",
        ("kind",),
        lambda picture: [((each.kind,), each.files) for each in picture.spooled],
    ),
    Metric(
        "govcrawl_spool_bytes",
        "The size of these files.",
        ("kind",),
        lambda picture: [((each.kind,), each.size) for each in picture.spooled],
    ),
)
"""Everything that is exported, in this order (docs/monitoring.md lists it)."""
