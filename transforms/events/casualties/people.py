"""Which single victims of a story are one person: named in full, by family name, by their role."""

from __future__ import annotations

from transforms.events.casualties.lexicon import people
from transforms.events.language.number_words import words_of


class People:
    """The single victims of one kind that a story told of so far."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._roles: set[str] = set()
        self._first: int | None = None

    def knows(self, victims: str, position: int, *, is_back: bool) -> bool:
        """Whether a victim was told of before; if not, they are from now on.

        ``position`` is that of the sentence: one sentence tells of nobody twice. ``is_back`` says
        that the words can point back: then anybody told of before is meant, as the lead of a story
        names a role, and its second sentence the name.
        """
        words = words_of(victims)
        names = {word.lower for word in words if word.is_capitalised and _is_name(word.lower)}
        role = next((word.lower for word in reversed(words) if not word.is_capitalised), "")
        last = words[-1].lower if words else ""
        is_known = bool(names & self._names) if names else bool(role) and role in self._roles
        is_any = self._first is not None and self._first < position
        if is_known or (is_back and is_any):
            self._names |= names
            return True
        self._names |= names
        if not names:
            self._roles |= {role or last}
        self._first = position if self._first is None else self._first
        return False

    def has(self, victims: str) -> bool:
        """Whether a victim of this name or role was told of; asking changes nothing."""
        words = words_of(victims)
        return any(word.lower in self._names or word.lower in self._roles for word in words)


def _is_name(word: str) -> bool:
    """Whether a capitalised word can be part of a person's name, and is no title."""
    return word not in people("nouns") and word not in people("not_names") and len(word) > 1
