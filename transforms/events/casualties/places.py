"""Where a sentence says that something happened: "near Gori", "in the Indian city of Chennai"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from transforms.events.casualties.clauses import merged, of_clause
from transforms.events.casualties.countries import (
    countries_named,
    named_in_lead,
    only_country,
    reporting_country,
    weights_of,
)
from transforms.events.casualties.days import setting_pattern, tells_of_harm
from transforms.events.casualties.later import going_on
from transforms.events.casualties.locations import Location, locations_in
from transforms.events.casualties.movements import land_of
from transforms.events.casualties.offices import (
    counting_country,
    country_of_keepers,
    opening_land,
    state_speaking,
    towns_of_speakers,
    without_offices,
)
from transforms.events.casualties.pointers import (
    capitals_in,
    no_one_land,
    own_side,
    pointer_in,
    this_town,
)
from transforms.events.casualties.scenes import named_deeds, scenes_before
from transforms.events.story import Story
from transforms.knowledge import knowledge
from transforms.places.cities import plain, towns_named
from transforms.places.gazetteer import find_countries

_SENTENCES_BACK = 8
# How many sentences are a story's lead.
_LEAD = 2
# Nothing happens at this dateline's place.
_NO_COUNTRYS = "United Nations"


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
        self._weights = weights_of(story)
        self._named = countries_named(story)
        self._named_in_lead = named_in_lead(story, _LEAD)
        self._here = reporting_country(story)
        self._told: dict[int, tuple[Location, ...]] = {}

    def locate(
        self,
        position: int,
        span: tuple[int, int],
        group: tuple[int, int],
        *,
        inherits: bool,
        is_of_conflict: bool,
    ) -> Found:
        """Where the happening of a sentence took place.

        ``span`` are the words that say what befell them, ``group`` those of the number.

        The place is that of the figure's clause, of the sentence, or of those before in its
        paragraph. The country may also come from the sentence's only country, from what was told
        before, or from the country that the story is about.
        """
        own = self._own(position, span, group)
        place_position = position if own else None
        is_open = own is None or (own.is_part and not own.is_borderless)
        closer = self._behind(position, own) if is_open else None
        if closer:
            own, place_position = closer
        if own is None and is_of_conflict:
            # "Turkey says 37,000 people have been killed since 1984": in its own war.
            state = state_speaking(self._story.sentences[position].text)
            if state:
                return Found(Location(None, state), None, position, "country of speaker")
        if own is None:
            earlier = self._before(position, same_paragraph=True) or (
                self._before(position) if inherits else None
            )
            own, place_position = earlier or (None, None)
        if own and is_of_conflict and place_position != position:
            own = own._replace(place=None)
        if own and (own.country or own.is_borderless):
            return Found(own, place_position, place_position, "country of place")
        if own is None and setting_pattern("worldwide").search(
            self._story.sentences[position].text
        ):
            return Found(Location(None, None), None, None, "country of sentence")
        home = self._of_victims(position, group) if own is None else None
        if home:
            return Found(Location(None, home), None, position, "country of victims")
        country, country_position, sign = self._country_around(
            position, is_of_conflict=is_of_conflict
        )
        where = (own or Location(None, None))._replace(country=country)
        goes_on = inherits or (position == 0 and self._is_told_at_home(position))
        if goes_on and where.place is None and country and country == self._here:
            # A story told from where it happened.
            where = where._replace(place=self._story.here_place)
        return Found(where, place_position if where.place else None, country_position, sign)

    def _is_told_at_home(self, position: int) -> bool:
        """Whether what names no place is of the dateline's town; a capital tells of its land."""
        capitals = knowledge("countries").get(self._here or "", {}).get("capitals", [])
        if self._story.here_place not in capitals:
            return True
        # Those who see to the dead and wounded speak of their own town's.
        return bool(setting_pattern("at_scene").search(self._story.sentences[position].text))

    def _own(self, position: int, span: tuple[int, int], group: tuple[int, int]) -> Location | None:
        spoken = self._story.sentences[position].text
        text = without_offices(spoken)
        found = [*self._told_in(position), *scenes_before(text, group[0])]
        found = found or list(self._pointed_at(position, text))
        counting = counting_country(spoken, group[0])
        is_beside = counting is not None and counting.end + 1 == group[0]
        if not found or is_beside:
            return counting
        near = of_clause(text, found, span, group)
        if counting and not near:
            return counting
        return merged([*(near or found), *opening_land(spoken)], self._here)

    def _told_in(self, position: int) -> tuple[Location, ...]:
        """The places of a sentence, by whatever words but those of who says so.

        Kept, as the figures behind it ask again.
        """
        if position not in self._told:
            spoken = self._story.sentences[position].text
            text = without_offices(spoken)
            found = (*self._likely(text), *named_deeds(text), *self._at_hand(text, spoken))
            self._told[position] = found
        return self._told[position]

    def _behind(self, position: int, own: Location | None) -> tuple[Location, int] | None:
        """The town that the sentences behind a lead tell, which itself tells a land at most."""
        land = own.country if own else None
        for later in going_on(self._story, position):
            text = without_offices(self._story.sentences[later].text)
            if setting_pattern("of_part").search(text):
                continue  # "among the dead were 16 who died in Kor": no place of all
            for town in self._likely(text):
                is_there = land is None or town.country in {None, land}
                if town.place and not town.is_site and is_there:
                    return town._replace(country=land or town.country), later
        return None

    def _at_hand(self, text: str, spoken: str) -> Iterator[Location]:
        if "capital" in text.lower():
            yield from capitals_in(text, self._here or self._most_named())
        yield from own_side(text, spoken)
        yield from this_town(text, self._story)
        yield from no_one_land(text)

    def _pointed_at(self, position: int, text: str) -> Iterator[Location]:
        """ "There", "in the town": the last place told of, in whatever sentence."""  # noqa: D210 - a quotation
        match = pointer_in(text)
        if match is None:
            return
        for one in towns_of_speakers(self._story.sentences[position].text, match.start()):
            # "Residents of Kor said 45 were killed there".
            yield one._replace(start=match.start(), end=match.end())
            return
        for earlier in range(position - 1, max(-1, position - 1 - _SENTENCES_BACK), -1):
            if not self._tells_of_harm(earlier):
                continue
            found = [
                one for one in self._told_in(earlier) if not (match["town"] and one.is_no_town)
            ]
            if found:
                yield merged(found, self._here)._replace(start=match.start(), end=match.end())
                return
        if match["town"] and self._here:
            yield Location(self._story.here_place, self._here, match.start(), match.end())

    def _likely(self, text: str) -> Iterator[Location]:
        for location in locations_in(text):
            country = self._settled(location)
            same = setting_pattern("same_land").search(text, location.end)
            if same and same.start() == location.end:
                # "In Kor, in the same department": in the land of those told before.
                country = self._here or country
            is_settled = country == location.country
            yield location if is_settled else location._replace(country=country)

    def _settled(self, location: Location) -> str | None:
        """The country of a town as the story would have it: Cordoba may be in Colombia."""
        code = location.country
        if location.is_told or location.place is None or code is None:
            return code
        homes = {town.country for town in towns_named(plain(location.place))}
        if self._here in homes and self._weights[self._here] > self._weights.get(code, 0):
            # Of Lebanon's Tripoli a story from Beirut tells, even where it names Libya.
            return self._here
        if code in self._named:
            return code
        named = sorted(self._named, key=lambda one: -self._weights.get(one, 0))
        known = [self._here, *named]
        at_home = next((country for country in known if country and country in homes), None)
        return at_home or (None if self._named else code)

    def _before(
        self, position: int, *, same_paragraph: bool = False
    ) -> tuple[Location, int] | None:
        """The last place told of before a sentence, best one whose country is known."""
        sentences = self._story.sentences
        bare: tuple[Location, int] | None = None
        for earlier in range(position - 1, max(-1, position - 1 - _SENTENCES_BACK), -1):
            if same_paragraph and sentences[earlier].paragraph != sentences[position].paragraph:
                break
            if not same_paragraph and not self._tells_of_harm(earlier):
                continue
            found = self._told_in(earlier)
            if found and (same_paragraph or any(one.country or one.is_borderless for one in found)):
                return merged(found, self._here), earlier
            if found and bare is None:
                bare = merged(found, self._here), earlier
        return bare

    def _tells_of_harm(self, position: int) -> bool:
        return tells_of_harm(without_offices(self._story.sentences[position].text))

    def _country_around(
        self, position: int, *, is_of_conflict: bool
    ) -> tuple[str | None, int | None, str]:
        text = without_offices(self._story.sentences[position].text)
        only = only_country(text, {"name", "capital", "city"}, self._named)
        if only:
            return only, position, "country of sentence"
        spoken = self._story.sentences[position].text
        told_of = (
            self._of_speaker(position) or country_of_keepers(spoken) or land_of(spoken, self._story)
        )
        if told_of:
            return told_of, position, "country of speaker"
        return self._country_of_story(position, is_of_conflict=is_of_conflict)

    def _country_of_story(
        self, position: int, *, is_of_conflict: bool
    ) -> tuple[str | None, int | None, str]:
        """The country that was told of before, or that the story is about."""
        earlier = self._before(position)
        if earlier and earlier[0].is_borderless:
            return None, earlier[1], "country before"
        if self._here and self._here == self._most_named(position):
            return self._here, None, "country of dateline"
        if earlier and earlier[0].country and not is_of_conflict:
            return earlier[0].country, earlier[1], "country before"
        spoken = only_country(self._story.sentences[position].text, {"name"}, self._named)
        most_named = self._most_named(position)
        if spoken and 2 * self._weights.get(spoken, 0) >= self._weights.get(most_named or "", 0):
            return spoken, position, "country of speaker"
        if most_named:
            return most_named, None, "country of story"
        story = self._story
        here = story.here_country if story.here_place != _NO_COUNTRYS else None
        return self._here or here, None, "country of dateline"

    def _of_victims(self, position: int, group: tuple[int, int]) -> str | None:
        """The country of "47 Lebanese civilians" in a story told from there."""
        words = self._story.sentences[position].text[group[0] : group[1]]
        nations = {one.code for one in find_countries(words) if one.kind == "demonym"}
        is_home = nations == {self._here} and setting_pattern("at_home").search(words)
        return self._here if is_home else None

    def _of_speaker(self, position: int) -> str | None:
        """The country of a town whose officials or doctors speak: "health officials in Idlib"."""
        text = self._story.sentences[position].text
        codes = {one.country for one in towns_of_speakers(text) if one.country}
        return codes.pop() if len(codes) == 1 else None

    def _most_named(self, position: int = _LEAD) -> str | None:
        """The country that a story is about; a lead tells of none that is named only later."""
        is_lead = position < _LEAD and self._here is not None
        told = self._weights.keys() & self._named_in_lead if is_lead else set()
        return max(
            told or self._weights, key=lambda code: (self._weights[code], code), default=None
        )


@lru_cache(maxsize=64)
def map_of(story: Story) -> Map:
    return Map(story)
