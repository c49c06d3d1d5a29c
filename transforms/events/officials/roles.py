"""What a role tells of its holder: rank, whether they travel, whose they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from transforms.events.language.worded import worded
from transforms.events.officials.tokens import singular
from transforms.knowledge import knowledge

# The same roles come up again and again, within a story and from story to story.
_KEPT = 4_096
_WORD = re.compile(r"[a-z'-]+")
_FORMER = ("former", "ex", "ex-president", "onetime")


@lru_cache(maxsize=_KEPT)
def is_first_rank(role: str | None) -> bool:
    """Whether a role is that of a head of state or government in office."""
    words = (role or "").lower()
    if not words or _lesser().search(words):
        return False
    # "Envoy of the president": the office is that of an envoy.
    ends = {part.split()[-1] for part in (words, words.partition(" of ")[0]) if part}
    return words in _words("first_rank") or ends <= _words("first_rank")


@lru_cache(maxsize=_KEPT)
def is_resident(role: str | None) -> bool:
    """Whether the holder of a role lives where they are sent: no "roving ambassador"."""
    lowered = (role or "").lower()
    return bool(_residents().search(lowered)) and not any(
        one in lowered for one in _words("roving")
    )


@lru_cache(maxsize=_KEPT)
def may_travel(role: str | None, name: str | None) -> bool:
    """Whether a holder of a role may be an envoy: a bare "member" is nobody's."""
    words = (role or "").lower().split()
    if words and words[-1].removesuffix("s") in _words("private") | {"observer"}:
        return False
    return name is not None or not ("and" in words or " ".join(words) in _words("not_envoys"))


def may_speak_abroad(words: str) -> bool:
    """Whether a holder of a role, in small letters, is on a visit where they speak abroad."""
    return any(one in words for one in _words("speakers_abroad")) and "high comm" not in words


@lru_cache(maxsize=_KEPT)
def implied_country(role: str | None, home: str | None = None) -> str | None:
    """Whom a role speaks for when the text, written in ``home``, does not say."""
    if home in _words("secretaries_at_home"):
        return None
    found = _implying().search((role or "").lower())
    implied: Mapping[str, str] = knowledge("roles")["implied"]
    return implied[found[0]] if found else None


def is_european(role: str | None) -> bool:
    """Whether a role is of the European Union, as its words tell: "European envoy"."""
    return (role or "").lower().startswith("european ")


def is_of_then(role: str | None) -> bool:
    """Whether a text tells of someone in an office that they no longer hold: "then president"."""
    return (role or "").lower().startswith(("then ", "then-"))


def is_plural(role: str) -> bool:
    """Whether a role is that of several."""
    return singular(role) != role


@lru_cache(maxsize=_KEPT)
def is_mere_description(role: str) -> bool:
    """Whether a role only describes who holds another: "a former banker", "a veteran diplomat"."""
    words = role.lower().split()
    return bool(words) and (words[0] in _FORMER or words[-1] in _words("descriptions"))


@lru_cache(maxsize=_KEPT)
def is_vaguely_sent(role: str | None) -> bool:
    """Whether a role tells that someone is sent, and not by whom: "special envoy"."""
    words = (role or "").lower().split()
    return bool(words) and words[-1] in _words("sent")


@lru_cache(maxsize=_KEPT)
def is_sent(role: str | None) -> bool:
    """Whether a role is that of someone who speaks for a side: "the chief delegate"."""
    words = (role or "").lower().split()
    sides = _words("speaks_for_a_side")
    return bool(words) and (words[-1] in sides or " ".join(words[-2:]) in sides)


@lru_cache(maxsize=_KEPT)
def is_fellow(role: str | None) -> bool:
    """Whether a role is that of someone's equal elsewhere: "his counterpart"."""
    return singular((role or "").lower()).endswith(tuple(_words("fellows")))


@lru_cache(maxsize=_KEPT)
def is_go_between(role: str) -> bool:
    """Whether a role is that of someone between two sides: "the chief mediator"."""
    return singular(role.lower()).rpartition(" ")[2] in _words("go_betweens")


def is_host(role: str | None) -> bool:
    """Whether a role only tells that someone receives a guest: "his host"."""
    return (role or "").lower() in _words("hosts")


def is_lawmaker(role: str) -> bool:
    """Whether a role is that of a member of a parliament."""
    return role.lower().rstrip(".").rpartition(" ")[2] in _words("lawmakers")


@lru_cache(maxsize=_KEPT)
def are_of_two_fields(role: str, other: str) -> bool:
    """Whether two offices cannot be one: the trade minister is not "the minister of commerce"."""
    fields, others = (
        {usual_spelling(word) for word in _WORD.findall(one.lower())} & _words("portfolios")
        for one in (role, other)
    )
    return bool(fields and others) and fields.isdisjoint(others)


def usual_spelling(word: str) -> str:
    """One spelling of a word of a role, in small letters: "defence" and "defense"."""
    spellings: Mapping[str, str] = knowledge("roles")["portfolio_spellings"]
    return spellings.get(word, word)


def is_spokesman(role: str | None) -> bool:
    """Whether a role is that of someone who only tells what others do."""
    words = (role or "").lower()
    return words.startswith("spokes") or words.rpartition(" ")[2].startswith("spokes")


def is_any_leader(role: str) -> bool:
    """Whether a role is what whoever leads a country may be called: "the head of state"."""
    return role.lower() in _words("leaders")


@lru_cache(maxsize=_KEPT)
def is_of_group(role: str | None) -> bool:
    """Whether a role is that of several who travel together."""
    lowered, groups = (role or "").lower(), _words("groups") | _words("weak_groups")
    heads = (lowered, lowered.partition(" of ")[0])
    return lowered in groups or any(head.rpartition(" ")[2] in groups for head in heads)


def is_retinue(role: str | None) -> bool:
    """Whether a role is that of those who go along with someone: "his aides"."""
    return (role or "").lower().rpartition(" ")[2] in _words("retinues")


def is_of_several(role: str | None) -> bool:
    """Whether a role is that of a group, or of several people: "lawmakers"."""
    return is_of_group(role) or is_plural(role or "")


def is_outsider(role: str | None) -> bool:
    """Whether a role is that of someone outside the government: "opposition leaders"."""
    return not _words("outsiders").isdisjoint((role or "").lower().split())


@lru_cache(maxsize=_KEPT)
def is_of_government(role: str | None) -> bool:
    """Whether an office is that of a leader, a minister or a secretary."""
    words = (role or "").lower()
    return is_first_rank(role) or "minister" in words or words.endswith("secretary")


def is_of_organisation(role: str | None) -> bool:
    """Whether an office is one of an organisation rather than of a state."""
    words = (role or "").lower().partition(" of ")[0].partition(" for ")[0].split()
    return bool(words) and words[-1] in _words("offices_of_organisations")


def seats_of(organisation: str | None) -> Sequence[str]:
    """The countries in which an organisation, or the officials of a state, are at home."""
    seats: Mapping[str, Sequence[str]] = knowledge("roles")["seats"]
    return seats.get(organisation or "", ())


@cache
def _implying() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, knowledge("roles")["implied"]))
    return re.compile(rf"(?<!\w)(?:{heads})(?![\w-])")


@cache
def _residents() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, knowledge("roles")["residents"]))
    return re.compile(rf"\b(?:{heads})s?\b")


@cache
def _lesser() -> re.Pattern[str]:
    return worded(r"\b{roles.words.lesser}\b")


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(knowledge("roles")[group])
