"""Jobs on a Flink cluster that is started for the tests, where there is Java."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from infra.flink.cluster import Cluster
from infra.flink.distribution import BUILD, missing_tools
from pipelines.stream_job import Job, Stream, run_stream
from pipelines.workers import ignore_leases
from tests import support

until = partial(support.until, seconds=240.0)
"""Workers take their time to begin, where several are started on few cores."""

Begin = Callable[..., Job]
Running = Callable[..., AbstractContextManager[Job]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flink)
            item.add_marker(pytest.mark.timeout(1200))


@pytest.fixture(scope="session")
def started() -> Iterator[Cluster]:
    if missing := missing_tools():
        pytest.skip(f"there is no Flink without {' and '.join(missing)}")
    cluster = Cluster(BUILD / "tests")
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def cluster(started: Cluster) -> Iterator[Cluster]:
    """A whole cluster, with no job on it before or after the test."""
    started.start()
    yield started
    for job in started.rest.running():
        started.rest.cancel(job)
    until(lambda: not started.rest.running())


@pytest.fixture
def begin(cluster: Cluster, lake: Path) -> Begin:
    """Starts a streaming job; by itself it goes on until the test is over."""
    ignore_leases()

    def begin(*inputs: object, **told: Any) -> Job:
        options = {
            **dict(option.removeprefix("--").split("=", 1) for option in cluster.options),
            "checkpointing_interval": 2_000,
            **told.pop("beam_options", {}),
        }
        given = tuple(map(str, inputs))
        return run_stream(Stream(**{"lake": str(lake), **told}, inputs=given, beam_options=options))

    return begin


@pytest.fixture
def running(begin: Begin) -> Running:
    """A stream that runs while the block does, and is then drained."""

    @contextmanager
    def run(*inputs: object, **told: Any) -> Iterator[Job]:
        job = begin(*inputs, **told)
        yield job
        counts = job.drain()
        job.stop()
        assert counts is not None

    return run
