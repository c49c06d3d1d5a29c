"""Plain text → paragraphs, whether they were parted by empty lines, by indents or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from transforms.text.boilerplate import is_debris, without_debris_prefix
from transforms.text.characters import tidy_characters

_WIDEST_COLUMN = 100  # hard-wrapped text is set in columns of 60 to 80 characters
_NARROWEST_COLUMN = 40
_FULL_LINE = 0.75  # of the column; a shorter line was not broken by a wrap
_OPEN_LINES = 0.3  # of all lines: so many at least stop in mid-sentence in a wrapped text
_FULL_LINES = 0.8  # of those: so many at least are full
_FEWEST_LINES = 3
_INDENT = 2
_TAB = 4
_SENTENCE_END = re.compile(r"""[.!?…:]["'”’»)\]]{0,2}\Z""")

BreakTest = Callable[[str, str], bool]


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a plain text: one line each, tidy, none empty, none of them debris.

    Lines between empty lines are one paragraph, wrapped. Where no line is empty each line is a
    paragraph, unless the text is clearly wrapped at a column: then one starts at an indent, or
    after a short line that ends a sentence.
    """
    blocks = _blocks(text)
    if len(blocks) > 1:
        return _tidied(line for block in blocks for line in _joined(_kept(block), _ends_paragraph))
    return _tidied(line for block in blocks for line in _unwrapped(block))


def set_paragraphs(text: str) -> tuple[str, ...]:
    """The same of a text whose line feeds are meant, as the breaks of markup are."""
    return _tidied(line for block in _blocks(text) for line in _unwrapped(block))


def _blocks(text: str) -> list[list[str]]:
    """The lines between empty lines, indents kept."""
    text = tidy_characters(text.expandtabs(_TAB)).rstrip()
    return [block.split("\n") for block in re.split(r"\n(?: *\n)+", text) if block.strip()]


def _unwrapped(lines: Sequence[str]) -> Iterable[str]:
    """Each line for itself, unless they are clearly wrapped at a column."""
    if not _is_wrapped(lines):
        return _kept(lines)
    return _joined(_kept(lines), _short_line_ends_paragraph(lines))


def _kept(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip() and not is_debris(line)]


def _tidied(paragraphs: Iterable[str]) -> tuple[str, ...]:
    lines = (without_debris_prefix(" ".join(paragraph.split())) for paragraph in paragraphs)
    return tuple(line for line in lines if line and not is_debris(line))


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines that stop in the middle of a sentence are many, and fill the column."""
    widest = max(map(len, lines), default=0)
    if len(lines) < _FEWEST_LINES or not _NARROWEST_COLUMN <= widest <= _WIDEST_COLUMN:
        return False
    open_ended = [len(line) for line in lines[:-1] if not _SENTENCE_END.search(line.rstrip())]
    full = sum(length >= _FULL_LINE * widest for length in open_ended)
    return full >= max(2, _OPEN_LINES * len(lines)) and full >= _FULL_LINES * len(open_ended)


def _ends_paragraph(line: str, following: str) -> bool:
    """Within a block only an indent, or a line too long to be wrapped, ends a paragraph."""
    overlong = len(line) > _WIDEST_COLUMN and _SENTENCE_END.search(line.rstrip()) is not None
    return overlong or _indent(following) >= _indent(line) + _INDENT


def _short_line_ends_paragraph(lines: Sequence[str]) -> BreakTest:
    full = _FULL_LINE * max(map(len, lines))

    def ends(line: str, following: str) -> bool:
        short = len(line) < full and _SENTENCE_END.search(line.rstrip()) is not None
        return short or _ends_paragraph(line, following)

    return ends


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _joined(lines: Sequence[str], ends: BreakTest) -> Iterator[str]:
    """Lines put together until ``ends`` says that a paragraph ends between two of them."""
    if not lines:
        return
    paragraph = [lines[0]]
    for line, following in pairwise(lines):
        if ends(line, following):
            yield " ".join(paragraph)
            paragraph = []
        paragraph.append(following)
    yield " ".join(paragraph)
