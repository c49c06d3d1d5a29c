"""When a stream does what: decisions about times, in seconds, with no clock of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from schemas.elements import InputUnit
from transforms.find_units import input_id

LOOK_SECONDS = 0.5
LOOKED_SHARE = 4
MOST_PAUSE_SECONDS = 60.0
_MOST_DOUBLINGS = 10


class Ending(Protocol):
    """Tells a stream when to end, and waits no longer than that."""

    def is_over(self) -> bool: ...

    def wait(self, seconds: float) -> None: ...


def next_look(took: float, listing: float) -> float:
    """How long to wait after a look that took so long, and the listing of the inputs that long.

    A listing may take one part in `LOOKED_SHARE` of the time, however many files there are.
    """
    return max(LOOK_SECONDS - took, listing * (LOOKED_SHARE - 1))


def pause_after(failures: int) -> float:
    """How long to wait after so many failures in a row: a second, and twice as long each time."""
    return min(2.0 ** min(failures - 1, _MOST_DOUBLINGS), MOST_PAUSE_SECONDS)


@dataclass(slots=True)
class Rest:
    """Failures in a row, and until when they keep from trying again."""

    failures: int = 0
    until: float = 0.0

    def failed(self, now: float) -> float:
        """It failed; gives the seconds to wait."""
        self.failures += 1
        self.until = now + pause_after(self.failures)
        return pause_after(self.failures)

    def succeeded(self) -> None:
        self.failures = 0


@dataclass(slots=True)
class Patience:
    """Inputs that are still unread after they were read: being written, or not to be opened.

    Each is tried again after a pause that grows; so it costs nothing, whatever it waits for.
    """

    _tried: dict[str, Rest] = field(default_factory=dict)

    def ready(self, unread: Iterable[InputUnit], now: float) -> Iterator[InputUnit]:
        """Those of the unread inputs whose turn it is; what is read by now is forgotten."""
        waiting: dict[str, Rest] = {}
        for unit in unread:
            unit_id = input_id(unit)
            rest = self._tried.get(unit_id)
            if rest is not None:
                waiting[unit_id] = rest
            if rest is None or rest.until <= now:
                yield unit
        self._tried = waiting

    def tried(self, units: Iterable[InputUnit], now: float) -> None:
        """These were read."""
        for unit in units:
            self._tried.setdefault(input_id(unit), Rest()).failed(now)
