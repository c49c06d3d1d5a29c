"""Which engine runs a stream, and why that is said."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.engines import engine_for

HERE, NOWHERE = "/opt/prism", None


@pytest.mark.parametrize(
    ("options", "prism", "runner", "why"),
    [
        ({}, NOWHERE, None, "there is no Prism here"),
        ({}, HERE, "PrismRunner", "/opt/prism"),
        ({"runner": "PrismRunner"}, HERE, "PrismRunner", "/opt/prism"),
        ({"runner": "PrismRunner"}, NOWHERE, None, "there is no Prism here"),
        ({"prism_location": "/own/prism"}, HERE, "PrismRunner", "/own/prism"),
        ({"runner": "FlinkRunner"}, HERE, "FlinkRunner", "as asked"),
        ({"runner": "DirectRunner"}, HERE, None, "DirectRunner ends what it begins"),
    ],
)
def test_a_named_runner_comes_first_then_prism_then_this_process(
    options: dict[str, Any], prism: str | None, runner: str | None, why: str
) -> None:
    engine = engine_for(options, lambda: prism)
    assert (engine.beam_options or {}).get("runner") == runner
    assert why in engine.why
    assert (engine.beam_options or options).items() >= options.items()
