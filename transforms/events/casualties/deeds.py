"""Whether "to kill nine" tells what somebody did: "used car bombs to kill", "managed to kill"."""

from __future__ import annotations

from transforms.events.casualties.lexicon import context
from transforms.events.language.number_words import Words

# How far before its verb a tool is named, and before the tool what makes a plan of it.
_REACH = 14
_LEAD = 3


def is_deed(words: Words, verb: int) -> bool:
    """Whether what starts with "to" at a word was done by the words before it."""
    before = words.lowers[max(0, verb - _REACH) : verb]
    if " ".join(before).endswith(tuple(f" {deed}" for deed in context("deeds"))):
        return True
    tools = [at for at, word in enumerate(before) if word in context("tools")]
    # "Used to kill" is a habit: between the two stands what was used.
    if not tools or tools[-1] == len(before) - 1:
        return False
    return context("undone").isdisjoint(before[max(0, tools[-1] - _LEAD) :])
