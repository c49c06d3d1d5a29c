"""What can go wrong with a lake, in words for the person at the command line."""

from __future__ import annotations


class LakeError(Exception):
    """The lake cannot be read or written; the message says why and what to do next."""


class NotALakeError(LakeError):
    """There is no lake at the path."""


class NewerLakeError(LakeError):
    """The lake was written by a newer wirelake than this one."""


class StaleSnapshotError(LakeError):
    """What was computed against an older state of the lake no longer fits; compute it again."""


class LockedError(LakeError):
    """Another process holds the lake and did not let go in time."""
