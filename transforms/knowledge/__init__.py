"""What the project knows of the world and its wires: data that an analyst can read and extend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

# What a user's own lexicons add to the files of this folder; see `transforms.lexicons`.
_additions: dict[str, Mapping[str, Any]] = {}
_digest: list[str] = []


@cache
def knowledge(name: str) -> dict[str, Any]:
    """The file ``<name>.toml`` of this folder, with the user's own additions.

    The answer is shared: do not change it.
    """
    content: dict[str, Any] = merged(packaged(name), _additions.get(name, {}))
    return content


def packaged(name: str) -> dict[str, Any]:
    """The file ``<name>.toml`` of this folder as it is."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def packaged_names() -> frozenset[str]:
    """Names of the files of this folder."""
    found = files(__package__).iterdir()
    return frozenset(
        file.name.removesuffix(".toml") for file in found if file.name.endswith("toml")
    )


def add(additions: Mapping[str, Mapping[str, Any]], digest: str) -> None:
    """Make these, by file name, the only additions; the caller forgets what was derived before.

    ``digest`` tells them from any others; empty for none.
    """
    _additions.clear()
    _additions.update(additions)
    _digest[:] = [digest] if digest else []
    knowledge.cache_clear()


def version_of_additions() -> str:
    """Tells the user's additions from any others; empty without any."""
    return "".join(_digest)


def merged(ours: Any, theirs: Any) -> Any:
    """Tables key by key; lists one behind the other, but rules before ours, which they overrule."""
    if isinstance(ours, dict) and isinstance(theirs, Mapping):
        return ours | {
            key: merged(ours[key], value) if key in ours else value for key, value in theirs.items()
        }
    if isinstance(ours, list) and isinstance(theirs, list):
        are_rules = any(isinstance(entry, dict) for entry in theirs)
        return [*theirs, *ours] if are_rules else [*ours, *theirs]
    return theirs
