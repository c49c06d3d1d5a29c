"""A lake's status as metrics for Prometheus, derived from the figures that `Status` describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, get_origin, get_type_hints

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily

from pipelines.status import FeedStatus, QuarantineStatus, SourceStatus, Status, TableStatus

HEALTHY = "wirelake_lake_healthy"


def exposition(status: Status, *, is_healthy: bool) -> str:
    """The status in the text format that Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(_Gauges(status, is_healthy=is_healthy))
    return generate_latest(registry).decode()


class _Gauges:
    """A gauge for each figure of a status; what the figures are of is the label beside ``lake``."""

    def __init__(self, status: Status, *, is_healthy: bool) -> None:
        self._status, self._is_healthy = status, is_healthy

    def collect(self) -> Iterator[Metric]:
        lake = self._status.lake
        healthy = GaugeMetricFamily(HEALTHY, "Whether it keeps within its limits.", labels=["lake"])
        healthy.add_metric([lake], self._is_healthy)
        yield healthy
        for prefix, kind, rows in (
            ("lake", Status, [self._status]),
            ("table", TableStatus, self._status.tables),
            ("source", SourceStatus, self._status.sources),
            ("quarantine", QuarantineStatus, self._status.quarantine),
            ("feed", FeedStatus, self._status.feeds),
        ):
            label, figures = figures_of(kind)
            for column, description in figures.items():
                labels = list(dict.fromkeys(["lake", label]))
                gauge = GaugeMetricFamily(gauge_name(prefix, column), description, labels=labels)
                for row in rows:
                    value = getattr(row, column)
                    if value is not None:
                        told = value.timestamp() if isinstance(value, datetime) else value
                        gauge.add_metric([lake, getattr(row, label)][: len(labels)], told)
                yield gauge


def figures_of(kind: type) -> tuple[str, dict[str, str]]:
    """By what the rows of a status are told apart, and the description of each of their figures."""
    hints = get_type_hints(kind, include_extras=True)
    described = {
        name: hint.__metadata__[0] for name, hint in hints.items() if get_origin(hint) is Annotated
    }
    return next(iter(hints)), described


def gauge_name(prefix: str, column: str) -> str:
    """``wirelake_source_last_read_timestamp_seconds`` of ``source`` and ``last_read_at``."""
    return re.sub("_at$", "_timestamp_seconds", f"wirelake_{prefix}_{column}")
