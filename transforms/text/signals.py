"""What an agency says an item is: new, or an update, correction or withdrawal of one before it.

Only a wire's own marks count, where wires put them; a headline in which police kill is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from schemas.articles import Marker, Signal
from schemas.elements import PublicationStatus
from transforms.knowledge import knowledge
from transforms.text.boilerplate import is_editors_note

NOTICES: frozenset[Marker | None] = frozenset({"withdrawal", "hold", "release", "advisory"})
"""Marks of items that speak to editors and are no story themselves."""

_FIRST_LINES = 3
_LONGEST_LINE = 240
_LONGEST_SENTENCE = 600
_LONGEST_HEADLINE = 500
_MOST_MARKS = 6
_JOINTS = " \t-–—:,;|/"
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Marking:
    """The mark of an item, the signal it gives, and the ``number`` of an ``UPDATE 2``: 2."""

    marker: Marker | None = None
    signal: Signal = "new"
    number: int | None = None


def marking_of(
    title: str | None,
    paragraphs: Sequence[str],
    *,
    beside: Sequence[str | None] = (),
    note: str | None = None,
    status: PublicationStatus | None = None,
) -> Marking:
    """The heaviest mark of an item: of its status, headline, first lines and editor's note.

    ``beside`` is what else may be marked as a headline is: the slug, the version (``1st Ld``).
    ``note`` is what a format gives as such, ``status`` its word on publication.
    """
    heads = [_unlabelled(head[:_LONGEST_HEADLINE]) for head in (title, *beside) if head]
    lines = [line for line in paragraphs[:_FIRST_LINES] if _may_mark(line)]
    lines += [note[:_LONGEST_LINE]] if note else []
    sentences = [line[:_LONGEST_SENTENCE] for line in (*paragraphs[:_FIRST_LINES], note) if line]
    # Most items bear no mark of any kind, which is soon told.
    is_marked = _all_signs().marks(heads, lines, sentences)
    for kind in _kinds():
        if status in kind.statuses or (is_marked and kind.signs.marks(heads, lines, sentences)):
            return Marking(kind.marker, kind.signal, _number(heads))
    return Marking()


def headline_of(title: str) -> str:
    """A headline less the marks and labels at both ends: what the story itself is called.

    >>> headline_of("CORRECTED - UPDATE 2-Barge sinks at Lund")
    'Barge sinks at Lund'
    """
    return _parted(title).headline


class _Parted(NamedTuple):
    headline: str
    marks: tuple[str, ...]


def _parted(title: str) -> _Parted:
    rest, marks = title[:_LONGEST_HEADLINE].strip(), []
    for _ in range(_MOST_MARKS):
        found = _openings().match(rest)
        if not found or not found.end():
            break
        marks.append(found[0])
        rest = rest[found.end() :].lstrip(_JOINTS)
    if found := _endings().search(rest):
        marks.append(found[0])
        rest = rest[: found.start()]
    return _Parted(rest.rstrip(_JOINTS), tuple(marks))


def _unlabelled(head: str) -> str:
    """Less ``URGENT:`` and the like, behind which a mark may stand."""
    found = _labels().match(head)
    return head[found.end() :].lstrip(_JOINTS) if found else head


def _number(heads: Iterable[str]) -> int | None:
    """Of several, as in ``UPDATE 2-… (1st Ld)``, the last."""
    numbers = [
        number for head in heads for mark in _parted(head).marks for number in _NUMBER.findall(mark)
    ]
    return int(numbers[-1]) if numbers else None


def _may_mark(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and (line.isupper() or is_editors_note(line))


class _Signs(NamedTuple):
    title: re.Pattern[str]
    title_end: re.Pattern[str]
    line: re.Pattern[str]
    sentence: re.Pattern[str]

    def marks(self, heads: Iterable[str], lines: Iterable[str], sentences: Iterable[str]) -> bool:
        return (
            any(self.title.match(head) or self.title_end.search(head) for head in heads)
            or any(map(self.line.fullmatch, lines))
            or any(map(self.sentence.match, sentences))
        )


class _Kind(NamedTuple):
    marker: Marker
    signal: Signal
    statuses: tuple[PublicationStatus, ...]
    signs: _Signs


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(group["name"], group["signal"], tuple(group.get("statuses", ())), _signs_of([group]))
        for group in knowledge("signals")["marker"]
    )


@cache
def _all_signs() -> _Signs:
    return _signs_of(knowledge("signals")["marker"])


def _signs_of(groups: Sequence[Mapping[str, Sequence[str]]]) -> _Signs:
    """What any of the groups looks for, in each of the places."""
    return _Signs(
        *(
            any_of([pattern for group in groups for pattern in group.get(place, ())])
            for place in _Signs._fields
        )
    )


@cache
def _labels() -> re.Pattern[str]:
    return any_of(knowledge("signals")["labels"]["title"])


@cache
def _openings() -> re.Pattern[str]:
    marks = [pattern for group in knowledge("signals")["marker"] for pattern in group["title"]]
    return any_of([*marks, *knowledge("signals")["labels"]["title"]])


@cache
def _endings() -> re.Pattern[str]:
    groups = knowledge("signals")["marker"]
    return any_of([pattern for group in groups for pattern in group.get("title_end", ())])


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all; of none, one that matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
