"""Where this machine keeps what can always be made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def cache_folder(environment: Mapping[str, str]) -> Path:
    """The program's own folder under ``XDG_CACHE_HOME``, or ``~/.cache``; it need not be there."""
    cache = environment.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "wirelake"
