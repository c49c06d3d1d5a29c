"""What a story says of a visit, or of a meeting, without saying again whose or where it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from transforms.events.language.sentences import Sentence
from transforms.events.language.worded import worded
from transforms.events.story import Story
from transforms.events.visits.claim import Claim
from transforms.events.visits.hosts import Host
from transforms.events.visits.told_claims import ToldClaims
from transforms.events.visits.told_visits import is_further, without_next_stops

_OF_TOPIC = "attends what the story is about"
_EVENT = (
    r"\b(?:attend\w*|part in|participat\w+ in) (?:the|this|that|an?) (?:[\w-]+ ){0,3}?"
    r"({visits.words.gatherings})\b"
)
# Those who are told to be where others meet, and how many sentences later they may be.
_REPRESENTED = "a country sends its own"
_WHERE_FROM = ("comes from where they were", "had come from")
_PRESENT, _SCENE = (_REPRESENTED, "is represented by", "attends, as the text lists"), 2


def of_traveller(story: Story, claim: Claim, before: ToldClaims, told: ToldClaims) -> Claim:
    """What is said of "the visit", as said of the guest of whom the story has told one.

    A host who speaks in between is not meant, even if the story has him travel later.
    """
    first = next((one.envoy for one in before if _is_trip(one)), claim.envoy)
    last = next((one.envoy for one in reversed(before) if _is_trip(one)), claim.envoy)
    here = story.here_country
    is_hosts = claim.envoy.country == here and first.country != here
    is_known = any(_is_trip(one) for one in before.of(claim.envoy)) or any(
        one.strength and not one.takes_up for one in told.of(claim.envoy)
    )
    return claim if is_known and not is_hosts else replace(claim, envoy=first if is_hosts else last)


def _is_trip(claim: Claim) -> bool:
    return bool(claim.strength or claim.rule == "visiting someone") and not claim.takes_up


def origin_of(claim: Claim, told: ToldClaims) -> str | None:
    """The country from which the same sentence has someone arrive: "from Lima, where he met"."""
    if claim.rule != "arrives":
        return None
    origins = (
        one.host.country
        for one in told.within(claim.sentence)
        if one.host and one.rule in _WHERE_FROM
    )
    return next(origins, None)


def as_arrival(claim: Claim, origin: str | None) -> Claim:
    """A claim that someone arrives, without whom they met in the place that they came from."""
    return replace(claim, counterpart=None, elsewhere=()) if origin else claim


def scenes_of(story: Story, claim: Claim, before: ToldClaims) -> Sequence[Claim]:
    """The visits just told to where those come who "attend": their country is not the host."""
    if claim.rule not in _PRESENT:
        return ()
    is_sent = claim.rule == _REPRESENTED
    return [
        one
        for one in reversed(before)
        if not is_further(one, claim)
        and _is_next(story, one, claim)
        and not (is_sent and one.host and one.host.country == claim.envoy.country)
    ]


def _is_next(story: Story, known: Claim, claim: Claim) -> bool:
    """Whether a claim is of the scene that one of the two sentences before it tells of."""
    start, end = (_number(story, one.sentence) for one in (known, claim))
    return 0 <= end - start <= _SCENE


def _number(story: Story, sentence: Sentence) -> int:
    return bisect_left(story.sentences, sentence.start, key=lambda one: one.start)


def scene_of_event(claim: Claim, before: ToldClaims, told: ToldClaims) -> Host | None:
    """Where the summit is of which a story goes on to say who else will attend it."""
    event = worded(_EVENT).search(claim.sentence.text) if claim.rule == _OF_TOPIC else None
    if event is None:
        return None
    trips = without_next_stops(before, claim) or without_next_stops(told, claim)
    same = (one.host for one in reversed(trips) if event[1] in one.sentence.text.lower())
    return next(same, None)
