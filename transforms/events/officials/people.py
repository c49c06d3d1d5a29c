"""Officials in a sentence: their names, their roles, and whom they represent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from transforms.events.language.saying import speaks_at
from transforms.events.language.worded import worded
from transforms.events.officials.apposition import CLOSES, OPENS_AHEAD, in_apposition
from transforms.events.officials.directory import country_of_leader
from transforms.events.officials.grammar import OFFICIAL
from transforms.events.officials.led_groups import (
    with_groups_they_lead,
    with_leaders,
    without_retinues,
)
from transforms.events.officials.named_in_turn import LIST, named_in_turn, with_joint_office
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    implied_country,
    is_fellow,
    is_first_rank,
    is_plural,
    is_vaguely_sent,
)
from transforms.events.officials.senders import sent_by_leader, with_senders, without_kin
from transforms.events.officials.tokens import Reading, read_words, singular
from transforms.knowledge import knowledge
from transforms.places.gazetteer import is_organisation

_GROUPS = frozenset(OFFICIAL.groupindex)
_NEW, _PLURAL, _BY_COUNTRY, _SENT_BY, _OF_TWO_OFFICES = "r17", "q19", "c29", "n3", "n30"
_BARE = "r36"
# An office that goes round among the members of an organisation.
_PRESIDENCY = re.compile(
    r"\b(?:(?:co-?)?chair(?:man|woman|person)?(?:-in-office)?|president)\b", re.IGNORECASE
)
NATIONAL = "national"
"""The role of whom a text calls by their country alone: "the Russian"."""
# What someone so called does: "the Russian said", not "the Russian plan".
_OF_ONE = (
    r"(?:['’]s|,? who\b|[,.;]| (?:himself|herself|also|then|later|earlier|is|was|has|had|will|would"
    r"|may|did|does|and his|and her|{roles.words.done_by_one})\b)"
)
_NATIONAL = re.compile(r"[A-Z][a-z]+(?:an|[ln]i|aqi|iti|tari|udi|eni|raini|nese)\Z")
_ACTS = re.compile(r" (?:held|holds?|had|has|met|opened|began|ended|left|said|told|was|is|will)\b")
_EVENT_AHEAD = re.compile(r"[wmp.]{0,3}v")
_CLAUSE = re.compile(r"(?:In|At|From) [^,]{1,40}, ")
_INITIALS = 5
_BODY = r" {roles.words.bodies}\b"
_GUEST = ("Visiting ", "visiting ")
_LISTED = re.compile(
    r",? and (?![a-z]+(?:ed|s) )|, (?=(?:[A-Z][a-z]+ ){2}|[a-z]+ (?:of|minister|president)\b)"
)
_SHARES = re.compile(r",? and |, (?:accompanied by|together with|along with) ")
_BETWEEN = re.compile(r"\b[Bb]etween (?:the )?(?:visiting )?\Z")
_LONGEST_BETWEEN = 24


@lru_cache(maxsize=512)
def people_in(text: str) -> tuple[Person, ...]:
    """Officials, other names and pronouns in a sentence, in their order; kept for a while."""
    reading, people = read_words(text), list[Person]()
    nearby: str | None = None
    end = 0
    for match in OFFICIAL.finditer(reading.classes):
        nearby = reading.last_place(end, match.start()) or nearby
        near = None if _closes(reading, match) else nearby
        people += (one for one in _people(reading, match, near) if not _is_initials(text, one))
        end = match.end()
    people = without_kin(text, people)
    people = with_joint_office(text, named_in_turn(text, people))
    people = with_senders(text, in_apposition(text, _with_shared_role(text, people)))
    led = with_leaders(text, with_groups_they_lead(text, people))
    return without_retinues(text, led)


def _is_initials(text: str, person: Person) -> bool:
    """Whether a name is that of a party by its letters: "of the PWP, first secretary of"."""
    name = person.name or ""
    is_short = name.isupper() and name.isalpha() and len(name) <= _INITIALS
    return is_short and text.startswith(f"{name}, ", person.start) and not text.isupper()


def _closes(reading: Reading, match: re.Match[str]) -> bool:
    """Whether someone says what is told: "Peru will trade with Chile, the minister said"."""
    start, end = reading.spans[match.start()][0], reading.spans[match.end() - 1][1]
    is_behind = reading.text.endswith((", ", ", the "), 0, start)
    says = is_behind and speaks_at(reading.text, end)
    return says and _CLAUSE.match(reading.text, 0, start) is None


def _is_nobody(reading: Reading, match: re.Match[str], role: tuple[int, int]) -> bool:
    """Whether a nationality or a bare office stands for no one person."""
    if match.lastgroup == _BY_COUNTRY:
        return not _is_of_one(reading, match)
    is_bare = match.lastgroup == _BARE
    return is_bare and not worded(_OF_ONE).match(reading.text, reading.spans[role[1] - 1][1])


def _people(reading: Reading, match: re.Match[str], nearby: str | None) -> Iterator[Person]:
    """The people of one phrase: several where one role has several countries."""
    # The number of the alternative that matched ends the name of its last group.
    number = (match.lastgroup or "")[1:]
    name, role, owner, country, pronoun = (
        match.span(part + number) if part + number in _GROUPS else (-1, -1) for part in "nrocq"
    )
    codes = [reading.countries[i] for i in range(*country) if i in reading.countries]
    if (name == (-1, -1) and _qualifies(reading, role)) or _is_nobody(reading, match, role):
        return
    if match.lastgroup == _OF_TWO_OFFICES and not _presides(reading, role[1], name[0]):
        # "The Peruvian minister and NATO Secretary-General Jan Berg": two of them.
        yield from _two_people(reading, role, country, name)
        return
    begins = match.start()
    if _is_of_two(reading, name, role, match.end()):
        start, end = reading.spans[name[0]][0], reading.spans[name[1] - 1][1]
        yield Person(start, end, name=_words(reading, name), nearby=nearby)
        name, begins = (-1, -1), min(at for at in (role[0], country[0]) if at >= 0)
    # "A group of visiting Peruvian senators": they are visiting, not the group.
    is_behind = codes and "visiting" in reading.words(match.start(), country[0] + 1).split()
    first = country[0] if is_behind else begins
    told = _with_rank(
        reading, country[0], _spelled_out(_role(_words(reading, role), of_several=len(codes) > 1))
    )
    is_led = reading.classes[name[0] - 1 : name[0]] == "h"
    if match.lastgroup == _SENT_BY and is_led and is_vaguely_sent(told):
        # "Special envoy of Peruvian President Ana Sol": the name is the president's.
        owner, name = name, (-1, -1)
    if name != (-1, -1) and (sent := sent_by_leader(told)):
        # "An envoy of President Ana Sol" is not she.
        told, owner, name = sent, name, (-1, -1)
    if _is_of_body(reading, role, name):
        name = (-1, -1)
    if is_fellow(told):
        told = _office_behind(reading, role[1], name[0]) or told
    for code in codes or (None,):
        yield Person(
            start=reading.spans[first][0],
            end=reading.spans[match.end() - 1][1],
            name=_words(reading, name),
            role=NATIONAL if match.lastgroup == _BY_COUNTRY else told,
            country=code,
            owner=_words(reading, owner),
            nearby=nearby,
            is_pronoun=pronoun != (-1, -1),
            is_plural=f"q{number}" == _PLURAL,
            is_new=f"r{number}" == _NEW,
        )


def _presides(reading: Reading, first: int, last: int) -> bool:
    """Whether an office between two tokens is one that a state's official holds besides."""
    return _PRESIDENCY.search(reading.words(first, last)) is not None


def _two_people(
    reading: Reading, role: tuple[int, int], country: tuple[int, int], name: tuple[int, int]
) -> Iterator[Person]:
    """The holder of an office at home, and one of an organisation beside them."""
    organisation = reading.classes.index("O", role[1])
    if country != (-1, -1):
        start, end = reading.spans[country[0]][0], reading.spans[role[1] - 1][1]
        code = reading.countries[country[0]]
        yield Person(start, end, role=_role(_words(reading, role), of_several=False), country=code)
    start, end = reading.spans[organisation][0], reading.spans[name[1] - 1][1]
    head = reading.classes.index("h", organisation)
    code = reading.countries[organisation]
    office = reading.words(organisation + 1, head + 1)
    yield Person(start, end, name=_words(reading, name), role=office, country=code)


def _is_of_body(reading: Reading, role: tuple[int, int], name: tuple[int, int]) -> bool:
    """Whether a name is of whom several speak for: "members of the Mali Liberation Movement"."""
    are_several = name != (-1, -1) and is_plural(_words(reading, role) or "")
    return are_several and bool(worded(_BODY).match(reading.text, reading.spans[name[1] - 1][1]))


def _spelled_out(role: str | None) -> str | None:
    """An office in full: "PM" is a prime minister."""
    offices: Mapping[str, str] = knowledge("roles")["abbreviated"]
    *before, last = (role or "").split(" ")
    return " ".join((*before, offices[last.lower()])) if last.lower() in offices else role


def _with_rank(reading: Reading, country: int, role: str | None) -> str | None:
    """A role with the rank before its country: "Deputy Peruvian Foreign Minister"."""
    is_ahead = role and reading.classes[country - 1 : country] == "k"
    return f"{reading.words(country - 1, country)} {role}" if is_ahead else role


def _is_of_two(reading: Reading, name: tuple[int, int], role: tuple[int, int], end: int) -> bool:
    """Whether a name ends the clause before an office: "after talks with Sol, the king left"."""
    if name == (-1, -1) or role[0] < name[1]:
        return False
    start, close = reading.spans[name[0]][0], reading.spans[end - 1][1]
    is_open = reading.text[close : close + 1] not in CLOSES
    return is_open and OPENS_AHEAD.fullmatch(reading.text, 0, start) is not None


def _office_behind(reading: Reading, first: int, last: int) -> str | None:
    """The office of "his Dutch colleague, Foreign Minister Jan Berg"."""
    places = [i for i in range(first, last) if reading.classes[i] == "h"]
    return reading.words(places[0], places[-1] + 1) if places else None


def _is_of_one(reading: Reading, match: re.Match[str]) -> bool:
    """Whether "the Russian" is a person, by what follows."""
    start, end = reading.spans[match.start()]
    is_noun = _NATIONAL.fullmatch(reading.text, start, end)
    return bool(is_noun and worded(_OF_ONE).match(reading.text, end))


def _qualifies(reading: Reading, role: tuple[int, int]) -> bool:
    """Whether "official" is no person: "an official goodwill visit"."""
    if (_words(reading, role) or "").lower() != "official":
        return False
    following = reading.classes[role[1] : role[1] + 4]
    acts = _ACTS.match(reading.text, reading.spans[role[1] - 1][1])
    return not acts and _EVENT_AHEAD.match(following) is not None


def _with_shared_role(text: str, people: Sequence[Person]) -> list[Person]:
    """Each with the role of "Presidents Ana Sol of Peru and Jan Berg of Norway".

    Of "Peruvian President Ana Sol and Foreign Minister Jan Ray", both are Peruvian; "UN mediators
    Ana Sol and Jan Ray" are both of the UN.
    """
    first: Person | None = None
    end = -1
    found: list[Person] = []
    for i, person in enumerate(people):
        is_followed = any(one.country for one in people[i + 1 : i + 2])
        country = _shared_country(text, found[-1:], person, in_list=not is_followed)
        joined = person if country == person.country else person._replace(country=country)
        if person.role and person.name and is_plural(person.role):
            first = joined = joined._replace(role=singular(person.role))
        elif first and person.name and not person.role and LIST.fullmatch(text, end, person.start):
            of_one = first.country if is_organisation(first.country) else None
            joined = joined._replace(role=first.role, country=joined.country or of_one)
        else:
            first = None
        end = person.end
        found.append(joined)
    return found


def _shared_country(
    text: str, before: Sequence[Person], person: Person, *, in_list: bool
) -> str | None:
    """The country of an official, or that of another who is named in the same breath."""
    is_named = person.role and person.name and not person.country
    is_joined = is_named and before and _SHARES.fullmatch(text, before[0].end, person.start)
    if is_named and before and before[0].name and not is_joined:
        # Of "Peruvian President Ana Sol, Foreign Minister Jan Ray and ...".
        is_next = text[before[0].end : person.start] == ", "
        is_joined = _LISTED.match(text, person.end) if is_next and in_list else None
    if not is_joined or not before[0].role or text.endswith(_GUEST, 0, before[0].start):
        # "Visiting Peruvian minister Ana Sol and President Jan Berg": a guest and the host.
        return person.country
    if _is_host_of(text, before[0], person):
        return None
    if known := country_of_leader(person.name, person.role):
        return known
    return before[0].country or implied_country(before[0].role)


def _is_host_of(text: str, guest: Person, other: Person) -> bool:
    """Whether two who meet are of two countries, although the text tells only the first's.

    "Peruvian President Ana Sol and President Jan Berg"; "Peruvian minister Ana Sol and President
    Jan Berg met here", where those of one country would have met with somebody; "talks between
    Peruvian minister Ana Sol and President Jan Berg".
    """
    roles = [" ".join((one.role or "").lower().split()) for one in (guest, other)]
    if roles[0] == roles[1] and is_first_rank(roles[0]):
        return True
    lead = max(0, guest.start - _LONGEST_BETWEEN)
    are_two_sides = _BETWEEN.search(text, lead, guest.start) or _meet_each_other().match(
        text, other.end
    )
    return is_first_rank(roles[1]) and are_two_sides is not None


@cache
def _meet_each_other() -> re.Pattern[str]:
    """That two meet, and nobody else: what follows tells of no third one."""
    return re.compile(knowledge("roles")["meeting_each_other"]["regex"])


def _words(reading: Reading, span: tuple[int, int]) -> str | None:
    return reading.words(*span) if span != (-1, -1) else None


def _role(words: str | None, *, of_several: bool) -> str | None:
    """The role of one of them: "the presidents of Chile and Peru" are each a president."""
    return singular(words) if words and of_several else words
