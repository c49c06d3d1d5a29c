"""What an extractor found, and why: an event with the words and the rules that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schemas import Event


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a column has its value: the words ``body[start:end]``, read by a rule.

    ``rule`` names an entry or a list of a knowledge file, as ``visits: travels to``. Offsets are
    code points.
    """

    column: str
    rule: str
    start: int
    end: int


# Put together only for who asks: most readers of a story want its events alone.
Reasons = Callable[[], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Finding:
    """An event, what gives the reasons for its columns, and its signs.

    ``signs`` are what tells how sure the record is, as `transforms.events.confidence` weighs them.
    """

    event: Event
    reasoned: Reasons
    signs: tuple[str, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for the columns, in the table's order."""
        return tuple(self.reasoned())
