"""The words of time that the knowledge lists, by group, and the numbers that they stand for."""

from __future__ import annotations

from functools import cache

from transforms.knowledge import knowledge


def either(*groups: str) -> str:
    """The groups' names as one alternative, longest first; "may" and "march" are other words."""
    names = sorted(
        (name for group in groups for name in knowledge("when")[group]), key=len, reverse=True
    )
    spellings = (spelling for name in names for spelling in (name, name.upper()))
    return "|".join(spelling.replace(" ", r"\s") for spelling in spellings)


@cache
def listed(group: str) -> str:
    """The words of a group that stand for no number, as one alternative."""
    return "|".join(knowledge("when")[group]["words"])


@cache
def numbers(group: str) -> dict[str, int]:
    """What number each word of a group stands for, by the word in small letters."""
    return {name.lower(): number for name, number in knowledge("when")[group].items()}


def number(group: str, name: str) -> int:
    """What number a word of a group stands for."""
    return numbers(group)[name.lower().rstrip(".")]


def count(word: str) -> int:
    """What number a word or figure before a unit of time stands for."""
    return number("counts", word) if word.isalpha() else int(word)
