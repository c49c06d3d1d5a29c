"""The full names of states: "the Islamic Republic of Pakistan"."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge

_LONGEST = 60


def start_of_state(text: str, country: int) -> int:
    """Where the full name of a state starts whose short name stands at ``country``."""
    if not text.endswith(_forms(), 0, country):
        return country
    found = _full_form().search(text, max(0, country - _LONGEST), country)
    return found.start() if found else country


@cache
def _forms() -> tuple[str, ...]:
    return tuple(f"{form} of " for form in knowledge("roles")["states"]["forms"])


@cache
def _full_form() -> re.Pattern[str]:
    forms, kinds = (map(re.escape, knowledge("roles")["states"][of]) for of in ("forms", "kinds"))
    return re.compile(rf"\b(?:(?:{'|'.join(kinds)}) )*(?:{'|'.join(forms)}) of \Z")
