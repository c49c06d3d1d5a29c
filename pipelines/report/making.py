"""The page of a lake: what `wirelake report` writes and `wirelake serve` shows."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from pipelines.querying import LakeReader
from pipelines.report.asking import figures_of, views_asked
from pipelines.report.figures import Scope
from pipelines.report.page import page
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import pipeline_version


class Reporter:
    """Makes pages of one lake; not for several threads at once."""

    def __init__(self, lake: Lake) -> None:
        self._name = PurePath(lake.path).name
        self._reader = LakeReader(lake)

    def page(self, scope: Scope, moment: datetime, *, lake_version: int | None = None) -> str:
        """The page of the lake as it is now; ``moment`` is what it says of when it was made.

        With a ``lake_version`` it is a live one, which asks its server about later versions.

        Raises LakeError when a file of the lake is missing.
        """
        figures = self._reader.ask(
            lambda connection: figures_of(connection, scope), views=views_asked()
        )
        return page(
            figures,
            lake=self._name,
            moment=moment,
            version=pipeline_version(),
            lake_version=lake_version,
        )
