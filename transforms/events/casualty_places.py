"""Where a sentence says that something happened: "near Gori", "in the Indian city of Chennai"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.cities import plain, towns_named
from transforms.events.attribution import without_speeches
from transforms.events.casualty_lexicon import hints
from transforms.events.story import Story
from transforms.gazetteer import CountryMention, country_of_place, find_countries
from transforms.knowledge import knowledge

_SENTENCES_BACK = 8
_NAME = re.compile(r"[A-Z][\w'’.-]{1,30}(?:[ -](?:al|de|del|el|of|la|[A-Z][\w'’.-]{0,30})){0,4}")
_POSSESSIVE = re.compile(r"['’]s\Z")
_ARTICLES = re.compile(r"\A(?:the|The)\s")
_CLAUSE_END = re.compile(r";|, (?:while|and in|and at|but)\b", re.IGNORECASE)
# What a mention of a country in the story weighs when the words around a figure name none.
_WEIGHT_HERE, _WEIGHT_TITLE, _WEIGHT_HARM, _WEIGHT_TOWN = 3.0, 3.0, 2.0, 0.7


@dataclass(frozen=True, slots=True)
class Location:
    """A place named in a text, with the country as far as the words or the gazetteer tell.

    ``start`` and ``end`` are the offsets of its words.
    """

    place: str | None
    country: str | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a figure belongs, the sentences that say so, and how the country was found."""

    location: Location
    place_position: int | None
    country_position: int | None
    sign: str


class Map:
    """What a story names, and so what its towns without a country may mean."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._weights = _weights(story)
        self._here = None if story.here_place in _words("seats") else story.here_country

    def locate(self, position: int, span: tuple[int, int]) -> Found:
        """Where the happening of a sentence took place; ``span`` are the words of a figure.

        The place is that of the figure's clause, of the sentence, or of those before in its
        paragraph. The country may also come from the sentence's only country, from what was told
        before, or from the country that the story is about.
        """
        own = self._own(position, span)
        place_position = position if own else None
        if own is None:
            earlier = self._before(position, same_paragraph=True)
            own, place_position = earlier if earlier else (None, None)
        if own and own.country:
            return Found(own, place_position, place_position, "country of place")
        country, country_position, sign = self._country_around(position)
        place = own.place if own else None
        start, end = (own.start, own.end) if own else (0, 0)
        where = Location(place, country, start, end)
        return Found(where, place_position if place else None, country_position, sign)

    def _own(self, position: int, span: tuple[int, int]) -> Location | None:
        text = without_speeches(self._story.sentences[position].text)
        found = list(self._likely(text))
        if not found:
            return None
        cuts = [match.start() for match in _CLAUSE_END.finditer(text)]
        clause = sum(cut < span[0] for cut in cuts)
        inside = [one for one in found if sum(cut < one.start for cut in cuts) == clause]
        return _merged(inside or found)

    def _likely(self, text: str) -> Iterator[Location]:
        for location in locations_in(text):
            yield Location(location.place, self._settled(location), location.start, location.end)

    def _settled(self, location: Location) -> str | None:
        """The country of a town as the story would have it: Cordoba may be in Colombia."""
        code = location.country
        if location.place is None or code is None or self._weights.get(code, 0) >= 1:
            return code
        homes = {town.country for town in towns_named(plain(location.place))}
        known = [self._here, *sorted(self._weights, key=lambda one: -self._weights[one])]
        at_home = next((country for country in known if country and country in homes), None)
        return at_home or (code if not self._weights else None)

    def _before(
        self, position: int, *, same_paragraph: bool = False
    ) -> tuple[Location, int] | None:
        """The last place told of before a sentence."""
        sentences = self._story.sentences
        for earlier in range(position - 1, max(-1, position - 1 - _SENTENCES_BACK), -1):
            if same_paragraph and sentences[earlier].paragraph != sentences[position].paragraph:
                return None
            text = without_speeches(sentences[earlier].text)
            if not same_paragraph and not hints().search(text.lower()):
                continue
            found = list(self._likely(text))
            if found and (same_paragraph or any(one.country for one in found)):
                return _merged(found), earlier
        return None

    def _country_around(self, position: int) -> tuple[str | None, int | None, str]:
        text = without_speeches(self._story.sentences[position].text)
        only = self._only_country(text, {"name", "capital", "city"})
        if only:
            return only, position, "country of sentence"
        earlier = self._before(position)
        if earlier and earlier[0].country:
            return earlier[0].country, earlier[1], "country before"
        if self._weights:
            best = max(self._weights, key=lambda code: (self._weights[code], code))
            return best, None, "country of story"
        return self._here or self._story.here_country, None, "country of dateline"

    def _only_country(self, text: str, kinds: set[str]) -> str | None:
        """The one country that a sentence names, but for where somebody goes."""
        codes = {
            mention.code
            for mention in find_countries(text)
            if mention.kind in kinds
            and _is_country(mention)
            and (mention.kind == "name" or self._weights.get(mention.code, 0) >= 1)
            and not _passing().search(text, 0, mention.start)
        }
        return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=64)
def map_of(story: Story) -> Map:
    return Map(story)


def locations_in(text: str) -> Iterator[Location]:
    """The places that stand behind a preposition, in the order of the text."""
    for match in _located().finditer(text):
        location = _location(match[1].strip(" ,."), match.start(), match.end())
        if location:
            yield location


def _weights(story: Story) -> Mapping[str, float]:
    """How much a story is about each country that it names."""
    weights: dict[str, float] = defaultdict(float)
    texts = [(story.article.title or "", _WEIGHT_TITLE)]
    for sentence in story.sentences:
        is_harm = hints().search(sentence.text.lower()) is not None
        texts.append((without_speeches(sentence.text), _WEIGHT_HARM if is_harm else 1.0))
    for text, weight in texts:
        for mention in find_countries(text):
            if _is_country(mention):
                is_town = mention.kind in {"capital", "city"}
                weights[mention.code] += weight * (_WEIGHT_TOWN if is_town else 1)
    if story.here_country and story.here_place not in _words("seats"):
        weights[story.here_country] += _WEIGHT_HERE
    return dict(weights)


def _is_country(mention: CountryMention) -> bool:
    return mention.kind != "organisation" and mention.code not in knowledge("organisations")


def _merged(locations: Sequence[Location]) -> Location:
    """The first place, and its country or the first one told."""
    first = next((one for one in locations if one.place), locations[0])
    country = first.country or next((one.country for one in locations if one.country), None)
    return Location(first.place, country, first.start, first.end)


def _location(words: str, start: int, end: int) -> Location | None:
    mentions = [mention for mention in find_countries(words) if mention.kind != "organisation"]
    nations = [mention for mention in mentions if mention.kind in {"name", "demonym"}]
    first, _, rest = words.partition(",")
    place = _place(first, {mention.text for mention in nations})
    if mentions:
        return Location(place, (nations or mentions)[-1].code, start, end)
    if place is None:
        return None
    hint = rest.strip(" ,").removesuffix("'s") or None
    country = country_of_place(place, hint) or country_of_place(place)
    return Location(place, country, start, end)


def _place(words: str, nations: set[str]) -> str | None:
    """The last capitalised name of the words, "Chennai" of "the Indian city of Chennai"."""
    names = [_POSSESSIVE.sub("", name).rstrip(".") for name in _NAME.findall(words)]
    places = [
        name for name in names
        if name.split(" ")[0] not in _words("not_places") and name not in nations
    ]  # fmt: skip
    return _ARTICLES.sub("", places[-1]) if places else None


@cache
def _located() -> re.Pattern[str]:
    prepositions = "|".join(knowledge("settings")["prepositions"])
    # A place ends where the next one starts: "in the Jalal district near Kor".
    ends = "|".join((*knowledge("settings")["ends"], *knowledge("settings")["prepositions"]))
    return re.compile(
        rf"\b(?i:{prepositions})\s((?:(?!(?i:{ends})\b)[\w'’.-]{{1,30}}\s?|,\s(?=[A-Z])){{1,9}})"
    )


@cache
def _passing() -> re.Pattern[str]:
    """A country behind one of these is where somebody goes, or whom somebody fights."""
    words = "|".join(knowledge("settings")["passing"])
    return re.compile(rf"\b(?:{words})\s(?:the\s)?\Z", re.IGNORECASE)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(knowledge("settings")[name])
