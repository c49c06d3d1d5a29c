"""INPUT → units: which files and feeds there are to read, in an order that does not change.

A producer that writes a drop in place signals that it is not whole by its name: a leading ``.`` or
``_``, or an ending such as ``.tmp`` or ``.part``, until it renames it. Such files are not units
yet.
"""

from __future__ import annotations

import contextlib
import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from schemas.elements import NO_SETTINGS, FeedSettings, InputUnit
from transforms.fetching.addresses import without_user
from transforms.fetching.feed_files import feeds_listed_in
from transforms.fetching.feed_lists import FeedListError, ListedFeed
from transforms.identifiers import stable_id
from transforms.remote.files import files_at
from transforms.slugs import slug

UNFINISHED_PREFIXES = (".", "_", "~")
UNFINISHED_SUFFIXES = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".inprogress",
    ".crdownload",
    ".filepart",
    ".swp",
    "~",
)
LAKE_MARK = "_wirelake/format.json"
_GLOB_CHARACTERS = frozenset("*?[")


class InputError(ValueError):
    """An INPUT of the command line that names nothing that can be read."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file below a base folder, or a URL, before it is a unit."""

    location: str
    origin: str
    size: int | None = None
    modified_ns: int | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder of drops or a feed: its name, where it starts from, and what is in it."""

    name: str
    base: str
    kind: Literal["file", "url"]
    files: Iterator[_Found]
    is_named: bool = False  # by a feed list, whose names are configured ones
    settings: FeedSettings = NO_SETTINGS


def find_units(inputs: Sequence[str], source: str | None = None) -> Iterator[InputUnit]:
    """The units of all inputs, each once, numbered in order, found as they are asked for.

    Raises InputError at once for an input that names nothing, a feed list with a mistake, or when
    two inputs share a name without being the same folder or feed, because their stories could then
    not be told apart.
    """
    places = [place for given in inputs for place in _places(given)]
    if source is not None and any(place.is_named for place in places):
        raise InputError(f"a feed list names its feeds itself; leave --source {source} out")
    bases: dict[str, str] = {}
    for place in places:
        if bases.setdefault(place.name, place.base) != place.base:
            raise InputError(
                f"{bases[place.name]} and {place.base} would both be {place.name!r}, and their "
                "stories could not be told apart; ingest the folder that holds both, or one after "
                "the other with different --source NAMEs, or give feeds other names in their list"
            )
    return _numbered(places, source)


def count_units(inputs: Sequence[str]) -> int:
    """How many units the inputs have; for a progress bar."""
    return sum(1 for _ in find_units(inputs, source="count"))


def input_id(unit: InputUnit) -> str:
    """Identity of a unit in the lake's books: 32 hexadecimal digits."""
    return stable_id("input", unit.source, unit.folder_name, unit.origin)


def fingerprint(unit: InputUnit) -> str | None:
    """Size and time of change of a file as it was found; None for what must be read every time."""
    if unit.size is None or unit.modified_ns is None:
        return None
    return f"{unit.size}-{unit.modified_ns}"


def is_unfinished(name: str) -> bool:
    """Whether a file's name says that its producer has not finished it."""
    return name.startswith(UNFINISHED_PREFIXES) or name.lower().endswith(UNFINISHED_SUFFIXES)


def _numbered(places: Sequence[_Place], source: str | None) -> Iterator[InputUnit]:
    seen: set[str] = set()
    sequence = 0
    for place in places:
        for found in place.files:
            if len(places) > 1 and found.location in seen:
                continue
            if len(places) > 1:
                seen.add(found.location)
            yield _unit(place, found, source, sequence)
            sequence += 1


def _unit(place: _Place, found: _Found, source: str | None, sequence: int) -> InputUnit:
    if place.kind == "url":
        name = place.name if place.is_named else source or place.name
        own_name = folder_name = source = name
    else:
        folder_name = place.name
        own_name = slug(str(PurePosixPath(found.origin).with_suffix("")))
    return InputUnit(
        location=found.location,
        origin=found.origin,
        kind=place.kind,
        source=source,
        folder_name=folder_name,
        file_name=own_name,
        sequence=sequence,
        size=found.size,
        modified_ns=found.modified_ns,
        settings=place.settings,
    )


def _places(given: str) -> list[_Place]:
    """The feeds of a feed list, else the one folder or feed that an INPUT names."""
    scheme = given.partition("://")[0].lower() if "://" in given else "file"
    if scheme in ("http", "https"):
        host = slug(_host(given))
        return [_Place(host, host, "url", iter([_Found(given, without_user(given))]))]
    try:
        feeds = feeds_listed_in(given)
    except FeedListError as error:
        raise InputError(str(error)) from error
    if feeds is not None:
        return [_listed(feed) for feed in feeds]
    base, files = _local(given) if scheme == "file" else _remote(given)
    return [_Place(slug(PurePosixPath(base).name or "drops"), base, "file", files)]


def _listed(feed: ListedFeed) -> _Place:
    found = iter([_Found(feed.url, without_user(feed.url))])
    return _Place(
        feed.name, without_user(feed.url), "url", found, is_named=True, settings=feed.settings
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError as error:
        raise InputError(f"{url} is no address: {error}") from error


def _local(given: str) -> tuple[str, Iterator[_Found]]:
    path = Path(os.path.normpath(Path(given.removeprefix("file://")).absolute()))
    if path.is_dir():
        return str(path), _walk(path, path)
    if path.exists():
        status = path.stat()
        found = _Found(str(path.resolve()), path.name, status.st_size, status.st_mtime_ns)
        return str(path.parent), iter([found])
    if _GLOB_CHARACTERS & set(given):
        base = path
        while _GLOB_CHARACTERS & set(str(base)):
            base = base.parent
        matched = sorted(glob.iglob(str(path), recursive=True))  # noqa: PTH207 - knows base as is
        if matched:
            return str(base), _matching(base, matched)
    raise InputError(
        f"no such file or folder: {given}; give a feed URL, a folder, a file or a glob"
    )


def _matching(base: Path, matched: Sequence[str]) -> Iterator[_Found]:
    """Files that a glob matched, and those in folders that it matched, each once."""
    seen: set[str] = set()
    for match in matched:
        path = Path(match)
        if any(is_unfinished(part) for part in path.relative_to(base).parts):
            continue
        for found in _walk(path, base) if path.is_dir() else _lone(path, base):
            if found.location not in seen:
                seen.add(found.location)
                yield found


def _lone(path: Path, base: Path) -> Iterator[_Found]:
    with contextlib.suppress(FileNotFoundError):
        yield _found(path, base, path.lstat())


def _walk(folder: Path, base: Path) -> Iterator[_Found]:
    """Files below a folder in the order of their names; a link is a file, whatever it leads to.

    A folder that cannot be listed is found as if it were a file, so that reading it says why. A
    lake is no input.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if is_unfinished(path.name) and path != folder:
            continue
        try:
            status = path.lstat()
            if path != folder and not stat.S_ISDIR(status.st_mode):
                yield _found(path, base, status)
            elif not (path / LAKE_MARK).exists():
                names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - names take less
                waiting += [path / name for name in names]
        except FileNotFoundError:
            continue
        except OSError:
            yield _found(path, base, status)


def _found(path: Path, base: Path, status: os.stat_result) -> _Found:
    if stat.S_ISLNK(status.st_mode):
        with contextlib.suppress(OSError):
            status = path.stat()
    origin = _printable(path.relative_to(base).as_posix())
    return _Found(str(path), origin, status.st_size, status.st_mtime_ns)


def _remote(given: str) -> tuple[str, Iterator[_Found]]:
    if _GLOB_CHARACTERS & set(given):
        base = given
        while _GLOB_CHARACTERS & set(base):
            base = base.rpartition("/")[0]
        patterns = [given]
    else:
        base, patterns = given.rstrip("/"), [given.rstrip("/") + "/**", given]
    try:
        files = files_at(given)
    except ValueError as error:
        raise InputError(f"{given} is on no file system that Beam knows here: {error}") from error
    matched = [file for pattern in patterns for file in files.match(pattern)]
    if not matched:
        raise InputError(f"nothing matches {given}; give a folder, a file or a glob")
    if len(matched) == 1 and matched[0].url == given:
        base = given.rpartition("/")[0]
    lakes = tuple(
        file.url.removesuffix(LAKE_MARK) for file in matched if file.url.endswith(f"/{LAKE_MARK}")
    )
    found = sorted(
        (
            file
            for file in matched
            if not is_unfinished(file.name) and not file.url.startswith(lakes)
        ),
        key=lambda file: file.url,
    )
    return base, (
        _Found(
            file.url,
            _printable(file.url.removeprefix(base).lstrip("/")),
            file.size,
            file.modified_ns,
        )
        for file in found
    )


def _printable(path: str) -> str:
    r"""A path as text: bytes that are no UTF-8 are ``\xNN``, and a backslash is two."""
    escaped = path.replace("\\", "\\\\")
    return escaped.encode(errors="surrogateescape").decode(errors="backslashreplace")
