"""The words of a figure: its number and its victims, as the sentence has them."""

from __future__ import annotations

from transforms.events.casualties.distinct import is_one
from transforms.events.casualties.groups import find_groups
from transforms.events.casualties.sentences import CasualtySentence, Claim, Group
from transforms.knowledge import knowledge


def words_of_count(sentence: CasualtySentence, group: Group) -> str:
    """The number, with its victims where only they tell of it: "over 2,000", "a German soldier"."""
    is_article = group.who <= group.start + 1 and group.low == 1
    return (
        _text(sentence, group.start, group.end if is_article else max(group.who, group.start + 1))
        or ""
    )


def victims_of(sentence: CasualtySentence, claim: Claim) -> str | None:
    """Who they were, with the role that stands before a name: "a nurse, Jose Marques"."""
    group = claim.group
    if claim.people:
        return _text(sentence, *claim.people)
    start = group.who
    if group.is_name and start > 1 and sentence.words[start - 1].lower == ",":
        role = next((one for one in find_groups(sentence) if one.end == start - 1), None)
        start = role.who if role and is_one(role) and not role.is_name else start
    return _text(sentence, start, group.end)


def unnamed_victims(group: Group) -> str | None:
    if group.low == 0:
        return None
    words: dict[str, str] = knowledge("casualties")["people"]["unnamed"]
    return words["one" if group.low == group.high == 1 else "many"]


def _text(sentence: CasualtySentence, start: int, end: int) -> str | None:
    if end <= start:
        return None
    return sentence.text[sentence.words[start].start : sentence.words[end - 1].end]
