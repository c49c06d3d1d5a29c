"""The words of a sentence by what they can be in the naming of an official."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.gazetteer import find_countries
from transforms.knowledge import knowledge

# One letter for each class of token, so that a grammar is a regular expression over a string.
_MENTION_CLASSES = {"name": "C", "demonym": "D", "capital": "L", "city": "L", "organisation": "O"}
_MARKS = {",": ",", "'s": "s", "’s": "s", "'": "s", "’": "s"}
_SMALL_WORDS = {
    "of": "o",
    "for": "f",
    "on": "f",
    "to": "i",
    "and": "&",
    "the": "t",
    **dict.fromkeys(("a", "an", "his", "her", "their", "its"), "a"),
}
# Initials, titles cut short ("Rep. Sol"), words, possessive endings, figures, any other mark.
_TOKEN = re.compile(
    r"(?:[A-Z]\.){1,4}|[A-Z][a-z]{1,3}\.(?=\s[A-Z])"
    r"|[^\W\d_]+(?:[-'’](?!s\b)[^\W_]+)*|['’]s\b|\d[\d,.]*|\S"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as tokens: words, marks, whole country mentions and heads of several words.

    ``classes`` has one letter for each token, ``spans`` its ``(start, end)`` in the text, and
    ``countries`` the code of each that is a mention, by the token's number.

    C D L O: country, demonym, capital or city, organisation. h m p: head, modifier, portfolio of a
    role. N n: part of a name, particle. y: style. t a: definite, other determiner. o f i &: "of",
    "for", "to", "and". s: possessive. q: pronoun. w: any other word. A comma stands for itself.
    """

    text: str
    classes: str
    spans: Sequence[tuple[int, int]]
    countries: Mapping[int, str]

    def last_place(self, first: int, last: int) -> str | None:
        """The country of the last place among the tokens from one up to another."""
        places = (i for i in range(last - 1, first - 1, -1) if self.classes[i] in "CL")
        return next((self.countries[i] for i in places), None)

    def words(self, first: int, last: int) -> str:
        """The text from one token up to another, which is left out."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]]


def read_words(text: str) -> Reading:
    """The tokens of a sentence and their classes."""
    classes: list[str] = []
    spans: list[tuple[int, int]] = []
    countries: dict[int, str] = {}
    position = 0
    for mention in find_countries(text):
        _read_plain(text, position, mention.start, classes, spans)
        countries[len(spans)] = mention.code
        classes.append(_MENTION_CLASSES[mention.kind])
        spans.append((mention.start, mention.end))
        position = mention.end
    _read_plain(text, position, len(text), classes, spans)
    return Reading(text, "".join(classes), spans, countries)


def is_first_rank(role: str | None) -> bool:
    """Whether a role is that of a head of state or government in office."""
    words = (role or "").lower()
    if not words or _lesser().search(words):
        return False
    return words in _words("first_rank") or words.split()[-1] in _words("first_rank")


def is_resident(role: str | None) -> bool:
    """Whether the holder of a role lives where they are sent."""
    return any(head in (role or "").lower() for head in _words("residents"))


def implied_country(role: str | None) -> str | None:
    """Whom a role speaks for when the text does not say."""
    found = _implying().search((role or "").lower())
    implied: Mapping[str, str] = knowledge("roles")["implied"]
    return implied[found[0]] if found else None


def _read_plain(
    text: str, start: int, end: int, classes: list[str], spans: list[tuple[int, int]]
) -> None:
    """Append the tokens of a stretch without country mentions."""
    for match in _TOKEN.finditer(text, start, end):
        if match.start() < start:
            continue
        kind, phrases = _class_of(match[0])
        start = _end_of_phrase(text, match.start(), phrases) if phrases else 0
        if start:
            kind = "h"
        else:
            start = match.end()
        classes.append(kind)
        spans.append((match.start(), start))


def _end_of_phrase(text: str, start: int, phrases: Sequence[str]) -> int:
    """Where the head of several words that starts here ends; 0 if none does."""
    for phrase in phrases:
        end = start + len(phrase)
        if text[start:end].lower() == phrase and not text[end : end + 1].isalnum():
            return end
    return 0


@lru_cache(maxsize=32_768)
def _class_of(word: str) -> tuple[str, Sequence[str]]:
    """The class of a token, and the heads of several words that may start with it."""
    lowered = word.lower().rstrip(".")
    kind = _classes().get(lowered) or _class_outside_lexicon(word)
    return kind, _phrases().get(lowered, ())


def _class_outside_lexicon(word: str) -> str:
    first = word[0]
    if first.isalpha():
        is_name = first.isupper() or word.rsplit("-", 1)[-1][:1].isupper()
        return "N" if is_name and word not in _not_names() else "w"
    return _MARKS.get(word, "w" if first.isdigit() else ".")


@cache
def _classes() -> Mapping[str, str]:
    """Class letters of the words of the lexicon, lower-case."""
    roles = knowledge("roles")
    classes = dict.fromkeys(roles["styles"], "y")
    classes |= dict.fromkeys(roles["names"]["particles"], "n")
    classes |= dict.fromkeys(roles["names"]["pronouns"], "q")
    classes |= dict.fromkeys(roles["portfolios"], "p") | dict.fromkeys(roles["modifiers"], "m")
    heads = (*roles["first_rank"], *roles["heads"])
    for head in heads:
        classes |= {head: "h", f"{head}s": "h"}
    return {**classes, **_SMALL_WORDS, "chief": "h", "general": "h"}


@cache
def _phrases() -> Mapping[str, Sequence[str]]:
    """Heads of several words by their first word, longest first."""
    roles = knowledge("roles")
    phrases: dict[str, list[str]] = {}
    for head in (*roles["first_rank"], *roles["heads"]):
        if " " in head:
            phrases.setdefault(head.split()[0], []).extend((head, f"{head}s"))
    return {first: sorted(found, key=len, reverse=True) for first, found in phrases.items()}


@cache
def _implying() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, knowledge("roles")["implied"]))
    return re.compile(rf"(?<!\w)(?:{heads})(?![\w-])")


@cache
def _lesser() -> re.Pattern[str]:
    return re.compile(r"\b(?:vice|deputy|former|ex|opposition|rebel|party|assistant)\b")


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(knowledge("roles")[group])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(knowledge("roles")["names"]["not_names"])
