"""Where the visits that a story claims take place, if their sentences do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_of_group, seats_of
from transforms.events.story import Story
from transforms.events.visits.claim import Claim, is_abroad, is_same_envoy
from transforms.events.visits.gatherings import (
    as_arrival,
    of_traveller,
    origin_of,
    scene_of_event,
    scenes_of,
)
from transforms.events.visits.hosts import Host, here_of
from transforms.events.visits.sending_countries import with_sending_countries
from transforms.events.visits.told_claims import ToldClaims
from transforms.events.visits.told_days import ACCEPTED, SETS_OUT, is_start_of_the_visit
from transforms.events.visits.told_visits import (
    is_further,
    is_held_elsewhere,
    is_known,
    where_they_met,
    without_next_stops,
)
from transforms.events.visits.venues import venue_of
from transforms.places.gazetteer import is_organisation

# What is only said of a visit that the story tells of.
_OF_A_TOLD_VISIT = (
    "the visit that goes on",
    "the visit that has begun",
    "the visit that is to take place",
    "possessor of the visit that is to take place",
    "the visit that has its days",
    ACCEPTED,
)
# Who is back has left the place that the same story names.
_BACK = ("returns from", "back from", "leaves after")
# Where a story tells its news, and how old that may be.
_TOP, _FRESH = 3, timedelta(days=1)
CALLED_OFF = frozenset({"cancelled", "postponed", "refused"})


def placed_claims(story: Story, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of visits abroad, those without a place given the host that they fit."""
    claims = with_sending_countries(story, [claim for claim in claims if not claim.is_hint])
    told = ToldClaims(claim for claim in claims if claim.host and is_abroad(claim))
    before = ToldClaims()
    for stated in claims:
        claim = of_traveller(story, stated, before, told) if stated.takes_up else stated
        claim = as_arrival(claim, origin_of(claim, told))
        if claim.rule.startswith(_OF_A_TOLD_VISIT) and not is_known(claim, before, told):
            continue
        if claim.rule == SETS_OUT and not is_start_of_the_visit(claim, told):
            continue
        placed = _along(story, claim, before, told) if claim.beside else claim
        is_new = claim.status in CALLED_OFF
        if claim.host is None and claim.strength and not is_new:
            places = _told_places(claim, told)
            if len(places) > 1:
                continue
            placed = replace(placed, host=next(iter(places), placed.host))
        if placed.host is None and claim.is_inferred:
            placed = _met_here(story, placed, told)
        is_again = claim.rule.startswith("his talks") and claim.is_inferred
        if is_again and is_held_elsewhere(story, claim, told):
            continue
        is_along = claim.beside and not claim.stands_in
        if placed.host is None and not (is_along or (claim.is_meeting and claim.is_inferred)):
            placed = _with_host(story, placed, before, told)
        placed = _in_its_part(placed, told)
        if placed.host and is_abroad(placed):
            before.add(placed)
            yield placed


def _in_its_part(claim: Claim, told: ToldClaims) -> Claim:
    """A claim of a visit to a federation, as one to its land that the envoy is told to visit."""
    parts = seats_of(claim.host.country) if claim.host else ()
    if not parts or not claim.is_inferred:
        return claim
    lands = [one.host for one in told.of(claim.envoy) if one.host]
    known = next((land for land in lands if land.country in parts), claim.host)
    return replace(claim, host=known)


def _along(story: Story, claim: Claim, before: ToldClaims, told: ToldClaims) -> Claim:
    """A claim that someone goes along, with the place, day and stage of the other's visit."""
    leader = claim.beside
    trips = [*reversed(before.of(leader)), *told.of(leader)] if leader else []
    if not trips and leader and not leader.name and is_of_group(leader.role):
        # "The Peruvian delegation includes": that of the Peruvian who was told to travel.
        known = (*reversed(before), *told)
        of_country = [one for one in known if one.envoy.country == leader.country]
        trips = [one for one in of_country if one.strength and leader.country]
    if not trips or claim.host:
        return claim
    # Talks that are still to be held there say less of the stage than the journey.
    trips.sort(key=lambda one: one.is_meeting and one.status == "planned")
    if claim.status == "under_way":
        trips.sort(key=lambda one: (one.status != "under_way", one.status in CALLED_OFF))
    if claim.is_ongoing:
        # Who is along now is not on a trip that is over, or else where the story is written.
        trips.sort(key=lambda one: (one.status == "completed", not _is_here(story, one)))
    if claim.envoy.is_guess and leader and leader.country:
        claim = replace(claim, envoy=claim.envoy._replace(country=leader.country))
    to = trips[0].host
    if claim.stands_in:
        is_same = claim.envoy.country == trips[0].envoy.country
        return replace(claim, host=to, when=claim.when or trips[0].when) if is_same else claim
    same = [one for one in trips if to and one.host and one.host.country == to.country]
    met = next((one.counterpart for one in same if one.counterpart and one.strength), None)
    return replace(
        claim,
        host=trips[0].host,
        status=trips[0].status,
        when=next((one.when for one in same if one.when), None),
        counterpart=claim.counterpart or met,
    )


def _is_here(story: Story, claim: Claim) -> bool:
    return claim.host is not None and claim.host.country == story.here_country


def _told_places(claim: Claim, told: ToldClaims) -> Sequence[Host | None]:
    """Where the same sentence says that the visit goes: once where only talks tell of it.

    "He flew in on Monday and met the king in Amman": he flew in to Amman.
    """
    origin = origin_of(claim, told)
    same = [
        one
        for one in told.within(claim.sentence)
        if is_same_envoy(one.envoy, claim.envoy)
        and not is_further(one, claim)
        and not (origin and one.host and one.host.country == origin)
    ]
    places = {one.host.country: one.host for one in same if one.host}
    return list(places.values()) if all(one.is_meeting for one in same) else [None, None]


def _met_here(story: Story, claim: Claim, told: ToldClaims) -> Claim:
    """A meeting of two guests: "she, who has been in Vienna since Friday, met him"."""
    both = [one for one in (claim.envoy, claim.counterpart) if one and not one.is_guess]
    if is_held_elsewhere(story, claim, told):
        return claim
    trips = [
        one
        for one in told.within(claim.sentence)
        if one.status == "under_way"
        and one.host
        and one.host.country == story.here_country
        and any(is_same_envoy(one.envoy, guest) for guest in both)
    ]
    has_met = len(both) > 1 and claim.status in ("under_way", "completed")
    if has_met and not trips and _is_news_here(story, claim, both):
        return replace(claim, host=here_of(story), is_inferred=False)
    is_one = len({one.envoy.name for one in trips}) == 1
    return replace(claim, host=trips[0].host, is_inferred=False) if has_met and is_one else claim


def _is_news_here(story: Story, claim: Claim, both: Sequence[Person]) -> bool:
    """Whether a story opens with two guests who have just met, and names no other place."""
    reference, when = story.reference, claim.when
    is_fresh = reference and when and timedelta(0) <= reference - when.date <= _FRESH
    opens = claim.sentence in story.sentences[:_TOP]
    are_guests = all(
        one.country not in (None, story.here_country) and not is_organisation(one.country)
        for one in both
    )
    is_foreign = story.here_country and are_guests and len({one.country for one in both}) > 1
    return bool(is_fresh and opens and is_foreign and claim.names_no_place)


def _is_of_later(known: Claim, claim: Claim) -> bool:
    """Whether a known visit comes after an arrival that is told later: to another place."""
    days = (known.when, claim.when)
    is_later = all(day and day.precision == "day" for day in days) and (
        known.when and claim.when and known.when.date > claim.when.date
    )
    if claim.is_meeting:
        return known.status == "planned" and claim.status in ("under_way", "completed")
    is_trip = known.strength > 0
    return bool(is_trip and claim.has_begun and (known.status == "planned" or is_later))


def _with_host(story: Story, claim: Claim, before: ToldClaims, told: ToldClaims) -> Claim:
    """A claim of no place: of the visit that the story speaks of, or to where it is told."""
    here, sending = story.here_country, claim.envoy.country
    home = claim.counterpart.country if claim.counterpart else None
    origin = origin_of(claim, told)
    same = told.within(claim.sentence)
    if any(one.host and one.host.country == home and is_further(one, claim) for one in same):
        # "Ending a visit, she flew to Peru for talks with its king": not the visit that ended.
        claim, home = replace(claim, counterpart=None), None
    left = {
        one.host.country for one in told.of(claim.envoy) if one.host and one.rule.startswith(_BACK)
    }
    earlier: Sequence[Claim] = [
        one
        for one in reversed(without_next_stops(before.of(claim.envoy), claim))
        if not _is_of_later(one, claim)
        and not (origin and one.host and one.host.country == origin)
        and not (claim.tells_arrival and one.host and one.host.country in left)
    ]
    if where := where_they_met(claim, told):
        return replace(claim, host=where)
    is_arrival = claim.rule == "arrives" and here and here != sending
    if home and home not in (sending, here) and not is_organisation(home) and not is_arrival:
        return replace(claim, host=Host(home, None))
    earlier = earlier or scenes_of(story, claim, before)
    known = earlier[0].host if earlier else venue_of(story, claim)
    if known and (earlier or known.country != sending):
        return replace(claim, host=known)
    is_at_home = claim.rule == "visiting someone" and here and here != sending
    scene = scene_of_event(claim, before, told)
    if scene is None and len(claim.elsewhere) == 1 and not is_at_home:
        scene = Host(claim.elsewhere[0], None)
    if scene or (here and here != sending):
        return replace(claim, host=scene or here_of(story))
    later = without_next_stops(told.of(claim.envoy), claim)
    if later:
        return replace(claim, host=later[0].host)
    # Without a dateline who "flew in" came where those went of whom the story just told.
    trips = (one for one in reversed(before) if one.strength and not is_further(one, claim))
    last = None if here or not claim.strength else next(trips, None)
    return replace(claim, host=last.host) if last else claim
