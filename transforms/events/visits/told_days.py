"""What one sentence of a story tells of the day that another one gives for a visit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from transforms.events.language.weeks import day_of_week, end_of_next_week
from transforms.events.language.when import find_when
from transforms.events.story import Story
from transforms.events.visits.claim import Claim
from transforms.events.visits.patterns import cue
from transforms.events.visits.told_claims import ToldClaims
from transforms.places.gazetteer import find_countries

# The rules that take up a visit which the story tells of.
SETS_OUT, ACCEPTED = "the visitor sets out", "the invitation is accepted"
# The stages of a visit that has not begun, or never will.
_NOT_BEGUN = ("planned", "invited", "postponed", "cancelled", "refused")
_BARE_WEEKDAY = re.compile(r"\A(?:(?:on|from|by) )?[A-Z][A-Za-z]+(?:day|DAY)\Z", re.IGNORECASE)


def in_told_week(known: Claim, claim: Claim, reference: date | None) -> Claim:
    """A claim in whose week a visit is due: "will come next week. He arrives on Friday"."""
    when = claim.when
    is_due = known.status == "planned" == claim.status and known.when is None
    if not (reference and when and is_due) or known.sentence == claim.sentence:
        return claim
    if not _BARE_WEEKDAY.match(when.words) or end_of_next_week(known.sentence.text) is None:
        return claim
    day = day_of_week("behind next week", when.date.isoweekday(), reference)
    is_nearer = timedelta(0) <= day - when.date <= timedelta(days=7)
    return replace(claim, when=when._replace(date=day)) if is_nearer else claim


def is_start_of_the_visit(claim: Claim, told: ToldClaims) -> bool:
    """Whether who "leaves on Monday" sets out on the one visit that the story has them make."""
    trips = [one for one in told.of(claim.envoy) if one.strength and one.rule != SETS_OUT]
    places = {one.host.country for one in trips if one.host}
    return len(places) == 1 and all(one.status in _NOT_BEGUN for one in trips)


def is_accepted(claims: Sequence[Claim]) -> bool:
    """Whether one of two claims tells that the invitation is accepted which the other tells of."""
    return {one.status for one in claims} == {"invited", "planned"} and any(
        one.rule.startswith(ACCEPTED) for one in claims
    )


def with_day_of_talks(visit: Claim, claims: ToldClaims, reference: date | None) -> Claim:
    """A visit that is to come, with the first day on which the guest is to meet the hosts."""
    if visit.status != "planned" or visit.when or visit.host is None:
        return visit
    home = visit.host.country
    talks = [
        in_told_week(visit, one, reference).when
        for one in claims.of(visit.envoy)
        if one.is_meeting
        and one.status == "planned"
        and one.counterpart is not None
        and one.counterpart.country == home
        and (one.host is None or one.host.country == home)
    ]
    days = [when for when in talks if when and when.precision == "day" and when.words]
    return replace(visit, when=min(days, key=lambda when: when.date)) if days else visit


def with_day_of_title(story: Story, visits: Sequence[Claim]) -> Sequence[Claim]:
    """The visits, with the day of a headline for the one to come: "Sol to visit Peru Monday"."""
    title = story.article.title or ""
    due = [one for one in visits if one.status == "planned"]
    if len(due) != 1 or due[0].when or due[0].host is None or not cue("of_title").search(title):
        return visits
    host = due[0].host.country
    named = {place.code for place in find_countries(title)}
    days = [one for one in find_when(title, story.reference, ahead=True) if one.precision == "day"]
    if len(days) != 1 or (named and host not in named):
        return visits
    return [replace(one, when=days[0]) if one is due[0] else one for one in visits]
