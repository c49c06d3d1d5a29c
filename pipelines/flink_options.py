"""Options of Beam's Flink runner that its Python SDK hands on without knowing them."""

from __future__ import annotations

import argparse

from apache_beam.options.pipeline_options import PipelineOptions


class FlinkJobOptions(PipelineOptions):
    """What a streaming job on Flink is to be told; what is not given, the runner decides."""

    @classmethod
    def _add_argparse_args(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--checkpointing_interval",
            type=int,
            metavar="MILLISECONDS",
            help="from one checkpoint to the next; without it a job keeps no state",
        )
        parser.add_argument(
            "--max_bundle_time_mills",
            type=int,
            metavar="MILLISECONDS",
            help="how long a bundle may wait for more; jobs with checkpoints need it short",
        )
