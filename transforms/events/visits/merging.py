"""From the claims of a story to its visits, one for each envoy and host country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from schemas.envoy_visits import VisitStatus
from transforms.events.language.when import When
from transforms.events.officials.person import Person
from transforms.events.story import Story
from transforms.events.visits.claim import Claim
from transforms.events.visits.counterparts import (
    AHEAD,
    better_known,
    country_of,
    phase_of,
    with_counterpart,
)
from transforms.events.visits.hosts import Host, here_of
from transforms.events.visits.placing import CALLED_OFF, placed_claims
from transforms.events.visits.told_claims import ToldClaims
from transforms.events.visits.told_days import (
    in_told_week,
    is_accepted,
    with_day_of_talks,
    with_day_of_title,
)
from transforms.events.visits.unnamed import are_other_guests, is_new_group, may_be_one
from transforms.places.cities import plain

# The stages of a visit; of two claims about one visit, the later stage holds.
_STAGES: tuple[VisitStatus, ...] = ("invited", "planned", "under_way", "completed")
_Identity = tuple[str | None, ...]
_Route = tuple[str | None, str | None]


def visits_of(story: Story, claims: Sequence[Claim]) -> list[Claim]:
    """The visits that a story's claims add up to, each as the claim that tells of it first."""
    visits: dict[_Identity, Claim] = {}
    for claim in _trusted(story, tuple(placed_claims(story, claims)), claims):
        key = (*_identity(claim), phase_of(story, claim))
        known = visits.get(key)
        visits[key] = (
            _merged(known, in_told_week(known, claim, story.reference)) if known else claim
        )
    told = ToldClaims(claims)
    found = _without_mere_roles([_ended(visit, told) for visit in visits.values()])
    others = ToldClaims(visit for visit in found if not visit.is_anywhere)
    found = [with_day_of_talks(_dated(one, others), told, story.reference) for one in others]
    others = ToldClaims(found)
    meetings = ToldClaims(claim for claim in claims if claim.is_meeting or claim.counterpart)
    found = [_completed(story, one, meetings, others) for one in with_day_of_title(story, found)]
    return list({(*_identity(one), _day(one)): one for one in found[::-1]}.values())[::-1]


def _day(visit: Claim) -> date | None:
    return visit.when.date if visit.when else None


def _trusted(story: Story, claims: Sequence[Claim], stated: Sequence[Claim]) -> Iterator[Claim]:
    """Without inferred hosts where the sentence, or any of the guest's, tells of one.

    ``stated`` are the claims as the sentences make them, of meetings at home as well.
    """
    told = [claim for claim in claims if not (claim.is_inferred or claim.is_left)]
    travellers = {_label(claim.envoy) for claim in told}
    gone = {_label(claim.envoy) for claim in told if claim.status not in AHEAD}
    leaving = {(one.sentence, _label(one.envoy)) for one in told if one.status == "planned"}
    stays = {(one.sentence, _label(one.envoy), country_of(one.host)) for one in told if one.is_over}
    sentences = {
        (claim.sentence, claim.status in AHEAD)
        for claim in (*told, *stated)
        if claim.host and not (claim.is_inferred or claim.is_left)
    }
    for claim in claims:
        guest, met = claim.envoy, claim.counterpart
        is_leaving = (claim.sentence, _label(guest)) in leaving
        is_here = (
            claim.host == here_of(story)
            or (is_leaving and country_of(claim.host) == story.here_country)
        ) and claim.status in ("under_way", "completed")
        # Who is still to travel may have met someone here before.
        abroad = gone if is_here and claim.status == "completed" else travellers
        is_told = _label(guest) in abroad or bool(met and _label(met) in abroad)
        is_told = is_told and not (is_here and claim.when)
        is_same = (claim.sentence, _label(guest), country_of(claim.host)) in stays
        in_sentence = (claim.sentence, claim.status in AHEAD) in sentences and not is_same
        if not claim.is_inferred or not (is_told or in_sentence):
            yield claim


def _label(person: Person) -> str | None:
    return person.name or person.role


def _identity(claim: Claim) -> _Identity:
    who = plain(claim.envoy.name or claim.envoy.role or "").replace("-", "").split()[-1:]
    return (*who, claim.envoy.country, claim.host.country if claim.host else None)


def _merged(known: Claim, claim: Claim) -> Claim:
    """Both as one: a journey tells more of the day and the stage than a meeting there does."""
    first, second = (claim, known) if _tells_more(claim, known) else (known, claim)
    is_equal = known.strength == claim.strength
    is_later = first.has_begun and second.status in AHEAD
    is_ahead = first.status in ("under_way", "completed") and second.status == "planned"
    return replace(
        known,
        counterpart=better_known(known.counterpart, claim.counterpart, country_of(known.host)),
        body=known.body or claim.body,
        status=first.status if is_later else _stage(first, second, is_equal=is_equal),
        is_over=known.is_over or claim.is_over,
        has_begun=known.has_begun or claim.has_begun,
        is_ongoing=known.is_ongoing or claim.is_ongoing,
        # What a guest is still to do there does not date the arrival.
        when=_arrival(known, claim)
        or _told_first(
            _day_beside(first, second), None if is_later or is_ahead else _day_beside(second, first)
        ),
        tells_arrival=known.tells_arrival or claim.tells_arrival,
        is_anywhere=known.is_anywhere and claim.is_anywhere,
        purpose=known.purpose or claim.purpose,
        host=_named_host(known, claim),
        strength=max(first.strength, second.strength),
    )


def _day_beside(claim: Claim, other: Claim) -> When | None:
    """The day of a claim; none of an earlier stay of one who is refused now, or does not come."""
    is_part = claim.has_begun and (_is_of_part(claim, other) or _was_put_off(other, claim))
    is_earlier = (
        other.status in CALLED_OFF and claim.status in ("under_way", "completed") and not is_part
    )
    return None if is_earlier else claim.when


def _named_host(known: Claim, claim: Claim) -> Host | None:
    """The host with its place; not the town to which a guest who is there is still to go."""
    is_further = known.status in ("under_way", "completed") and claim.status == "planned"
    return known.host if known.host and (known.host.place or is_further) else claim.host


def _arrival(known: Claim, claim: Claim) -> When | None:
    """The day of the arrival that one of two claims tells: a meeting there says less."""
    told = [one for one in (known, claim) if one.tells_arrival]
    is_off = {known.status, claim.status} & CALLED_OFF
    is_ahead = {one.status == "planned" for one in (known, claim)}
    return told[0].when if told and not is_off and len(is_ahead) == 1 else None


def _told_first(first: When | None, second: When | None) -> When | None:
    """The first of two days, or the second where only that one is told in words."""
    is_told = second and second.words and not (first and first.words)
    return second if is_told or _is_day_within(second, first) else first or second


def _is_day_within(day: When | None, month: When | None) -> bool:
    """Whether a day is one of a month."""
    return (
        day is not None
        and month is not None
        and (day.precision, month.precision) == ("day", "month")
        and day.date.replace(day=1) == month.date
    )


def _tells_more(claim: Claim, known: Claim) -> bool:
    """Whether a claim tells more than a known one: that it has begun, or else by its words."""
    if claim.has_begun and known.status in AHEAD:
        return True
    if known.has_begun and claim.status in AHEAD:
        return False
    return claim.strength > known.strength


def _stage(first: Claim, second: Claim, *, is_equal: bool) -> VisitStatus:
    """The stage of both: what the story says has ended is over, whatever it says of its start."""
    if _was_put_off(second, first):
        return first.status
    if is_accepted((first, second)):
        return "planned"
    has_been = first.has_begun or first.is_over
    if has_been and second.status in CALLED_OFF and _is_of_part(first, second):
        return first.status
    stages = {first.status, second.status}
    is_over = first.is_over or second.is_over
    if (first.is_ongoing or second.is_ongoing) and not is_over and "completed" in stages:
        return "under_way"
    return (
        "completed"
        if is_over and "under_way" in stages
        else _later(first.status, second.status, is_equal=is_equal)
    )


def _was_put_off(claim: Claim, visit: Claim) -> bool:
    """Whether a guest has come of whose visit the story then tells that it was put off before."""
    has_come = visit.has_begun and visit.status == "under_way" and visit.strength > claim.strength
    return has_come and claim.status == "postponed" and claim.sentence.start > visit.sentence.start


def _is_of_part(visit: Claim, called_off: Claim) -> bool:
    """Whether a meeting is called off, or another town than the one that the guest is in."""
    towns = {one.host.place for one in (visit, called_off) if one.host and one.host.place}
    return not called_off.strength or len(towns) > 1


def _later(first: VisitStatus, second: VisitStatus, *, is_equal: bool) -> VisitStatus:
    """A visit that was called off stays so; else the claim that says more tells the stage."""
    if first == "cancelled" and second in CALLED_OFF:
        # "Had been due" may be said of what was put off or refused.
        return second
    if first in CALLED_OFF or second in CALLED_OFF:
        return first if first in CALLED_OFF else second
    return max(first, second, key=_STAGES.index) if is_equal else first


def _without_mere_roles(visits: Sequence[Claim]) -> list[Claim]:
    """Without "the minister" where the same story names who came from there to there.

    What it says of "the minister" is said of the one it names.
    """
    named: defaultdict[_Route, list[Claim]] = defaultdict(list)
    unnamed: defaultdict[_Route, list[Claim]] = defaultdict(list)
    for visit in visits:
        (named if visit.envoy.name else unnamed)[_route(visit)].append(visit)
    kept: list[Claim] = []
    for visit in visits:
        same = named[_route(visit)]
        if visit.envoy.name is None and any(
            may_be_one(visit, one) and not is_new_group(visit, one) for one in same
        ):
            continue
        roles = [
            one
            for one in unnamed[_route(visit)]
            if one.status not in CALLED_OFF
            and may_be_one(one, visit)
            and not is_new_group(one, visit)
        ]
        is_one = len(same) == 1 and len(roles) == 1
        is_meant = visit.envoy.name and is_one and not are_other_guests(roles[0])
        merged = _merged(visit, roles[0]) if is_meant else visit
        kept.append(_with_role(merged, roles[0].envoy.role) if is_meant else visit)
    return kept


def _ended(visit: Claim, told: ToldClaims) -> Claim:
    """A visit from which the story later has the envoy leave for another place is over."""
    host = country_of(visit.host)
    bound = {country_of(claim.host) for claim in told.within(visit.sentence) if claim.departs}
    is_left = (
        visit.status == "under_way"
        and host not in bound
        and any(
            claim.departs
            and country_of(claim.host) != host
            and claim.sentence.start >= visit.sentence.start
            for claim in told.of(visit.envoy)
        )
    )
    return replace(visit, status="completed") if is_left else visit


def _dated(visit: Claim, visits: ToldClaims) -> Claim:
    """The visit with the day of another in the same sentence, to the same place at one stage."""
    if visit.when or visit.status not in ("completed", "planned"):
        return visit
    days = [
        one.when
        for one in visits.within(visit.sentence)
        if _route(one)[1] == _route(visit)[1] and one.status == visit.status and one.when
    ]
    return replace(visit, when=days[0]) if days else visit


def _with_role(visit: Claim, role: str | None) -> Claim:
    return replace(visit, envoy=visit.envoy._replace(role=visit.envoy.role or role))


def _route(visit: Claim) -> _Route:
    return visit.envoy.country, visit.host.country if visit.host else None


def _completed(story: Story, visit: Claim, meetings: ToldClaims, visits: ToldClaims) -> Claim:
    """The visit with whom the envoy meets, and with the place where the story is."""
    visit = with_counterpart(story, visit, meetings, visits)
    host = visit.host
    is_here = host and host.country == story.here_country and not host.place
    if is_here and visit.status in ("under_way", "completed"):
        visit = replace(visit, host=here_of(story))
    return visit
