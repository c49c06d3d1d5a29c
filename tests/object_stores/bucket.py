"""A bucket as any other program sees it, with no help from the project."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.support import EVENTS

LAKE = "lake"


@dataclass(frozen=True, slots=True)
class Bucket:
    client: Any
    name: str

    @property
    def lake(self) -> str:
        return f"s3://{self.name}/{LAKE}"

    def upload(self, folder: Path, prefix: str = "wire") -> str:
        """Put the files of a folder into the bucket; gives the URL of where they are."""
        for path in folder.iterdir():
            self.client.upload_file(str(path), self.name, f"{prefix}/{path.name}")
        return f"s3://{self.name}/{prefix}"

    def keys(self, prefix: str = "") -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=prefix
        )
        return [entry["Key"] for page in pages for entry in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return content

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Rows of ``LAKE/<table>/*/*.parquet``, each file whole."""
        place = re.compile(f"{LAKE}/{table}/[^/]+/[^/]+\\.parquet")
        found = []
        for key in filter(place.fullmatch, self.keys(f"{LAKE}/{table}/")):
            rows = pq.read_table(io.BytesIO(self.read(key)), columns=list(columns))
            found += zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
        return sorted(found)

    def staged(self) -> list[str]:
        return self.keys(f"{LAKE}/_wirelake/staging/")

    def writes_of(self, prefix: str) -> Counter[str]:
        """How often each object was ever written."""
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.name, Prefix=prefix
        )
        return Counter(entry["Key"] for page in pages for entry in page.get("Versions", ()))

    def assert_whole(self, stories: int) -> None:
        """Every story once, every event once, and no event without its story."""
        articles = self.rows("articles", "article_id", "revision")
        assert len(articles) == len(set(articles)) == stories
        for table in EVENTS:
            events = self.rows(table, "event_id", "article_id", "revision")
            assert len({event[0] for event in events}) == len(events)
            assert {event[1:] for event in events} <= set(articles)
