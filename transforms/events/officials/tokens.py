"""The words of a sentence by what they can be in the naming of an official."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.events.language.left_places import is_left
from transforms.events.language.worded import worded, words_at
from transforms.events.officials.additions import spans_added
from transforms.events.officials.rereading import reread
from transforms.events.officials.states import start_of_state
from transforms.knowledge import knowledge
from transforms.places.gazetteer import find_countries

# Stands for an organisation that has no code of its own.
UNCODED = "---"
# Words before a place: "to", "from", "for".
_ON_THE_WAY = ("i", "r", "f")
# What leads to a place on the way to another.
_PASSED = ("by way of ", "via ", "through ")
# What makes a town's name that of a field near another one.
_AIRFIELDS = (" airport", " Airport", " international airport", " International Airport")
# A phrase of the lexicon, lower-case, and its class.
_Phrase = tuple[str, str]
_Phrases = Mapping[str, Sequence[_Phrase]]
_INITIAL = re.compile(r"(?:[A-Z]\.)+")
_SON_OF = (" bin ", " ibn ", " Bin ", " Ibn ")
# That of a country and not of the United Nations: "the Russian Security Council".
_OWN_COUNCIL = r"Security Council (?:{roles.words.of_national_councils:Aa}|[Dd]eputy|[Oo]fficial)"
# Such an office the United Nations does not have.
_NATIONAL_OFFICE = r"Security Council {roles.words.of_national_councils:Aa} (?=[A-Z])"
# The word behind a token, whatever stands between the two.
_SECOND = re.compile(r"[^\w]{0,3}(\w+)")

# One letter for each class of token, so that a grammar is a regular expression over a string.
_MENTION_CLASSES = {"name": "C", "demonym": "D", "capital": "L", "city": "L", "organisation": "O"}
_MARKS = {"It": "Q", ",": ",", "'s": "s", "’s": "s", "'": "s", "’": "s"}
_SMALL_WORDS = {
    "of": "o",
    "for": "f",
    "on": "f",
    "to": "i",
    "from": "r",
    "and": "&",
    "the": "t",
    **dict.fromkeys(("a", "an", "his", "her", "their", "its"), "a"),
    # What opens a clause, or closes one: no phrase reaches over it.
    **dict.fromkeys(("that", "which", "who", "whom", "whose", "when", "while", "where"), "x"),
    **dict.fromkeys(("because", "although", "though", "if", "after", "before", "since"), "x"),
    **dict.fromkeys(("until", "says", "told", "than", "but"), "x"),
}
# Initials, titles cut short ("Rep. Sol"), words, possessive endings, figures, any other mark; and
# before them all, because it is most tokens and soon told, a plain word.
_TOKEN = re.compile(
    r"[a-z]+(?![^\s,])"
    r"|(?:[A-Z]\.){1,4}|[A-Z][a-z]{1,3}\.(?=\s[A-Z])"
    r"|(?<!\S)['‘`](?=[A-Z])[^\W\d_]+(?:[-'’](?!(?:s|ll|ve|re)\b)[^\W_]+)*"
    r"|[^\W\d_]+(?:[-'’](?!(?:s|ll|ve|re)\b)[^\W_]+)*|['’](?:s|ll|ve|re)\b|\d[\d,.]*|\S"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as tokens: words, marks, whole country mentions and heads of several words.

    ``classes`` has one letter for each token, ``spans`` its ``(start, end)`` in the text, and
    ``countries`` the code of each that is a mention, by the token's number.

    C D L O: country, demonym, capital or city, organisation. h m p: head, modifier, portfolio of a
    role; g G: head of a group, of what may be one; k: a modifier that
    stands before a country. v: noun of an event, which a role may qualify.
    N n: part of a name, particle. y: style. t a: definite, other determiner.
    o r f i &: "of", "from", "for", "to", "and". s: possessive. q Q: pronoun of one, of
    several. x: what parts two clauses. w: any other word. A comma stands for itself.
    """

    text: str
    classes: str
    spans: Sequence[tuple[int, int]]
    countries: Mapping[int, str]

    def last_place(self, first: int, last: int) -> str | None:
        """The country of the last place among the tokens from one up to another.

        A place that someone goes to or comes from is nobody's, unless its scene follows.
        """
        places = (
            i
            for i in range(last - 1, first - 1, -1)
            if self.classes[i] in "CL"
            and not self.text.endswith(_PASSED, 0, self.spans[i][0])
            and not self.text.startswith(_AIRFIELDS, self.spans[i][1])
            and not is_left(self.text, *self.spans[i])
            and (self.classes[i - 1 : i] not in _ON_THE_WAY or self._opens_scene(i))
        )
        return next((self.countries[i] for i in places), None)

    def _opens_scene(self, token: int) -> bool:
        """Whether the text goes on to tell what happens at a place: "for Quito, where he ..."."""
        return self.text.startswith(_scenes(), self.spans[token][1])

    def words(self, first: int, last: int) -> str:
        """The text from one token up to another, which is left out."""
        words = self.text[self.spans[first][0] : self.spans[last - 1][1]]
        return words.replace("[", "").replace("]", "") if "[" in words or "]" in words else words


def read_words(text: str) -> Reading:
    """The tokens of a sentence and their classes."""
    classes: list[str] = []
    spans: list[tuple[int, int]] = []
    countries: dict[int, str] = {}
    position, added = 0, spans_added(text)
    for mention in find_countries(text):
        if any(start < mention.start < end for start, end in added):
            continue
        is_behind = bool(classes) and classes[-1] in "Ds"
        if is_behind and worded(_OWN_COUNCIL).match(text, mention.start):
            continue
        if worded(_NATIONAL_OFFICE).match(text, mention.start):
            continue
        start = start_of_state(text, mention.start) if mention.kind == "name" else mention.start
        _read_plain(text, (position, start), added, classes, spans, countries)
        countries[len(spans)] = mention.code
        classes.append(_MENTION_CLASSES[mention.kind])
        spans.append((start, mention.end))
        position = mention.end
    _read_plain(text, (position, len(text)), added, classes, spans, countries)
    reread(text, classes, spans, countries)
    return Reading(text, "".join(classes), spans, countries)


def _read_plain(
    text: str,
    stretch: tuple[int, int],
    added: Sequence[tuple[int, int]],
    classes: list[str],
    spans: list[tuple[int, int]],
    countries: dict[int, str],
) -> None:
    """Append the tokens of a stretch without country mentions."""
    start, end = stretch
    for match in _TOKEN.finditer(text, start, end):
        span = match.span()
        if span[0] < start or any(first <= span[0] < last for first, last in added):
            continue
        kind, phrases = _class_of(match[0])
        phrase = _phrase_at(text, match, phrases) if phrases else None
        if phrase:
            span, kind = (span[0], span[0] + len(phrase[0])), phrase[1]
            start = span[1]
        if kind == "h" and text.startswith(_SON_OF, span[1]):
            # "Prince Sultan bin Khaled": a first name.
            kind = "N"
        if kind == "O":
            countries[len(spans)] = knowledge("roles")["movements"].get(text[slice(*span)], UNCODED)
        classes.append(kind)
        spans.append(span)


def _phrase_at(text: str, first: re.Match[str], phrases: _Phrases) -> _Phrase | None:
    """The phrase of the lexicon that starts with a token, known by its first two words."""
    start = first.start()
    second = _SECOND.match(text, first.end())
    candidates = phrases.get(second[1].lower(), ()) if second else ()
    for phrase, kind in (*candidates, *phrases.get("", ())):
        end = start + len(phrase)
        if text[start:end].lower() != phrase or text[end : end + 1].isalnum():
            continue
        if kind == "O" and not text[start].isupper():
            continue
        if kind == "Q" and not _stands_alone().match(text, end):
            continue
        return phrase, kind
    return None


@lru_cache(maxsize=32_768)
def _class_of(word: str) -> tuple[str, _Phrases | None]:
    """The class of a token, and the phrases of the lexicon that may start with it."""
    lowered = word.lower().rstrip(".")
    if word == "I":
        return "q", None
    # "Than Shwe" is a name, and "A." of one.
    is_name = word == "Than" or _INITIAL.fullmatch(word)
    kind = "N" if is_name else _classes().get(lowered) or _class_outside_lexicon(word)
    return kind, _phrases().get(lowered)


def _class_outside_lexicon(word: str) -> str:
    if word in _MARKS:
        return _MARKS[word]
    word = word.lstrip("'‘`") or word
    first = word[0]
    if first.isalpha():
        is_name = first.isupper() or word.rsplit("-", 1)[-1][:1].isupper()
        return "N" if is_name and word not in _not_names() else "w"
    return _MARKS.get(word, "w" if first.isdigit() else ".")


@cache
def _scenes() -> tuple[str, ...]:
    """What leads from a place to what is done there."""
    return (", where ", " where ", *(f" {words} " for words in words_at("roles.words.scenes")))


@cache
def _classes() -> Mapping[str, str]:
    """Class letters of the words of the lexicon, lower-case."""
    roles = knowledge("roles")
    classes = dict.fromkeys(roles["styles"], "y")
    classes |= dict.fromkeys(roles["names"]["particles"], "n")
    classes |= dict.fromkeys(roles["names"]["pronouns"], "q")
    classes |= dict.fromkeys(roles["portfolios"], "p") | dict.fromkeys(roles["modifiers"], "m")
    heads = (*roles["first_rank"], *roles["heads"], *roles["abbreviated"])
    for head in heads:
        classes |= dict.fromkeys((head, *plurals(head)), "h")
    for head in roles["groups"]:
        classes |= dict.fromkeys((head, *plurals(head)), "g")
    classes |= dict.fromkeys(roles["weak_groups"], "G")
    classes = dict.fromkeys(roles["events"], "v") | classes
    return {**classes, **_SMALL_WORDS, "they": "Q", "chief": "h", "general": "h"}


@cache
def _phrases() -> Mapping[str, _Phrases]:
    """Phrases of the lexicon by their first and second word, longest first, with their class."""
    roles = knowledge("roles")
    phrases: dict[str, list[_Phrase]] = {}
    for head in (*roles["first_rank"], *roles["heads"]):
        if " " in head:
            found = ((spelling, "h") for spelling in (head, *plurals(head), *_inner_plurals(head)))
            phrases.setdefault(head.split()[0], []).extend(found)
    kinds = {
        "O": (*roles["organisations"], *roles["movements"]),
        "Q": _phrases_of_several(),
        "g": (group for group in roles["groups"] if " " in group),
        "w": roles["no_roles"],
        "y": roles["honours"],
        "m": roles["ranks"],
    }
    for kind, group in kinds.items():
        for phrase in group:
            first = _TOKEN.match(phrase)
            if first:
                phrases.setdefault(first[0].lower(), []).append((phrase.lower(), kind))
    return {first: _by_second_word(first, found) for first, found in phrases.items()}


def _by_second_word(first: str, phrases: Sequence[_Phrase]) -> _Phrases:
    found: dict[str, list[_Phrase]] = {}
    for phrase in sorted(phrases, key=lambda one: -len(one[0])):
        second = _SECOND.match(phrase[0], len(first))
        found.setdefault(second[1].lower() if second else "", []).append(phrase)
    return found


def _inner_plurals(head: str) -> tuple[str, ...]:
    """As in "secretaries of state" and "heads of state"."""
    first, space, rest = head.partition(" of ")
    return tuple(f"{plural}{space}{rest}" for plural in plurals(first)) if space else ()


def _phrases_of_several() -> Iterator[str]:
    """As "the three", "both ministers", "the two leaders"."""
    several = knowledge("roles")["several"]
    for lead in several["leads"]:
        yield lead
        for noun in several["nouns"]:
            yield f"{lead} {noun}"
    yield from (f"the {noun}" for noun in several["alone"])


@cache
def _stands_alone() -> re.Pattern[str]:
    """What follows "the three" where they are people: a verb, or the end of the phrase."""
    verbs = "|".join(knowledge("roles")["several"]["verbs"])
    return re.compile(rf"[,.]|\Z|\s(?:{verbs})\b|\s[A-Z][a-z]+day\b")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(knowledge("roles")["names"]["not_names"])


@lru_cache(maxsize=4_096)
def singular(role: str) -> str:
    """The role of one of several: "presidents" are each a president."""
    words = role.split()
    for i, word in enumerate(words):
        bare = word.rstrip(".")
        if word.lower().endswith("ies"):
            words[i] = f"{word[:-3]}y"
        elif bare.lower().endswith("s") and _classes().get(bare.lower()) in ("h", "g"):
            words[i] = bare.removesuffix("s") + word[len(bare) :]
        elif word.lower().endswith("men") and _classes().get(word.lower()) == "h":
            words[i] = f"{word[:-3]}man"
    return " ".join(words)


def plurals(head: str) -> tuple[str, ...]:
    if head.endswith("man"):
        return (f"{head[:-3]}men",)
    return (f"{head}s", f"{head[:-1]}ies") if head.endswith("y") else (f"{head}s",)
