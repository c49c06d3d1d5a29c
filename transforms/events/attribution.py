"""Who says so, as a sentence puts it: "the UN", "SANA", "a Kremlin spokesman"."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge

_LONGEST = 90
_TRAILING_TIME = re.compile(
    r"\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\Z|\s(?:today|yesterday|here)\Z"
)


def attribution_of(sentence: str) -> str | None:
    """The source that a sentence names for what it says, or None.

    "According to S, ...", "..., S said.", "..., said S." and "S said that ..." give S, without
    the day on which S spoke. A pronoun is no source.
    """
    for pattern in _patterns():
        for match in pattern.finditer(sentence):
            speaker = _tidied(match["speaker"])
            if speaker:
                return speaker
    return None


def _tidied(words: str) -> str | None:
    speaker = _TRAILING_TIME.sub("", words.strip(" ,"))
    first = speaker.split(" ", 1)[0].lower()
    if not speaker or first in _words("not_speakers"):
        return None
    return None if speaker.lower() in _words("pronouns") else speaker


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    verbs = "|".join(knowledge("attribution")["verbs"])
    leads = "|".join(lead.replace(" ", r"\s") for lead in knowledge("attribution")["leads"])
    # A noun phrase: no comma, quote or stop within it, but the stops of abbreviations.
    phrase = rf"(?P<speaker>[^,;:.\"“”]{{1,{_LONGEST}}}(?:(?<=[A-Z])\.[^,;:\"“”]{{0,{_LONGEST}}})?)"
    after_verb = r"(?=[,.;]|\Z|\s(?:on|in|at|late|early|as|after|that)\s)"
    return (
        re.compile(rf"(?i:\b(?:{leads}))\s{phrase}(?=[,.;]|\Z)"),
        re.compile(rf"[,\"”]\s?{phrase}\s(?:{verbs})\b(?!\sto\b)"),
        re.compile(rf"[,\"”]\s(?:{verbs})\s(?:[A-Z][a-z]+day\s)?(?!that\b){phrase}{after_verb}"),
        re.compile(rf"\A{phrase}\s(?:{verbs})\b(?!\sto\b)"),
    )


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(knowledge("attribution")[group])
