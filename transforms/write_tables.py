"""Records → staged Parquet files, and the manifest that a commit takes them from.

Nothing that is written here counts before the commit, and every name follows from the content: a
bundle that the runner repeats writes the same files again, and a pass that is abandoned leaves
nothing but a staging folder.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import apache_beam as beam

from schemas import TABLES, InputRecord, table_of
from schemas.elements import Finding, InputUnit, Outcome, Tally
from transforms.clocks import utc_now
from transforms.find_units import fingerprint, input_id
from transforms.lake.lake import Lake
from transforms.lake.parquet_files import file_name, write_rows
from transforms.lake.partitions import partition_of
from transforms.lake.records import FileEntry
from transforms.lake.storage import storage_at
from transforms.manifests import MANIFEST, Part, manifest_of
from transforms.metrics import count, measure, measure_lag, timed


class StagingError(OSError):
    """A file of the lake could not be written; nothing of its pass counts."""


def outcomes_of(finding: Finding) -> Iterator[Outcome]:
    if finding.outcome is not None:
        yield finding.outcome


def records_of(finding: Finding) -> Iterator[Any]:
    """The rows that a finding brings to the lake."""
    if finding.is_new_article:
        yield finding.article
    yield from finding.events
    if finding.quarantined is not None:
        yield finding.quarantined


def parts_of(finding: Finding) -> Iterator[Outcome | Tally]:
    """What a manifest tells of a finding."""
    yield from outcomes_of(finding)
    if finding.article is not None and finding.quarantined is not None:
        row = finding.quarantined
        yield Tally(name=f"reason.{row.reason}", quarantine_id=row.quarantine_id)


def input_records(
    unit: InputUnit, outcomes: Iterable[Outcome], ingested_at: datetime
) -> Iterator[InputRecord]:
    """The line of the books about one unit: what was found in it and what became of it.

    None of one that fails as it did before: it is tried for as long as it stands there.
    """
    kinds = Counter(outcome.kind for outcome in outcomes)
    looked_away = any(outcome.reason in _PASSING for outcome in outcomes)
    if looked_away and kinds.keys() == {"unchanged"}:
        return
    yield InputRecord(
        input_id=input_id(unit),
        fingerprint=None if looked_away else fingerprint(unit),
        source=unit.name,
        origin=unit.origin,
        stories=kinds["new"] + kinds["revised"] + kinds["unchanged"],
        new=kinds["new"],
        revised=kinds["revised"],
        unchanged=kinds["unchanged"],
        quarantined=kinds["quarantined"],
        ingested_at=ingested_at,
    )


# A file rejected for these may be whole the next time, though its size and time stay as they are.
_PASSING = frozenset(
    {"read.vanished", "read.denied", "read.failed", "time.parse_deadline", "normalise.failed"}
)


class RecordInputs(beam.PTransform):
    """Outcomes → one `InputRecord` for each unit; a unit that is waited for has none."""

    def __init__(self, ingested_at: datetime) -> None:
        super().__init__()
        self._ingested_at = ingested_at

    def expand(self, outcomes: beam.PCollection[Outcome]) -> beam.PCollection[InputRecord]:
        return (
            outcomes
            | "KeyByInput" >> beam.FlatMap(_by_input)
            | "GroupByInput" >> beam.GroupByKey()
            | "RecordInput" >> beam.FlatMap(_input_records, self._ingested_at)
        )


class StageTables(beam.PTransform):
    """Records of any tables → a `FileEntry` for each Parquet file staged, one for a partition."""

    def __init__(self, lake: str, staging: str) -> None:
        super().__init__()
        self._lake, self._staging = lake, staging

    def expand(self, records: beam.PCollection[Any]) -> beam.PCollection[FileEntry]:
        return (
            records
            | "KeyByPartition" >> beam.Map(_by_partition)
            | "GroupByPartition" >> beam.GroupByKey()
            | "StageFile" >> beam.ParDo(_StageFile(self._lake, self._staging))
        )


class StageManifest(beam.PTransform):
    """File entries and outcomes → ``manifest.json`` in the staging folder; gives its counts."""

    def __init__(self, lake: str, staging: str) -> None:
        super().__init__()
        self._lake, self._staging = lake, staging

    def expand(self, parts: beam.PCollection[Part]) -> beam.PCollection[Counter[str]]:
        return (
            parts
            | "KeyTogether" >> beam.Map(_together)
            | "GroupTogether" >> beam.GroupByKey()
            | "StageManifest" >> beam.ParDo(_StageManifest(self._lake, self._staging))
        )


class _StageFile(beam.DoFn):
    def __init__(self, lake: str, staging: str) -> None:
        self._lake, self._staging = lake, staging

    def process(self, element: tuple[str, Iterable[Any]]) -> Iterator[FileEntry]:
        key, records = element[0], list(element[1])
        yield stage_rows(Lake(storage_at(self._lake)), self._staging, key, records)
        measure_lag(records, utc_now())


def stage_rows(lake: Lake, staging: str, key: str, records: list[Any]) -> FileEntry:
    """Write the rows of one partition (``table/month=…``) as one staged file."""
    name, partition = key.split("/")
    table = TABLES[name]
    rows = table.to_arrow(records)
    path = f"{name}/{partition}/{file_name(table, map(repr, map(table.sort_key, records)))}"
    with (
        timed("stage_milliseconds"),
        _staging_errors(path),
        lake.new_file(staging, path) as file,
    ):
        rows_written, raw_bytes = write_rows(table, [rows], file)
        size = file.tell()
    count("staged_rows", rows_written)
    measure("staged_bytes", size)
    return FileEntry(name, path, rows_written, size, raw_bytes)


def stage_records(lake: Lake, staging: str, records: Iterable[Any]) -> list[FileEntry]:
    """Write records of any tables as one staged file for each partition."""
    partitions: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        key, _ = _by_partition(record)
        partitions[key].append(record)
    return [stage_rows(lake, staging, key, rows) for key, rows in sorted(partitions.items())]


class _StageManifest(beam.DoFn):
    def __init__(self, lake: str, staging: str) -> None:
        self._lake, self._staging = lake, staging

    def process(self, element: tuple[None, Iterable[Part]]) -> Iterator[Counter[str]]:
        manifest = manifest_of(element[1])
        lake = Lake(storage_at(self._lake))
        with _staging_errors(MANIFEST), lake.new_file(self._staging, MANIFEST) as file:
            file.write(manifest.to_json())
        yield manifest.counts


@contextlib.contextmanager
def _staging_errors(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StagingError(f"cannot write {path}: {error.strerror or error}") from error


def _by_input(outcome: Outcome) -> Iterator[tuple[str, Outcome]]:
    # What comes out of quarantine is no reading of its place, which may have changed since.
    if outcome.kind != "waiting" and outcome.unit.read_at is None:
        yield input_id(outcome.unit), outcome


def _input_records(
    element: tuple[str, Iterable[Outcome]], ingested_at: datetime
) -> Iterator[InputRecord]:
    outcomes = list(element[1])
    return input_records(outcomes[0].unit, outcomes, ingested_at)


def _by_partition(record: Any) -> tuple[str, Any]:
    return f"{table_of(type(record)).name}/{partition_of(record)}", record


def _together(part: Part) -> tuple[None, Part]:
    return None, part
