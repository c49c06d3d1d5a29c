"""What a story tells beside its drafts, and goes on with: an old vote, a statement, a bill."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.events.drafts.facts import Facts
from transforms.events.drafts.text import hint, one_of

# How far behind a statement "the draft" is still one of it.
_REACH = 3
_RESOLUTION = "resolution"


@dataclass(slots=True)
class Asides:
    """Where an old decision was recalled last, and where a statement or a bill was the talk."""

    recalled: int = -_REACH
    statement: int | None = None
    parliament: int | None = None
    is_on_resolution: bool = False

    def take(self, position: int, facts: Facts, sentence: str, *, is_old: bool) -> bool:
        """Whether a sentence speaks of no draft of the day; ``is_old`` if it says so itself."""
        if self._is_of_parliament(position, facts, sentence):
            self.parliament = position
            return True
        is_old = (
            is_old
            or self._is_of_recalled(position, facts)
            or self._is_of_statement(position, facts)
        )
        if is_old:
            self.recalled = position
            return True
        self.is_on_resolution = self.is_on_resolution or _RESOLUTION in facts.text
        if facts.organ and one_of("asides.statement").search(facts.text):
            self.statement = position
        return False

    def _is_of_recalled(self, position: int, facts: Facts) -> bool:
        """Whether a sentence only counts or names votes, right behind a decision of old."""
        is_vote = bool(facts.votes or any(facts.sides.values()))
        is_news = facts.names_draft or facts.sponsors or (facts.organ and facts.stage)
        return position - self.recalled == 1 and is_vote and not is_news

    def _is_of_parliament(self, position: int, facts: Facts, sentence: str) -> bool:
        """Whether a sentence tells of a text of a parliament, by its words or as the last one did.

        Behind a resolution of states "the text" is theirs again.
        """
        if facts.organ and facts.organ.values[0] != "un" and facts.stage:
            return False
        is_named = hint("parliament").stands_in(sentence)
        is_near = self.parliament is not None and position - self.parliament <= _REACH
        if is_named and (is_near or one_of("asides.of_parliament").search(sentence.lower())):
            return True
        is_on_text = is_near and not self.is_on_resolution and not facts.sponsors
        return is_on_text and not facts.organ and not facts.sides.get("vetoes")

    def _is_of_statement(self, position: int, facts: Facts) -> bool:
        """Whether "the draft" is that of a statement, in a story that named no resolution."""
        if self.statement is None or self.is_on_resolution or _RESOLUTION in facts.text:
            return False
        return position - self.statement <= _REACH and facts.stage != "vetoed"
