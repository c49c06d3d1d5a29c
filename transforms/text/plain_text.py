"""The text of a story as its format gives it → tidy paragraphs."""

from __future__ import annotations

from transforms.text.characters import one_line
from transforms.text.markup import text_of_html, unescaped
from transforms.text.paragraphs import plain_paragraphs, set_paragraphs


def plain_text(text: str, *, is_html: bool) -> str:
    """The words of a body, not yet tidy, furniture such as copyright lines included."""
    return text_of_html(text) if is_html else unescaped(text)


def paragraphs_of(text: str, *, is_html: bool) -> tuple[str, ...]:
    """The paragraphs of a `plain_text`: one tidy line each, none empty, none of them page debris.

    ``is_html`` says what it was made of, since in markup a line feed is meant.
    """
    return set_paragraphs(text) if is_html else plain_paragraphs(text)


def line_of(text: str | None, *, is_html: bool = False) -> str | None:
    """A headline or a name as one tidy line; None if nothing is left of it."""
    return one_line(plain_text(text, is_html=is_html)) or None if text else None
