"""Changes that others may overtake: computed again, against the lake as it then is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from transforms.lake.errors import StaleSnapshotError

T = TypeVar("T")

ATTEMPTS = 100


def first_to_fit(attempt: Callable[[int], T], contended: str) -> T:
    """What the first attempt gives that raises no StaleSnapshotError; each is told its number.

    ``contended`` is what others may change meanwhile, in words. StaleSnapshotError: they did so
    `ATTEMPTS` times over.
    """
    for number in range(ATTEMPTS):
        with suppress(StaleSnapshotError):
            return attempt(number)
    raise StaleSnapshotError(
        f"other processes changed {contended} {ATTEMPTS} times over; nothing is lost: "
        "run this again when they are done"
    )
