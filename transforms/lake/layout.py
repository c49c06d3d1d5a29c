"""Where there is a lake, and of which layout; and how an empty place becomes one."""

from __future__ import annotations

import json

from schemas import TABLES
from transforms.lake.errors import LakeError
from transforms.lake.log import BOOKS
from transforms.lake.storage import Storage

FORMAT = 1
_FORMAT_FILE = f"{BOOKS}/format.json"


def format_of(storage: Storage) -> int | None:
    """The layout of the lake; None where there is none."""
    try:
        return int(json.loads(storage.read(_FORMAT_FILE))["format"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"{storage.root}/{_FORMAT_FILE} is damaged ({error!r}); restore it from a backup"
        ) from error


def refuse_taken(storage: Storage) -> None:
    """LakeError where no lake can be made because something else is there."""
    taken = [name for name in TABLES if not storage.is_empty(name)]
    if taken:
        raise LakeError(
            f"{storage.root} is no lake of wirelake's, but has a folder {taken[0]}; "
            "choose another place for the lake"
        )


def create_at(storage: Storage) -> int:
    """Make an empty lake where there is none yet; gives its layout."""
    content = json.dumps({"format": FORMAT}).encode()
    try:
        refuse_taken(storage)
        storage.put_new(_FORMAT_FILE, content)
        storage.put_new(_FORMAT_FILE, content)
    except FileExistsError:
        return FORMAT
    except OSError as error:
        reason = error.strerror or error
        raise LakeError(f"cannot make a lake at {storage.root}: {reason}") from error
    storage.delete(_FORMAT_FILE)
    raise LakeError(
        f"{storage.root} is on a store that takes no heed of If-None-Match, so that two writers at "
        "once could lose what they wrote; choose another store, or a newer version of it"
    )
