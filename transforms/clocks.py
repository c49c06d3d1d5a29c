"""Clocks as steps are given them: what tells the time at which something was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """The same time for everything that one pass reads."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at
