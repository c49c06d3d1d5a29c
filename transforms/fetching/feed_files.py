"""Which INPUT is a feed list, and the feeds that it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from transforms.fetching.feed_lists import ListedFeed
from transforms.fetching.opml_lists import is_opml_list, read_opml_list
from transforms.fetching.toml_lists import is_toml_list, read_toml_list
from transforms.remote.files import files_at

_HEAD_BYTES = 4_096
_READERS: dict[str, Callable[[str, bytes], list[ListedFeed]]] = {
    ".opml": read_opml_list,
    ".toml": read_toml_list,
}


def feeds_listed_in(given: str) -> list[ListedFeed] | None:
    """The feeds of a file that is a feed list; None for any other file, and for what is no file.

    It is told by its content, else by its name; where opening a file takes a request, by the name
    alone. Raises FeedListError for a mistake in it.
    """
    remote = "://" in given and not given.startswith("file://")
    path = Path(given if remote else given.removeprefix("file://"))
    kind = path.suffix.lower()
    if remote:
        return _READERS[kind](given, _remote_content(given)) if kind in _READERS else None
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            kind = _kind_of(file.read(_HEAD_BYTES)) or kind
            file.seek(0)
            return _READERS[kind](given, file.read()) if kind in _READERS else None
    except OSError:
        return None  # reading it as a drop says why


def _kind_of(head: bytes) -> str | None:
    if is_opml_list(head):
        return ".opml"
    return ".toml" if is_toml_list(head) else None


def _remote_content(given: str) -> bytes:
    with files_at(given).open(given) as file:
        return file.read()
