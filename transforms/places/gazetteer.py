"""Which country a name in running text, or a dateline's place, belongs to.

Countries, demonyms, capitals, organisations and seats of power come from the knowledge files,
towns from `transforms.places.cities`. Nothing is loaded before it is asked for.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import Any, NamedTuple

import countrynames
from normality.transliteration import ICUWarning

from transforms.knowledge import knowledge
from transforms.places.cities import (
    countries_of_geonames,
    country_of_town,
    largest_by_country,
    plain,
    states_of_usa,
    towns_named,
)
from transforms.places.known_names import WORD, MentionKind, names_by_first_word, pairs

_CAPITALS = re.compile(r"[A-Z][A-Z]")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’-]*\.?)\s\Z")
_NAME_AFTER = re.compile(r" ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?![\w-])")
_ITS_CAPITAL = re.compile(r"(?:['’]s)? capital\b(?! punish| flight| gain)", re.IGNORECASE)
_ETHNIC = ("ethnic ", "Ethnic ")
_SAMPLE = 2_000
_CAPITALS_TO_SMALL = 6


class CountryMention(NamedTuple):
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
    in_capitals = _CAPITALS.search(text) is not None and is_in_capitals(text)
    names = names_by_first_word(in_capitals=in_capitals)
    mentions: list[CountryMention] = []
    end = 0
    for word in WORD.finditer(text):
        candidates = names.get(word[0])
        if candidates is None or word.start() < end:
            continue
        named = candidates.at(text, *word.span())
        if named is None:
            continue
        end_of_name = word.start() + len(named.name)
        if not named.code:
            end = end_of_name
            continue
        mention = CountryMention(word.start(), end_of_name, named.name, named.code, named.kind)
        if not _is_person(text, mention, after=end):
            mention = _with_capital(text, mention)
            mentions.append(mention)
            end = mention.end
    return tuple(mentions)


@lru_cache(maxsize=4_096)
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


def is_organisation(code: str | None) -> bool:
    """Whether a code is that of an international organisation, which is at home in no country."""
    return code in knowledge("organisations")


def is_in_capitals(text: str) -> bool:
    """Whether a text is set (almost) throughout in capitals, as old broadcasts are."""
    sample = text[:_SAMPLE]
    enough = len(sample) // (_CAPITALS_TO_SMALL + 1) + 1
    if len(list(islice(filter(str.islower, sample), enough))) == enough:
        return False  # however the rest is set: that is soon told of most texts
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
    with warnings.catch_warnings():
        # It recommends a library that has to be compiled, and does without.
        warnings.simplefilter("ignore", ICUWarning)
        two_letters = countrynames.to_code(name)
    country = countries_of_geonames().get(two_letters) if two_letters else None
    code = country["iso3"] if country else two_letters
    return code if code in _codes() else None


@cache
def _codes() -> frozenset[str]:
    countries = countries_of_geonames().values()
    return frozenset(knowledge("countries")) | {country["iso3"] for country in countries}


def _with_capital(text: str, mention: CountryMention) -> CountryMention:
    """The capital, where the text goes on like "the Iranian capital" or "Iran's capital"."""
    is_land = mention.kind in ("name", "demonym")
    found = _ITS_CAPITAL.match(text, mention.end) if is_land else None
    if not found:
        return mention
    words = text[mention.start : found.end()]
    return CountryMention(mention.start, found.end(), words, mention.code, "capital")


def _is_person(text: str, mention: CountryMention, *, after: int) -> bool:
    """Whether a place's name is a person's here; ``after`` is where the mention before ends.

    "An ethnic Russian leader" is one of a people, wherever it lives.
    """
    if mention.kind == "demonym" and text.endswith(_ETHNIC, 0, mention.start):
        return True
    if mention.kind == "city" and after + 1 != mention.start:
        return _is_family_name(text, mention.start) or _is_given_name(text, mention)
    if mention.text not in _names_of_people():
        return False
    return _is_given_name(text, mention) or _is_behind_given_name(text, mention)


def _is_given_name(text: str, mention: CountryMention) -> bool:
    """As in "Jordan Hill said", but neither "in Jordan" nor "Jordan Radio"."""
    if mention.text not in _people("given"):
        return False
    follows = _NAME_AFTER.match(text, mention.end)
    before = _WORD_BEFORE.search(text, max(0, mention.start - 30), mention.start)
    if follows is None or (before and before[1].lower() in _people("before_given")):
        return False
    is_name = follows[1] not in _people("after_place")
    return is_name and follows[1] not in names_by_first_word(in_capitals=False)


def _is_behind_given_name(text: str, mention: CountryMention) -> bool:
    before = _WORD_BEFORE.search(text, max(0, mention.start - 30), mention.start)
    is_given = before is not None and before[1][0].isupper() and before[1].lower() in _given_names()
    return is_given and mention.text in _people("family")


@cache
def _given_names() -> frozenset[str]:
    return frozenset(knowledge("recasing")["sure_given_names"].split())


@cache
def _people(group: str) -> frozenset[str]:
    return frozenset(knowledge("places")["names_of_people"][group])


@cache
def _names_of_people() -> frozenset[str]:
    return _people("given") | _people("family")


def _is_family_name(text: str, start: int) -> bool:
    """A city after another capitalised word is a person ("Mr Lagos"), after "In" it is not."""
    before = _WORD_BEFORE.search(text, max(0, start - 30), start)
    if not before or not before[1][0].isupper() or before[1].isupper():
        return False
    return before[1].lower() not in _rules()["words_before_cities"]


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
    for group in (knowledge("regions"), places["seats"], places["datelines"]):
        settled |= {plain(name): code for code, name in pairs(group)}
    return settled


def _is_larger_abroad(name: str, code: str) -> bool:
    """San Jose is a capital, and a larger city elsewhere: the name alone settles nothing."""
    people = largest_by_country(name)
    abroad = max((count for country, count in people.items() if country != code), default=0)
    return code in people and abroad > people[code]


@cache
def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = knowledge("places")["running_text"]
    return rules
