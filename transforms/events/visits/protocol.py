"""Who calls on whom, and who is at home where two meet."""

from __future__ import annotations

from transforms.events.officials.person import Person
from transforms.events.officials.roles import is_first_rank
from transforms.events.visits.hosts import Host
from transforms.places.gazetteer import is_organisation

# Those who are at home at the same seat; the UN tells at its own what its envoys do elsewhere.
_BRUSSELS, _OF_BRUSSELS = "BEL", ("EUE", "NTO")
# Where the UN's mediators have the two sides come.
_GENEVA, _OF_GENEVA = "CHE", ("UNO",)


def as_host(met: Person, guest: Person, host: Host | None) -> Person:
    """Whom someone meets abroad, where only a guess has made the two of one country.

    Of "President Sol will meet Prime Minister Berg in Oslo", Berg is Norwegian, wherever it is
    written; of whom she is to meet where no place is named, nothing tells the country.
    """
    if not met.name or not met.is_guess or met.country != guest.country or not guest.country:
        return met
    if host is None:
        is_leader = is_first_rank(met.role) and not guest.is_guess
        return met._replace(country=None) if is_leader or _are_peers(met, guest) else met
    return met if host.country == guest.country else met._replace(country=host.country)


def _are_peers(met: Person, guest: Person) -> bool:
    """Whether two hold an office that one country has one of: "the foreign minister met Foreign
    Minister Ana Sol".
    """
    office = (met.role or "").lower()
    is_only = is_first_rank(office) or office.endswith((" minister", "minister of foreign affairs"))
    is_only = is_only and not office.startswith(("deputy", "vice", "former", "state", "junior"))
    return is_only and office == (guest.role or "").lower() and met.name != guest.name


def may_be_met_abroad(met: Person, guest: Person) -> bool:
    """Whether nothing but where a story is written makes two of one country.

    Of "Minister Sol will meet President Berg", that is so, if she is told to be abroad.
    """
    are_named = bool(guest.name and met.name and met.name != guest.name)
    are_guesses = guest.is_guess and met.is_guess and met.country == guest.country
    return are_named and are_guesses and is_first_rank(met.role)


def at_home_of(met: Person | None, guest: Person, host: Host | None) -> Host | None:
    """Where "the president of Peru is to receive her in the capital": in Peru, not in her own."""
    is_own = host is not None and host.start < 0 and host.country == guest.country
    if not is_own or met is None or met.country in (None, guest.country):
        return host
    return None if is_organisation(met.country) else Host(met.country or "", None)


def is_guest_in(host: Host, person: Person) -> bool:
    """Whether the text tells that someone comes from elsewhere."""
    return bool(person.country) and person.country != host.country and not person.is_guess


def calls_on(guest: Person, counterpart: Person) -> bool:
    """Whether protocol has one call on the other: a lesser official, or one without a country."""
    if is_organisation(counterpart.country) or not guest.role or guest.country is None:
        return False
    if is_organisation(guest.country):
        return True
    is_lesser = not is_first_rank(guest.role) and "counterpart" not in guest.role.lower()
    return is_lesser and is_first_rank(counterpart.role)


def may_receive_in(host: Host, person: Person) -> bool:
    """Officials of the host receive there, and those of organisations with a seat there."""
    return person.country in (host.country, None) or is_organisation(person.country)


def home_of_meeting(guest: Person, met: Person, here: str | None) -> str | None:
    """Where someone is at home whom a guest meets, as a text written ``here`` tells.

    Whoever meets NATO's chief, as a text from Brussels tells, came to the chief; so did
    a minister to the UN's mediator in Geneva.
    """
    if here == _BRUSSELS and met.country in _OF_BRUSSELS:
        return here
    if here == _GENEVA and met.country in _OF_GENEVA and not is_first_rank(guest.role):
        return here
    if here == _GENEVA and guest.country in _OF_GENEVA and not is_first_rank(met.role):
        return None
    return None if here == _BRUSSELS and guest.country in _OF_BRUSSELS else met.country
