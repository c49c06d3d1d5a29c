"""A pass, computed by Beam in this process."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipelines.passes import EMBEDDED, PassError, PassResult, PassTask, uses_own_runner
from pipelines.run_metrics import metrics_of
from pipelines.story_graph import Pass, stories
from transforms.lake.known import known_of
from transforms.lake.lake import Lake
from transforms.lake.storage import storage_at
from transforms.manifests import MANIFEST, Manifest


def result_of(task: PassTask) -> PassResult:
    """Run the graph over the units of a pass; nothing is committed."""
    base = known_of(task.lake).refresh()
    told = Pass(
        lake=task.lake,
        staging=task.staging,
        ingested_at=task.ingested_at,
        poll=task.poll,
        lexicons=task.lexicons,
        is_spread=uses_own_runner(task.beam_options),
    )
    options = PipelineOptions.from_dictionary(dict(task.beam_options))
    try:
        with beam.Pipeline(runner=_runner(options), options=options) as pipeline:
            stories(pipeline, task.work, told)
    except Exception as error:
        if _was_interrupted(error):
            raise KeyboardInterrupt from error
        raise PassError(_cause(error)) from error
    content = Lake(storage_at(task.lake)).read_staged(task.staging, MANIFEST)
    manifest = Manifest.from_json(content)
    metrics = metrics_of(pipeline.result)
    return PassResult(task=task, base=base, manifest=manifest, metrics=metrics)


def _runner(options: PipelineOptions) -> Any:
    """DirectRunner by its bounded engine: its own choice may first try to download another one."""
    name = options.view_as(StandardOptions).runner
    return FnApiRunner() if name in (None, *EMBEDDED) else name


def _was_interrupted(error: BaseException) -> bool:
    """Beam hands on an interrupt as an error of the step that it met."""
    return isinstance(error, KeyboardInterrupt) or "KeyboardInterrupt" in str(error)


def _cause(error: BaseException) -> str:
    """What the step said, without the path that it took through the runner."""
    lines = [line for line in str(error).splitlines() if line.strip()] or [repr(error)]
    return f"{lines[-1].strip()}; nothing of this pass was written, earlier passes stand"
