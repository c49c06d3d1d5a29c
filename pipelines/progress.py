"""How a long run is told: a bar on a terminal, a line now and then in a log, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from pipelines import logs

if TYPE_CHECKING:
    from pipelines.summary import Summary

SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Tells how far a run is, on standard error; a context, so that a bar always ends.

    ``total`` counts the inputs; without it, as of a stream, there is no bar.
    """

    def __init__(
        self,
        *,
        quiet: bool,
        total: Callable[[], int] | None = None,
        seconds_between_lines: float = SECONDS_BETWEEN_LINES,
    ) -> None:
        self._quiet = quiet
        self._total = total
        self._seconds = seconds_between_lines
        self._console = Console(stderr=True)
        self._bar: RichProgress | None = None
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        is_told = self._quiet or logs.chosen()[0] is not None
        if self._console.is_terminal and self._total and not is_told:
            self._bar = RichProgress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("inputs", total=self._total())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def say(self, text: str) -> None:
        """A line that the person should read now."""
        if self._bar is not None:
            self._console.print(f"wirelake: {text}", highlight=False, markup=False, soft_wrap=True)
        elif not self._quiet:
            logs.say(text)

    def tell(self, summary: Summary) -> None:
        """How far the run is."""
        inputs = summary.read + summary.skipped + summary.waiting
        news = f"{summary.counts['new']:,} new, {summary.counts['quarantined']:,} quarantined"
        if self._bar is not None:
            self._bar.update(self._task, completed=inputs, description=news)
        elif time.monotonic() - self._last >= self._seconds:
            self._last = time.monotonic()
            self.say(f"{inputs:,} inputs done, {news}, {summary.seconds:.0f} s")
            sys.stderr.flush()
