"""A folder of the user's own lexicons: read, checked, and added to what the project knows.

A lexicon is a TOML file named as one of `transforms.knowledge`. Its lists are added to ours, its
rules are tried before ours, its single values replace ours.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from schemas import Article
from schemas.elements import RawStory
from transforms import knowledge
from transforms.events.extraction import findings
from transforms.identifiers import stable_id
from transforms.text.normalising import normalise_story

_PLACEHOLDER = re.compile(r"\{\w+\}(?!,)|<[A-Z_]+>|\b[A-Z]{3,}")
_DIGEST = 8
# Holds what every extractor looks for, so that each rule of each of them is built.
_PROBE = (
    "LIMA, Jan 1 - Norwegian Foreign Minister Ingrid Dahl arrived here on Monday and met President "
    "Juan Soto. Norway circulated a draft resolution in the Security Council on Peru that would "
    "impose sanctions. Police said 12 people were killed and 3 wounded."
)


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One file: its ``name`` as in `transforms.knowledge`, where it stands, and its text."""

    name: str
    path: str
    text: str

    @property
    def content(self) -> dict[str, Any]:
        return tomllib.loads(self.text)


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The user's lexicons, small enough to travel to every worker; none by default."""

    files: tuple[Lexicon, ...] = field(default=())

    @property
    def digest(self) -> str:
        """Tells these from any others; empty without lexicons."""
        parts = (part for file in self.files for part in (file.name, file.text))
        return stable_id("lexicons", *parts)[:_DIGEST] if self.files else ""

    def install(self) -> None:
        """Make these the lexicons of this process, whatever it had before."""
        global _installed  # noqa: PLW0603 - one process reads by one set of lexicons
        if self == _installed:
            return
        knowledge.add({file.name: file.content for file in self.files}, self.digest)
        _forget()
        _installed = self


NO_LEXICONS = Lexicons()
_installed = NO_LEXICONS


def read_lexicons(folder: Path) -> Lexicons:
    """Every ``*.toml`` of a folder, checked.

    Raises LexiconError for a folder without any, a file that is no TOML, a name, a key or a type
    that the project's own file of that name does not have, and a pattern that does not compile.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise LexiconError(
            f"{folder} holds no lexicon; put a file there such as visits.toml (its names are "
            f"those of the project's own: {', '.join(sorted(knowledge.packaged_names()))})"
        )
    return Lexicons(tuple(_read(path) for path in paths))


def check_rules() -> None:
    """Try the installed lexicons out; raises LexiconError if one names what is not there."""
    day = datetime(2000, 1, 1, tzinfo=UTC)
    raw = RawStory(source="probe", origin="probe", identity="probe", position=0, text=_PROBE)
    story = normalise_story(raw, day)
    try:
        for finding in findings(cast("Article", story)):
            _ = finding.reasons  # put together for who asks, by other entries than the event
    except (re.error, KeyError, ValueError, TypeError) as error:
        raise LexiconError(
            f"{', '.join(file.path for file in _installed.files)}: these entries cannot be used "
            f"together with wirelake's own: {error!r}; does a rule name a group that is not there?"
        ) from error


def _read(path: Path) -> Lexicon:
    if path.stem not in knowledge.packaged_names():
        raise LexiconError(
            f"{path}: there is no lexicon {path.stem!r}; "
            f"use one of {', '.join(sorted(knowledge.packaged_names()))}"
        )
    try:
        text = path.read_text("utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: {error}; see https://toml.io") from error
    for trouble in _troubles(path.stem, knowledge.packaged(path.stem), content):
        raise LexiconError(f"{path}:{_line(text, trouble)}: {trouble.message}")
    return Lexicon(path.stem, str(path), text)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What is wrong; ``words`` are the key or value by which the line is found."""

    message: str
    words: str


def _troubles(place: str, ours: Any, theirs: Any) -> Iterator[_Trouble]:
    """Where a lexicon departs from the shape of ours."""
    key = place.rpartition(".")[2]
    if type(ours) is not type(theirs) and not {type(ours), type(theirs)} <= {int, float}:
        yield _Trouble(f"{place} is {_kind(theirs)}, but must be {_kind(ours)}", key)
    elif isinstance(ours, dict):
        for name, value in theirs.items():
            yield from _entry_troubles(f"{place}.{name}", name, ours, value)
    elif isinstance(ours, list):
        for value in theirs:
            yield from _item_troubles(place, ours, value)
    elif isinstance(theirs, str):
        yield from _pattern_troubles(place, theirs)


def _entry_troubles(
    place: str, name: str, ours: Mapping[str, Any], value: Any
) -> Iterator[_Trouble]:
    if name in ours:
        yield from _troubles(place, ours[name], value)
    elif _is_open(place.rpartition(".")[0]) and ours:
        yield from _troubles(place, _widest(list(ours.values())), value)
    else:
        yield _Trouble(f"there is no key {name!r}; use one of {', '.join(sorted(ours))}", name)


def _item_troubles(place: str, ours: list[Any], value: Any) -> Iterator[_Trouble]:
    model = _widest(ours) if ours else value
    yield from _troubles(place, model, value)
    if isinstance(model, dict) and isinstance(value, dict):
        needed = set.intersection(*(set(entry) for entry in ours))
        for name in sorted(needed - set(value)):
            said = next(iter(value.values()), "")
            yield _Trouble(f"an entry of {place} lacks {name!r}", str(said))


def _widest(values: list[Any]) -> Any:
    """A value with every key that any of them has."""
    if all(isinstance(value, dict) for value in values):
        return {name: inner for value in values for name, inner in value.items()}
    return values[0]


def _pattern_troubles(place: str, source: str) -> Iterator[_Trouble]:
    if not any(_fits(place, name) for name in knowledge.knowledge("lexicons")["patterns"]):
        return
    try:
        re.compile(_PLACEHOLDER.sub("x", source))
    except re.error as error:
        yield _Trouble(f"{source!r} is no regular expression: {error}", source)


def _is_open(place: str) -> bool:
    return any(_fits(place, name) for name in knowledge.knowledge("lexicons")["open"])


def _fits(place: str, name: str) -> bool:
    """``*`` in a name stands for any one part of a place."""
    parts, wanted = place.split("."), name.split(".")
    return len(parts) == len(wanted) and all(
        want in ("*", part) for part, want in zip(parts, wanted, strict=True)
    )


def _kind(value: Any) -> str:
    names: dict[type, str] = {
        dict: "a table", list: "a list", str: "a text", int: "a number", float: "a number",
        bool: "true or false",
    }  # fmt: skip
    return names.get(type(value), type(value).__name__)


def _line(text: str, trouble: _Trouble) -> int:
    """The first line that has the words, spelled as TOML may spell them."""
    spellings = (trouble.words, trouble.words.replace("\\", "\\\\"))
    for number, line in enumerate(text.split("\n"), start=1):
        if any(spelling in line for spelling in spellings):
            return number
    return 1


def _forget() -> None:
    """Drop everything that was derived from the lexicons before; it is cached by function."""
    for name, module in list(sys.modules.items()):
        if name.startswith("transforms.") and not name.startswith("transforms.lake"):
            for value in vars(module).values():
                clear: Callable[[], None] | None = getattr(value, "cache_clear", None)
                if clear is not None and getattr(value, "__module__", None) == name:
                    clear()
