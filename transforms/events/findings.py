"""What an extractor found, and why: an event with the words and the rules that it rests on."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Finding:
    """An event, the reasons for its columns in the table's order, and its signs.

    ``signs`` are what tells how sure the record is, as `transforms.events.confidence` weighs them.
    """

    event: Event
    reasons: tuple[Reason, ...]
    signs: tuple[str, ...]
