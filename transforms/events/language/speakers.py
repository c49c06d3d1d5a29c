"""Who speaks: the subject before a verb of speech, or the noun phrase behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from transforms.knowledge import knowledge

_LONGEST = 90
_LONGEST_CLAUSE = 200
_LONGEST_NAME = 5
_MOST_WORDS = 16
_MOST_PIECES = 3
# What may open a clause before its speaker.
_LEADING = frozenset({"and", "but", "[text]", "then", "meanwhile", "that", "as", "where"})
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_A_DAY = re.compile(_DAY, re.IGNORECASE)
TIME = rf"(?:(?:early|late|earlier|later)\s)?(?:on\s)?(?:{_DAY}|today|yesterday|tonight)"
_TRAILING_TIME = re.compile(
    rf"\s(?:{TIME}|here)(?:\s(?:morning|afternoon|evening|night))?\Z", re.IGNORECASE
)
# "Arias today in San Jose", "the president during a visit to Santa Marta".
_ASIDE_OF_TIME = re.compile(
    rf"(?<=\w)\s(?:(?:{TIME})\s(?:in|at)\s|(?:during|upon|after)\s(?:an?|his|her|their|talks)\s).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_LAST_WORD = re.compile(r"\s(\w+)\s?\Z")
# Of "our estimates", whoever is quoted speaks, and the word for figures may be read as a verb.
_OURS = re.compile(r"(?:our|my) (?!\w*(?:correspondent|reporter))", re.IGNORECASE)
_OWNERS = frozenset({"our", "my", "your", "his", "its", "their"})
_RELATIVE = re.compile(r"\b(?:who|which|that|whose|whom|where)\s")
# What a clause may go on with that has a speaker of its own.
_JOINT = re.compile(r"\s(?:after|that|before|until|since|once|if|and)\s")
# "The same source added" takes up whoever spoke last.
_SAME = re.compile(r"the same [a-z]+\Z")
# "discussed issues" has no speaker: its noun stands at its end, or before what it is about.
_HEAD = re.compile(r"([\w'’-]+)(?:\s(?:of|on|in|at|for|to|with|from|by|between|over|about)\s|\Z)")
# "The disaster agency (BNPB) said": its short name parts no speaker from the verb.
_ACRONYM = re.compile(r"\([A-Z][\w.-]{1,12}\)")


def subject(text: str, verb: int) -> tuple[int, str]:
    """Where the clause of a verb starts, and its subject: the words that name who speaks."""
    aside = _aside_before(text, verb)
    start, words = _subject(text, verb if aside is None else aside)
    named = _behind_claim(words)
    return (start, words) if named == words else (max(start, text.rfind(named, 0, verb)), named)


def _aside_before(text: str, verb: int) -> int | None:
    """Where the clause starts that parts a speaker from the verb: "X, who was there, said"."""
    end = verb
    while (last := _LAST_WORD.search(text, max(0, end - _LONGEST_NAME * 4), end)) and (
        last[1].lower() in _words("auxiliaries")
    ):
        end = last.start()
    aside = _aside_of_speaker().search(text, max(0, end - _LONGEST_CLAUSE), end)
    return aside.start() if aside else None


def _behind_claim(words: str) -> str:
    """The words without a clause before the speaker: "it was off after police said" has police.

    A clause has a verb, and names nobody, unless it tells of who speaks: "a man who was there".
    """
    verb = _claiming().search(words)
    if verb is None or _RELATIVE.search(words, 0, verb.start()):
        return words
    joints = list(_JOINT.finditer(words, verb.end()))
    rest = words[joints[-1].end() :] if joints else ""
    return "" if _claiming().search(rest) else rest


def _subject(text: str, verb: int) -> tuple[int, str]:
    text = _ACRONYM.sub(lambda found: " " * len(found[0]), text) if "(" in text else text
    start = max(0, verb - _LONGEST_CLAUSE)
    clause = text[start:verb]
    cuts = [match.end() for match in clause_start().finditer(clause)]
    offset = start + (cuts[-1] if cuts else 0)
    pieces = list(_pieces(text, offset, verb))
    if not pieces:
        return verb, ""
    last = text[pieces[-1][0] : pieces[-1][1]]
    if _core(last) and len(pieces) == 1:
        return pieces[0][0], _core(last)
    if _core(last) and not _is_apposed(text, verb):
        return pieces[-1][0], _core(last)
    return _apposed(text, pieces)


def _is_apposed(text: str, verb: int) -> bool:
    return text[:verb].rstrip().endswith(",")


def _apposed(text: str, pieces: list[tuple[int, int]]) -> tuple[int, str]:
    """The subject before its aside: "X, leader of Y, said"."""
    named = [span for span in pieces if _core(text[slice(*span)])]
    named = [span for span in named if not _opens(text[slice(*span)])] or named[-1:]
    if not named:
        return pieces[-1][1], ""
    is_short = len(named) <= _MOST_PIECES and not _is_role_and_name(text, named)
    first = named[0] if is_short else named[-2]
    words = _core(text[slice(*first)])
    following = [span for span in named if span[0] > first[0]][:1]
    for span in following:
        name = _core(text[slice(*span)])
        if _is_name(name):
            words = f"{words}, {name}"
    return first[0], words


def _is_role_and_name(text: str, named: list[tuple[int, int]]) -> bool:
    """Whether the last two of several pieces are "a spokesman, Fred Amis": no more is theirs."""
    if len(named) < _MOST_PIECES:
        return False
    role, name = (_core(text[slice(*span)]) for span in named[-2:])
    is_role = role.split(" ")[0].lower() in {"a", "an", "the", "its", "his"}
    return is_role and _is_name(name)


def _is_name(words: str) -> bool:
    """Whether words are a person's name: "Ali al-Asfoor"."""
    parts = words.split()
    is_cased = all(
        part.istitle() or part.partition("-")[0] in knowledge("recasing")["particles"]
        for part in parts
    )
    return 0 < len(parts) <= _LONGEST_NAME and is_cased and parts[-1] != parts[-1].lower()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces between commas and other marks; a mark other than a comma starts anew."""
    spans: list[tuple[int, int]] = []
    for match in _piece_ends().finditer(text, start, end):
        spans.append((start, match.start()))
        if match[0] != ",":
            spans.clear()
        start = match.end()
    spans.append((start, end))
    yield from ((left, right) for left, right in spans if text[left:right].strip())


def piece_end(text: str, start: int) -> int:
    match = _piece_ends().search(text, start)
    end = match.start() if match else len(text)
    return end - (text[:end].endswith(".") and end == len(text))


def _opens(words: str) -> bool:
    first = words.split(maxsplit=1)[0].lower()
    return first in _words("openings")


def _core(words: str) -> str:
    """A subject without the auxiliaries and the day behind it."""
    parts = words.split()
    while parts and _is_auxiliary(parts):
        parts.pop()
    while parts and parts[0].lower() in _LEADING:
        parts.pop(0)
    return " ".join(parts)


def _is_auxiliary(parts: list[str]) -> bool:
    last = parts[-1].lower().strip(",")
    is_day = _A_DAY.fullmatch(parts[-1]) is not None
    return last in _words("auxiliaries") or is_day or (last == "on" and len(parts) > 1)


def pronoun(subject: str) -> str | None:
    words = subject.lower().split()
    spelled = " ".join(words)
    if spelled in _words("last_speakers") or _SAME.match(spelled):
        return spelled
    if spelled == "it":
        return spelled
    return words[-1] if words and words[-1] in {"he", "she", "they"} else None


def tidied(words: str) -> str | None:
    speaker = _TRAILING_TIME.sub("", _ASIDE_OF_TIME.sub("", words.strip(' ,."“”')))
    parts = speaker.split()
    if not parts or len(parts) > _MOST_WORDS or len(speaker) > _LONGEST + _LONGEST_NAME:
        return None
    if parts[0].lower() in _words("not_speakers") or parts[0][0].isdigit():
        return None
    if parts[-1][-1].isdigit() or _is_doing(parts[0]) or _no_source().match(speaker.lower()):
        return None
    is_ours = parts[-1].lower() in _OWNERS or _OURS.match(speaker) is not None
    if _SAME.match(speaker.lower()) or _is_matter(speaker) or is_ours:
        return None
    # "Her brother said" names somebody.
    is_owner = parts[0].lower() == "her" and len(parts) > 1
    is_open = _is_pronoun(parts[-1]) or (_is_pronoun(parts[0]) and not is_owner)
    return None if is_open else speaker


def _is_pronoun(word: str) -> bool:
    """Whether a word is a pronoun, and not an acronym: "the WHO", but "WHO" in capitals alone."""
    return word.lower() in _words("pronouns") and not (word.isupper() and len(word) > 1)


def _is_doing(word: str) -> bool:
    """Whether a word is a participle: "killing five" is no speaker, "shipping officials" are."""
    return word.endswith("ing") and word.islower() and word not in _words("nouns_in_ing")


def _is_matter(words: str) -> bool:
    """Whether words name what is spoken of, and nobody who speaks: "issues", "talks on trade"."""
    head = _HEAD.search(words)
    return head is not None and head[1] in _words("matters")


@cache
def _aside_of_speaker() -> re.Pattern[str]:
    """ "The officer, speaking unnamed, said": all of it is of the speaker."""  # noqa: D210 - a quotation
    verbs = "|".join(knowledge("attribution")["aside_verbs"])
    opening = rf",\s(?:who|whose|which|{verbs})\s"
    return re.compile(rf"{opening}(?:(?!{opening})[^;:“”\"]){{1,180}},\s?\Z")


@cache
def _claiming() -> re.Pattern[str]:
    """Finds a verb that only a clause has; a name has none."""
    return re.compile(rf"\b(?:{'|'.join(knowledge('attribution')['claiming'])})\b")


@cache
def _no_source() -> re.Pattern[str]:
    """What tells how something is to be, and nobody who says so: "the law of 1980", "no one"."""
    things = "|".join(knowledge("attribution")["not_sources"])
    return re.compile(
        rf"no one\b|(?:the|an?|its|their|his|her) (?:[\w-]+ ){{0,2}}?(?:{things})\b(?!['’])"
    )


@cache
def _piece_ends() -> re.Pattern[str]:
    """A stop or a comma inside a number or an abbreviation ends no piece."""
    titles: Iterable[str] = knowledge("attribution")["titles"]
    return re.compile(
        r",(?!\d)|[;:“”\"\])(]|\s[-–—]{1,2}\s|(?<![A-Z])(?<!\b[A-Z][a-z])"
        + "".join(rf"(?<!\b(?i:{title}))" for title in titles)
        + r"\.(?=\s)"
    )


@cache
def clause_start() -> re.Pattern[str]:
    """Where a clause starts, whoever spoke before."""
    starts: Iterable[str] = knowledge("attribution")["clause_starts"]
    return re.compile("|".join(re.escape(start) for start in starts), re.IGNORECASE)


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(knowledge("attribution")[group])
