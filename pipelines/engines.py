"""What runs a stream: bounded passes in this process, or a streaming job on a runner of Beam's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.passes import uses_own_runner
from pipelines.prism import PRISM


@dataclass(frozen=True, slots=True)
class Engine:
    """``beam_options`` name the runner of a streaming job; None: passes in this process."""

    beam_options: Mapping[str, Any] | None
    why: str


def engine_for(beam_options: Mapping[str, Any], find_prism: Callable[[], str | None]) -> Engine:
    """The runner that was named, else Prism where it is, else this process."""
    named = beam_options.get("runner")
    if uses_own_runner(beam_options) and named != PRISM:
        return Engine(beam_options, f"on {named}, as asked")
    location = beam_options.get("prism_location") or find_prism()
    if named in (None, PRISM) and location is not None:
        options = {**beam_options, "runner": PRISM, "prism_location": location}
        return Engine(options, f"on Prism, {location}")
    why = "there is no Prism here" if named in (None, PRISM) else f"{named} ends what it begins"
    return Engine(None, f"in passes of this process, because {why}")
