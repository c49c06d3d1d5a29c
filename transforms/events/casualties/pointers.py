"""Places that words point at: "in this town", "the capital", "there", "the city's hospital"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.events.casualties.countries import is_country
from transforms.events.casualties.days import setting_pattern
from transforms.events.casualties.locations import Location
from transforms.events.language.fragments import Sieved
from transforms.events.story import Story
from transforms.knowledge import knowledge
from transforms.places.gazetteer import find_countries, place_name

_CAPITAL = re.compile(r"\bcapital\Z", re.IGNORECASE)
_THE_CAPITAL = re.compile(
    r"\b(?:in|into|on|hit|near|outside|around|across|at) (?:the |its )"
    r"(?:besieged |war-torn )?capital\b(?! (?:of|city|punishment))",
    re.IGNORECASE,
)


def this_town(text: str, story: Story) -> Iterator[Location]:
    """ "In this town": where the reporter sits."""  # noqa: D210 - a quotation
    match = _this_town().search(text) if story.here_place else None
    if match:
        yield Location(story.here_place, story.here_country, match.start(), match.end())


def own_side(text: str, spoken: str) -> Iterator[Location]:
    """ "On its side of the border": in the country that the sentence names first."""  # noqa: D210 - a quotation
    side = setting_pattern("own_side").search(text)
    if side is None:
        return
    owner = next((one for one in find_countries(spoken) if is_country(one)), None)
    if owner:
        yield Location(None, owner.code, side.start(), side.end(), is_told=True)


def capitals_in(text: str, home: str | None) -> Iterator[Location]:
    """ "In the Peruvian capital": by its name; "in the capital": that of the home country."""  # noqa: D210 - a quotation
    for mention in find_countries(text):
        if mention.kind == "capital" and _CAPITAL.search(mention.text):
            place = place_name(mention)
            yield Location(place, mention.code, mention.start, mention.end, is_told=True)
    match = _THE_CAPITAL.search(text)
    capitals = knowledge("countries").get(home or "", {}).get("capitals", []) if match else []
    if match and capitals:
        yield Location(capitals[0], home, match.start(), match.end())


def no_one_land(text: str) -> Iterator[Location]:
    """ "In both countries", "on the high seas": in no one country."""  # noqa: D210 - a quotation
    match = setting_pattern("no_one_land").search(text)
    if match:
        yield Location(None, None, match.start(), match.end(), is_borderless=True)


def pointer_in(text: str) -> re.Match[str] | None:
    """The first words that stand for a place told before; the group ``town`` if for a town."""
    return _pointers().search(text)


@cache
def _this_town() -> re.Pattern[str]:
    kinds = "|".join(knowledge("settings")["pointers"]["here"])
    return re.compile(
        rf"\b(?:in|of|outside|near|on|across|throughout) this (?:\w+ ){{0,2}}(?:{kinds})\b",
        re.IGNORECASE,
    )


@cache
def _pointers() -> Sieved:
    towns, regions, not_there = (
        "|".join(knowledge("settings")["pointers"][name])
        for name in ("towns", "regions", "not_there")
    )
    words = re.compile(
        rf"\b(?:the|that)\s(?:\w+\s)?(?P<town>{towns})(?:['’]s\b|(?!\s(?:of|[A-Z]|{not_there})\b)\b)"
        rf"|\b(?:the\ssame|that)\s(?:{regions})\b"
        rf"|\bthere(?!\s(?:{not_there})\b)"
    )
    return Sieved(words)
