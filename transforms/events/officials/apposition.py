"""A role and a name that explain each other: "the minister, Ana Sol"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.events.language.worded import worded
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    is_fellow,
    is_first_rank,
    is_mere_description,
    is_of_government,
    is_of_several,
    is_plural,
    is_sent,
    is_vaguely_sent,
)
from transforms.events.officials.tokens import UNCODED
from transforms.knowledge import knowledge
from transforms.places.gazetteer import is_organisation

# "After meeting with Ana Sol, the president explained": he is another.
OPENS_AHEAD = re.compile(
    r"(?:After|Before|During|Following|Since|While|When|Upon|Like|Besides)\b[^,;]*"
)
CLOSES = (",", ".", "", ")", ";")
_APPOSITION = (
    r"(?: (?:in|to|at|for|on|of|with) (?:the )?(?:(?:former|central|[a-z]+ern) )?"
    r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})?"
    r"(?: [A-Z][a-z]+){0,2}(?: in the (?:country|region|territory))?(?: of the [a-z]+)?"
    r"(?: \([A-Z]{2,7}\))?"
    r",? ?(?:, |\(|-- |– |— )(?:the |an? |his |her |its |their )?(?:ex-|{roles.words.epithets} )?"
)
# "The minister of trade, Regional Integration and African Affairs, Mr. Ana Sol,": more fields.
_MORE_FIELDS = re.compile(
    r"(?:,? (?:and |& |of |for |in |the )*[A-Z][\w’'-]+)+, (?:(?:Mr|Mrs|Ms|Dr)\.? |Sheikh )?"
)
_LONGEST_FIELDS = 120
# Where a clause opens, and that its subject does something.
_CLAUSE_OPENS = re.compile(r"(?:\A|\b(?:that|said|says) |[\"“‘]) ?(?:[Tt]he )?\Z")
_ACTS = re.compile(
    r" (?:has|had|is|was|will|would|left|flew|met|held|said|told|[a-z]{3,}ed|arrives|visits"
    r"|leaves)\b"
)
_BETWEEN_DASHES = re.compile(r" (?:--|–|—) (?:the |an? )?")
# "A secretary in the foreign ministry,"
_OF_AN_OFFICE = re.compile(
    r"(?: (?:in|at|of) the (?:[A-Za-z]+ ){0,3}(?:[Mm]inistry|[Oo]ffice))?[,.;)]"
)
# Who presides over an organisation for a time, besides an office at home.
_CHAIR = r"(?i)\b{roles.words.presides}\b"
# "Envoy for the Western Sahara dispute,"
_SENT_FOR = re.compile(r"(?: (?:for|to|on|in) [^,;:.]{1,50})?[,.]")
# "The former Norwegian minister and current U.N. envoy": one who was the one and is the other.
_AND_NOW = re.compile(
    r",? and (?:now |currently |presently |current |present )?(?:the |a |an )?"
    r"(?P<was>former |ex-|onetime )?(?:current |present |new )?"
)
_WHO_IS_NOW = re.compile(r",? who is (?:now |currently |also )?(?:the |a |an )?")
# "The deputy premier of Peru - minister of trade Ana Sol": one who holds both.
_OF_BOTH = re.compile(r" (?:--?|–|—) |[ -]cum[ -]|,? (?:and )?(?:concurrently) (?:the )?")
# "The deputy premier of Peru, who is also foreign minister, Ana Sol".
_WHO_IS_ALSO = re.compile(r", (?:who is )?(?:also|concurrently) (?:the )?[^,;:]{3,60}, ")
_FORMERLY = re.compile(r"\b(?:[Ff]ormer|[Ee]x-|[Oo]netime)\b")
_FORMERLY_LED = re.compile(r"(?:[Ff]ormer |[Ee]x-|[Oo]netime )\Z")
_NEXT_OF_LIST = re.compile(r",? and\b|, (?:the |[A-Z])")


# "Ana Sol, member of the party's bureau and chairman of the assembly of Peru, arrived".
_MEMBER_AND = re.compile(
    r"(?: \([A-Z]{2,7}\))?, (?:an? )?(?:alternate |standing )?member of [^;:]{3,300}? and (?:the )?"
    r"|, [^,;:]{3,80} and concurrently (?:the )?"
)


def in_apposition(text: str, people: Sequence[Person]) -> list[Person]:
    """One person for a role and the name that explain each other."""
    joined: list[Person] = []
    for person in people:
        if (member := _member_besides(text, joined, person)) is not None:
            joined[member:] = [_with_office(joined[member], person)]
            continue
        # Behind an office may stand the names of its institution: "of the People's Hural".
        ends = enumerate(joined[:-4:-1], 1)
        place = next((-n for n, one in ends if one.role and not one.name), -1)
        last = joined[place] if joined else None
        is_next = bool(last and worded(_APPOSITION).fullmatch(text, last.end, person.start))
        is_next = is_next or bool(last and _are_more_fields(text, last, person))
        is_next = is_next or bool(last and _WHO_IS_ALSO.fullmatch(text, last.end, person.start))
        if joined and not is_next and _BETWEEN_DASHES.fullmatch(text, joined[-1].end, person.start):
            place, last, is_next = -1, joined[-1], True
        both = _of_two_times(text, last, person) if last else None
        both = both or (
            _of_two_kinds(text, last, person) or _explained(text, last, person)
            if last and is_next
            else None
        )
        joined[place if both else len(joined) :] = [both or person]
    return joined


def _member_besides(text: str, before: Sequence[Person], office: Person) -> int | None:
    """Whose office it is, of a member of something who holds it besides: their place in a list."""
    if office.name or not office.role or text[office.end : office.end + 1] != ",":
        return None
    for place in range(len(before) - 1, -1, -1):
        name = before[place].name
        end = text.find(name, before[place].start) + len(name) if name else 0
        if name and _MEMBER_AND.fullmatch(text, end, office.start):
            return place
    return None


def _with_office(member: Person, office: Person) -> Person:
    """A member of something by the office that they hold, of the country that one of both tells."""
    return member._replace(
        end=office.end, role=office.role, country=member.country or office.country
    )


def _explained(text: str, first: Person, second: Person) -> Person | None:
    """The two as one, if the second says who the first is."""
    if first.is_pronoun or second.is_pronoun:
        return None
    closes = text[second.end : second.end + 1] in CLOSES or _opens_clause(text, first, second)
    closes = closes or _is_fellow_named(text, first, second)
    between = text[first.end : second.start]
    is_aside = "former" in between or "ex-" in between or is_mere_description(second.role or "")
    if first.name and not second.name and second.role:
        leads = is_of_several(first.role) and bool(_OF_AN_OFFICE.match(text, second.end))
        # "Ambassador Ana Sol, the chief Peruvian negotiator,"
        speaks = is_sent(second.role) or is_vaguely_sent(second.role)
        leads = leads or bool(closes and speaks and is_mere_description(first.role or ""))
        is_other = first.role and not leads and not (closes and is_aside)
        if is_other or (not closes and OPENS_AHEAD.fullmatch(text, 0, first.start)):
            return None
        return first._replace(
            end=second.end,
            role=second.role if leads else first.role or second.role,
            country=first.country or second.country,
            owner=first.owner or second.owner,
        )
    if first.name or not first.role or not second.name or not closes:
        return None
    is_for_many = _is_of_organisation(first.country)
    if second.role and (is_fellow(first.role) or not is_aside) and not is_for_many:
        return _of_two_offices(first, second)
    is_own = first.country != UNCODED or is_aside
    known = first.country if is_own else None
    return second._replace(
        start=first.start,
        role=first.role,
        country=known or second.country or first.country,
        owner=first.owner,
    )


def _are_more_fields(text: str, office: Person, named: Person) -> bool:
    """Whether only more of a minister's fields stand between the office and the name."""
    is_minister = "inister" in (office.role or "") and named.name and not named.role
    if not is_minister or not 0 < named.start - office.end <= _LONGEST_FIELDS:
        return False
    between = text[office.end : named.start]
    if ", " not in between or not _MORE_FIELDS.fullmatch(between):
        return False
    last = between.rsplit(", ", 1)[0].split()[-1].lower()
    return last in knowledge("roles")["portfolios"]


def _opens_clause(text: str, first: Person, second: Person) -> bool:
    """Whether a name is that of an official, though no comma closes it: "Peru's minister, General
    Ana Sol arrived".
    """
    is_subject = first.country and not first.name and _CLAUSE_OPENS.search(text, 0, first.start)
    is_named = second.name and not second.country and text[first.end : second.start] == ", "
    is_own = not second.role or is_mere_description(second.role)
    return bool(is_subject and is_named and is_own and _ACTS.match(text, second.end))


def _is_fellow_named(text: str, first: Person, second: Person) -> bool:
    """Whether a name is a counterpart's, though no comma closes it: "his counterpart, Ana Sol to
    sign it"; but not of "she met her counterpart, Ana Sol said".
    """
    is_named = second.name and not second.role and not second.country
    is_told = text[first.end : second.start] == ", " and not _ACTS.match(text, second.end)
    return bool(is_named and is_told and is_fellow(first.role) and not is_plural(first.role or ""))


def _of_two_kinds(text: str, first: Person, second: Person) -> Person | None:
    """The two as one who holds an office at home and another abroad."""
    if _also_chairs(text, first, second) or _also_chairs(text, second, first):
        of_state = second if first.country == UNCODED else first
        return first._replace(end=second.end, country=of_state.country)
    if _is_sent_besides(text, first, second):
        country = second.country or first.country
        return first._replace(end=second.end, role=second.role, country=country)
    return None


def _of_two_times(text: str, first: Person, second: Person) -> Person | None:
    """The two as one who held the one office and holds the other, which is theirs now."""
    if _OF_BOTH.fullmatch(text, first.end, second.start) and _are_of_one(first, second):
        return second._replace(start=first.start, country=first.country or second.country)
    joint = _AND_NOW.fullmatch(text, first.end, second.start)
    if sent := _sent_by_leader(text, first, second, is_joint=joint is not None):
        return sent
    is_joint = joint or _WHO_IS_NOW.fullmatch(text, first.end, second.start)
    has_offices = first.role and second.role and first.country and second.country
    if not (is_joint and has_offices) or bool(first.name) == bool(second.name):
        return None
    words = text[first.start : first.end]
    was = _FORMERLY.search(words) or _FORMERLY_LED.search(text, 0, first.start)
    if second.name:
        is_one = was and is_vaguely_sent(second.role)
        return second._replace(start=first.start) if is_one else None
    if joint and joint["was"]:
        return first._replace(end=second.end)
    is_other = not was or is_plural(second.role or "") or text.startswith(" of ", second.end)
    role, country = second.role, second.country
    return None if is_other else first._replace(end=second.end, role=role, country=country)


def _are_of_one(first: Person, second: Person) -> bool:
    """Whether two offices, the second with a name, may be those of one official."""
    are_offices = first.role and not first.name and second.role and second.name
    if is_first_rank(first.role) and not is_first_rank(second.role):
        return False
    is_told_once = not (first.country and second.country)
    return bool(are_offices) and is_told_once and not is_of_several(first.role)


def _sent_by_leader(text: str, first: Person, second: Person, *, is_joint: bool) -> Person | None:
    """The two as one: "special envoy of the president and Deputy Prime Minister Ana Sol".

    Of "Ana Sol, special envoy of Peruvian President Jan Berg," the second only sends the first.
    """
    if not is_vaguely_sent(first.role) or not second.name or not second.role:
        return None
    if first.name:
        is_his = text[first.end : second.start] == " " and not second.country
        return first._replace(end=second.end) if is_his else None
    is_one = is_joint and first.owner and not second.owner
    return second._replace(start=first.start) if is_one else None


def _also_chairs(text: str, official: Person, chair: Person) -> bool:
    """Whether a state's official is said to chair an organisation, too.

    "Zambian President Ana Sol, the current chairman of the African Union, arrived": one guest.
    """
    first, second = sorted((official, chair), key=lambda one: one.start)
    is_chair = worded(_CHAIR).search(chair.role or "")
    if second.name or not (official.role and official.country and is_chair):
        return False
    if first is chair and not (first.name and is_of_government(official.role)):
        return False
    is_one = not _is_of_organisation(official.country) and _is_of_organisation(chair.country)
    return is_one and not _NEXT_OF_LIST.match(text, second.end)


def _is_sent_besides(text: str, first: Person, second: Person) -> bool:
    """Whether "former Peruvian minister Ana Sol" is sent by another: ", the UN envoy for Chad,"."""
    is_described = first.name and first.country and is_mere_description(first.role or "")
    if not is_described or second.name or not is_vaguely_sent(second.role):
        return False
    closing = _SENT_FOR.match(text, second.end)
    return closing is not None and not _NEXT_OF_LIST.match(text, closing.end() - 1)


def _is_of_organisation(country: str | None) -> bool:
    """Whether a code is that of an organisation, known or not."""
    return country == UNCODED or is_organisation(country)


def _of_two_offices(first: Person, second: Person) -> Person | None:
    """Who holds both: "Peru's chief delegate, Deputy Minister Ana Sol"."""
    if is_fellow(first.role):
        # "His Dutch colleague, Foreign Minister Jan Berg".
        return second._replace(start=first.start, country=second.country or first.country)
    if not is_sent(first.role) or second.country or is_plural(second.role or ""):
        return None
    return second._replace(start=first.start, country=first.country, owner=first.owner)
