"""Which of the places of a sentence are those of a figure, and which one place they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from transforms.events.casualties.locations import Location
from transforms.knowledge import knowledge
from transforms.places.cities import plain, towns_named

_END = re.compile(
    r";|, (?:while|where|and in|and at|but|of whom|adding that)\b"
    r"|, (?:\w+ )?(?:days?|weeks?|hours?) (?:after|before)\b"
    # "17 died in Kor and 41 in Lar"; "12 killed and 30 wounded in Kor" has one place.
    # "Shells fell on Kor after nine people were killed in Lar".
    r"| after (?=(?:at least |more than |some |about |around )?(?:\d[\d,]*|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve|dozens|scores) "
    r"(?!(?:days|weeks|hours|months|years|minutes)\b))"
    r"|,? and (?=(?:the )?other |another |at least |more than |some |about |around |\d"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) )",
    re.IGNORECASE,
)
_WHILE = re.compile(r";|, (?:while|whereas|and in|and at|but)\b", re.IGNORECASE)
# How many characters may part a place from the relative clause that tells of it.
_BESIDE = 2
# How many characters may lie between a town and its land.
_NEAR_LAND = 12


def of_clause(
    text: str, found: Sequence[Location], span: tuple[int, int], group: tuple[int, int]
) -> list[Location]:
    """The places that a figure's own words have, else those of its clause; maybe none.

    ``span`` are the words that say what befell them, ``group`` those of the number.
    """
    cuts = [match.start() for match in _END.finditer(text)]
    clause = sum(cut < span[0] for cut in cuts)
    inside = [one for one in found if sum(cut < one.start for cut in cuts) == clause]
    # "5 in Haiti, 3 in Cuba": the words right behind a number are its own.
    right = [one for one in found if 0 <= one.start - group[1] <= 1]
    if right and not any(one.place for one in right):
        # "In the capital, Kor, 5 in Haiti": the town of that land says more.
        right = [one for one in inside if one.country == right[0].country] or right
    told = right or _told_by_relative(text, found, min(span[0], group[0])) or inside
    return told or _of_wider_clause(text, found, span[0])


def _of_wider_clause(text: str, found: Sequence[Location], offset: int) -> list[Location]:
    """ "Nine died in Kor, while 12 died and 30 were hurt in Lar": Lar is that of the 12."""  # noqa: D210 - a quotation
    cuts = [match.start() for match in _WHILE.finditer(text)]
    clause = sum(cut < offset for cut in cuts)
    return [one for one in found if cuts and sum(cut < one.start for cut in cuts) == clause]


def _told_by_relative(text: str, found: Sequence[Location], offset: int) -> list[Location]:
    """ "Arrested in Lar for the attack in Kor that left 45 dead": the place that it tells of."""  # noqa: D210 - a quotation
    opening = next((one for one in _relative().finditer(text) if one.end() >= offset), None)
    before = list(_relative().finditer(text, 0, offset)) if opening is None else [opening]
    if not before or before[-1].start() > offset:
        return []
    start = before[-1].start()
    return [
        one
        for one in found
        if one.place
        and (
            0 <= start - one.end + 1 <= _BESIDE
            or (start > one.end and _until_relative().fullmatch(text, one.end - 1, start))
        )
    ]


def merged(locations: Sequence[Location], here: str | None) -> Location:
    """The first place, best a town, with the country that the words name, or else its own."""
    places = [one for one in locations if one.place]
    named = [one for one in places if not one.is_site]
    # "In the Gaza Strip, near Khan Yunis": the town.
    towns = [one for one in named if not (one.is_part or one.is_wide)]
    first = next(iter(towns or named or places), locations[0])
    # "In Cordoba, Colombia": a land told beside a town; but no "cartoons in Denmark" for Maimana.
    told = next(
        (
            one.country
            for one in locations
            if one.is_told and one.country and _may_be_in(first, one, here)
        ),
        None,
    )
    country = next((one.country for one in locations if one.country), None)
    return first._replace(
        country=first.country if first.is_told else told or first.country or country
    )


def _may_be_in(town: Location, land: Location, here: str | None) -> bool:
    """Whether a land told in a sentence can be that of its town, as far as names tell."""
    if town.country is None or town.place is None or _is_beside(town, land):
        return True
    homes = {one.country for one in towns_named(plain(town.place))}
    return town.country != here and (not homes or land.country in homes)


def _is_beside(location: Location, other: Location) -> bool:
    return min(abs(other.start - location.end), abs(location.start - other.end)) <= _NEAR_LAND


@cache
def _relative() -> re.Pattern[str]:
    """What tells of the harm done at the place before it: "that left", "in which"."""
    verbs = "|".join(knowledge("settings")["harmed"])
    return re.compile(rf",?\s?\b(?:(?:that|which) (?:has |had )?(?:{verbs})|in which)\b")


@cache
def _until_relative() -> re.Pattern[str]:
    """ "The shelling of Kor and four villages late on Monday which killed nine"."""  # noqa: D210 - a quotation
    towns = "|".join(knowledge("settings")["pointers"]["several"])
    return re.compile(
        rf"\W?(?: ?and (?:[\w-]+ ){{1,3}}(?:{towns}))?"
        r"(?: ?(?:on|late|early|last|this|yesterday|today|\w+day|morning|night|evening"
        r"|afternoon))*,?"
    )
