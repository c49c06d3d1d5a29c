"""Where someone only speaks: who says so, for which state, and in which capital."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transforms.events.casualties.countries import is_country
from transforms.events.casualties.days import setting_pattern
from transforms.events.casualties.locations import Location
from transforms.events.language.attribution import speeches_in, without_speeches
from transforms.knowledge import knowledge
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


def counting_country(text: str, number: int) -> Location | None:
    """The country that counts the figure at an offset: "Honduras counted 12 dead"."""
    before = [one for one in find_countries(text) if one.kind == "name" and one.end <= number]
    is_counting = before and _counting().fullmatch(text, before[-1].end, number)
    if not is_counting or not is_country(before[-1]):
        return None
    return Location(None, before[-1].code, before[-1].start, before[-1].end, is_told=True)


def country_of_keepers(text: str) -> str | None:
    """The country whose police or doctors a sentence names, who are at work at home."""
    codes = {
        mention.code
        for mention in find_countries(text)
        if mention.kind in {"name", "demonym"}
        and is_country(mention)
        and _keepers().match(text, mention.end)
    }
    return codes.pop() if len(codes) == 1 else None


@cache
def _counting() -> re.Pattern[str]:
    verbs = "|".join(knowledge("settings")["counting"])
    aside = r"(?:,\s(?:which|where|whose)\b[^,;:]{1,80},)?"
    return re.compile(rf"{aside}(?:\s[\w-]+){{0,5}}?\s(?:{verbs})\b[^,;:]{{0,40}}", re.IGNORECASE)


@cache
def _keepers() -> re.Pattern[str]:
    keepers = "|".join(knowledge("settings")["keepers"])
    return re.compile(rf"(?:['’]s)?(?:\s[\w-]+){{0,2}}?\s(?:{keepers})\b", re.IGNORECASE)
