"""What is known of one alert: the rows that it had, and the messages that are still to be sent.

It stands with the lake, in a folder of its own. ``waiting.json`` has the messages, and the ids of
their rows; once all are sent, the ids go to a Parquet file, and those files are merged when there
are many. So to note a few rows is to write a few, however many were told before.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.notifying import Row
from transforms.identifiers import stable_id
from transforms.lake.storage import Storage

ROWS_A_MESSAGE = 20
MOST_FILES = 20
_IDS = pa.schema({"id": pa.string()})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that a destination has not taken yet; ``address_id`` tells which, in no secret."""

    address_id: str
    message_id: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger in a folder of a lake's storage. Whoever writes holds the alert's lock."""

    storage: Storage
    folder: str

    @property
    def is_begun(self) -> bool:
        """Whether the alert was met before."""
        return bool(self._files())

    def known(self) -> pa.Table:
        """The ids of all rows that are noted, in a column ``id``."""
        ids, _ = self._open()
        return pa.concat_tables([*map(self._read, self._files()), _table(ids)])

    def waiting(self) -> list[Waiting]:
        """The messages still to be sent, oldest first."""
        return self._open()[1]

    def begin(self, row_ids: Sequence[str]) -> None:
        """Take rows as told."""
        self._add(row_ids)

    def note(self, new: Mapping[str, Row], address_ids: Sequence[str]) -> None:
        """Take in rows that are not known, by their ids, to be sent to every address."""
        ids, waiting = self._open()
        self._keep([*ids, *new], [*waiting, *_messages(new, address_ids)])

    def keep(self, waiting: Sequence[Waiting]) -> None:
        """Put messages in the place of those that were waiting."""
        ids, _ = self._open()
        if waiting:
            self._keep(ids, waiting)
        else:
            # An id that stands in two files, because the process died here, is known all the same.
            self._add(ids)
            self.storage.delete(self._waiting)

    def _open(self) -> tuple[list[str], list[Waiting]]:
        if not self.storage.exists(self._waiting):
            return [], []
        content = json.loads(self.storage.read(self._waiting))
        return content["ids"], [Waiting(*entry) for entry in content["messages"]]

    def _keep(self, ids: Sequence[str], waiting: Sequence[Waiting]) -> None:
        content = {"ids": ids, "messages": [astuple(message) for message in waiting]}
        self.storage.put(self._waiting, json.dumps(content, ensure_ascii=False).encode())

    def _add(self, ids: Sequence[str]) -> None:
        merged = files if len(files := self._files()) >= MOST_FILES else []
        content = io.BytesIO()
        rows = pa.concat_tables([*map(self._read, merged), _table(ids)])
        pq.write_table(rows, content, compression="zstd")
        name = hashlib.blake2b(content.getvalue(), digest_size=16).hexdigest()
        path = f"{self.folder}/{name}.parquet"
        self.storage.put(path, content.getvalue())
        self.storage.delete(*(file for file in merged if file != path))

    def _files(self) -> list[str]:
        names = self.storage.names(self.folder)
        return [f"{self.folder}/{name}" for name in names if name.endswith(".parquet")]

    def _read(self, path: str) -> pa.Table:
        return pq.read_table(io.BytesIO(self.storage.read(path)))

    @property
    def _waiting(self) -> str:
        return f"{self.folder}/waiting.json"


def _table(ids: Sequence[str]) -> pa.Table:
    return pa.table({"id": ids}, schema=_IDS)


def _messages(rows: Mapping[str, Row], address_ids: Sequence[str]) -> Iterator[Waiting]:
    ids = list(rows)
    for start in range(0, len(ids), ROWS_A_MESSAGE):
        part = ids[start : start + ROWS_A_MESSAGE]
        for address_id in address_ids:
            yield Waiting(address_id, stable_id(*part), [rows[row_id] for row_id in part])
