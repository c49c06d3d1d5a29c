"""Officials whose names a story tells only after it has spoken of them.

"Peru's trade minister arrived on Monday. Ana Sol, who ...": the minister is Ana Sol. "Two Peruvian
senators arrived. Senators Ana Sol and Jan Berg ...": they are the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.events.language.saying import speaks_behind
from transforms.events.language.sentences import Sentence
from transforms.events.language.worded import worded
from transforms.events.officials.directory import head_of
from transforms.events.officials.person import Person
from transforms.events.officials.roles import (
    implied_country,
    is_any_leader,
    is_fellow,
    is_first_rank,
    is_lawmaker,
    is_mere_description,
    is_of_group,
    is_plural,
    is_sent,
)
from transforms.events.officials.tokens import UNCODED, singular
from transforms.events.officials.travellers import (
    fuller_office,
    is_of_another_nation,
    is_on_another_trip,
    is_traveller,
    opens_text,
    travels,
)
from transforms.places.cities import plain

Told = tuple[Sentence, Sequence[Person]]

# How many sentences on a story may tell a name.
_LATER = 2
# In how many sentences from the top a text may speak of a leader whom it is still to name.
_TOP = 3
# How far into its sentence a subject starts: behind "Mr" or "Meanwhile,".
_OPENING = 6
# "The mission's leader, Jan Berg": the name that follows.
_ITS_HEAD = (
    r"\b(?:{roles.words.teams}|troika|commission)['’]s (?:[a-z]+ )?"
    r"{roles.words.team_leaders},? (?:the |an? )?(?:[A-Z][a-z]+ )?\Z"
)
# "..., the leader of the group said. Ana Sol said": that is who she is.
_HEAD_SPOKE = (
    r"\b{roles.words.team_leaders} of (?:the|its) "
    r"(?:{roles.words.teams}|committee) (?:said|told|announced)\b"
)
_SUBJECT = re.compile(r", (?:who|whose|\d\d,|a|an|the) |['’]s [a-z]+ |,? [a-z’']+ ")
# What a head of government does whom a text names after the office: no one else is added to.
_DOES = re.compile(r"(?:['’]s)? [a-z’']+ |, \d\d,")
# "Said so," Jan Berg told a newspaper.
_QUOTED = re.compile(r"[\"“].{3,200},[\"”] ")
# "Labour's Jan Berg".
_PARTY = re.compile(r"[A-Z][\w-]+['’]s \Z")
# Who is told to be there is the visitor, not one of the hosts.
_THERE = (
    r", who (?:(?:had |has )?{roles.words.came}|(?:is|was) (?:here|in|on|visiting|due|expected))\b"
)
# "Jan Berg, who led the team", "Jan Berg, the head of the delegation".
_LEADS = (
    r", (?:who (?:is |was )?(?:{roles.words.leading}|at the head of)"
    r"|(?:the |its )?{roles.words.team_leaders} of) "
    r"(?:the|its|their) (?:[\w-]+ ){0,3}{roles.words.teams}\b"
)
_OF_STATE = re.compile(r"[\w. ]+['’]s ")
_SIDE_LED = r"(?:[\w’'-]+ ){0,3}{roles.words.sides}\b[^.;:]{0,30} (?:led|headed) by\b"
_LEADS_SIDE = (
    r"(?:,? who)? (?:is |was |will )?(?:{roles.words.leading}|represent(?:s|ed)?) (?:the |a |an )?"
)
_GROUP_LED = (
    r"The (?:[\w-]+ ){0,2}(?:{roles.words.teams}|{roles.words.members})\b"
    r"[^.;:]{0,30} (?:led|headed) by\b"
)


def with_names_told_later(sentences: Sequence[Told]) -> list[Told]:
    """The sentences, with the names of those whom they name by their office alone."""
    placed = _placed_names(sentences)
    told = [(sentence, _of_their_side(sentence.text, people)) for sentence, people in sentences]
    for number, (sentence, people) in enumerate(told):
        nameless = [place for place, one in enumerate(people) if _may_be_named_later(one)]
        opens = number < _TOP and _is_of_leader(sentence.text, people, told[:number])
        following = told[number + 1 : number + 1 + _LATER]
        # Of several the text goes on to name the one of whom the sentence speaks first.
        first = [place for place in nameless[:1] if opens_text(sentence.text, people[place])]
        first = first or [one for one in nameless if travels(sentence.text, people[one])][:1]
        named: Sequence[Person]
        for place in (*((0,) if opens else ()), *(nameless if len(nameless) == 1 else first)):
            named = _named_later(sentence.text, people[place], following, placed)
            if not named and is_of_group(people[place].role):
                named = _named_as_head(people[place], told[number:])
            if named:
                told[number] = (sentence, [*people[:place], *named, *people[place + 1 :]])
                break
        else:
            told[number] = (
                sentence,
                [
                    named
                    for one in people
                    for named in _who_led(one, following) or (_named_beside(one, following),)
                ],
            )
    return told


def _of_their_side(text: str, people: Sequence[Person]) -> Sequence[Person]:
    """The people, who leads "the Peruvian side" as of its country."""
    found = list(people)
    for place, (one, side) in enumerate(pairwise(people)):
        is_led = one.name and not one.country and side.country and is_of_group(side.role)
        if is_led and not side.name and worded(_LEADS_SIDE).fullmatch(text, one.end, side.start):
            found[place] = one._replace(country=side.country)
            before = place - 1
            while before >= 0 and _stand_together(text, *found[before : before + 2]):
                found[before] = found[before]._replace(country=side.country)
                before -= 1
    return found


def _stand_together(text: str, one: Person, other: Person) -> bool:
    """Whether "Ana Sol and Jan Berg" do something together, and nothing tells whose Sol is."""
    is_open = one.name is not None and one.country is None and one.end <= other.start
    return is_open and text[one.end : other.start] in (" and ", ", ", ", and ")


def _placed_names(sentences: Sequence[Told]) -> frozenset[str]:
    """The family names of those of whom the story tells an office or a country."""
    return frozenset(
        _family(one.name)
        for _, people in sentences
        for one in people
        if one.name and (one.country or one.owner or not _is_bare(one))
    )


def _may_be_named_later(person: Person) -> bool:
    role = person.role
    if person.name or not role or not person.country:
        return False
    return not (is_fellow(role) or is_first_rank(singular(role)))


def _named_beside(office: Person, following: Sequence[Told]) -> Person:
    """One of several who are spoken of together, by what names one later.

    "Peru's team was led by Jan Berg" names a delegation, "Peru's Jan Berg" a minister.
    """
    if office.name or not office.country or not office.role or is_fellow(office.role):
        return office
    if office.country == UNCODED:
        # Two organisations without a code are not one.
        return office
    is_group = is_of_group(office.role)
    for sentence, people in following:
        for one in people:
            if one.name is None or one.country != office.country:
                continue
            words = sentence.text[one.start : one.end]
            if is_group and worded(_SIDE_LED).match(words):
                return office._replace(name=one.name, role=one.role)
            if not (is_group or one.role) and _OF_STATE.fullmatch(words.removesuffix(one.name)):
                return office._replace(name=one.name)
            if is_first_rank(office.role) and is_any_leader(one.role or ""):
                return office._replace(name=one.name)
    return office


def _who_led(office: Person, following: Sequence[Told]) -> Sequence[Person]:
    """Those of "Peruvian and Chilean ministers" who are told next to have led the Peruvian side."""
    if office.name or not office.country or not office.role or is_of_group(office.role):
        return ()
    for sentence, people in following[:1]:
        leaders = [
            one
            for one, side in pairwise(people)
            if one.name
            and one.country == office.country == side.country
            and head_of(one.role or "") == head_of(office.role)
        ]
        if any(
            worded(_LEADS_SIDE).fullmatch(sentence.text, one.end, two.start)
            for one, two in pairwise(people)
        ):
            return [office._replace(name=one.name, role=one.role) for one in leaders]
    return ()


def _is_of_leader(text: str, people: Sequence[Person], before: Sequence[Told]) -> bool:
    """Whether a sentence opens with "Peru's president", of whom no name was told before."""
    first = next(iter(people), None)
    if first is None or first.name or first.is_new or not is_first_rank(first.role):
        return False
    if first.start > len("The ") or text.startswith(("'s", "’s"), first.end):
        return False
    return not any(one.name and is_first_rank(one.role) for _, group in before for one in group)


def _named_later(
    spoken: str, office: Person, following: Sequence[Told], placed: frozenset[str]
) -> Sequence[Person]:
    """Who holds an office that was just spoken of, if the sentences that follow name them."""
    for sentence, people in following:
        if is_plural(office.role or ""):
            holders = [one for one in people if _is_one_of(office, one)]
            holders = holders or [one for one in people[:1] if _leads_them(sentence.text, one)]
        else:
            holders = [
                one
                for one in people
                if one.name
                and not is_on_another_trip(spoken, office, sentence.text, one)
                and (
                    _is_holder(sentence.text, one, office, placed)
                    or is_traveller(spoken, office, sentence.text, one)
                )
            ][:1]
        if holders:
            return [_as_named(office, one) for one in holders]
        if any(one.role or one.country for one in people[:1]):
            return ()
    return ()


def _named_as_head(group: Person, following: Sequence[Told]) -> Sequence[Person]:
    """Who leads a group, wherever the story tells: "the mission's leader, Jan Berg"."""
    has_spoken = False
    for sentence, people in following:
        for one in people:
            is_head = has_spoken and one is people[0] and speaks_behind(sentence.text, one.end)
            if one.name and (is_head or worded(_ITS_HEAD).search(sentence.text, 0, one.start)):
                return [_as_named(group, one)]
        has_spoken = bool(worded(_HEAD_SPOKE).search(sentence.text))
    return ()


def _as_named(office: Person, named: Person) -> Person:
    return office._replace(name=named.name, role=fuller_office(office, named))


def _is_one_of(office: Person, named: Person) -> bool:
    """Whether someone who is named is one of several who were just spoken of."""
    if not (named.name and named.role) or named.country not in (None, office.country):
        return False
    heads = head_of(singular(named.role)), head_of(singular(office.role or ""))
    is_member = is_lawmaker(singular(named.role)) and is_lawmaker(heads[1])
    return heads[0] == heads[1] or is_member


def _leads_them(text: str, named: Person) -> bool:
    """Whether "the delegation is led by Ana Sol", of whom "Peruvian officials" is said before."""
    return bool(named.name and not named.country and worded(_GROUP_LED).match(text))


def _is_holder(text: str, named: Person, office: Person, placed: frozenset[str]) -> bool:
    """Whether someone who is named is the one just spoken of, and not someone else."""
    name, role = named.name or "", office.role or ""
    if is_of_group(role):
        return bool(worded(_GROUP_LED).match(text) or worded(_LEADS).match(text, named.end))
    if named.country:
        # "The American diplomat, Ana Sol", of whom the text first says "the secretary of state".
        is_own = named.country == office.country and is_mere_description(named.role or "")
        is_definite = named.start <= len("The ") and text.startswith("The ")
        return (is_own and is_definite) or is_of_another_nation(office, text, named)
    is_leader = is_first_rank(role)
    if named.role and not is_leader and _takes_up(text, named, office):
        return True
    if not _is_bare(named) or " " not in name or _family(name) in placed:
        return False
    if is_leader:
        leads = named.start == 0 or _QUOTED.fullmatch(text, 0, named.start)
        return bool(leads and _DOES.match(text, named.end))
    opens = named.start <= _OPENING or _PARTY.fullmatch(text, 0, named.start)
    return bool(opens and _SUBJECT.match(text, named.end))


def _takes_up(text: str, named: Person, office: Person) -> bool:
    """Whether a named official has the office: "the envoy, Ana Sol"."""
    role, known = named.role or "", office.role or ""
    is_definite = text.startswith(("The ", "the "), named.start) or text.endswith(
        ("The ", "the "), 0, named.start
    )
    if is_definite and head_of(role) == head_of(known):
        return True
    is_told = implied_country(role) == office.country or worded(_THERE).match(text, named.end)
    is_vague = is_mere_description(known) or is_sent(known)
    return is_vague and bool(is_told) and named.start == 0


def _is_bare(named: Person) -> bool:
    """Whether a name stands without an office: "General" is none."""
    return named.role is None or is_mere_description(named.role)


def _family(name: str | None) -> str:
    return plain(name or "").split()[-1]
