"""Which country a name in running text, or a dateline's place, belongs to.

Countries, demonyms, capitals, organisations and seats of power come from the knowledge files,
towns from `transforms.cities`. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

import countrynames

from transforms.cities import (
    countries_of_geonames,
    country_of_town,
    largest_by_country,
    names_of_cities,
    plain,
    states_of_usa,
    towns_named,
)
from transforms.knowledge import knowledge

MentionKind = Literal["name", "demonym", "capital", "city", "organisation"]
_Named = tuple[str, str, MentionKind]

_WORD = re.compile(r"[^\W\d_]+")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*\.?)\s\Z")
_ITS_CAPITAL = re.compile(r"(?:['’]s)? capital\b(?! punish| flight| gain)", re.IGNORECASE)
_SAMPLE = 2_000
_CAPITALS_TO_SMALL = 6


@dataclass(frozen=True, slots=True)
class CountryMention:
    """A country or organisation named in a text: ``text[start:end]``, in code points.

    ``code`` is ISO 3166-1 alpha-3 or one of the user-assigned UNO, EUE, NTO, ARL, AFU, XKX. Seats
    of power ("the Kremlin") and regions ("Darfur") count as ``city``.
    """

    start: int
    end: int
    text: str
    code: str
    kind: MentionKind


@lru_cache(maxsize=2_048)
def find_countries(text: str) -> tuple[CountryMention, ...]:
    """Every country, nationality, capital, major city and organisation named in a sentence.

    Case counts ("us" and "turkey" are words) except in a text set in capitals. Mentions do not
    overlap: the longest name wins.
    """
    names = _names_by_first_word(in_capitals=is_in_capitals(text))
    mentions: list[CountryMention] = []
    end = 0
    for word in _WORD.finditer(text):
        candidates = names.get(word[0])
        if candidates is None or word.start() < end:
            continue
        mention = _longest(text, word.start(), candidates)
        if mention and not (mention.kind == "city" and _is_family_name(text, mention.start)):
            mention = _with_capital(text, mention)
            mentions.append(mention)
            end = mention.end
    return tuple(mentions)


def country_of_place(name: str, hint: str | None = None) -> str | None:
    """ISO alpha-3 code of a town, region or country; None where the name fits several countries.

    ``hint`` is what the text adds to the place: a country, or a state of the US ("Texas").
    """
    place = plain(name)
    if hint:
        return _country_of_hint(place, plain(hint), hint)
    return _settled_places().get(place) or country_of_town(place) or _country_code(name)


def place_name(mention: CountryMention) -> str | None:
    """The name of the town or region that a mention is of; None for a whole country."""
    if mention.kind not in ("capital", "city"):
        return None
    if _ITS_CAPITAL.search(mention.text):
        capitals: list[str] = knowledge("countries").get(mention.code, {}).get("capitals", [])
        return capitals[0] if capitals else None
    return mention.text


def names_in_running_text() -> Mapping[str, MentionKind]:
    """Every name that `find_countries` looks for, with what it is."""
    names = {**_city_names(), **_knowledge_names()}
    return {name: kind for name, (_, kind) in names.items()}


def is_organisation(code: str | None) -> bool:
    """Whether a code is that of an international organisation, which is at home in no country."""
    return code in knowledge("organisations")


def is_in_capitals(text: str) -> bool:
    """Whether a text is set (almost) throughout in capitals, as old broadcasts are."""
    sample = text[:_SAMPLE]
    return sum(map(str.isupper, sample)) > max(
        3, _CAPITALS_TO_SMALL * sum(map(str.islower, sample))
    )


def _country_of_hint(place: str, hint: str, spelled: str) -> str | None:
    """A US state decides only over a town that stands there: Georgia is a country as well."""
    state = states_of_usa().get(hint)
    if state and any(town.country == "USA" and town.region == state for town in towns_named(place)):
        return "USA"
    country = _settled_places().get(hint) or _country_code(spelled)
    return country or ("USA" if state else None)


def _country_code(name: str) -> str | None:
    """A country's code by any of its names in many languages; historic states have none."""
    # Not to_code_3: it fails on the codes of states that are no more, such as AN.
    two_letters = countrynames.to_code(name)
    country = countries_of_geonames().get(two_letters) if two_letters else None
    code = country["iso3"] if country else two_letters
    return code if code in _codes() else None


@cache
def _codes() -> frozenset[str]:
    countries = countries_of_geonames().values()
    return frozenset(knowledge("countries")) | {country["iso3"] for country in countries}


def _longest(text: str, start: int, candidates: Iterable[_Named]) -> CountryMention | None:
    for name, code, kind in candidates:
        end = start + len(name)
        if text.startswith(name, start) and not text[end : end + 1].isalnum():
            return CountryMention(start, end, name, code, kind)
    return None


def _with_capital(text: str, mention: CountryMention) -> CountryMention:
    """The capital, where the text goes on like "the Iranian capital" or "Iran's capital"."""
    found = _ITS_CAPITAL.match(text, mention.end)
    if mention.kind not in ("name", "demonym") or not found:
        return mention
    words = text[mention.start : found.end()]
    return CountryMention(mention.start, found.end(), words, mention.code, "capital")


def _is_family_name(text: str, start: int) -> bool:
    """A city after another capitalised word is a person ("Mr Lagos"), after "In" it is not."""
    before = _WORD_BEFORE.search(text, max(0, start - 30), start)
    if not before or not before[1][0].isupper() or before[1].isupper():
        return False
    return before[1].lower() not in _rules()["words_before_cities"]


@cache
def _names_by_first_word(*, in_capitals: bool) -> Mapping[str, tuple[_Named, ...]]:
    """Names to look for in running text by their first word, longest first."""
    names = {**_city_names(), **_knowledge_names()}
    if in_capitals:
        hidden = set(_rules()["not_in_capitals"])
        names = {name.upper(): found for name, found in names.items() if name not in hidden}
    index: dict[str, list[_Named]] = defaultdict(list)
    for name, (code, kind) in names.items():
        first = _WORD.match(name)
        if first:
            index[first[0]].append((name, code, kind))
    return {
        word: tuple(sorted(found, key=lambda named: -len(named[0])))
        for word, found in index.items()
    }


@cache
def _knowledge_names() -> Mapping[str, tuple[str, MentionKind]]:
    """Names of the knowledge files; where two groups share a name, the later one here has it."""
    places = knowledge("places")
    names: dict[str, tuple[str, MentionKind]] = {}
    for group in ("regions", "seats"):
        names |= {name: (code, "city") for code, name in _pairs(places[group])}
    for code, country in knowledge("countries").items():
        names |= dict.fromkeys(country.get("capitals", ()), (code, "capital"))
        names |= dict.fromkeys(_with_plurals(country.get("demonyms", ())), (code, "demonym"))
        names |= dict.fromkeys(country["names"], (code, "name"))
    for code, organisation in knowledge("organisations").items():
        names |= dict.fromkeys(organisation["names"], (code, "organisation"))
    return names


@cache
def _city_names() -> Mapping[str, tuple[str, MentionKind]]:
    """Cities large enough, and alone enough in their name, to be known without their country."""
    skipped = frozenset(_rules()["not_cities"])
    names: dict[str, tuple[str, MentionKind]] = {}
    for name in names_of_cities(_rules()["population"]):
        code = None if name in skipped else country_of_town(plain(name))
        if code:
            names[name] = names[plain(name).title()] = (code, "city")
    return names


@cache
def _settled_places() -> Mapping[str, str]:
    """Plain names of places whose country the knowledge files settle."""
    places = knowledge("places")
    settled = {
        plain(name): code
        for code, country in knowledge("countries").items()
        for name in (*country.get("capitals", ()), *country["names"])
        if not _is_larger_abroad(plain(name), code)
    }
    for group in ("regions", "seats", "datelines"):
        settled |= {plain(name): code for code, name in _pairs(places[group])}
    return settled


def _is_larger_abroad(name: str, code: str) -> bool:
    """San Jose is a capital, and a larger city elsewhere: the name alone settles nothing."""
    people = largest_by_country(name)
    abroad = max((count for country, count in people.items() if country != code), default=0)
    return code in people and abroad > people[code]


def _pairs(group: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    return ((code, name) for code, names in group.items() for name in names)


def _with_plurals(demonyms: Iterable[str]) -> Iterable[str]:
    for demonym in demonyms:
        yield demonym
        if not demonym.endswith(("s", "h", "ese", "men")):
            yield f"{demonym}s"


@cache
def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = knowledge("places")["running_text"]
    return rules
