"""The places that a sentence names: "near Gori", "in the Indian city of Chennai"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.events.casualties.borderless import has_another_land, sea_of
from transforms.events.casualties.nouns import singulars
from transforms.events.casualties.place_names import POSSESSIVE, is_no_place, settings
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, country_of_place, find_countries, place_name

_NAME = re.compile(
    r"(?:\b[ae][a-z]{1,2}-)?[A-Z][\w'’.-]{1,30}"
    r"(?:[ -](?:(?:al|de|del|el|of|la)\b|[A-Z][\w'’.-]{0,30})){0,4}"
)
# "Thailand's Tak": the land before its province.
_OWNER = re.compile(r"\A.*?['’]s\s")
_LONGEST_ACRONYM = 5
# How many characters before a place tell that it is where people went, or came from.
_WINDOW = 60
_ARTICLES = re.compile(r"\A(?:the|The)\s")


class Location(NamedTuple):
    """A place named in a text, with the country as far as the words or the gazetteer tell.

    ``start`` and ``end`` are the offsets of its words. ``is_told`` says that the words name the
    country, ``is_site`` that the place is a building or a road, less telling than a town,
    ``is_borderless`` that it is in no one country: at sea, or in two lands, and ``is_wide`` that it
    holds several towns.
    """

    place: str | None
    country: str | None
    start: int = 0
    end: int = 0
    is_told: bool = False
    is_site: bool = False
    is_borderless: bool = False
    is_wide: bool = False

    @property
    def is_part(self) -> bool:
        """Whether the place is no more than a part of a country: "northern Algeria"."""
        is_land = self.place is None or self.place in settings("territories")
        return is_land or (self.place or "").split(" ")[0] in settings("directions")

    @property
    def is_no_town(self) -> bool:
        """Whether the place is anything but a town: a land, a building, a sea."""
        return self.is_part or self.is_site or self.is_borderless


@lru_cache(maxsize=512)
def locations_in(text: str) -> tuple[Location, ...]:
    """The places that stand behind a preposition, in the order of the text.

    Kept, as the map of a story and several of its figures ask for the same sentences.
    """
    return tuple(_locations_in(text))


def _locations_in(text: str) -> Iterator[Location]:
    last: Location | None = None
    for match in _located().finditer(text):
        location = _located_at(text, match)
        if location is None:
            continue
        if last and last.end == location.start and _is_of_kind(match[0]):
            if last.is_borderless:
                # "The Red Sea port of Massawa" is ashore.
                last = location._replace(start=last.start)
                continue
            if last.is_told or _is_of_town(match[0]):
                # "The Gaza Strip town of Khan Yunis", "the Kashmiri town of Sopore": the town.
                country = last.country if last.is_told else location.country or last.country
                last = location._replace(country=country, is_told=last.is_told, start=last.start)
                continue
        if last:
            yield last
        last = location
    if last:
        yield last


def _located_at(text: str, match: re.Match[str]) -> Location | None:
    """The place behind one preposition; none if people only went there or came from there."""
    kind = _kind().match(text, match.end())
    words = f"{match[1]}{kind[0]}" if kind else match[1].strip(" ,.")
    location = _location(words, match.start(), match.end())
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    if location is None or _leaving().search(before):
        return None
    if has_another_land(text, match.end(), location.country):
        return Location(None, None, match.start(), match.end(), is_borderless=True)
    if match[0].startswith("on Lake ") and location.place and not location.is_told:
        # Its shores are those of several lands.
        location = location._replace(place=f"Lake {location.place}", country=None, is_site=True)
    if words.partition(",")[0].rpartition(" ")[2] in settings("wide"):
        location = location._replace(is_wide=True)
    # "100 km south of Manila" is not in Manila, and "along the Zambezi" is no town.
    return location._replace(is_site=True) if _beside().match(match[0]) else location


def _is_of_kind(words: str) -> bool:
    """Whether words name a place by its kind: "town of Khan Yunis"."""
    return words.split(" ", 2)[1:2] == ["of"] and words.split(" ", 1)[0] in settings("lands")


def _is_of_town(words: str) -> bool:
    return words.split(" ", 1)[0] in knowledge("settings")["pointers"]["towns"]


def _location(words: str, start: int, end: int) -> Location | None:
    if words.islower():
        return None  # no name is
    mentions = [
        mention
        for mention in find_countries(words)
        if mention.kind != "organisation" and not is_tied(words, mention)
    ]
    nations = [mention for mention in mentions if _names_a_land(words, mention)]
    first, _, rest = words.partition(",")
    sea = sea_of(first)
    if sea:
        owners = [one.code for one in nations if one.end < sea.start(1)]
        country = owners[-1] if owners else None
        return Location(sea[1], country, start, end, bool(owners), is_borderless=not owners)
    place, is_site = _place(first, mentions)
    is_capital = first.endswith(" capital") and not first.endswith("'s capital")
    if (place is None or is_capital) and first.split(" ")[-1].lower() in settings("lands"):
        # "In the capital, Kor", "in the Chechen capital, Kor": the name stands behind the comma.
        place, is_site = _place(rest.split(",")[0], mentions)
    if words.startswith("this "):
        # "In this Sumatran town" names no other than the dateline's.
        place = None
    if nations:
        place = place or _territory(nations) or _direction(words, nations[0])
        return Location(place, nations[-1].code, start, end, is_told=True, is_site=is_site)
    mentions = [mention for mention in mentions if mention.kind in {"capital", "city"}]
    if place is None:
        return None if not mentions else Location(None, mentions[-1].code, start, end)
    # San Jose del Monte is not San Jose.
    is_longer = bool(mentions) and mentions[-1].text != place and mentions[-1].text in place
    if mentions and not is_longer and not is_region(words, mentions[-1]):
        return Location(place, mentions[-1].code, start, end, is_site=is_site)
    hint = rest.strip(" ,").removesuffix("'s") or None
    country = country_of_place(place, hint) or country_of_place(place)
    return Location(place, None if mentions else country, start, end, is_site=is_site)


def _names_a_land(words: str, mention: CountryMention) -> bool:
    """Whether a country is named as a place: "in Peru", "a Peruvian town", no "Peruvian bus"."""
    if _border().match(words, mention.end) or _office().match(words, mention.end):
        return False
    if mention.kind == "demonym":
        return bool(_land().match(words, mention.end))
    is_attribute = mention.text in settings("attributes") and words[mention.end :].strip() != ""
    is_new = words[: mention.start].endswith("New ")
    return mention.kind == "name" and not is_attribute and not is_new


def is_tied(words: str, mention: CountryMention) -> bool:
    """Whether a hyphen ties a country to what it does: "a U.S.-trained battalion"."""
    return _tied().search(_token(words, mention.end - 1)) is not None


def is_region(words: str, mention: CountryMention) -> bool:
    """ "La Paz department" is no capital, nor is "the Damascus Gate"."""  # noqa: D210 - a quotation
    return mention.kind == "capital" and bool(_region().match(words, mention.end))


def _territory(nations: Sequence[CountryMention]) -> str | None:
    """ "The Gaza Strip": a land that is a place, too."""  # noqa: D210 - a quotation
    return next((one.text for one in nations if one.text in settings("territories")), None)


def _direction(words: str, nation: CountryMention) -> str | None:
    """ "northern Algeria": a part of a country as the place."""  # noqa: D210 - a quotation
    before = words[: nation.start].split()
    is_part = nation.kind == "name" and before and before[-1].lower() in settings("directions")
    return f"{before[-1]} {nation.text}" if is_part else None


def _place(words: str, mentions: Sequence[CountryMention]) -> tuple[str | None, bool]:
    """The last name of the words, "Chennai" of "the city of Chennai"; whether it is a site."""
    site: str | None = None
    for match in reversed(list(_NAME.finditer(words))):
        name = POSSESSIVE.sub("", match[0]).rstrip(".")
        nation = next((one for one in mentions if one.start <= match.start() < one.end), None)
        if (
            nation
            and nation.kind == "capital"
            and nation.text != name
            and not is_region(words, nation)
        ):
            return place_name(nation), False
        if nation and nation.kind in {"name", "demonym"} and name in nation.text:
            continue
        if (
            _is_somebody(words, match)
            or is_no_place(name)
            or words[: match.start()].endswith("-")
            or _tied().search(name)
        ):
            continue
        if name.isupper() and len(name) <= _LONGEST_ACRONYM and not words.isupper():
            # "In an RSF assault" names no place.
            continue
        name = _OWNER.sub("", name)
        if name.split(" ")[-1].lower() in settings("sites") or _site().match(words, match.end()):
            site = site or _ARTICLES.sub("", name)
            continue
        return _ARTICLES.sub("", name), False
    return site, site is not None


def _is_somebody(words: str, name: re.Match[str]) -> bool:
    """ "The home of rebel leader Jose Marques": a role makes a name that of a person."""  # noqa: D210 - a quotation
    role = words[: name.start()].rstrip().rpartition(" ")[2]
    return role in singulars() and role not in settings("lands")


def _token(words: str, offset: int) -> str:
    """The word around an offset, with what hyphens tie to it."""
    end = words.find(" ", offset)
    return words[offset : end if end >= 0 else len(words)].rstrip(",.")


@cache
def _located() -> re.Pattern[str]:
    prepositions = "|".join(knowledge("settings")["prepositions"])
    # A place ends where the next one starts: "in the Jalal district near Kor".
    ends = "|".join((*knowledge("settings")["ends"], *knowledge("settings")["prepositions"]))
    return re.compile(
        rf"\b(?i:{prepositions})\s((?:(?!(?i:{ends})\b)[\w'’.-]{{1,30}}\s?|,\s(?=[A-Z])){{1,9}})"
    )


@cache
def _tied() -> re.Pattern[str]:
    """ "The Iraqi-owned tanker", "a US-backed force" are in no land that their words name."""  # noqa: D210 - a quotation
    return re.compile(rf"-(?:{'|'.join(knowledge('settings')['tied'])})\Z")


@cache
def _land() -> re.Pattern[str]:
    return re.compile(
        rf"\s(?:\w+\s)?(?:{'|'.join(knowledge('settings')['lands'])})\b", re.IGNORECASE
    )


@cache
def _kind() -> re.Pattern[str]:
    """What follows a nationality before the name: "the Chadian (town) of"."""
    return re.compile(rf"(?:{'|'.join(knowledge('settings')['pointers']['towns'])})(?= of\b)")


@cache
def _border() -> re.Pattern[str]:
    table = knowledge("settings")
    borders, lands = "|".join(table["borders"]), "|".join((*table["lands"], *table["of_borders"]))
    return re.compile(rf"\s(?:{borders})\b(?!\s(?:{lands})\b)", re.IGNORECASE)


@cache
def _office() -> re.Pattern[str]:
    """ "Kenya's deputy transport minister" may be anywhere."""  # noqa: D210 - a quotation
    offices = "|".join(knowledge("settings")["offices"])
    return re.compile(rf"['’]s(?:\s[\w-]+){{0,3}}?\s(?:{offices})\b", re.IGNORECASE)


@cache
def _leaving() -> re.Pattern[str]:
    words = "|".join(knowledge("settings")["leaving"])
    over = r"(?:\s(?:(?:across|over)\s)?the\s(?:border|frontier))?"
    origins = "|".join(knowledge("settings")["origins"])
    return re.compile(
        rf"\b(?:(?:{words}){over}|(?:{origins})\sfrom(?:\s[\w-]+){{0,5}})\s\Z", re.IGNORECASE
    )


@cache
def _region() -> re.Pattern[str]:
    regions, streets = ("|".join(knowledge("settings")[name]) for name in ("regions", "streets"))
    return re.compile(rf",?\s(?i:{regions})\b|\s(?:{streets})\b")


@cache
def _site() -> re.Pattern[str]:
    sites = "|".join(knowledge("settings")["sites"])
    return re.compile(rf"\s(?:\w+\s)?(?:{sites})\b", re.IGNORECASE)


@cache
def _beside() -> re.Pattern[str]:
    directions = "|".join(knowledge("settings")["directions"])
    return re.compile(
        rf"(?:along|(?:{directions}|(?:north|south)-?(?:east|west))\s?of)\b", re.IGNORECASE
    )
