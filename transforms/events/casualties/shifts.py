"""Days told from another day: "overnight", "a day later", "two days after the attack"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from transforms.events.language.fragments import Sieved
from transforms.events.language.when import When
from transforms.knowledge import knowledge

# "The day before the vote" tells of the vote, "the day before" alone of what was told.
_ALONE = r"(?:(?<!before)|(?=[,.;)\"]|\Z|\s(?:in|at|when|near|by|and|on|after)\b))"
# From "a day after" to the figure goes one clause: "an attack in which 12 died".
_JOINT = re.compile(r",?\s(?:in\s|during\s|when\s)?(?:which|that|when)\b(?:,\s*,)?", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7}
_AFTER = frozenset({"after", "following"})


def shifted(
    text: str, whens: Sequence[When], told_before: date | None, reference: date | None
) -> tuple[When, ...]:
    """The days that a sentence tells from others.

    ``whens`` are the times of the sentence itself; the last one before the words counts, else
    ``told_before``, the day of the sentences before.
    """
    return tuple(_shifted(text, whens, told_before, reference))


def has_shift(text: str) -> bool:
    """Whether a sentence tells any day from another."""
    return _words().search(text) is not None


def is_of_coming(text: str) -> bool:
    """Whether a sentence says after what its story's happening came: "it came a day after"."""
    return _came().match(text) is not None


def is_night(when: When) -> bool:
    """Whether a day is that of "overnight"."""
    return when.words.lower() == "overnight"


def is_of(text: str, when: When, number: int) -> bool:
    """Whether a shifted day can be that of a figure whose number stands at an offset."""
    if not when.words.lower().endswith(tuple(_AFTER)) or when.words.startswith("the"):
        return True
    between = _JOINT.sub("", text[when.end : number])
    return when.end <= number and "," not in between and ";" not in between


def _shifted(
    text: str, whens: Sequence[When], told_before: date | None, reference: date | None
) -> Iterator[When]:
    for match in _words().finditer(text):
        days = _days(match)
        before = [one for one in whens if one.end <= match.start() and one.precision == "day"]
        if match["night"]:
            base = reference
        elif match["direction"] and match["direction"].lower() in _AFTER:
            # "On Tuesday, a day after 12 died in ...": seen from the day before the words.
            is_told = told_before and is_of_coming(text)
            base = before[-1].date if before else told_before if is_told else reference
        else:
            base = before[-1].date if before else told_before
        if base:
            yield When(base + timedelta(days=days), "day", match[0], match.start(), match.end())


def _days(match: re.Match[str]) -> int:
    if match["night"]:
        return -1
    table = knowledge("when")
    if match["shift"]:
        return int(table["shifts"][" ".join(match["shift"].lower().split())])
    count = match["count"].lower()
    number = int(count) if count.isdecimal() else table["counts"][count]
    number *= _DAYS[match["unit"].lower()]
    return int(number * table["shift_directions"][match["direction"].lower()])


@cache
def _came() -> re.Pattern[str]:
    """The opening of a sentence that says when its story's happening came: "The raid came"."""
    verbs = "|".join(knowledge("settings")["coming"])
    return re.compile(rf"(?:the|this|it|that)\b[^,;]{{0,60}}\b(?:{verbs})\s", re.IGNORECASE)


@cache
def _words() -> Sieved:
    table = knowledge("when")
    weekdays = "|".join(table["weekdays"])
    shifts, counts, directions = (
        "|".join(sorted(table[name], key=len, reverse=True)).replace(" ", r"\s")
        for name in ("shifts", "counts", "shift_directions")
    )
    words = re.compile(
        rf"\b(?:(?P<night>overnight)(?!\s(?:(?:on|from|into)\s)?(?:{weekdays})\b)"
        rf"|(?P<shift>{shifts})"
        rf"|(?P<count>\d{{1,2}}|{counts})\s(?P<unit>day|week)s?\s(?P<direction>{directions}))\b{_ALONE}",
        re.IGNORECASE,
    )
    return Sieved(words)
