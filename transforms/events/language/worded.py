"""Patterns whose words an analyst can add to: they stand in lists of the knowledge.

In such a pattern the place of a list stands for any one of its words: ``{visits.words.trips}`` is
the list ``trips`` in the section ``[words]`` of ``visits.toml``. With ``:Aa`` behind the place each
word may start with a capital as well.
"""

from __future__ import annotations

import re
from functools import cache

from transforms.events.language.expressions import EXPRESSIONS
from transforms.knowledge import knowledge

# Unlike a number of repeats, a place has letters and a dot.
_PLACE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)+)(:Aa)?\}")


@cache
def worded(source: str) -> re.Pattern[str]:
    """The pattern with its lists filled in: made once for each source, when first asked for."""
    return EXPRESSIONS.compiled(_PLACE.sub(_any_word, source))


@cache
def words_at(place: str) -> tuple[str, ...]:
    """The words of the list that stands at a place of the knowledge."""
    file, *names = place.split(".")
    found = knowledge(file)
    for name in names:
        found = found[name]
    return tuple(found)


@cache
def words_before_space(place: str) -> tuple[str, ...]:
    """The same with a space behind each: what leads to a name must not end within a word."""
    return tuple(f"{word} " for word in words_at(place))


def _any_word(place: re.Match[str]) -> str:
    words = words_at(place[1])
    spelled = map(_either_case, words) if place[2] else map(re.escape, words)
    return f"(?:{'|'.join(spelled)})"


def _either_case(phrase: str) -> str:
    """Each word of a phrase, whose first letter may be a capital: "[Pp]rime [Mm]inister"."""
    words = (
        f"[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}" for word in phrase.split()
    )
    return " ".join(words)
