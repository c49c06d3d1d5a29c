"""Whom an envoy meets on a visit, as the other sentences of a story tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from transforms.events.language.worded import worded
from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_plural
from transforms.events.story import Story
from transforms.events.visits.claim import Claim
from transforms.events.visits.hosts import Host
from transforms.events.visits.told_claims import ToldClaims
from transforms.places.gazetteer import is_organisation

# The stages of a visit that has not begun.
AHEAD = ("planned", "invited")
# Where one is met who is at home.
_AT_HOME = (
    r"\b(?:before (?:{visits.words.going_on}|setting|his|her|the)|ahead of|return|back home)\b"
)
# Since when a visit that is over has nothing to do with one that goes on.
_LONG_AGO = timedelta(days=12)


def with_counterpart(story: Story, visit: Claim, meetings: ToldClaims, visits: ToldClaims) -> Claim:
    """The visit with whom the envoy meets, where another sentence says that the two met."""
    host, known = country_of(visit.host), visit.counterpart
    is_named = known and known.name and not known.only_greets and not is_organisation(known.country)
    if is_named or (visit.envoy.name is None and is_plural(visit.envoy.role or "")):
        return visit
    own = [
        meeting
        for meeting in meetings.of(visit.envoy)
        if meeting.envoy.country == visit.envoy.country
        and (meeting.host is None or meeting.host.country == host or meeting.is_inferred)
        and not _is_elsewhere(story, meeting, visit, visits)
        and not _is_told_elsewhere(meeting, visit, meetings)
        and not (_is_guess_of_place(meeting) and not _may_be_there(story, meeting, visit))
    ]
    met = sorted(
        (
            one.counterpart
            for one in own
            if one.counterpart
            and one.counterpart.name
            and (
                one.counterpart.country in (host, None)
                or is_organisation(one.counterpart.country)
                or _is_of_dateline(one)
            )
        ),
        key=lambda one: (one.only_greets, one.country != host),
    )
    bodies = (
        one.body
        for one in own
        if one.body and not (one.counterpart and one.counterpart.country not in (host, None))
    )
    return replace(
        visit,
        counterpart=better_known(known, next(iter(met), None), host),
        body=visit.body or (None if visit.counterpart else next(bodies, None)),
    )


def _is_of_dateline(claim: Claim) -> bool:
    """Whether only the dateline makes one of the guest's country of whoever receives a guest."""
    met = claim.counterpart
    is_same = met is not None and met.is_guess and met.country == claim.envoy.country
    return is_same and claim.rule.startswith("is received")


def _is_guess_of_place(claim: Claim) -> bool:
    """Whether a meeting is one at home, unless the guest is abroad."""
    met = claim.counterpart
    return claim.is_hint and claim.is_inferred and met is not None and met.country is None


def _may_be_there(story: Story, meeting: Claim, visit: Claim) -> bool:
    """Whether a meeting that nothing places is told behind a visit abroad, as part of it."""
    host = country_of(visit.host)
    is_behind = meeting.sentence.start >= visit.sentence.start
    is_stage = (meeting.status == "planned") or visit.status not in AHEAD
    is_abroad = host not in (None, story.here_country)
    is_at_home = worded(_AT_HOME).search(meeting.sentence.text) is not None
    return is_behind and is_stage and is_abroad and not is_at_home


def _is_told_elsewhere(meeting: Claim, visit: Claim, meetings: ToldClaims) -> bool:
    """Whether the same words place the meeting elsewhere: "after talks with Sol in Oslo"."""
    met, host = meeting.counterpart, country_of(visit.host)
    if meeting.host and not meeting.is_inferred:
        return False
    told = [
        country_of(one.host)
        for one in meetings.within(meeting.sentence)
        if one.is_meeting
        and one.host
        and not one.is_inferred
        and met
        and one.counterpart
        and one.counterpart.name == met.name
    ]
    return bool(told) and host not in told


def _is_elsewhere(story: Story, meeting: Claim, visit: Claim, visits: ToldClaims) -> bool:
    """Whether a meeting is no part of a visit: that is still to come, or the host was the guest.

    Of "Sol, visiting Quito, met the president", nothing is said of a visit of the president's.
    """
    if visit.status in AHEAD and meeting.status in ("under_way", "completed"):
        return True
    host = meeting.counterpart
    return host is not None and any(
        one.strength > 0
        and one.host
        and one.host.country == visit.envoy.country
        and (one.status in AHEAD) == (meeting.status in AHEAD)
        and not phase_of(story, one)
        for one in visits.of(host)
    )


def phase_of(story: Story, claim: Claim) -> str:
    """An earlier visit of the same envoy is another one."""
    reference, when = story.reference, claim.when
    is_earlier = (
        claim.status == "completed" and when and reference and reference - when.date > _LONG_AGO
    )
    return "earlier" if is_earlier else ""


def better_known(known: Person | None, claimed: Person | None, home: str | None) -> Person | None:
    """Whoever has a name, one of the host's before one of an organisation, or else the first.

    Those who only wait at the airport come last.
    """
    if not (known and claimed and claimed.name):
        return known or claimed
    is_guest_too = is_organisation(known.country) and claimed.country == home
    is_more = known.only_greets and not claimed.only_greets
    return claimed if is_guest_too or is_more or not known.name else known


def country_of(host: Host | None) -> str | None:
    """The country of a host that is told."""
    return host.country if host else None
