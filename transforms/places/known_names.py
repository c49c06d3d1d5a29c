"""The names of countries, nations, towns and organisations, ready to be looked for in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from transforms.knowledge import knowledge
from transforms.places.cities import country_of_town, names_of_cities, plain

MentionKind = Literal["name", "demonym", "capital", "city", "organisation"]

# A word with a capital: no name that is looked for begins otherwise.
WORD = re.compile(r"[^\W\d_a-z](?<![^\W\d_].)[^\W\d_]*")
# How many letters behind a name's first word tell which names it may open.
_KEY = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A name, the code it stands for ("" for one to be read over), and what it is."""

    name: str
    code: str
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class NamesOfWord:
    """The names that begin with one word, the longest first.

    ``longer`` has them by the three letters behind the word; ``shorter`` are those that end
    before that, most often the word alone.
    """

    longer: Mapping[str, tuple[Named, ...]]
    shorter: tuple[Named, ...]

    def at(self, text: str, start: int, word_end: int) -> Named | None:
        """The longest of the names that stands in the text where the word does."""
        for named in self.longer.get(text[word_end : word_end + _KEY], ()):
            if _stands(named.name, text, start):
                return named
        for named in self.shorter:
            if _stands(named.name, text, start):
                return named
        return None


def _stands(name: str, text: str, start: int) -> bool:
    end = start + len(name)
    return text.startswith(name, start) and not text[end : end + 1].isalnum()


@cache
def names_by_first_word(*, in_capitals: bool) -> Mapping[str, NamesOfWord]:
    """Names to look for in running text by their first word."""
    names = {**_city_names(), **_knowledge_names()}
    if in_capitals:
        hidden = set(knowledge("places")["running_text"]["not_in_capitals"])
        names = {name.upper(): found for name, found in names.items() if name not in hidden}
    index: dict[str, list[Named]] = defaultdict(list)
    for name, (code, kind) in names.items():
        first = WORD.match(name)
        if first:
            index[first[0]].append(Named(name, code, kind))
    return {word: _names_of_word(word, found) for word, found in index.items()}


def _names_of_word(word: str, names: Iterable[Named]) -> NamesOfWord:
    longer: dict[str, list[Named]] = defaultdict(list)
    shorter: list[Named] = []
    for named in sorted(names, key=lambda named: -len(named.name)):
        rest = named.name[len(word) :]
        (longer[rest[:_KEY]] if len(rest) >= _KEY else shorter).append(named)
    return NamesOfWord({key: tuple(found) for key, found in longer.items()}, tuple(shorter))


def names_in_running_text() -> Mapping[str, MentionKind]:
    """Every name that `find_countries` looks for, with what it is."""
    names = {**_city_names(), **_knowledge_names()}
    return {name: kind for name, (_, kind) in names.items()}


@cache
def _knowledge_names() -> Mapping[str, tuple[str, MentionKind]]:
    """Names of the knowledge files; where two groups share a name, the later one here has it."""
    places = knowledge("places")
    # A name without a code is read over.
    names: dict[str, tuple[str, MentionKind]] = dict.fromkeys(
        places["no_countries"]["names"], ("", "city")
    )
    for group in (knowledge("regions"), places["seats"]):
        names |= {name: (code, "city") for code, name in pairs(group)}
    for code, country in knowledge("countries").items():
        names |= dict.fromkeys(country.get("capitals", ()), (code, "capital"))
        names |= dict.fromkeys(_with_plurals(country.get("demonyms", ())), (code, "demonym"))
        names |= dict.fromkeys(country["names"], (code, "name"))
    for code, organisation in knowledge("organisations").items():
        names |= dict.fromkeys(organisation["names"], (code, "organisation"))
    return names


@cache
def _city_names() -> Mapping[str, tuple[str, MentionKind]]:
    """Cities large enough, and alone enough in their name, to be known without their country."""
    rules = knowledge("places")["running_text"]
    skipped = frozenset(rules["not_cities"])
    names: dict[str, tuple[str, MentionKind]] = {}
    for name in names_of_cities(rules["population"]):
        code = None if name in skipped else country_of_town(plain(name))
        if code:
            names[name] = names[plain(name).title()] = (code, "city")
    return names


def _with_plurals(demonyms: Iterable[str]) -> Iterable[str]:
    for demonym in demonyms:
        yield demonym
        if not demonym.endswith(("s", "h", "ese", "men")):
            yield f"{demonym}s"


def pairs(group: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    """(code, name) for every name of a group of the knowledge files."""
    return ((code, name) for code, names in group.items() for name in names)
