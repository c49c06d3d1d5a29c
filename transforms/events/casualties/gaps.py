"""Numbers whose verb stands before another one: "17 died in Kor and 41 in Lar"."""

from __future__ import annotations

from transforms.events.casualties.lexicon import context
from transforms.events.casualties.sentences import CasualtySentence, Group, is_part

_MORE = frozenset({"another", "a", "further", "the", "other", "remaining"})
_JOINTS = frozenset({"and", ",", ";", "while"})
# A preposition and what joins the two: what lies between them at least.
_SHORTEST = 2


def is_gapped(sentence: CasualtySentence, told: int, group: Group) -> bool:
    """Whether a group shares the verb of a figure that is told before the word ``told``.

    Both have a place of their own, and nothing but the first one's lies between them.
    """
    words = sentence.words
    end = group.start
    while end > told and words[end - 1].lower in _MORE:
        end -= 1
    between = words.lowers[told:end]
    if len(between) < _SHORTEST or group.end + 1 >= len(words) or is_part(sentence, group):
        return False
    place = words[group.end + 1]
    return (
        between[0] in context("gap_openings")
        and between[-1] in _JOINTS
        and words[group.end].lower in context("gap_openings")
        and (place.is_capitalised or place.lower == "the")
        and context("gap_barriers").isdisjoint(between)
        and not any(told <= one.start < group.start for one in sentence.triggers)
    )
