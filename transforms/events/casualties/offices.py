"""Where someone only speaks: who says so, for which state, and in which capital."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.events.casualties.countries import is_country
from transforms.events.casualties.days import setting_pattern
from transforms.events.language.attribution import speeches_in, without_speeches
from transforms.places.gazetteer import find_countries

_OPENING_PLACE = re.compile(r"(?:And |But )?In [A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,2},")


def state_speaking(text: str) -> str | None:
    """The country that speaks as a whole: "Turkey says"."""
    speakers = [speech.speaker for speech in speeches_in(text) if speech.speaker]
    named = find_countries(speakers[0]) if speakers else ()
    is_whole = bool(named) and named[0].kind == "name" and named[0].text == speakers[0]
    is_doer = setting_pattern("own_deeds").search(text) is not None
    return named[0].code if is_whole and is_country(named[0]) and not is_doer else None


@lru_cache(maxsize=1_024)
def without_offices(text: str) -> str:
    """The sentence without who says so, and without the capital in which an office says it."""
    told = without_speeches(text)
    opening = _OPENING_PLACE.match(text)
    if opening is None or told == text:
        return told
    speech = speeches_in(text)[0]
    is_office = speech.start <= opening.end() and setting_pattern("offices").search(
        text, speech.start, speech.end
    )
    return " " * opening.end() + told[opening.end() :] if is_office else told
