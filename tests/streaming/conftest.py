"""Streams that really run, on Prism, where its binary is to be had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from apache_beam.runners.runner import PipelineResult

from pipelines.prism import VARIABLE, prism_location
from pipelines.stream_job import Stream, run_stream
from pipelines.workers import ignore_leases
from tests.streaming.process import PASSES
from transforms import fetch_feeds

Running = Callable[..., AbstractContextManager[PipelineResult]]


@pytest.fixture(scope="session")
def prism() -> str:
    """Where Prism is."""
    location = prism_location()
    if location is None:
        pytest.skip(f"there is no Prism: build it with `make prism`, or name it in {VARIABLE}")
    return location


@pytest.fixture
def on_prism(prism: str) -> tuple[str, str]:
    """Options of a command."""
    return "--prism_location", prism


@pytest.fixture(params=["passes", "prism"])
def engine(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Options of a command, for each engine that there is on one machine."""
    return request.getfixturevalue("on_prism") if request.param == "prism" else PASSES


@pytest.fixture
def running(prism: str, lake: Path) -> Running:
    """A stream that runs in this process while the block does, and is then drained."""
    ignore_leases()
    fetch_feeds._manners.cache_clear()

    @contextmanager
    def run(*inputs: object, **told: Any) -> Iterator[PipelineResult]:
        options = {"runner": "PrismRunner", "prism_location": prism}
        given = tuple(map(str, inputs))
        job = run_stream(Stream(inputs=given, lake=str(lake), beam_options=options, **told))
        try:
            yield job.result
        finally:
            counts = job.drain()
            job.stop()
        assert counts is not None

    return run
