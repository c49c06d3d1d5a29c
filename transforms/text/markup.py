"""HTML → plain text: blocks parted by empty lines, breaks as line feeds, furniture gone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.knowledge import knowledge

_DEEPEST = 3_000
_ANY_TAG = re.compile(r"<[^<>]*>")
_PAIRED_TAG = re.compile(r"<(/)?(?!(?:p|br|hr|img|li|input|meta|link|wbr)\b)[a-z]", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r" {2,}")
_ROLE_PARTS = re.compile(r"[^a-z]+")
_LONGEST_FURNITURE = 300
_EMPTY_LINE = "\n\n"


def text_of_html(markup: str) -> str:
    """The words of an HTML fragment or page, as plain text with empty lines between blocks.

    Entities are decoded; scripts, navigation, captions and share widgets are left out.
    """
    if _is_hostile(markup):
        return html.unescape(_ANY_TAG.sub(_EMPTY_LINE, markup))
    tree = LexborHTMLParser(markup)
    root = tree.body or tree.root
    return _SPACES.sub(" ", "".join(_pieces(root))).strip() if root else ""


def _is_hostile(markup: str) -> bool:
    """Whether elements nest so deep that the parser, quadratic in depth, would take minutes."""
    if markup.count("<") <= _DEEPEST:
        return False
    steps = (-1 if tag[1] else 1 for tag in _PAIRED_TAG.finditer(markup))
    return max(accumulate(steps), default=0) > _DEEPEST


def _pieces(root: LexborNode) -> Iterator[str]:
    """The text of a tree in its order, with the line feeds that its elements stand for.

    The tree is walked with a stack of its own, as deep as a page cares to nest.
    """
    most = max(_LONGEST_FURNITURE, len(root.text(deep=True)) // 2)
    pending: list[LexborNode | str] = [root.child] if root.child else []
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            yield node
            continue
        if node.next:
            pending.append(node.next)
        if node.tag == "-text":
            yield _WHITE_SPACE.sub(" ", unescaped(node.text_content or ""))
        elif not _is_furniture(node, most):
            before, after = _marks(node.tag)
            yield before
            pending.append(after)
            if node.tag == "pre":
                yield node.text(deep=True)
            elif node.child:
                pending.append(node.child)


def _is_furniture(node: LexborNode, most: int) -> bool:
    """Whether an element is no part of the story, by its kind or by a class that says so.

    ``most`` is how many characters such a class can take with it: an element that holds half of a
    long text is the story, whatever its page calls it.
    """
    if node.tag in _named("dropped_elements"):
        return True
    attributes = node.attributes
    role = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if _named("dropped_roles").isdisjoint(_ROLE_PARTS.split(role)):
        return False
    return len(node.text(deep=True)) <= most


def _marks(tag: str | None) -> tuple[str, str]:
    """What an element puts before and after its text."""
    if tag == "br":
        return "\n", ""
    if tag in ("td", "th"):
        return "", " "
    return (_EMPTY_LINE, _EMPTY_LINE) if tag in _named("block_elements") else ("", "")


def unescaped(text: str) -> str:
    """The text with the signs that were escaped once more than it was told to be markup."""
    return (
        _escaped_twice().sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
    )


@cache
def _escaped_twice() -> re.Pattern[str]:
    return re.compile(f"&(?:{'|'.join(_named('escaped_twice'))});")


@cache
def _named(kind: str) -> frozenset[str]:
    return frozenset(knowledge("boilerplate")["markup"][kind])
