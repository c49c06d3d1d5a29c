"""What Beam's Flink runner is told beside what Beam's Python knows of it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions

RUNNERS = frozenset({"FlinkRunner", "PortableRunner"})

SECONDS_BETWEEN_BEATS = 30.0
"""On Flink beats cost (`transforms.ticks.Ticks`): these, 16 MB of checkpoint in a day, at worst."""

STREAMING = {
    # Without checkpoints nothing outlives the loss of a worker.
    "checkpointing_interval": 10_000,
    "min_pause_between_checkpoints": 1_000,
    # Else, what the first bundle gives may wait for ever for a second one.
    "finish_bundle_before_checkpointing": True,
    "max_bundle_time_mills": 500,
    # What a bundle gives is passed on when all of it is done: of a thousand stories, after 20 s.
    "max_bundle_size": 100,
    # Nearly all that is kept is read once or never again: to measure it for a cache costs a fifth
    # of the processor time of a worker.
    "max_cache_memory_usage_mb": 0,
}
"""Options of a streaming job, as long as nothing else is asked for."""

_NUMBERS = (
    "checkpointing_interval",
    "max_bundle_size",
    "max_bundle_time_mills",
    "min_pause_between_checkpoints",
    "number_of_execution_retries",
)
_WORDS = ("savepoint_path", "state_backend", "state_backend_storage_path")
_SWITCHES = (
    "allow_non_restored_state",
    "externalized_checkpoints_enabled",
    "finish_bundle_before_checkpointing",
    "retain_externalized_checkpoints_on_cancellation",
    "unaligned_checkpoint_enabled",
)


class FlinkJobOptions(PipelineOptions):
    """Those of Flink's options, known to its job server alone, that a command line may name.

    Beam's documentation of the Flink runner tells what they mean.
    """

    @classmethod
    def _add_argparse_args(cls, parser: argparse.ArgumentParser) -> None:
        for name in _NUMBERS:
            parser.add_argument(f"--{name}", type=int)
        for name in _WORDS:
            parser.add_argument(f"--{name}")
        for name in _SWITCHES:
            parser.add_argument(f"--{name}", action="store_true", default=None)


def is_on_flink(beam_options: Mapping[str, Any]) -> bool:
    """Whether these options have a job run by a cluster, for which Flink is taken."""
    return beam_options.get("runner") in RUNNERS
