"""The latest poll of each feed that a lake knows: all that there is of a feed's state.

One poll a feed, each replaced by the next, for months: of rows that come and go DuckDB's memory
grows by some kilobytes a commit, so these are plain objects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import duckdb

from schemas import POLLS, Poll
from transforms.lake.parquet_files import select_rows


class LatestPolls:
    """The latest poll of each feed, and since which commit it is known."""

    def __init__(self) -> None:
        self._polls: dict[str, tuple[Poll, int]] = {}

    def take_in(self, polls: Iterable[Poll], version: int) -> None:
        """Take in polls as of a commit; those no later than what is known change nothing."""
        for poll in polls:
            known = self._polls.get(poll.feed_id)
            if known is None or known[0].polled_at < poll.polled_at:
                self._polls[poll.feed_id] = (poll, version)

    def of(self, feed_ids: Iterable[str]) -> dict[str, Poll]:
        """The latest poll of each of these feeds that was polled before."""
        return {name: self._polls[name][0] for name in feed_ids if name in self._polls}

    def at_rest(self, now: datetime) -> list[Poll]:
        """Those of feeds whose host wants nothing to be asked of it now."""
        return [
            poll
            for poll, _ in self._polls.values()
            if poll.host_rests_until is not None and poll.host_rests_until > now
        ]

    def any_since(self, base: int, feed_ids: Collection[str]) -> bool:
        """Whether one of these feeds was polled by a commit after ``base``."""
        return any(self._polls[name][1] > base for name in feed_ids if name in self._polls)


def latest_in(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> list[Poll]:
    """The latest poll of each feed among the rows of some files."""
    names = POLLS.schema.names
    rows = connection.execute(
        f"SELECT {', '.join(f'latest.{name}' for name in names)} FROM ("
        f"SELECT arg_max(poll, polled_at) AS latest FROM ({select_rows(POLLS, paths)}) AS poll "
        "GROUP BY feed_id)"
    ).fetchall()
    return [Poll(**dict(zip(names, row, strict=True))) for row in rows]
