"""How the job of a stream is attended: what is said, when it is started anew, how it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines import attending
from pipelines.attending import stream_on_runner
from pipelines.ingest import Ingest
from pipelines.prism import PRISM, last_words
from pipelines.run_metrics import RunMetrics
from tests.conftest import WriteDrops
from transforms.lake.errors import LakeError
from transforms.lake.lake import Lake


class Jobs:
    """Stands for a runner: of its jobs, the first ones fail, and the last is drained or not."""

    def __init__(self, failing: int, *, drains: bool = True) -> None:
        self.failing, self.drains = failing, drains
        self.started = self.stopped = 0

    def run(self, _: object) -> Any:
        self.started += 1
        is_over = self.started <= self.failing
        return SimpleNamespace(
            is_over=lambda: is_over,
            drain=lambda: Counter(read=1) if self.drains and not is_over else None,
            stop=self.stop,
            state="FAILED" if is_over else "DONE",
            result=None,
        )

    def stop(self) -> None:
        self.stopped += 1


class AfterWaits:
    """Ends a stream once it has waited so often."""

    def __init__(self, waits: int) -> None:
        self.left, self.waited = waits, list[float]()

    def is_over(self) -> bool:
        return self.left <= 0

    def wait(self, seconds: float) -> None:
        self.left -= 1
        self.waited.append(seconds)


def attended(
    jobs: Jobs,
    end: AfterWaits,
    wire: Path,
    lake: Path,
    patch: pytest.MonkeyPatch,
    runner: str,
    committed: Callable[[], None] = lambda: None,
) -> list[str]:
    """What is said by a stream whose runner is these jobs."""
    said = list[str]()

    @contextmanager
    def serving(_: str) -> Iterator[Any]:
        yield SimpleNamespace(
            endpoint="", failure="it broke", process=SimpleNamespace(poll=lambda: None)
        )

    Lake.open(str(lake), create=True)
    patch.setattr(attending, "run_stream", jobs.run)
    patch.setattr(attending, "serving", serving)
    patch.setattr(attending, "metrics_of", lambda _: RunMetrics())
    options = {"runner": runner, "prism_location": "prism"}
    told = Ingest(inputs=(str(wire),), lake=str(lake))
    stream_on_runner(told, options, end, committed, said.append)
    assert jobs.stopped == jobs.started
    return said


def test_a_job_that_fails_on_prism_is_started_anew_after_pauses_that_grow(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, end = Jobs(failing=3), AfterWaits(4)
    said = attended(jobs, end, drops(1), lake, monkeypatch, PRISM)
    assert said == [f"it broke; trying again in {pause} s" for pause in (1, 2, 4)]
    assert (jobs.started, end.waited[:3]) == (4, [1.0, 2.0, 4.0])


def test_a_job_that_ended_by_itself_on_a_cluster_is_an_error(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LakeError, match="ended as FAILED; FlinkRunner has its own log"):
        attended(Jobs(1), AfterWaits(4), drops(1), lake, monkeypatch, "FlinkRunner")


@pytest.mark.parametrize("runner", [PRISM, "FlinkRunner"])
def test_what_fails_beside_a_job_does_not_end_it(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch, runner: str
) -> None:
    """Alerts that another process sends, a mount that is away: said, and tried again."""
    failures = [OSError(5, "Input/output error"), LakeError("the alerts are locked")]

    def committed() -> None:
        if failures:
            raise failures.pop(0)

    jobs, end = Jobs(0), AfterWaits(4)
    said = attended(jobs, end, drops(1), lake, monkeypatch, runner, committed)
    assert said == [
        "beside the job: [Errno 5] Input/output error; trying again in 1 s",
        "beside the job: the alerts are locked; trying again in 2 s",
    ]
    assert (jobs.started, jobs.stopped, end.waited) == (1, 1, [1.0, 2.0, 1.0, 1.0])


def test_a_drain_that_takes_too_long_is_an_error_that_says_what_becomes_of_the_rest(
    drops: WriteDrops, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs(0, drains=False)
    with pytest.raises(LakeError, match="nothing is lost: the next start reads it again"):
        attended(jobs, AfterWaits(1), drops(1), lake, monkeypatch, PRISM)
    assert (jobs.started, jobs.stopped) == (1, 1)


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        ("Traceback …\n\na.b.CError: no room: x [while running 'Commit']\n\n", "no room: x"),
        ("bundle failed: worker is gone", "bundle failed: worker is gone"),
        ("KeyError: 'q'", "'q'"),
        ("", ""),
    ],
)
def test_of_a_trace_the_message_is_told(trace: str, words: str) -> None:
    assert last_words(trace) == words
