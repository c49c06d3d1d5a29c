"""Regular expressions that are compiled when they are first tried.

The knowledge has some two thousand patterns. To compile them all, and to find out without which
fragments they cannot match, takes longer than to read a hundred stories, and most runs try few.
What was found out is therefore kept between runs, in a file of the user's. It is never needed:
without it, or with that of another version, all is found out again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from transforms.cache_folders import cache_folder

_GROUP = re.compile(r"\(\?P<(\w+)>")
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "groupindex")
_INLINE = re.compile(r"\(\?([imsx]+)\)")
_DIGEST = 16
# Whose findings are kept.
_READERS = ("fragments.py", "stretches.py")
# With more entries than these, those of patterns that were not asked for are left out.
_MOST = 10_000


class Late:
    """In place of a pattern that is known to compile; it does so when it is first tried."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


class Expressions:
    """What is known of the patterns that were compiled."""

    def __init__(self) -> None:
        # By digest: that a pattern compiles, and what was found out about it.
        self._entries: dict[str, list[str] | None] = {}
        self._asked: set[str] = set()
        self._path: Path | None = None
        self._is_news = False

    @contextmanager
    def kept_at(self, path: Path) -> Iterator[None]:
        """Know meanwhile also what was kept at a path, and at the end keep there what was not.

        What another version kept is left out. Where the user may not write, nothing is written.
        """
        self._path = path
        try:
            yield
        finally:
            self._path = None
            if self._is_news:
                self._keep(path)

    def _keep(self, path: Path) -> None:
        entries = self._entries
        if len(entries) > _MOST:
            entries = {digest: entries[digest] for digest in self._asked}
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"version": _version(), "patterns": entries}, file)
            Path(name).replace(path)
        self._is_news = False

    def _known(self, digest: str) -> bool:
        """Whether a pattern is known, looked up where it may have been kept the first time."""
        self._asked.add(digest)
        path, self._path = self._path, None
        if path is not None:
            with suppress(OSError, ValueError, KeyError, TypeError):
                kept = json.loads(path.read_text("utf-8"))
                if kept["version"] == _version():
                    self._entries = kept["patterns"] | self._entries
        return digest in self._entries

    def compiled(self, source: str, flags: int = 0) -> re.Pattern[str]:
        """The pattern; raises `re.error` at once if it is none."""
        flags = _all_flags(source, flags)
        digest = _digest(source, flags)
        if self._known(digest):
            return cast("re.Pattern[str]", Late(source, flags))
        pattern = re.compile(source, flags)
        self._entries[digest] = None
        self._is_news = True
        return pattern

    def noted(self, what: str, pattern: re.Pattern[str]) -> list[str] | None:
        """What was found out about a pattern, under the name of ``what``; None if nothing was."""
        digest = _digest(what + pattern.pattern, pattern.flags)
        return self._entries[digest] if self._known(digest) else None

    def note(self, what: str, pattern: re.Pattern[str], texts: Iterable[str]) -> None:
        """Know this of a pattern from now on."""
        self._entries[_digest(what + pattern.pattern, pattern.flags)] = list(texts)
        self._is_news = True


EXPRESSIONS = Expressions()
"""Of this process."""


def expressions_file(environment: Mapping[str, str]) -> Path:
    """Where a user's runs keep what is known of patterns."""
    return cache_folder(environment) / "patterns.json"


def named_groups(pattern: re.Pattern[str]) -> frozenset[str]:
    """The names of a pattern's groups, which need not be compiled to be told."""
    return frozenset(_GROUP.findall(pattern.pattern))


def _digest(source: str, flags: int) -> str:
    return hashlib.blake2b(f"{flags} {source}".encode(), digest_size=_DIGEST).hexdigest()


def _all_flags(source: str, flags: int) -> int:
    """Those that a compiled pattern has: also what its source starts with, as ``(?i)``."""
    inline = _INLINE.match(source)
    for letter in inline[1] if inline else "":
        flags |= re.RegexFlag[letter.upper()]
    return int(flags | re.UNICODE)


@cache
def _version() -> str:
    """Tells the code that reads patterns, and the Python that compiles them."""
    folder = files(__package__)
    code = b"".join(folder.joinpath(name).read_bytes() for name in _READERS)
    return hashlib.blake2b(code + sys.version.encode()).hexdigest()
