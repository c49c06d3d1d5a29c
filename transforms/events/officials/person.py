"""A person of whom a sentence speaks."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """An official, or someone who may be one: ``text[start:end]`` of the sentence.

    ``country`` is the code of whom they represent; ``owner`` is the name of the one whose aide
    they are, ``nearby`` the country of the place named last before them. A pronoun has none of
    these. Several who share one phrase ("the presidents of Chile and Peru") share its span. Where
    ``is_guess``, no words tell the country. Who ``only_greets`` a guest at the airport is met there
    and no more.
    """

    start: int
    end: int
    name: str | None = None
    role: str | None = None
    country: str | None = None
    owner: str | None = None
    nearby: str | None = None
    is_pronoun: bool = False
    is_plural: bool = False
    is_new: bool = False
    is_guess: bool = False
    only_greets: bool = False
