"""Who only tells who another is: those who send an envoy, and whose kin someone is."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.language.worded import worded
from transforms.events.officials.person import Person
from transforms.events.officials.roles import implied_country, is_vaguely_sent

_SENDS = r"(?:the )?{roles.first_rank:Aa}"
# "The younger sister of", "wife of the late": who follows has not come.
_KIN = r"\b{roles.words.kin} of "
_KIN_OF = _KIN + r"(?:the |late |former |then |top |[Pp]arty |current ){0,3}\Z"
_KIN_NEAR = 48


def sent_by_leader(role: str | None) -> str | None:
    """The office of whom a leader sends, where that is what a role tells: "envoy of President"."""
    sent, _, sender = (role or "").partition(" of ")
    return sent if is_vaguely_sent(sent) and worded(_SENDS).fullmatch(sender) else None


def with_senders(text: str, people: Sequence[Person]) -> list[Person]:
    """The envoy alone, where the text has "an envoy of Ana Sol, the president of Peru, left"."""
    found: list[Person] = []
    for person in people:
        sent = found[-1] if found else None
        is_bare = sent and not (sent.name or sent.owner or sent.country)
        is_of = is_bare and sent and text[sent.end : person.start] == " of "
        if sent and is_of and person.name and is_vaguely_sent(sent.role):
            country = person.country or implied_country(person.role)
            found[-1] = sent._replace(end=person.end, owner=person.name, country=country)
        else:
            found.append(person)
    return found


def without_kin(text: str, people: Sequence[Person]) -> list[Person]:
    """Without whose wife, brother or child it is that the text speaks of."""
    if not worded(_KIN).search(text):
        return list(people)
    return [one for one in people if not _is_kin_of(text, one)]


def _is_kin_of(text: str, person: Person) -> bool:
    """Whether someone only tells who another is: "the sister of Peruvian President Ana Sol"."""
    before = text[max(0, person.start - _KIN_NEAR) : person.start]
    return worded(_KIN_OF).search(before) is not None and not text.startswith(", who ", person.end)
