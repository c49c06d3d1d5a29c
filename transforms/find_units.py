"""INPUT → units: which files and feeds there are to read, in an order that does not change."""

from __future__ import annotations

import glob
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from schemas.elements import NO_SETTINGS, FeedSettings, InputUnit
from transforms.fetching.addresses import without_user
from transforms.fetching.feed_files import feeds_listed_in
from transforms.fetching.feed_lists import FeedListError, ListedFeed
from transforms.identifiers import stable_id
from transforms.operator_log import tell
from transforms.remote.files import files_at
from transforms.slugs import slug
from transforms.walk_folders import LAKE_MARK, Found, is_unfinished, matching, printable, walk

_GLOB_CHARACTERS = frozenset("*?[")


class InputError(ValueError):
    """An INPUT of the command line that names nothing that can be read."""


class NothingYetError(InputError):
    """An INPUT that matches nothing, where something may come."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder of drops or a feed: its name, where it starts from, and what is in it."""

    name: str
    base: str
    kind: Literal["file", "url"]
    files: Iterator[Found]
    is_named: bool = False  # by a feed list, whose names are configured ones
    settings: FeedSettings = NO_SETTINGS


def find_units(
    inputs: Sequence[str],
    source: str | None = None,
    missing: Callable[[str, InputError], None] | None = None,
) -> Iterator[InputUnit]:
    """The units of all inputs, each once, numbered in order, found as they are asked for.

    Raises InputError at once for an input that names nothing, or a feed list with a mistake, unless
    ``missing`` is told of these; and when two inputs share a name without being the same folder or
    feed, because their stories could then not be told apart.
    """
    places: list[_Place] = []
    for given in inputs:
        try:
            places += _places(given)
        except InputError as error:
            if missing is None:
                raise
            missing(given, error)
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


def check_inputs(inputs: Sequence[str], source: str | None = None) -> None:
    """InputError as `find_units` raises it, but not where something may still come."""

    def missing(_: str, error: InputError) -> None:
        if not isinstance(error, NothingYetError):
            raise error

    find_units(inputs, source, missing)


def tell_missing(missing: Mapping[str, InputError], before: Collection[str]) -> None:
    """Log the inputs that are missing, and were not before; but not where nothing came as yet."""
    for given, error in missing.items():
        if given not in before and not isinstance(error, NothingYetError):
            tell(logging.WARNING, "input_missing", stage="watch", origin=given, detail=str(error))


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


def _unit(place: _Place, found: Found, source: str | None, sequence: int) -> InputUnit:
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
        return [_Place(host, host, "url", iter([Found(given, without_user(given))]))]
    try:
        feeds = feeds_listed_in(given)
    except FeedListError as error:
        raise InputError(str(error)) from error
    except OSError as error:
        raise InputError(f"the feed list {given} cannot be read: {error}") from error
    if feeds is not None:
        return [_listed(feed) for feed in feeds]
    base, files = _local(given) if scheme == "file" else _remote(given)
    return [_Place(slug(PurePosixPath(base).name or "drops"), base, "file", files)]


def _listed(feed: ListedFeed) -> _Place:
    found = iter([Found(feed.url, without_user(feed.url))])
    return _Place(
        feed.name, without_user(feed.url), "url", found, is_named=True, settings=feed.settings
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError as error:
        raise InputError(f"{url} is no address: {error}") from error


def _local(given: str) -> tuple[str, Iterator[Found]]:
    path = Path(os.path.normpath(Path(given.removeprefix("file://")).absolute()))
    if path.is_dir():
        return str(path), walk(path, path)
    if path.exists():
        status = path.stat()
        found = Found(str(path.resolve()), path.name, status.st_size, status.st_mtime_ns)
        return str(path.parent), iter([found])
    if _GLOB_CHARACTERS & set(given):
        base = path
        while _GLOB_CHARACTERS & set(str(base)):
            base = base.parent
        matched = sorted(glob.iglob(str(path), recursive=True))  # noqa: PTH207 - knows base as is
        if matched:
            return str(base), matching(base, matched)
        if base.is_dir():
            raise NothingYetError(f"nothing matches {given}; give a folder, a file or a glob")
    raise InputError(
        f"no such file or folder: {given}; give a feed URL, a folder, a file or a glob"
    )


def _remote(given: str) -> tuple[str, Iterator[Found]]:
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
    try:
        matched = [file for pattern in patterns for file in files.match(pattern)]
    except OSError as error:
        raise InputError(f"{given} cannot be listed: {error}") from error
    if not matched:
        raise NothingYetError(f"nothing matches {given}; give a folder, a file or a glob")
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
        Found(
            file.url,
            printable(file.url.removeprefix(base).lstrip("/")),
            file.size,
            file.modified_ns,
        )
        for file in found
    )
