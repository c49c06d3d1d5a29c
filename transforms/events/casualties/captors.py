"""What a trigger says befell its victims, where its words alone do not settle it."""

from __future__ import annotations

from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.lexicon import Trigger, captors, context
from transforms.events.casualties.sentences import CasualtySentence
from transforms.events.language.number_words import Words

# How many words before a verb its subject, and behind it "by", may stand.
_PASSIVE = frozenset({"was", "were", "been", "being", "be", "are", "is", "reportedly", "also"})
_CLOSERS = frozenset(
    {".", ",", ";", "and", "in", "on", "at", "after", "during", "by", "alive", "when"}
)
_BEFORE, _BEHIND, _AGENT = 8, 12, 8


def kinds_of(
    sentence: CasualtySentence, trigger: Trigger, before: CasualtyKind | None = None
) -> tuple[CasualtyKind, ...]:
    """One kind for most; of "killed or wounded" both; of "captured" that which fits the captor.

    ``before`` is what the story told of last: who was abducted "is still being held".
    """
    if any(f" {word}" in trigger.phrase for word in context("also_wounded")):
        is_fused = " or " in trigger.phrase or " and " in trigger.phrase
        if is_fused and trigger.phrase.startswith("kill"):
            return ("killed", "wounded")
    if trigger.phrase in captors("either"):
        return (_captured(sentence.words, trigger, before),)
    return (trigger.kind,)


def _captured(words: Words, trigger: Trigger, before: CasualtyKind | None) -> CasualtyKind:
    behind = words.lowers[trigger.end : trigger.end + _BEHIND]
    if behind[:1] == ["as"] and not captors("suspected").isdisjoint(behind[:_AGENT]):
        return "detained"  # "seized as guerrilla suspects"
    if "by" in behind:
        start = behind.index("by")
        agents = set(behind[start : start + _AGENT])
    elif (trigger.start and words[trigger.start - 1].lower in _PASSIVE) or _closes(words, trigger):
        agents = set()
    else:
        agents = set(words.lowers[max(0, trigger.start - _BEFORE) : trigger.start])
    if not agents.isdisjoint(captors("detained")):
        return "detained"
    is_known = before == "abducted" and trigger.phrase in captors("goes_on")
    return "abducted" if is_known or not agents.isdisjoint(captors("abducted")) else trigger.kind


def _closes(words: Words, trigger: Trigger) -> bool:
    """Whether nobody stands behind a verb: "18 captured" has its victims before it."""
    return trigger.end >= len(words) or words[trigger.end].lower in _CLOSERS
