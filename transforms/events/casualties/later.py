"""What the sentences behind a lead tell of its happening: "The blast on Monday, near Gori, ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from transforms.events.casualties.days import (
    happenings,
    refers_back,
    setting_pattern,
    tells_of_harm,
)
from transforms.events.language.when import When
from transforms.events.story import Story
from transforms.knowledge import knowledge

# How many sentences are a story's lead, how far behind them its day and place may stand, and how
# much further a sentence that tells no less than when it happened.
_LEAD, _SENTENCES_ON, _FAR_ON = 1, 3, 4
_BROUGHT_UP = re.compile(r"\ban? (?=([a-z-]{1,30}(?: [a-z-]{1,30}){0,2}))")
_SEVERAL = re.compile(r"(?<!the )\b([a-z]{4,20}s)\b")
_GOING_ON = ("The ", "It ", "They ", "Both ")
_TAKEN_UP = re.compile(r"\bthe (?:(?:\w+-[\w-]+|[A-Z][\w-]+) ){0,2}([a-z]{3,20})\b")
_WORD = re.compile(r"[a-z]{3,20}")


def day_behind(story: Story, position: int, *, until: int | None = None) -> tuple[When, int] | None:
    """The day of a lead's happening that the sentences behind tell.

    With ``until`` the sentence there goes on with the lead, unless another happening starts first.
    """
    if until and until >= _first_new_scene(story):
        return None
    for later in (*going_on(story, position), *_telling_when(story, position)):
        text = story.sentences[later].text
        whens = [when for when in happenings(text, story.reference) if when.precision == "day"]
        if whens:
            return whens[0], later
    return None


@lru_cache(maxsize=64)
def _first_new_scene(story: Story) -> int:
    """The position of the first sentence behind the lead that brings up another happening."""
    return next(
        (
            position
            for position, sentence in enumerate(story.sentences)
            if position and setting_pattern("new_scenes").search(sentence.text)
        ),
        len(story.sentences),
    )


def going_on(story: Story, position: int) -> Iterator[int]:
    """The sentences behind a lead that go on with its happening; none of what is no lead."""
    if position >= _LEAD:
        return
    lead = story.sentences[position].text
    is_next = False
    for later in range(position + 1, min(len(story.sentences), position + 1 + _SENTENCES_ON)):
        text = story.sentences[later].text
        if setting_pattern("new_scenes").search(text):
            break
        if refers_back(text) or _takes_up(lead, text):
            yield later
        elif later == position + 1:
            is_next = text.startswith(_GOING_ON)
    if is_next:
        # What the very next sentence has an article or a pronoun for is in the lead.
        yield position + 1


def _telling_when(story: Story, position: int) -> Iterator[int]:
    """The sentences further behind a lead that tell when its happening was: "the raid came on"."""
    if position >= _LEAD:
        return
    first = position + 1 + _SENTENCES_ON
    for later in range(first, min(len(story.sentences), first + _FAR_ON)):
        text = story.sentences[later].text
        if setting_pattern("new_scenes").search(text):
            break
        if _when_told().search(text):
            yield later


def _takes_up(lead: str, text: str) -> bool:
    """Whether a sentence goes on with what a lead brought up: "a church" and then "the church"."""
    brought_up = {word for run in _BROUGHT_UP.findall(lead.lower()) for word in run.split()}
    brought_up.update(_SEVERAL.findall(lead))
    taken_up = _TAKEN_UP.findall(f"{text[:1].lower()}{text[1:]}")
    if tells_of_harm(text) and not brought_up.isdisjoint(taken_up):
        return True
    return any(
        not kin.isdisjoint(taken_up) and not kin.isdisjoint(_WORD.findall(lead.lower()))
        for kin in _kin()
    )


@cache
def _kin() -> tuple[frozenset[str], ...]:
    """Words that may stand for one and the same thing."""
    return tuple(map(frozenset, knowledge("settings")["kin"]))


@cache
def _when_told() -> re.Pattern[str]:
    """ "The attack took place": with no name, by which it would be another one."""  # noqa: D210 - a quotation
    nouns, verbs = ("|".join(knowledge("settings")[name]) for name in ("told_of", "came_about"))
    return re.compile(
        rf"\b(?:[Tt]he|[Tt]his) (?:[a-z-]+ )?(?:{nouns})\b[^.;]{{0,50}}\b(?:{verbs})\b"
    )
