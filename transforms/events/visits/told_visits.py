"""What the other claims of a story tell of a claim: another stop, another place, the same visit."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.events.language.worded import worded
from transforms.events.story import Story
from transforms.events.visits.claim import Claim, is_same_envoy
from transforms.events.visits.hosts import Host
from transforms.events.visits.told_claims import ToldClaims

_BEFORE = r"\bbefore {visits.words.going_on}\b"
# "Ending a two-day visit, she flew to Lima": that was no visit to Peru.
_ENDS_THEN = (
    r"\b(?:{visits.words.ending}|{visits.words.ended}) (?:an?|his|her|their|its|the) "
    r"(?:[\w-]+ ){0,4}{visits.words.trips}\b[^;]{0,60}\b{visits.words.went_on}\b"
)


def is_held_elsewhere(story: Story, claim: Claim, told: ToldClaims) -> bool:
    """Whether the sentence places the meeting abroad: "came after talks with Sol in Quito"."""
    both = [one for one in (claim.envoy, claim.counterpart) if one]
    return any(
        one.is_meeting
        and not one.is_inferred
        and one.host
        and one.host.country != story.here_country
        and one.counterpart
        and all(
            any(is_same_envoy(who, guest) for guest in both) for who in (one.envoy, one.counterpart)
        )
        for one in told.within(claim.sentence)
    )


def is_known(claim: Claim, before: ToldClaims, told: ToldClaims) -> bool:
    """Whether a story tells of the visit that a claim takes up."""
    return any(
        (one.strength or not one.is_inferred or claim.has_begun) and one.rule != claim.rule
        for one in (*before.of(claim.envoy), *told.of(claim.envoy))
    )


def is_further(next_stop: Claim, claim: Claim) -> bool:
    """Whether a sentence that has someone arrive has them go on: "she came and is to fly on".

    So has "she attends the funeral before heading to Peru".
    """
    is_same = next_stop.sentence == claim.sentence and next_stop.strength > claim.strength == 1
    ends = is_same and claim.status == "completed" and not next_stop.has_begun
    if ends and worded(_ENDS_THEN).search(claim.sentence.text):
        return True
    if next_stop.status != "planned" or next_stop.sentence != claim.sentence:
        return False
    is_there = claim.status in ("under_way", "completed")
    return claim.has_begun or bool(is_there and worded(_BEFORE).search(claim.sentence.text))


def without_next_stops(claims: Iterable[Claim], claim: Claim) -> list[Claim]:
    """Without those to where the sentence of a claim has the guest go on."""
    return [one for one in claims if not is_further(one, claim)]


def where_they_met(claim: Claim, told: ToldClaims) -> Host | None:
    """Where the story tells that the two met: not at the home of whom someone gave a letter."""
    met = claim.counterpart.name if claim.counterpart else None
    places = (
        one.host
        for one in without_next_stops(told.of(claim.envoy), claim)
        if met and one.is_meeting and one.counterpart and one.counterpart.name == met
        if one.rule != claim.rule
    )
    return next(places, None)
