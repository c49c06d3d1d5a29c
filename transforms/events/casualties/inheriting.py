"""Where a figure's happening took place, as the sentences before it tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from transforms.events.casualties.days import refers_back, setting_pattern
from transforms.events.casualties.distinct import Figure
from transforms.events.casualties.places import Found, map_of
from transforms.events.casualties.setting import Setting
from transforms.events.casualties.told import Told
from transforms.events.story import Story

# How many sentences on a figure without a day goes on with another one.
_NEAR = 2
_CLAUSE = 60
_NAMED = re.compile(r"\b(?:in|at|near|of|on) (?:the )?[A-Z]")


def found_of(
    story: Story, figure: Figure, figures: Sequence[Figure], setting: Setting, told: Told
) -> Found:
    """The place of a figure: of its own words, or of the happening with which it goes on.

    ``figures`` are all those of the story, in the order of their positions.
    """
    found = _found_of(story, figure, figures, setting, told)
    if not _is_of_others(story, figure):
        return found
    return replace(found, location=found.location._replace(place=None), place_position=None)


def _is_of_others(story: Story, figure: Figure) -> bool:
    """ "Nine died in Kor and eight in other towns": those of the eight have no name."""  # noqa: D210 - a quotation
    text = story.sentences[figure.position].text
    start = max(figure.span[1], figure.anchor[1])
    clause = re.split("[,;:]", text[figure.span[1] : start + _CLAUSE])[0]
    others = setting_pattern("other_places").search(clause)
    return others is not None and _NAMED.search(clause, 0, others.start()) is None


def _found_of(
    story: Story, figure: Figure, figures: Sequence[Figure], setting: Setting, told: Told
) -> Found:
    goes_on = _goes_on(story, figure, figures, setting)
    is_beside = setting.sign == "no date" and _is_beside(story, figure, figures, told)
    is_of_conflict = setting.scope == "cumulative"
    where = (figure.position, figure.anchor, figure.span)
    found = map_of(story).locate(
        *where, inherits=goes_on or is_beside, is_of_conflict=is_of_conflict
    )
    if is_beside and not goes_on and found.place_position is None:
        # What is beside it has no place but the dateline's either.
        found = map_of(story).locate(*where, inherits=False, is_of_conflict=is_of_conflict)
    is_own = figure.position in {found.place_position, found.country_position}
    if setting.scene is None or is_own:
        return found
    return map_of(story).locate(
        setting.scene, (0, 0), (0, 0), inherits=True, is_of_conflict=is_of_conflict
    )


def _goes_on(story: Story, figure: Figure, figures: Sequence[Figure], setting: Setting) -> bool:
    """Whether a figure is of the happening told before: of its day, or "in the attack"."""
    if setting.scope == "cumulative":
        return False
    beside = of_sentence(figure.position, figures)
    if figure.claim.group.is_pronoun or (figure.has_toll and not setting.when):
        # "He died in hospital", "the toll rose to 50": somebody and a toll told before.
        return True
    # "Three of them were nurses": the whole is told before.
    is_part = all(one.claim.is_part for one in beside)
    is_same = is_part or setting.sign in {"date before", "date behind"}
    return is_same or refers_back(story.sentences[figure.position].text)


def _is_beside(story: Story, figure: Figure, figures: Sequence[Figure], told: Told) -> bool:
    """Whether a figure of no day goes on with one of no day either, and with no total."""
    if setting_pattern("new_scenes").search(story.sentences[figure.position].text):
        return False
    number = _number_before(figure.position, figures)
    before = figures[number - 1].position if number else figure.position
    return figure.position - before <= _NEAR and told.is_undated(before)


def of_sentence(position: int, figures: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of one sentence, of figures in the order of the text."""
    return figures[_number_before(position, figures) : _number_before(position + 1, figures)]


def _number_before(position: int, figures: Sequence[Figure]) -> int:
    """How many figures stand in the sentences before one."""
    return bisect_left(figures, position, key=lambda one: one.position)
