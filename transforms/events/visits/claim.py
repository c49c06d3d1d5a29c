"""What a sentence claims of one envoy and one host country."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.envoy_visits import VisitStatus
from transforms.events.findings import Reasons
from transforms.events.language.sentences import Sentence
from transforms.events.language.when import When
from transforms.events.officials.person import Person
from transforms.events.officials.roles import seats_of
from transforms.events.visits.hosts import Host


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's word that an envoy visits; ``host`` is None where the text names no place.

    Of an inferred claim, protocol and not the text tells the host. A meeting says less of the day
    and the stage than a journey does. ``body`` is whom the envoy meets where no one is named,
    ``elsewhere`` the countries of the sentence's other places; who ``departs`` has left where
    they were. Who goes along with someone does so ``beside`` them; who ``stands_in`` goes
    instead. Of a visit that ``is_over``, the words tell the end; of one that ``has_begun``, the
    start; of one that ``is_ongoing``, that it goes on as they are written. One that
    ``tells_arrival`` names its day; where one ``names_no_place`` the whole sentence names none. A
    meeting that is still to come, of which no word tells the place, may be ``is_anywhere``. Who
    ``goes_home`` has the host for a country. One that ``takes_up`` tells of "the visit", whoever
    spoke last. A host that ``is_left`` is one before the sentence goes on: "fresh from Peru, he".
    """

    envoy: Person
    host: Host | None
    counterpart: Person | None
    status: VisitStatus
    when: When | None
    purpose: str | None
    sentence: Sentence
    rule: str
    reasoned: Reasons
    is_inferred: bool = False
    is_meeting: bool = False
    strength: int = 0
    body: str | None = None
    elsewhere: tuple[str, ...] = ()
    departs: bool = False
    beside: Person | None = None
    is_over: bool = False
    has_begun: bool = False
    tells_arrival: bool = False
    is_ongoing: bool = False
    is_hint: bool = False
    names_no_place: bool = False
    is_anywhere: bool = False
    stands_in: bool = False
    goes_home: bool = False
    takes_up: bool = False
    is_left: bool = False


EnvoyKey = tuple[str | None, str | None]


def envoy_key(one: Person) -> EnvoyKey:
    """What a guest is known by: the name, or else the office."""
    return (one.name, None) if one.name else (None, one.role)


def is_same_envoy(one: Person, other: Person) -> bool:
    """Whether two are one guest, as far as their names tell, or else their offices."""
    return envoy_key(one) == envoy_key(other)


def is_abroad(claim: Claim) -> bool:
    """Whether the host is known, and is another country than the envoy's."""
    sending, host = claim.envoy.country, claim.host
    return (
        host is not None
        and sending is not None
        and sending != host.country
        and host.country not in seats_of(sending)
    )
