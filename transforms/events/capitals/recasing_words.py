"""What the words of a text in capitals are, each by itself: words, names, acronyms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from transforms.events.capitals.english_words import is_ordinary
from transforms.events.capitals.recasing_lexicon import acronyms, leaders, phrases, words

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?!\w)|(?<![\w-])[^\W\d_](?:-[^\W\d_]){1,4}(?![\w-])|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
_POSSESSIVE = re.compile(r"['’]S\Z")
_CONTRACTION = re.compile(r"(?:N['’]T|['’](?:LL|RE|VE|D|M))\Z")
_ROMAN = re.compile(r"[IVX]{2,5}")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")
_LONGEST_WITHOUT_VOWEL = 6
_ORDINALS = frozenset({"ST", "ND", "RD", "TH", "S"})


@dataclass(slots=True)
class Word:
    """A word of the text, and what it was found to be.

    ``bare`` and ``small`` are without a possessive 's. ``kind``: "function" and "word" are English,
    "name", "acronym" and "initial" are not, "title" is a shortened one ("Gen"), "phrase" stands in
    the lexicon and is cased as there, "opener" and "particle" are the small words of names.
    """

    start: int
    end: int
    text: str
    bare: str = field(init=False)
    small: str = field(init=False)
    kind: str = ""
    capital: bool = False

    def __post_init__(self) -> None:
        self.bare = _POSSESSIVE.sub("", self.text)
        self.small = self.bare.lower()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and where its phrases start, each as it is written."""

    text: str
    all: list[Word]
    phrases: list[tuple[int, str]]

    def at(self, index: int) -> Word:
        """The word of that number; before the first and behind the last, one that is empty."""
        return self.all[index] if 0 <= index < len(self.all) else _nothing()

    def joined(self, index: int, *, hyphen: bool = False) -> bool:
        """Whether nothing but a space (or a hyphen) parts a word from the next.

        Behind a shortened title or an initial a full stop may stand as well.
        """
        if not 0 <= index < len(self.all) - 1:
            return False
        first, second = self.all[index], self.all[index + 1]
        gap = self.text[first.end : second.start]
        is_short = first.capital or first.kind in {"title", "initial"}
        return gap == " " or (gap == ". " and is_short) or (hyphen and gap == "-")

    def letter_at(self, offset: int) -> str:
        """The letter at an offset; "" outside the text."""
        return self.text[offset : offset + 1] if offset >= 0 else ""


@cache
def _nothing() -> Word:
    return Word(0, 0, "")


def read_capitals(text: str) -> Words:
    """The words of a text in capitals, with what each is as far as it tells by itself."""
    found = Words(text, [Word(*match.span(), match[0]) for match in _WORD.finditer(text)], [])
    _place_phrases(found)
    for index, word in enumerate(found.all):
        if not word.kind:
            word.kind = _kind_in_numbers(found, word) or _kind_of_form(found, index)
    return found


def word_texts(text: str) -> list[str]:
    """The words alone."""
    return _WORD.findall(text)


def _place_phrases(found: Words) -> None:
    """Marks the names that the lexicon knows, the longest first."""
    known = phrases()
    end, kind = -1, ""
    for word in found.all:
        if word.start >= end:
            name = _phrase_at(found, word, known.get(word.bare, ()))
            if name is None:
                continue
            kind = "name" if name in leaders() else "phrase"
            end = word.start + len(name)
            found.phrases.append((word.start, name))
        word.kind = kind


def _phrase_at(found: Words, word: Word, names: tuple[str, ...]) -> str | None:
    for name in names:
        end = word.start + len(name)
        stands = found.text.startswith(name.upper(), word.start)
        if stands and not found.letter_at(end).isalnum() and not _is_word(found, word, name):
            return name
    return None


def _is_word(found: Words, word: Word, name: str) -> bool:
    """Whether a nation's name is the word: to polish, the poles where nothing else is Polish."""
    if name == "Polish":
        return found.text.endswith("TO ", 0, word.start)
    return name in {"Pole", "Poles"} and "POLAND" not in found.text


def _kind_in_numbers(found: Words, word: Word) -> str:
    """What letters beside a digit are: "F16", "8th", "30km"; "" for others."""
    if found.letter_at(word.end).isdigit():
        return "acronym"
    if found.letter_at(word.start - 1).isdigit():
        is_small = word.text in _ORDINALS or is_ordinary(word.small)
        return "function" if is_small else "acronym"
    return ""


def _kind_of_form(found: Words, index: int) -> str:
    """What dots, length and a contraction tell; else what the word is."""
    word = found.all[index]
    if "-" in word.text:
        return "acronym"  # "O-A-S", as broadcasters spell it
    if "." in word.text:
        return "function" if word.text in words("dotted_words") else "acronym"
    if len(word.bare) == 1:
        is_small = word.text == "A" or found.letter_at(word.start - 1) in {"'", "’"}
        return "function" if is_small else "initial"
    if _CONTRACTION.search(word.text):
        word.capital = word.text.startswith("I")
        return "function"
    if _ROMAN.fullmatch(word.bare) and found.at(index - 1).kind in {"name", "phrase"}:
        return "acronym"
    return _kind_of_doubtful(found, index) or _kind_of_word(found, word)


def _kind_of_doubtful(found: Words, index: int) -> str:
    """What a word is that its neighbours decide on; "" for others."""
    small = found.all[index].small
    if small in words("short_titles") or small in words("capitalised_short"):
        return _kind_of_short_title(found, index)
    if small in words("months", "names"):
        return _kind_of_month(found, index)
    return _kind_of_us(found, index) if small == "us" else ""


def _kind_of_word(found: Words, word: Word) -> str:
    is_prefix = word.small in words("hyphenated") and found.letter_at(word.end) == "-"
    if is_prefix or word.small in words("function_words"):
        return "function"
    if word.bare in acronyms():
        return "acronym"
    if is_ordinary(word.small):
        return "word"
    is_short = len(word.bare) <= _LONGEST_WITHOUT_VOWEL and word.bare.isalpha()
    return "acronym" if is_short and not _VOWEL.search(word.bare) else "name"


def _kind_of_short_title(found: Words, index: int) -> str:
    """As in "gen" is a title where it may stand before a name."""
    word = found.all[index]
    # A full stop may follow it, if it is one.
    word.capital = True
    follows = found.at(index + 1).small not in words("function_words")
    word.capital = follows and found.joined(index)
    return "title" if word.capital else "word" if is_ordinary(word.small) else "name"


def _kind_of_month(found: Words, index: int) -> str:
    """As in "May" beside a number or behind "in"."""
    word, previous = found.all[index], found.at(index - 1)
    before = found.text[max(0, word.start - 4) : word.start].rstrip()[-1:]
    after = found.text[word.end : word.end + 3].lstrip(" ,.")[:1]
    following = found.at(index + 1).small
    is_verb = following in {"be", "have", "not"}
    is_dated = before.isdigit() or (after.isdigit() and not is_verb)
    is_named = previous.small in words("months", "before") and not is_verb
    word.capital = is_dated or is_named or following in words("months", "after")
    if word.capital:
        return "phrase"
    return "word" if word.small == "march" else "function"


def _kind_of_us(found: Words, index: int) -> str:
    """The country before a noun or an adjective; elsewhere the pronoun."""
    previous, following = found.at(index - 1), found.at(index + 1)
    if previous.small == "the":
        return "acronym"
    # A text that writes "U.S." means the pronoun.
    is_pronoun = "U.S." in found.text or previous.small in words("us", "after_verbs")
    leads_on = found.joined(index) and following.small not in words("function_words")
    is_adverb = following.small.endswith("ly")
    return "acronym" if leads_on and not is_pronoun and not is_adverb else "function"
