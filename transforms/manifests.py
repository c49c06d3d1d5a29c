"""What a pass staged, as it tells whoever commits it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields

from schemas import Poll
from schemas.elements import Outcome, Tally
from transforms.find_units import input_id
from transforms.lake.known import Touched
from transforms.lake.records import FileEntry

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one pass staged: its files, the ids that it decided about, and its counts by name."""

    files: tuple[FileEntry, ...] = ()
    touched: Touched = field(default_factory=Touched)
    counts: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> bytes:
        content = {
            "files": [asdict(entry) for entry in self.files],
            "touched": asdict(self.touched),
            "counts": dict(self.counts),
        }
        return json.dumps(content).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        fields = json.loads(content)
        return cls(
            files=tuple(FileEntry(**entry) for entry in fields["files"]),
            touched=Touched(**fields["touched"]),
            counts=Counter(fields["counts"]),
        )


Part = FileEntry | Outcome | Poll | Tally


def manifest_of(parts: Iterable[Part]) -> Manifest:
    """The manifest of a pass; the order in which a runner hands over its parts has no say."""
    files: list[FileEntry] = []
    ids: dict[str, set[str]] = {field.name: set() for field in fields(Touched)}
    counts: Counter[str] = Counter()
    for part in parts:
        if isinstance(part, FileEntry):
            files.append(part)
            counts[f"rows.{part.table}"] += part.rows
            continue
        if isinstance(part, Poll):
            ids["polls"].add(part.feed_id)
            counts[f"poll.{part.outcome}"] += 1
            counts["gaps"] += part.gap_suspected
            continue
        if isinstance(part, Tally):
            counts[part.name] += 1
            ids["quarantine"].add(part.quarantine_id)
            continue
        counts[part.kind] += 1
        if part.kind == "waiting":
            continue
        ids["inputs"].add(input_id(part.unit))
        ids["articles" if part.reason is None else "quarantine"].add(part.key or "")
        if part.kind == "quarantined":
            counts[f"reason.{part.reason}"] += 1
    return Manifest(
        files=tuple(sorted(files, key=lambda entry: entry.path)),
        touched=Touched(**{table: tuple(sorted(found)) for table, found in ids.items()}),
        counts=counts,
    )
