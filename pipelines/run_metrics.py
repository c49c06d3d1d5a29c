"""The metrics of a run: those of its pipelines, whichever process ran them, added up."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines import logs
from pipelines.spans import span
from transforms.metric_names import DISTRIBUTIONS, NAMESPACE, PER_SECOND, unit_of
from transforms.operator_log import tell


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often something was measured, and the sum, the least and the most of what it was."""

    count: int
    sum: int
    least: int
    most: int

    @property
    def mean(self) -> float:
        return self.sum / self.count

    def __add__(self, other: Distribution) -> Distribution:
        return Distribution(
            count=self.count + other.count,
            sum=self.sum + other.sum,
            least=min(self.least, other.least),
            most=max(self.most, other.most),
        )


@dataclass(frozen=True, slots=True)
class RunMetrics:
    """Counters and distributions by their names in `transforms.metrics`."""

    counters: Counter[str] = field(default_factory=Counter)
    distributions: Mapping[str, Distribution] = field(default_factory=dict)

    def __add__(self, other: RunMetrics) -> RunMetrics:
        distributions = dict(self.distributions)
        for name, found in other.distributions.items():
            mine = distributions.get(name)
            distributions[name] = found if mine is None else mine + found
        return RunMetrics(self.counters + other.counters, distributions)

    def with_measured(self, name: str, value: float) -> RunMetrics:
        """With one more value of a distribution, rounded."""
        rounded = round(value)
        one = Distribution(count=1, sum=rounded, least=rounded, most=rounded)
        return self + RunMetrics(distributions={name: one})

    def report(self) -> None:
        """Say what was measured, or log that and what was counted, where there is a log."""
        measured = {name: seen for name in DISTRIBUTIONS if (seen := self.distributions.get(name))}
        if logs.chosen()[0] is not None:
            tell(logging.INFO, "counted", stage="run", **self.counters)
            for name, seen in measured.items():
                told = {**asdict(seen), "mean": seen.mean}
                tell(logging.INFO, "measured", stage="run", metric=name, **told)
        elif measured:
            parts = [_said(name, seen) for name, seen in measured.items()]
            logs.say(f"on average (at most): {', '.join(parts)}")


def _said(name: str, seen: Distribution) -> str:
    unit = unit_of(name)
    what = name.removesuffix(f"_{unit}")
    if per_second := PER_SECOND.get(unit):
        return f"{what} {span(seen.mean / per_second)} ({span(seen.most / per_second)})"
    return f"{what} {seen.mean:,.0f} {unit} ({seen.most:,})"


def metrics_of(result: Any) -> RunMetrics:
    """The metrics of a pipeline that has run, ``result`` being Beam's; those of one name add up."""
    from apache_beam.metrics import MetricsFilter  # noqa: PLC0415 - Beam takes a second

    found = result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))
    counters, distributions = Counter[str](), RunMetrics()
    for metric in found["counters"]:
        name = metric.key.metric.name
        if not name.endswith(("_sum", "_count")):
            counters[name] += metric.result
    for metric in found["distributions"]:
        seen = metric.result
        one = Distribution(seen.count, seen.sum, seen.min, seen.max)
        distributions += RunMetrics(distributions={metric.key.metric.name: one})
    return RunMetrics(counters) + distributions
