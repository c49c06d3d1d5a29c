"""Visits of envoys: who travels to another country, is received or holds talks there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from schemas import ENVOY_VISITS, EnvoyVisit
from transforms.events.findings import Finding
from transforms.events.officials.directory import directory_of
from transforms.events.officials.introductions import with_names_told_later
from transforms.events.officials.namesakes import with_namesakes_of_places
from transforms.events.officials.nationality import (
    with_countries_told_later,
    with_senders_told_before,
)
from transforms.events.officials.people import people_in
from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_fellow, is_resident
from transforms.events.officials.scenes import Scene, recognise
from transforms.events.officials.spellings import with_one_spelling
from transforms.events.officials.tokens import UNCODED
from transforms.events.sources import said_by
from transforms.events.story import Story, event_fields
from transforms.events.visits.claim import Claim
from transforms.events.visits.claims import claims_in
from transforms.events.visits.counterparts import AHEAD
from transforms.events.visits.eras import Era, eras_of, people_then, places_then, story_then
from transforms.events.visits.homes import home_by_signs
from transforms.events.visits.hosts import opening_country
from transforms.events.visits.markup import mark_up
from transforms.events.visits.merging import visits_of
from transforms.events.visits.participants import Setting
from transforms.events.visits.patterns import matches_any, may_tell_of_visit
from transforms.events.visits.sentence_places import (
    PLACES,
    halves_of,
    places_in,
    without_airfields,
)
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, find_countries, is_organisation
from transforms.text.agencies import home_of_agency

_REPORT_BY = re.compile(r"\W?(?:Text|Excerpts?|Full text|Report)\b[^.]{0,40} (?:by|from|on) ")
# How much a claim tells that names a visit, not what the envoy does.
_NOUN = 2
# How often a story names the country that it is about.
_OFTEN = 3


def find_visits(story: Story) -> list[Finding]:
    """The visits that a story reports, one for each envoy and host country."""
    halves = halves_of(story)
    promising = frozenset(
        sentence.start for sentence in story.sentences if _is_promising(sentence.text, halves)
    )
    told = (sentence.text for sentence in story.sentences if sentence.start in promising)
    if not any(_tells_of_someone(text, halves) for text in told):
        return []
    eras = eras_of(story.reference)
    story = story_then(story, eras)
    visits = visits_of(story, tuple(_claims(story, promising, eras, halves)))
    return [_finding(story, visit, ordinal) for ordinal, visit in enumerate(visits)]


def _is_promising(text: str, halves: Mapping[str, str]) -> bool:
    """Whether a sentence may tell of a visit, as far as its words and places tell."""
    return may_tell_of_visit(
        text, lambda: any(True for _ in places_in(text, find_countries(text), halves))
    )


def _tells_of_someone(text: str, halves: Mapping[str, str]) -> bool:
    """Whether a pattern matches, whoever the story as a whole makes of the sentence's people.

    Only then are all of its sentences read for who is who. A name may turn out to be nobody's.
    """
    people = people_in(text)
    officials = tuple(one for one in people if one.role or one.country or one.is_pronoun)
    places = tuple(places_in(text, find_countries(text), halves))
    readings = (people, officials) if len(officials) < len(people) else (people,)
    return any(matches_any(mark_up(text, those, places)) for those in readings)


def _claims(
    story: Story, promising: frozenset[int], eras: Sequence[Era], halves: Mapping[str, str]
) -> Iterator[Claim]:
    """What the sentences that start at the ``promising`` offsets claim."""
    people = with_names_told_later(
        with_namesakes_of_places(
            [
                (sentence, people_then(sentence.text, people_in(sentence.text), eras))
                for sentence in story.sentences
            ]
        )
    )
    people = with_one_spelling(with_countries_told_later(people, story.here_country))
    people = with_senders_told_before(people, story.here_country)
    # At the United Nations an official without a country may be anyone's.
    home = None if story.here_place == "United Nations" else story.here_country
    home = home or _home_of_source(story)
    told_of = None if home or story.here_place else home_by_signs(story, people)
    if told_of is None:
        home = home or _dominant_country(story) or home_of_agency(story.article.agency)
    directory = directory_of(
        (one for _, group in people for one in group),
        home,
        opening=None if home else told_of or _home_told_first(story),
        desk=knowledge("roles")["desks"].get(story.here_place),
    )
    earlier: list[CountryMention] = []
    before = ""
    for told in recognise(people, directory):
        scene = _scene_then(told, eras)
        mentions = find_countries(scene.sentence.text)
        if scene.sentence.start in promising and (scene.people or scene.topic):
            text = scene.sentence.text
            named = places_in(text, without_airfields(story, text, mentions), halves)
            places = places_then(tuple(named), eras)
            markup = mark_up(scene.sentence.text, scene.people, places)
            yield from claims_in(Setting(story, scene, markup, tuple(earlier), before))
        before = scene.sentence.text
        posts = [one for one in scene.people if is_resident(one.role)]
        earlier += (one for one in mentions if one.kind in PLACES and not _is_post(one, posts))
        earlier = earlier[-12:]


def _is_post(place: CountryMention, ambassadors: Sequence[Person]) -> bool:
    """Whether a place only tells where someone is posted: "Peru's ambassador to the Vatican"."""
    return any(one.start <= place.start and place.end <= one.end for one in ambassadors)


def _scene_then(scene: Scene, eras: Sequence[Era]) -> Scene:
    """The scene, with those who are known by name alone of the country that was theirs then."""
    if not eras:
        return scene
    people, topic = (
        tuple(people_then(scene.sentence.text, of, eras)) for of in (scene.people, scene.topic)
    )
    return replace(scene, people=people, topic=topic)


def _dominant_country(story: Story) -> str | None:
    """The country that a story without a dateline is about, if one stands out."""
    mentions = (one for sentence in story.sentences for one in find_countries(sentence.text))
    counts = Counter(one.code for one in mentions if one.kind != "organisation").most_common(2)
    if not counts or counts[0][1] < _OFTEN:
        return None
    stands_out = len(counts) == 1 or counts[0][1] >= 2 * counts[1][1]
    return counts[0][0] if stands_out else None


def _home_of_source(story: Story) -> str | None:
    """The country of whose radio or agency a monitor gives the text: "Text of report by Libyan"."""
    first = story.sentences[0].text
    found = next(iter(find_countries(first)), None) if _REPORT_BY.match(first) else None
    return found.code if found and found.kind in ("demonym", "name", "capital") else None


def _home_told_first(story: Story) -> str | None:
    """The country that a story opens with, by its name or by an official of it.

    "Turkey has recalled", "The Dutch minister is": not what "Syrian troops have shelled" tells.
    """
    country, text = opening_country(story), story.sentences[0].text
    first, officials = next(iter(find_countries(text)), None), people_in(text)[:1]
    is_named = first is not None and first.kind == "name"
    is_of_official = any(one.role and one.country == country for one in officials)
    return country if is_named or is_of_official else None


def _finding(story: Story, visit: Claim, ordinal: int) -> Finding:
    signs = _signs(visit)
    return Finding(_event(story, visit, signs, ordinal), visit.reasoned, signs)


def _event(story: Story, visit: Claim, signs: Sequence[str], ordinal: int) -> EnvoyVisit:
    host, counterpart, sending = visit.host, visit.counterpart, visit.envoy.country
    return EnvoyVisit(
        **event_fields(
            story,
            ENVOY_VISITS,
            [visit.sentence],
            ordinal=ordinal,
            signs=signs,
            when=visit.when,
            country=host.country if host else None,
            place=host.place if host else None,
            attribution=said_by(story, visit.sentence, _told_at(visit)),
        ),
        envoy=visit.envoy.name,
        envoy_role=_role(visit),
        sending_country=None if sending == UNCODED else sending,
        host_country=host.country if host else None,
        counterpart=(counterpart.name if counterpart else None) or visit.body,
        counterpart_role=counterpart.role if counterpart else None,
        status=visit.status,
        purpose=visit.purpose,
    )


def _told_at(visit: Claim) -> int:
    """Where in the body the words stand that tell the stage of a visit."""
    starts = (one.start for one in visit.reasoned() if one.column == "status")
    return next(starts, visit.sentence.start)


def _role(visit: Claim) -> str | None:
    """The envoy's role; "invited his Peruvian counterpart": one of the same office."""
    role, met = visit.envoy.role, visit.counterpart
    is_equal = visit.status in AHEAD and is_fellow(role)
    return met.role if met and met.role and is_equal and not is_fellow(met.role) else role


def _signs(visit: Claim) -> tuple[str, ...]:
    """What tells how sure the record is."""
    host, envoy = visit.host, visit.envoy
    signs = {
        f"rule {visit.rule}": True,
        "no name": envoy.name is None,
        "no role": envoy.role is None,
        "country of the envoy guessed": envoy.is_guess,
        "an organisation's envoy": is_organisation(envoy.country),
        "inferred host": visit.is_inferred,
        "host in the text": bool(host and host.start >= 0),
        "no town": bool(host and host.place is None),
        "only a meeting": visit.strength == 0,
        "no place in the words": visit.strength == 1,
        "a visit as a noun": visit.strength == _NOUN,
        "counterpart named": bool(visit.counterpart and visit.counterpart.name),
        "dated": visit.when is not None,
        f"status {visit.status}": True,
    }
    return tuple(sign for sign, holds in signs.items() if holds)
