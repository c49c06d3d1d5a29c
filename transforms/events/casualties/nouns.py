"""Which nouns are of people, one or several."""

from __future__ import annotations

from functools import cache

from transforms.events.casualties.lexicon import people


def is_people(word: str) -> bool:
    """Whether a plural, in lower case, can be of people."""
    if word in plurals():
        return True
    return word.endswith(suffixes()) and word not in people("not_people")


@cache
def suffixes() -> tuple[str, ...]:
    """How plurals of people may end."""
    return tuple(people("suffixes"))


@cache
def singulars() -> frozenset[str]:
    return people("nouns") - people("plurals")


def is_trade(word: str) -> bool:
    """Whether a word is a trade by its ending ("watchman"), and not a nation or an adjective."""
    return word.endswith(("man", "woman")) and word not in people("not_trades")


@cache
def plurals() -> frozenset[str]:
    return people("plurals") | {_plural(noun) for noun in people("nouns")}


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeo":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "ch", "sh")) else f"{noun}s"
