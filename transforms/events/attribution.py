"""Who says so, as a sentence puts it: "the UN", "SANA", "a Kremlin spokesman"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.knowledge import knowledge

_LONGEST = 90
_LONGEST_CLAUSE = 200
_LONGEST_NAME = 5
_MOST_WORDS = 16
_MOST_PIECES = 3
# What stands so near behind "said" is what was said.
_BESIDE = 25
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME = rf"(?:(?:early|late|earlier|later)\s)?(?:on\s)?(?:{_DAY}|today|yesterday|tonight)"
_TRAILING_TIME = re.compile(
    rf"\s(?:{_TIME}|here)(?:\s(?:morning|afternoon|evening|night))?\Z", re.IGNORECASE
)
_LEADING_TIME = re.compile(rf"\A\s(?:{_TIME})(?=\s)", re.IGNORECASE)
# A stop or a comma inside a number or an abbreviation ends no piece.
_PIECE_END = re.compile(r",(?!\d)|[;:“”\"\])(]|\s[-–—]{1,2}\s|(?<![A-Z])(?<!\b[A-Z][a-z])\.(?=\s)")
_TAIL = re.compile(
    rf"(?:\s(?:{_TIME}|here|reporters|journalists|to\s[A-Z][\w ]{{1,20}}|(?i:in|at|from|by)\s"
    r"(?!which)[\w '’/&-]{1,60}?))*?(?=\s(?:that|there|at\sleast|\d)\b|[,.;:“\"]|\Z)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"(?:\s(?:{_TIME}|here|reporters|journalists|(?:in|at|by|from|to|on|after)\s"
    r"(?:(?!\s(?:that|at\sleast)\b)[\w '’/.&-]){1,70}))*"
    r"\s?(?=[,.;:)\]]|\Z)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(rf"(?:\s(?:{_TIME}|here|reporters|journalists))+\b", re.IGNORECASE)
_OWN_ACCOUNT = re.compile(
    r"\bby\s([\w .-]{1,40}?)(?:['’]s)?\sown\s(?:account|count|admission)", re.IGNORECASE
)
_AS_SAYING = re.compile(r"\s(.{1,90}?)\sas\s(?:having\s)?(?:saying|reporting|telling|stating)\b")


@dataclass(frozen=True, slots=True)
class Speech:
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
    if not _any_speech().search(sentence):
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
    if behind and before and position - before.end < _BESIDE and not before.pronoun:
        return before
    if behind and before:
        starts = _clause_start().search(sentence, before.end, behind.start)
        is_cut_off = starts is not None and starts.start() > position
        return before if is_cut_off or behind.pronoun else behind
    if before and len(speeches) > 1:
        return before
    return behind or before or next(iter(speeches), None)


def without_speeches(sentence: str) -> str:
    """The sentence with blanks for its clauses of speech: where someone spoke is no news."""
    for speech in speeches_in(sentence):
        blanks = " " * (speech.end - speech.start)
        sentence = sentence[: speech.start] + blanks + sentence[speech.end :]
    return sentence


def _leads(text: str) -> Iterator[Speech]:
    for match in _lead().finditer(text):
        end = _piece_end(text, match.end())
        saying = _AS_SAYING.match(text, match.end())
        words = saying[1] if saying else text[match.end() : min(end, match.end() + _LONGEST)]
        speaker = _tidied(words)
        if speaker:
            opens = match.start() < _MOST_WORDS
            yield Speech(match.start(), end, match.start(), speaker, None, opens)


def _owners(text: str) -> Iterator[Speech]:
    for match in _OWN_ACCOUNT.finditer(text):
        yield Speech(match.start(), match.end(), match.start(), match[1], None, opens=True)


def _verbs(text: str) -> Iterator[Speech]:
    for match in _verb().finditer(text):
        saying = _AS_SAYING.match(text, match.end()) if match["quoting"] else None
        if saying:
            speaker = _tidied(saying[1])
            start, _ = _subject(text, match.start())
            yield Speech(start, saying.end(), match.start(), speaker, None, opens=True)
        elif not match["quoting"]:
            yield from _verb_at(text, match)


def _verb_at(text: str, match: re.Match[str]) -> Iterator[Speech]:
    """The clause of one verb: its speaker stands before it, or behind "..., said"."""
    if text[: match.start()].rstrip().endswith((",", '"', "”")):
        speaker, end = _speaker_behind(text, match)
        if speaker:
            yield Speech(match.start(), end, match.start(), speaker, None, opens=False)
            return
    start, subject = _subject(text, match.start())
    speaker, pronoun = _tidied(subject), _pronoun(subject)
    if not speaker and not pronoun:
        return
    opens = not _ends_here(text, match.end())
    after_time = _SPOKEN.match(text, match.end())
    end = after_time.end() if after_time else match.end()
    tail = _TAIL.match(text, end)
    end = tail.end() if tail else end
    yield Speech(start, end, match.start(), speaker, pronoun, opens)


def _speaker_behind(text: str, match: re.Match[str]) -> tuple[str | None, int]:
    """The speaker of "..., said the minister.", and where the words for them end."""
    end = _piece_end(text, match.end())
    words = _LEADING_TIME.sub("", text[match.end() : end])
    is_claim = _finite().search(words) or match[0].lower() not in _words("inverted")
    return (None if is_claim else _tidied(words)), end


def _ends_here(text: str, end: int) -> bool:
    """Whether a verb closes its clause, so that what is said stands before it."""
    rest = text[end : end + _LONGEST]
    return _CLOSING.match(rest) is not None and not re.match(r"\s(?:that|at\sleast|\d)", rest)


def _subject(text: str, verb: int) -> tuple[int, str]:
    """Where the clause of a verb starts, and its subject."""
    start = max(0, verb - _LONGEST_CLAUSE)
    clause = text[start:verb]
    cuts = [match.end() for match in _clause_start().finditer(clause)]
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
    first = named[0] if len(named) <= _MOST_PIECES else named[-2]
    words = _core(text[slice(*first)])
    following = [span for span in named if span[0] > first[0]][:1]
    for span in following:
        name = _core(text[slice(*span)])
        if len(name.split()) <= _LONGEST_NAME and name.istitle():
            words = f"{words}, {name}"
    return first[0], words


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces between commas and other marks; a mark other than a comma starts anew."""
    spans: list[tuple[int, int]] = []
    for match in _PIECE_END.finditer(text, start, end):
        spans.append((start, match.start()))
        if match[0] != ",":
            spans.clear()
        start = match.end()
    spans.append((start, end))
    yield from ((left, right) for left, right in spans if text[left:right].strip())


def _piece_end(text: str, start: int) -> int:
    match = _PIECE_END.search(text, start)
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
    while parts and parts[0].lower() in {"and", "but", "[text]", "then", "meanwhile", "that"}:
        parts.pop(0)
    return " ".join(parts)


def _is_auxiliary(parts: list[str]) -> bool:
    last = parts[-1].lower().strip(",")
    is_day = re.fullmatch(_DAY, parts[-1], re.IGNORECASE) is not None
    return last in _words("auxiliaries") or is_day or (last == "on" and len(parts) > 1)


def _pronoun(subject: str) -> str | None:
    words = subject.lower().split()
    spelled = " ".join(words)
    if spelled in _words("last_speakers"):
        return spelled
    return words[-1] if words and words[-1] in {"he", "she", "they"} else None


def _tidied(words: str) -> str | None:
    speaker = _TRAILING_TIME.sub("", words.strip(' ,."“”'))
    parts = speaker.split()
    if not parts or len(parts) > _MOST_WORDS or len(speaker) > _LONGEST + _LONGEST_NAME:
        return None
    if parts[0].lower() in _words("not_speakers") or parts[0][0].isdigit():
        return None
    if parts[-1][-1].isdigit() or parts[0].endswith("ing") and parts[0].islower():
        return None
    is_pronoun = parts[-1].lower() in _words("pronouns") or parts[0].lower() in _words("pronouns")
    return None if is_pronoun else speaker


@cache
def _verb() -> re.Pattern[str]:
    passives = "".join(rf"(?<!\b{word}\s)" for word in knowledge("attribution")["passives"])
    verbs = "|".join((*_alternatives("verbs"), *knowledge("attribution")["verbs_with"]))
    quoting = "|".join(knowledge("attribution")["quoting"])
    trailing = "|".join(knowledge("attribution")["trailing_verbs"])
    return re.compile(
        rf"(?<=[\s\"”]){passives}(?:(?P<quoting>(?:{quoting})\b)(?=\s.{{1,90}}?\sas\s)"
        rf"|(?:{trailing})\b(?=[.,;]|\Z)|(?:{verbs})\b)(?!\sto\sbe\b)",
        re.IGNORECASE,
    )


@cache
def _finite() -> re.Pattern[str]:
    """Finds what makes a claim, and no name, of the words behind "said"."""
    return re.compile(rf"\b(?:{'|'.join(_alternatives('finite'))})\b|\A\s\d", re.IGNORECASE)


@cache
def _lead() -> re.Pattern[str]:
    leads = "|".join(_alternatives("leads"))
    return re.compile(rf"\b(?:{leads})\s", re.IGNORECASE)


@cache
def _any_speech() -> re.Pattern[str]:
    """A cheap test: whether any verb or lead is there."""
    plain = (*_alternatives("verbs"), *_alternatives("leads"), *_alternatives("trailing_verbs"))
    others = knowledge("attribution")["verbs_with"]
    return re.compile(
        rf"\b(?:{'|'.join((*plain, *others))}|own\s(?:account|count|admission))\b", re.IGNORECASE
    )


@cache
def _clause_start() -> re.Pattern[str]:
    starts: Iterable[str] = knowledge("attribution")["clause_starts"]
    return re.compile("|".join(re.escape(start) for start in starts), re.IGNORECASE)


def _alternatives(group: str) -> list[str]:
    return [phrase.replace(" ", r"\s") for phrase in knowledge("attribution")[group]]


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(knowledge("attribution")[group])
