"""What the recasing knows of names: phrases with their case, and small sets of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal

from transforms.events.capitals.english_words import is_ordinary
from transforms.knowledge import knowledge
from transforms.places.known_names import names_in_running_text


@cache
def words(group: str, name: str | None = None) -> frozenset[str]:
    """A group of the knowledge file "recasing": small words, as they stand there."""
    entry: Any = knowledge("recasing")[group]
    if name is not None:
        entry = entry[name]
    return frozenset(entry.split() if isinstance(entry, str) else entry)


@cache
def state_words(of: Literal["forms", "kinds"]) -> frozenset[str]:
    """Words by which states call themselves, in small letters: "republic", "islamic"."""
    return frozenset(word.lower() for word in knowledge("roles")["states"][of])


@cache
def acronyms() -> frozenset[str]:
    """Acronyms in capitals that are no English word as well."""
    return words("acronyms", "names") - {name.upper() for name in words("acronyms", "also_words")}


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Names as running text writes them, by their first word in capitals, longest first."""
    index: dict[str, set[str]] = defaultdict(set)
    for name in _names():
        first = name.upper().split(" ", 1)[0].split("-", 1)[0]
        index[first.rstrip(".,") if "." not in first[:-1] else first].add(name)
    return {first: tuple(sorted(names, key=_rank)) for first, names in index.items()}


def _rank(name: str) -> tuple[int, bool, int]:
    """The longest first; of spellings that capitals hide, the plainest: "Rio de Janeiro"."""
    return -len(name), not name.isascii(), sum(map(str.isupper, name))


def _names() -> Iterator[str]:
    listed: Iterable[str] = knowledge("recasing")["phrases"].values()
    for lines in listed:
        yield from (name for line in lines.splitlines() for name in line.split("|") if name)
    for name, kind in names_in_running_text().items():
        # A city whose name is an English word is the word; so are "US" and "AU".
        is_word = kind == "city" and is_ordinary(name.lower())
        is_acronym = name.upper() == name or name.upper() in acronyms()
        if not is_word and not is_acronym:
            yield name
    yield from leaders()


@cache
def leaders() -> frozenset[str]:
    """Known statesmen by their full names."""
    return frozenset(name for names in knowledge("leaders").values() for name in names)
