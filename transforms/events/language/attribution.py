"""Who says so, as a sentence puts it: "the UN", "SANA", "a Kremlin spokesman"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.events.language.fragments import Sieved
from transforms.events.language.saying import speaks_within
from transforms.events.language.speakers import (
    TIME,
    clause_start,
    piece_end,
    pronoun,
    subject,
    tidied,
)
from transforms.knowledge import knowledge

_LONGEST = 90
_MOST_WORDS = 16
# What stands so near behind "said" is what was said.
_BESIDE = 25
_LEADING_TIME = re.compile(rf"\A\s(?:{TIME})(?=\s)", re.IGNORECASE)
_JOINED = re.compile(r",\s(?:and|but|while|whereas|although|though|yet)\s", re.IGNORECASE)
# What opens a claim behind its verb.
_CLAIM = re.compile(r"\s(?:that|at\sleast|\d)")
_LONGEST_ASIDE = 160
_ASIDE_OF_SPEAKER = re.compile(r", (?:who|whose)\b[^,]*,\s*\Z")


class Speech(NamedTuple):
    """A clause ``text[start:end]`` that names who says so; ``verb`` is where its verb starts.

    ``speaker`` is None where the clause has only a pronoun, then in ``pronoun``. What is said lies
    behind a clause that ``opens``, else before it.
    """

    start: int
    end: int
    verb: int
    speaker: str | None
    pronoun: str | None
    opens: bool


def attribution_of(sentence: str) -> str | None:
    """The source that a sentence names for what it says, or None.

    "According to S, ...", "..., S said.", "..., said S." and "S said that ..." give S, without
    the day on which S spoke. A pronoun is no source.
    """
    return next((one.speaker for one in speeches_in(sentence) if one.speaker), None)


@lru_cache(maxsize=1_024)
def speeches_in(sentence: str) -> tuple[Speech, ...]:
    """The clauses of a sentence that name a source, in their order."""
    if not _any_speech().may_match(sentence):
        return ()
    found: list[Speech] = []
    candidates = (*_leads(sentence), *_owners(sentence), *_verbs(sentence))
    for speech in sorted(candidates, key=lambda one: (one.start, one.verb)):
        if not found or speech.start >= found[-1].end:
            found.append(speech)
    return tuple(found)


def speech_about(sentence: str, position: int) -> Speech | None:
    """The clause that answers for what a sentence says at a position."""
    speeches = speeches_in(sentence)
    # The clause behind the words answers for them, unless one before them opened what they say
    # and a new clause starts between the two.
    behind = next((one for one in speeches if not one.opens and one.end > position), None)
    before = next((one for one in reversed(speeches) if one.opens and one.end <= position), None)
    if behind and before and behind.speaker and _figures_show().match(sentence[before.verb :]):
        return behind  # "figures show that 40 died, said the ministry"
    if behind and before and position - before.end < _BESIDE and not before.pronoun:
        return before
    if behind and before:
        starts = clause_start().search(sentence, before.end, behind.start)
        is_cut_off = starts is not None and starts.start() > position
        return before if is_cut_off or behind.pronoun else behind
    if before and len(speeches) > 1:
        return before
    if behind or before or not speeches:
        return behind or before
    # "Three died, and police said": what stands before the joint is not theirs.
    first = speeches[0]
    is_joined = _JOINED.search(sentence, position, first.verb) is not None
    return None if is_joined and _finite().search(sentence[first.end :]) else first


@lru_cache(maxsize=1_024)
def without_speeches(sentence: str) -> str:
    """The sentence with blanks for its clauses of speech: where someone spoke is no news."""
    for speech in speeches_in(sentence):
        blanks = " " * (speech.end - speech.start)
        sentence = sentence[: speech.start] + blanks + sentence[speech.end :]
    return sentence


def _leads(text: str) -> Iterator[Speech]:
    for match in _lead().finditer(text):
        end = piece_end(text, match.end())
        saying = _as_saying().match(text, match.end())
        words = saying[1] if saying else text[match.end() : min(end, match.end() + _LONGEST)]
        # "Estimated by relief workers to have left 60,000 homeless".
        speaker = tidied(words.partition(" to have ")[0])
        if speaker:
            opens = match.start() < _MOST_WORDS
            yield Speech(match.start(), end, match.start(), speaker, None, opens)


def _owners(text: str) -> Iterator[Speech]:
    for match in _own_account().finditer(text):
        yield Speech(match.start(), match.end(), match.start(), match[1], None, opens=True)


def _verbs(text: str) -> Iterator[Speech]:
    for match in _verb().finditer(text):
        saying = _as_saying().match(text, match.end()) if match["quoting"] else None
        if saying:
            speaker = tidied(saying[1])
            start, _ = subject(text, match.start())
            yield Speech(start, saying.end(), match.start(), speaker, None, opens=True)
        elif not match["quoting"]:
            yield from _verb_at(text, match)


def _verb_at(text: str, match: re.Match[str]) -> Iterator[Speech]:
    """The clause of one verb: its speaker stands before it, or behind "..., said"."""
    is_behind = text[: match.start()].rstrip().endswith((",", '"', "”"))
    if is_behind and not _is_told_of_speaker(text, match):
        speaker, spoken_of, end = _speaker_behind(text, match)
        if speaker or spoken_of:
            yield Speech(match.start(), end, match.start(), speaker, spoken_of, opens=False)
            return
    start, words = _relative_subject(text, match) or subject(text, match.start())
    said, joint, other = words.rpartition(" and ")
    if joint and speaks_within(said):
        # "The mayor said nine died and the hospital reported 12".
        start, words = match.start() - len(other) - 1, other
    speaker, spoken_of = tidied(words), pronoun(words)
    if not speaker and not spoken_of:
        return
    opens = not _ends_here(text, match.end())
    after_time = _spoken().match(text, match.end())
    end = after_time.end() if after_time else match.end()
    listeners = _listeners().match(text, end)
    end = listeners.end() if listeners else end
    tail = _tail().match(text, end)
    end = tail.end() if tail else end
    yield Speech(start, end, match.start(), speaker, spoken_of, opens)


def _relative_subject(text: str, match: re.Match[str]) -> tuple[int, str] | None:
    """Who speaks in a clause of what stands before it: "a village that the army said was empty"."""
    start = text.rfind(" that ", max(0, match.start() - _LONGEST // 2), match.start())
    if start < 0 or not _related().match(text, match.end()):
        return None
    return start, text[start + len(" that ") : match.start()].strip()


def _is_told_of_speaker(text: str, match: re.Match[str]) -> bool:
    """Whether the comma before a verb ends an aside on its speaker: "X, who was there, said"."""
    return bool(
        _ASIDE_OF_SPEAKER.search(text, max(0, match.start() - _LONGEST_ASIDE), match.start())
        and _finite().search(text, piece_end(text, match.end()))
    )


def _speaker_behind(text: str, match: re.Match[str]) -> tuple[str | None, str | None, int]:
    """The speaker of "..., said the minister.", or a pronoun, and where their words end."""
    end = piece_end(text, match.end())
    words = _LEADING_TIME.sub("", text[match.end() : end]).partition(" who ")[0]
    is_claim = _finite().search(words) or match[0].lower() not in _words("inverted")
    # "The minister, Jose Marques, said in Kor": he stands before it.
    is_place = not _words("places_behind").isdisjoint(words.lower().split(maxsplit=1)[:1])
    if is_claim or is_place:
        return None, None, end
    speaker = tidied(words)
    return speaker, None if speaker else pronoun(words), end


def _ends_here(text: str, end: int) -> bool:
    """Whether a verb closes its clause, so that what is said stands before it."""
    rest = text[end : end + _LONGEST]
    return _closing().match(rest) is not None and not _CLAIM.match(rest)


@cache
def _verb() -> Sieved:
    passives = "".join(
        # "The WHO said" has a speaker.
        rf"(?<!(?<!\bthe\s)\b{word}\s)" if word == "who" else rf"(?<!\b{word}\s)"
        for word in knowledge("attribution")["passives"]
    )
    verbs = "|".join((*_alternatives("verbs"), *knowledge("attribution")["verbs_with"]))
    quoting = "|".join(knowledge("attribution")["quoting"])
    trailing = "|".join(knowledge("attribution")["trailing_verbs"])
    verb = re.compile(
        rf"(?<=[\s\"”])(?<!\ban\s)(?<!\bthe\s){passives}(?:(?P<quoting>(?:{quoting})\b)(?=\s.{{1,90}}?\sas\s)"
        rf"|(?:{trailing})\b(?=[.,;]|\Z)|(?:{verbs})\b)(?!\sto\sbe\b)",
        re.IGNORECASE,
    )
    return Sieved(verb)


def _beside_verb() -> str:
    """What may stand right behind a verb of speech: a day, "here", "reporters"."""
    return "|".join((TIME, "here", *_alternatives("hearers")))


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\s(?:{_beside_verb()}|to\s[A-Z][\w ]{{1,20}}|(?i:in|at|from|by)\s"
        r"(?!which)[\w '’/&-]{1,60}?)){0,2}?(?=\s(?:that|there|at\sleast|\d)\b|[,.;:“\"]|\Z)",
        re.IGNORECASE,
    )


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\s(?:{_beside_verb()}|(?:in|at|by|from|to|on|after)\s"
        r"(?:(?!\s(?:that|at\sleast)\b)[\w '’/.&-]){1,70})){0,2}"
        r"\s?(?=[,.;:)\]]|\Z)",
        re.IGNORECASE,
    )


@cache
def _spoken() -> re.Pattern[str]:
    return re.compile(rf"(?:\s(?:{_beside_verb()}))+\b", re.IGNORECASE)


@cache
def _related() -> re.Pattern[str]:
    """What is said of that which a clause is about: "a raid that the army says has killed ten"."""
    return re.compile(rf"\s(?:{'|'.join(_alternatives('related'))})\b")


@cache
def _figures_show() -> re.Pattern[str]:
    return re.compile(rf"\A(?:{'|'.join(_alternatives('figures_show'))})\b", re.IGNORECASE)


@cache
def _as_saying() -> re.Pattern[str]:
    return re.compile(
        rf"\s(.{{1,90}}?)\sas\s(?:having\s)?(?:{'|'.join(_alternatives('as_saying'))})\b"
    )


@cache
def _listeners() -> re.Pattern[str]:
    return re.compile(
        rf"\s(?:an?|the|his|her|their|state)(?:\s[\w-]+){{0,3}}?\s(?:{'|'.join(_alternatives('listeners'))})\b"
    )


@cache
def _finite() -> re.Pattern[str]:
    """Finds what makes a claim, and no name, of the words behind "said"."""
    return re.compile(rf"\b(?:{'|'.join(_alternatives('finite'))})\b|\A\s\d", re.IGNORECASE)


@cache
def _lead() -> Sieved:
    leads = "|".join(_alternatives("leads"))
    return Sieved(re.compile(rf"\b(?:{leads})\s", re.IGNORECASE))


@cache
def _own_account() -> Sieved:
    accounts = "|".join(_alternatives("own_accounts"))
    return Sieved(re.compile(rf"\bby\s([\w .-]{{1,40}}?)(?:['’]s)?\s(?:{accounts})", re.IGNORECASE))


@cache
def _any_speech() -> Sieved:
    """A cheap test: whether any verb or lead is there."""
    plain = (*_alternatives("verbs"), *_alternatives("leads"), *_alternatives("trailing_verbs"))
    accounts = _alternatives("own_accounts")
    others = knowledge("attribution")["verbs_with"]
    return Sieved(re.compile(rf"\b(?:{'|'.join((*plain, *others, *accounts))})\b", re.IGNORECASE))


def _alternatives(group: str) -> list[str]:
    return [phrase.replace(" ", r"\s") for phrase in knowledge("attribution")[group]]


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(knowledge("attribution")[group])
