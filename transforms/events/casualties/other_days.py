"""Days of a sentence that are of something else than its harm: of saying so, of a burial."""

from __future__ import annotations

import re
from functools import cache

from transforms.events.language.when import When
from transforms.knowledge import knowledge

# How far before a day the verb may stand that it goes with.
_REACH = 110
_CAPITALISED = r"[A-Z][\w.'’&/-]*"
# What a sentence opens with before a dateline's day: "Rome, March 31 -", "SIIRT, JULY 25 (A.A) --".
_HEADER = re.compile(r"(?:(?:in|of|de|la|del|for|by|from|the|report|on)\s|[^\sa-z][^\s]*\s)+\Z")
_HEADER_ENDS = re.compile(r"(?:,?\s(?:\d\d|\d{4}))?\.?(?:\s?\([^)]{1,40}\))?\s?(?:--?|[–—_])\s|:\s")
_LONGEST_HEADER = 90


def is_of_other(text: str, when: When) -> bool:
    """Whether a day of a sentence is not that of the harm it tells of."""
    return _is_of_saying(text, when) or _is_of_header(text, when) or _is_of_aftermath(text, when)


def _is_of_saying(text: str, when: When) -> bool:
    """Whether a day is that of a statement: "told Reuters by telephone on Friday"."""
    is_part = when.words.lower().startswith("this ")
    return (
        not is_part and _saying().search(text[max(0, when.start - _REACH) : when.start]) is not None
    )


def _is_of_header(text: str, when: When) -> bool:
    """Whether a day is that of a dateline that the text still has."""
    if when.start > _LONGEST_HEADER or not any(char.isdigit() for char in when.words):
        return False
    before = text[: when.start]
    is_told_from = any(char.isalpha() for char in before)
    return is_told_from and bool(_HEADER.match(before) and _HEADER_ENDS.match(text, when.end))


def _is_of_aftermath(text: str, when: When) -> bool:
    """Whether a day is that of what was done about the dead: "pulled from the rubble on Monday"."""
    if text.startswith(("'s", "’s"), when.end):
        # "Toured the site of Monday's blast".
        return False
    if _deed_behind().match(text, when.end):
        return True
    clause = re.split("[,;]", text[max(0, when.start - _REACH) : when.start])[-1]
    deeds = list(_deed().finditer(clause))
    if not deeds or _meanwhile().search(clause[: deeds[-1].start()]):
        return False
    return _of_harm().search(clause, deeds[-1].end()) is None


@cache
def _saying() -> re.Pattern[str]:
    """The words of a statement up to its day, which may be the second one of two."""
    words = knowledge("other_days")
    told, said, between = ("|".join(words[name]) for name in ("told", "said", "between"))
    weekdays = "|".join(knowledge("when")["weekdays"])
    days = rf"(?:(?:on\s)?(?:{weekdays})\s(?:and|or)\s)?(?:(?:early|late|earlier|later)\s)?"
    return re.compile(
        rf"\b(?:(?:{told})\s(?:(?:{between}|{_CAPITALISED}),?\s)*"
        rf"|(?:{said})\s(?:(?:(?:in|at|from|by|to|on)\s(?:{_CAPITALISED},?\s){{1,3}}|(?:{between}),?\s))*){days}\Z"
    )


@cache
def _deed_behind() -> re.Pattern[str]:
    """What is done on a day before the deed: "on Monday pulled"."""
    return re.compile(rf"\s(?:{'|'.join(knowledge('other_days')['deeds'])})\b(?!\sby\b)")


@cache
def _deed() -> re.Pattern[str]:
    words = knowledge("other_days")
    return re.compile(rf"\b(?:{'|'.join((*words['deeds'], *words['counts']))})\b")


@cache
def _meanwhile() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(knowledge('other_days')['meanwhile'])})")


@cache
def _of_harm() -> re.Pattern[str]:
    """What a day behind it is of: "recovered after the crash on Monday"."""
    words = (*knowledge("other_days")["harm"], *knowledge("settings")["happenings"])
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
