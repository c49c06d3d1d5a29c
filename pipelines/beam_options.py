"""Beam's options beside our own: taken from Beam only when they are asked for."""

from __future__ import annotations

import argparse

from pipelines.workers import quiet_beam


def add_beam_options(command: argparse.ArgumentParser) -> set[str]:
    """Let a command take all of Beam's options but those that have a meaning here; their names."""
    quiet_beam()
    from apache_beam.options.pipeline_options import (  # noqa: PLC0415 - a second to import
        PipelineOptions,
        S3Options,
    )

    import pipelines.flink  # noqa: F401, PLC0415 - Beam finds options by their classes

    scratch = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    for options in PipelineOptions.__subclasses__():
        if options is not S3Options:  # Beam has no part in s3://: see `transforms.remote.s3`
            options._add_argparse_args(scratch)  # noqa: SLF001 - Beam's documented hook
    group = command.add_argument_group("options of Beam")
    taken = command._option_string_actions  # noqa: SLF001 - argparse has no public way to ask
    names = set()
    for action in scratch._actions:  # noqa: SLF001 - argparse has no public way to ask
        if not set(action.option_strings) & set(taken):
            action.help = argparse.SUPPRESS
            group._add_action(action)  # noqa: SLF001
            names.add(action.dest)
    return names
