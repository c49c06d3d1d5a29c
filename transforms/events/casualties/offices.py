"""Where someone only speaks: who says so, for which state, and in which capital."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache

from transforms.events.casualties.countries import is_country
from transforms.events.casualties.days import setting_pattern
from transforms.events.casualties.locations import Location, locations_in
from transforms.events.casualties.place_names import settings
from transforms.events.language.attribution import Speech, speeches_in, without_speeches
from transforms.knowledge import knowledge
from transforms.places.gazetteer import find_countries

_OPENING_PLACE = re.compile(
    r"(?:(?:And|But|Meanwhile,|Elsewhere,|Separately,) )?[Ii]n (?:[Tt]he )?"
    r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,2}(?: on [A-Z][a-z]+day)?,(?: meanwhile,)?"
)


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
    speech = next(iter(speeches_in(text)), None)
    if opening is None or speech is None or speech.start > opening.end() + 1:
        return told
    rest = " " * opening.end() + told[opening.end() :]
    return rest if _is_office(text, speech) or _names_a_town(rest) else told


@lru_cache(maxsize=256)
def opening_land(text: str) -> tuple[Location, ...]:
    """ "In Kor, an army spokesman said 12 men died at Lar": the land of both, if known."""  # noqa: D210 - a quotation
    told, rest = without_speeches(text), without_offices(text)
    if told == rest or _is_office(text, speeches_in(text)[0]):
        return ()
    start = len(rest) - len(rest.lstrip())
    return tuple(one._replace(place=None) for one in locations_in(told[:start]) if one.country)


def towns_of_speakers(text: str, end: int = sys.maxsize) -> Iterator[Location]:
    """The towns whose officials, doctors or residents speak in a sentence, up to an offset."""
    for speech in speeches_in(text):
        if not setting_pattern("at_scene").search(text, speech.start, speech.end):
            continue
        for location in locations_in(text[speech.start : speech.end]):
            is_town = location.place is not None and location.place not in settings("seats")
            if is_town and speech.end <= end:
                yield location


def _is_office(text: str, speech: Speech) -> bool:
    return setting_pattern("offices").search(text, speech.start, speech.end) is not None


def _names_a_town(text: str) -> bool:
    """Whether a sentence tells a town, beside the one in which somebody says so."""
    return any(
        one.place and not one.is_no_town and not settings("wards").intersection(_words(text, one))
        for one in locations_in(text)
    )


def _words(text: str, location: Location) -> list[str]:
    return text[location.start : location.end].lower().split()


def counting_country(text: str, number: int) -> Location | None:
    """The country that counts the figure at an offset: "Honduras counted 12 dead"."""
    before = [one for one in find_countries(text) if one.kind == "name" and one.end <= number]
    # "Kenya counted 40 dead, Chad 12".
    is_listed = (
        before
        and before[-1].end + 1 == number
        and text[: before[-1].start].endswith((", ", " and ", "; "))
    )
    is_counting = is_listed or (
        before
        and (
            _counting().fullmatch(text, before[-1].end, number)
            or _own_toll().fullmatch(text, before[-1].end, number)
        )
    )
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
def _own_toll() -> re.Pattern[str]:
    """ "Kenya's death toll reached 40"."""  # noqa: D210 - a quotation
    tolls = "|".join(knowledge("settings")["own_tolls"])
    return re.compile(rf"['’]s (?:[\w-]+ ){{0,2}}(?:{tolls})\b[^,;.]{{0,60}}")


@cache
def _keepers() -> re.Pattern[str]:
    keepers = "|".join(knowledge("settings")["keepers"])
    return re.compile(rf"(?:['’]s)?(?:\s[\w-]+){{0,2}}?\s(?:{keepers})\b", re.IGNORECASE)
