"""What the figures of a story told so far tell of their days."""

from __future__ import annotations

from schemas.casualty_figures import CasualtyKind
from transforms.events.language.when import When

# A day, and the sentence whose words say so.
Day = tuple[When, int]


class Told:
    """The days of the figures read so far, by the sentences of the figures."""

    def __init__(self) -> None:
        self._days: dict[int, Day | None] = {}
        self._wholes: dict[CasualtyKind, Day] = {}
        self._totals: set[int] = set()

    def note(self, position: int, kind: CasualtyKind, day: Day | None, *, is_total: bool) -> None:
        """Keep what one more figure tells; of those of a sentence the first one counts."""
        if is_total:
            self._totals.add(position)
            self._wholes.pop(kind, None)
            return
        self._days.setdefault(position, day)
        if day:
            self._wholes[kind] = day

    def day(self, position: int) -> Day | None:
        """The day of the figures of a sentence."""
        return self._days.get(position)

    def is_undated(self, position: int) -> bool:
        """Whether a sentence has figures of one happening, and no day for them."""
        return position in self._days and self._days[position] is None

    def is_total(self, position: int) -> bool:
        """Whether the figures of a sentence are those of a time or a conflict alone."""
        return position in self._totals and position not in self._days

    def whole(self, kind: CasualtyKind) -> Day | None:
        """The day of the last figure of a kind: that of the whole to which a part belongs."""
        return self._wholes.get(kind)
