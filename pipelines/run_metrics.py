"""The metrics of a run: those of its pipelines, whichever process ran them, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apache_beam.metrics import MetricsFilter

from transforms.metrics import DISTRIBUTIONS, NAMESPACE


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

    @property
    def lines(self) -> Iterator[str]:
        """What was measured, for a person; what was counted stands in the run's summary."""
        for name in DISTRIBUTIONS:
            found = self.distributions.get(name)
            if found is not None:
                what, _, unit = name.rpartition("_")
                yield f"{what} {found.mean:,.0f} {unit} on average, {found.most:,} at most"


def metrics_of(result: Any) -> RunMetrics:
    """The metrics of a pipeline that has run, ``result`` being Beam's; of all steps together."""
    found = result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))
    counters: Counter[str] = Counter()
    for metric in found["counters"]:
        counters[metric.key.metric.name] += metric.result
    distributions = RunMetrics()
    for metric in found["distributions"]:
        seen = metric.result
        one = Distribution(seen.count, seen.sum, seen.min, seen.max)
        distributions += RunMetrics(distributions={metric.key.metric.name: one})
    return RunMetrics(counters, distributions.distributions)
