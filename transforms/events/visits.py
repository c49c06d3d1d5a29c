"""Visits of envoys: who travels to another country, is received or holds talks there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schemas import ENVOY_VISITS, EnvoyVisit
from schemas.envoy_visits import VisitStatus
from transforms.cities import plain
from transforms.events.attribution import attribution_of
from transforms.events.directory import directory_of, recognise
from transforms.events.findings import Finding
from transforms.events.markup import mark_up
from transforms.events.people import people_in
from transforms.events.sentences import Sentence
from transforms.events.story import Story, event_fields
from transforms.events.visit_claims import Claim, claims_in
from transforms.events.visit_patterns import triggers
from transforms.gazetteer import CountryMention, find_countries

_CALLED_OFF = frozenset({"cancelled", "postponed", "refused"})
# The stages of a visit; of two claims about one visit, the later stage holds.
_STAGES: tuple[VisitStatus, ...] = ("invited", "planned", "under_way", "completed")
_PLACES = frozenset({"name", "capital", "city"})


def find_visits(story: Story) -> list[Finding]:
    """The visits that a story reports, one for each envoy and host country.

    In a story set in capitals nothing tells a name from a word: none is found there.
    """
    if not any(map(_is_promising, story.sentences)):
        return []
    claims = list(_claims(story))
    visits = _put_together(_trusted([claim for claim in claims if _is_abroad(claim)]))
    meetings = [claim for claim in claims if claim.host is None]
    return [
        _finding(story, _with_counterpart(visit, meetings), ordinal)
        for ordinal, visit in enumerate(visits)
    ]


def _is_promising(sentence: Sentence) -> bool:
    return bool(triggers().search(sentence.text))


def _claims(story: Story) -> Iterator[Claim]:
    people = [people_in(sentence.text) for sentence in story.sentences]
    directory = directory_of((one for group in people for one in group), story.here_country)
    known = recognise(people, directory)
    for sentence, officials in zip(story.sentences, known, strict=True):
        if officials and _is_promising(sentence):
            markup = mark_up(sentence.text, officials, _places(sentence))
            yield from claims_in(story, sentence, markup)


def _places(sentence: Sentence) -> Iterator[CountryMention]:
    return (mention for mention in find_countries(sentence.text) if mention.kind in _PLACES)


def _is_abroad(claim: Claim) -> bool:
    sending = claim.envoy.country
    return claim.host is not None and sending is not None and sending != claim.host.country


def _trusted(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Without inferred hosts where the sentence, or any of the guest's, tells of one."""
    told = [claim for claim in claims if not claim.is_inferred]
    travellers = {claim.envoy.name or claim.envoy.role for claim in told}
    sentences = {claim.sentence for claim in told}
    for claim in claims:
        guest = claim.envoy.name or claim.envoy.role
        if not claim.is_inferred or (guest not in travellers and claim.sentence not in sentences):
            yield claim


def _put_together(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each visit: the first one's words, with what the later ones add."""
    visits: dict[tuple[str | None, ...], Claim] = {}
    for claim in claims:
        key = _identity(claim)
        visits[key] = _merged(visits[key], claim) if key in visits else claim
    return _without_mere_roles(list(visits.values()))


def _identity(claim: Claim) -> tuple[str | None, ...]:
    who = plain(claim.envoy.name or claim.envoy.role or "").split()[-1:]
    return (*who, claim.envoy.country, claim.host.country if claim.host else None)


def _merged(known: Claim, claim: Claim) -> Claim:
    return replace(
        known,
        counterpart=known.counterpart or claim.counterpart,
        status=_later(known.status, claim.status),
        when=known.when or claim.when,
        purpose=known.purpose or claim.purpose,
        host=known.host if known.host and known.host.place else claim.host,
    )


def _later(known: VisitStatus, claimed: VisitStatus) -> VisitStatus:
    """A visit that was called off stays so, unless the text has it take place all the same."""
    if known in _CALLED_OFF or claimed in _CALLED_OFF:
        return known if known in _CALLED_OFF else claimed
    return max(known, claimed, key=_STAGES.index)


def _without_mere_roles(visits: Sequence[Claim]) -> list[Claim]:
    """Without "the minister" where the same story names who came from there to there."""
    named = {_route(visit) for visit in visits if visit.envoy.name}
    return [visit for visit in visits if visit.envoy.name or _route(visit) not in named]


def _route(visit: Claim) -> tuple[str | None, str | None]:
    return visit.envoy.country, visit.host.country if visit.host else None


def _with_counterpart(visit: Claim, meetings: Iterable[Claim]) -> Claim:
    """The visit with whom the envoy meets, where another sentence says that the two met."""
    if visit.envoy.name is None or (visit.counterpart and visit.counterpart.name):
        return visit
    host = visit.host.country if visit.host else None
    met = (
        meeting.counterpart
        for meeting in meetings
        if meeting.envoy.name == visit.envoy.name
        and meeting.counterpart
        and meeting.counterpart.country in (host, None)
    )
    return replace(visit, counterpart=next(met, visit.counterpart))


def _finding(story: Story, visit: Claim, ordinal: int) -> Finding:
    signs = _signs(visit)
    return Finding(_event(story, visit, signs, ordinal), visit.reasons, signs)


def _event(story: Story, visit: Claim, signs: Sequence[str], ordinal: int) -> EnvoyVisit:
    host, counterpart = visit.host, visit.counterpart
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
            attribution=attribution_of(visit.sentence.text),
        ),
        envoy=visit.envoy.name,
        envoy_role=visit.envoy.role,
        sending_country=visit.envoy.country,
        host_country=host.country if host else None,
        counterpart=counterpart.name if counterpart else None,
        counterpart_role=counterpart.role if counterpart else None,
        status=visit.status,
        purpose=visit.purpose,
    )


def _signs(visit: Claim) -> tuple[str, ...]:
    """What tells how sure the record is."""
    signs = {
        f"rule {visit.rule}": True,
        "no name": visit.envoy.name is None,
        "inferred host": visit.is_inferred,
    }
    return tuple(sign for sign, holds in signs.items() if holds)
