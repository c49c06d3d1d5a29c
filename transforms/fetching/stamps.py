"""What of a feed only says when it was made: many servers write it anew for whoever asks."""

from __future__ import annotations

import re
from functools import cache

from transforms.knowledge import knowledge

_ENTRY = re.compile(rb"<(?:item|entry)[\s>/]", re.IGNORECASE)
_END_OF_ENTRY = re.compile(rb"</(?:item|entry)\s{0,9}>", re.IGNORECASE)
_COMMENT, _END_OF_COMMENT = b"<!--", b"-->"


def without_stamps(content: bytes) -> bytes:
    """``content`` less comments and dates before its first entry and behind its last.

    The entries themselves are left as they are, and so is what has none, or is in UTF-16.
    """
    first = _ENTRY.search(content)
    if first is None:
        return content
    last = max((end.end() for end in _END_OF_ENTRY.finditer(content)), default=len(content))
    return b"".join(
        (
            _without(content[: first.start()]),
            content[first.start() : last],
            _without(content[last:]).rstrip(),
        )
    )


def _without(part: bytes) -> bytes:
    return _dates().sub(b"", _without_comments(part))


def _without_comments(part: bytes) -> bytes:
    """By hand: a pattern would look for the end of each of a million comments that have none."""
    kept, start = list[bytes](), 0
    while (begin := part.find(_COMMENT, start)) >= 0:
        end = part.find(_END_OF_COMMENT, begin + len(_COMMENT))
        if end < 0:
            break
        kept.append(part[start:begin])
        start = end + len(_END_OF_COMMENT)
    return b"".join((*kept, part[start:]))


@cache
def _dates() -> re.Pattern[bytes]:
    names = "|".join(map(re.escape, knowledge("feeds")["document"]["stamps"]))
    return re.compile(rf"<({names})(?:\s[^<>]*)?>[^<>]*</\1\s*>".encode(), re.IGNORECASE)
