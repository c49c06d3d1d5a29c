"""Place names as datelines set them."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge
from transforms.places.gazetteer import country_of_place, find_countries

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+")


def natural_case(place: str) -> str:
    """A name in capitals as running text writes it: PORT-AU-PRINCE is Port-au-Prince.

    A name that is not in capitals stays as it is.
    """
    if not place.isupper() or _DOTTED.fullmatch(place):
        return place
    return _WORD.sub(_cased, place)


def country_of(place: str | None, region: str | None) -> str | None:
    """ISO 3166-1 alpha-3 of a dateline's place, which a region or country after it may settle."""
    hint = natural_case(region) if region else None
    if place is None:
        return country_of_place(hint) if hint else None
    named: str | None = knowledge("datelines")["countries"].get(place.casefold())
    of_region = _regions().get(hint.replace(".", "").casefold()) if hint else None
    return named or of_region or country_of_place(natural_case(place), hint)


def names_no_place(place: str | None) -> bool:
    """Whether the word stands where a place would: CLANDESTINE, NO CITY."""
    return place is None or place.casefold() in knowledge("datelines")["no_place"]


def is_well_known_town(place: str) -> bool:
    """Whether the name is a large town's: ABIDJAN and SINGAPORE, but neither IRAQ nor READING."""
    name = natural_case(place)
    return name.casefold() in knowledge("datelines")["town_countries"] or any(
        mention.text == name and mention.kind in ("capital", "city")
        for mention in find_countries(name)
    )


def _cased(word: re.Match[str]) -> str:
    text = word[0]
    if word.start() and text.casefold() in _small_words():
        return text.lower()
    # N'DJAMENA and L'AQUILA, but SANA'A
    if text[1:2] in ("'", "’"):
        return text[:2] + text[2:].capitalize()
    return text.capitalize()


@cache
def _small_words() -> frozenset[str]:
    return frozenset(knowledge("datelines")["small_words"])


@cache
def _regions() -> dict[str, str]:
    regions: dict[str, str] = knowledge("datelines")["regions"]
    return {name.casefold(): code for code, names in regions.items() for name in names.split()}
