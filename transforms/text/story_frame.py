"""What stands around the words of a story: repeated headline, byline, date line, sign-off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from transforms.text.boilerplate import is_editors_note
from transforms.text.credits import credit_of_line, sign_off_agency
from transforms.text.dates import Published, parse_published

_LEADING_LINES = 4
_LONGEST_DATE_LINE = 80
_DATE_LABEL = re.compile(
    r"(?:published|posted|updated|last updated|date|issued|released)(?: (?:on|at))?:? ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FramedStory:
    """The paragraphs of a story proper, and what the lines around them said."""

    paragraphs: tuple[str, ...]
    byline: str | None = None
    agency: str | None = None
    published: Published | None = None


def unframed(title: str | None, paragraphs: Sequence[str], *, ingested_at: datetime) -> FramedStory:
    """Take the lines that are only a headline repeated, a byline, a date, a note or a sign-off.

    Only the first few lines, up to the first that is none of these, and the last.
    """
    story = FramedStory(tuple(paragraphs))
    for _ in range(_LEADING_LINES):
        lighter = _without_first(story, title, ingested_at)
        if lighter is None:
            break
        story = lighter
    return _without_sign_off(story)


def _without_first(
    story: FramedStory, title: str | None, ingested_at: datetime
) -> FramedStory | None:
    """The story less its first line; None if that line is of the story."""
    if not story.paragraphs:
        return None
    first, rest = story.paragraphs[0], story.paragraphs[1:]
    if (title and rest and _is_same(first, title)) or is_editors_note(first):
        return replace(story, paragraphs=rest)
    credit = credit_of_line(first)
    if credit:
        return replace(
            story,
            paragraphs=rest,
            byline=story.byline or credit.byline,
            agency=story.agency or credit.agency,
        )
    published = _date_of_line(first, ingested_at)
    if published and rest:
        return replace(story, paragraphs=rest, published=story.published or published)
    return None


def _without_sign_off(story: FramedStory) -> FramedStory:
    """The story less a last line that is only an agency's name."""
    agency = sign_off_agency(story.paragraphs[-1]) if story.paragraphs else None
    if agency is None:
        return story
    return replace(story, paragraphs=story.paragraphs[:-1], agency=story.agency or agency)


def _date_of_line(line: str, ingested_at: datetime) -> Published | None:
    """The date that a line is, to the day or better: a bare year could be anything."""
    if len(line) > _LONGEST_DATE_LINE or not any(map(str.isdigit, line)):
        return None
    published = parse_published(_DATE_LABEL.sub("", line, count=1), ingested_at=ingested_at)
    return published if published and published.precision not in ("month", "year") else None


def _is_same(line: str, title: str) -> bool:
    return _words(line) == _words(title)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
