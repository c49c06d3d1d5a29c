"""Which country a sentence about a draft concerns."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from transforms.events.drafts.text import MaskedText, one_of, patterns
from transforms.events.drafts.words import PERMANENT
from transforms.knowledge import knowledge

_SHORT_CONGO = "Congo"
# "A text on C" names its subject, even where C is a power that seldom is one.
_TITLE, _NAMED = 32, 12


class Subject(NamedTuple):
    """A country that a sentence may be about, and how much speaks for it."""

    code: str
    weight: int
    is_place: bool
    start: int
    end: int


def subjects_in(
    masked: MaskedText, acting: frozenset[str], decided: int | None
) -> tuple[Subject, ...]:
    """The countries that the draft may be about, with the weight of how the sentence names them.

    The first behind the words of the decision weighs most; "on C" and "in C" weigh more than
    "C's". Those who write, vote or speak here are left out. ``decided`` is where
    the words of the decision start.
    """
    # "French-led" and "US-backed" tell of others than the country concerned.
    text = one_of("subjects.compound").sub(" ", masked.text)
    word = None if decided is not None else patterns("subjects.deciding")[0].search(text)
    start = decided if word is None else word.start()
    subjects: list[Subject] = []
    has_first = False
    for match in one_of("subjects.concerned").finditer(text):
        mention = masked.mention_of(match[2])
        code = mention.codes[0]
        if mention.end - mention.start == len(_SHORT_CONGO):
            code = knowledge("missions")["concerned"].get(code, code)
        if match[2] in acting or code in _never_subjects() or len(mention.codes) > 1:
            continue
        if code in PERMANENT and match[1] and match[1].startswith("between"):
            continue
        is_bare = not match[1] and not text.startswith("'s", match.end())
        if code in PERMANENT and mention.kind == "name" and is_bare:
            continue  # it acts
        if code in PERMANENT and one_of("subjects.office").match(text, match.end()):
            continue
        is_from = text.endswith(" from ", 0, match.start(2)) or text.endswith(
            " from the ", 0, match.start(2)
        )
        is_first = not is_from and not has_first and start is not None and match.start() >= start
        has_first = has_first or is_first
        weight = (2 if is_first else 0) + (2 if match[1] or mention.kind == "subject" else 1)
        place = match.start(2)
        # The decision may stand behind the title: "a text condemning C was adopted".
        is_titled = is_first or (not has_first and not subjects)
        if is_titled and one_of("subjects.titled").search(text[max(0, place - _TITLE) : place]):
            weight = _NAMED
        subjects.append(
            Subject(
                code,
                weight,
                mention.kind in ("place", "subject"),
                masked.origin(place),
                masked.origin(place + 1),
            )
        )
    return tuple(subjects)


@cache
def _never_subjects() -> frozenset[str]:
    return frozenset(knowledge("drafts")["subjects"]["never"])
