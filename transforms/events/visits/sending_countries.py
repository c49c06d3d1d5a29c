"""Which country sends an envoy whose own sentence lets it only be guessed, as the story tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.events.officials.person import Person
from transforms.events.story import Story
from transforms.events.visits.claim import Claim, is_abroad
from transforms.events.visits.hosts import opening_country
from transforms.events.visits.told_claims import ToldClaims
from transforms.text.agencies import home_of_agency, home_of_own_official

# What only those do who are not at home.
_COMINGS = ("arrives", "visiting someone")


def with_sending_countries(story: Story, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, a country that was guessed put right by what the others tell of the envoy."""
    return _of_their_country(story, _of_agency(story, _of_where_met(claims)))


def _of_where_met(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims of those whom a guest met at their home, or who go home, as of that country."""
    homes = dict[str | None, str]()
    told = ToldClaims(claims)
    for claim in claims:
        met = claim.counterpart
        home = _home_of(met, claim, told) if met and met.name and met.is_guess else None
        if met and home:
            homes.setdefault(met.name, home)
        if claim.goes_home and claim.host:
            homes.setdefault(claim.envoy.name, claim.host.country)
    return [
        replace(claim, envoy=claim.envoy._replace(country=homes[claim.envoy.name]))
        if claim.envoy.is_guess and claim.envoy.name in homes
        else claim
        for claim in claims
    ]


def _home_of(met: Person, claim: Claim, told: ToldClaims) -> str | None:
    """Where someone whose country was guessed is met: in their own, or on the guest's one visit."""
    if claim.host:
        return claim.host.country if claim.host.country == met.country else None
    if met.country:
        return None
    trips = {
        one.host.country
        for one in told.of(claim.envoy)
        if one.host and one.strength and is_abroad(one)
    }
    return next(iter(trips)) if len(trips) == 1 else None


def _of_their_country(story: Story, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, with the agency's country for officials who cannot be at home where they arrive.

    A national agency says "the Foreign Minister" of its own country's, wherever it writes; and a
    text written elsewhere does not mean an official of the country that is visited.
    """
    home = home_of_agency(story.article.agency) or story.here_country
    home = home or opening_country(story)
    if home is None:
        return claims
    abroad = {
        (claim.envoy.name, claim.envoy.country)
        for claim in claims
        if claim.envoy.is_guess
        and not claim.beside
        and claim.envoy.country != home
        and not (claim.is_meeting and claim.rule != "visiting someone")
        and (claim.host is None or claim.host.country == claim.envoy.country)
        and (claim.rule.endswith(", someone") or home != story.here_country)
    }
    # Without a dateline one wrong guess shows that the others were as wrong.
    wrong = frozenset() if story.here_country else frozenset(country for _, country in abroad)
    names = frozenset(name for name, _ in abroad)
    return [
        replace(claim, envoy=claim.envoy._replace(country=home))
        if claim.envoy.is_guess and (claim.envoy.name in names or claim.envoy.country in wrong)
        else claim
        for claim in claims
    ]


def _of_agency(story: Story, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, with the agency's country for those who come and of whom it names none."""
    homes = {
        claim.envoy.name: home
        for claim in claims
        if claim.rule in _COMINGS and claim.envoy.is_guess
        if (home := home_of_own_official(story.article.agency, claim.envoy.role))
    }
    return [
        replace(claim, envoy=claim.envoy._replace(country=homes[claim.envoy.name], is_guess=False))
        if claim.envoy.is_guess and claim.envoy.name in homes
        else claim
        for claim in claims
    ]
