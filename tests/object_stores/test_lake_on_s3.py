"""Drops and lakes in a bucket: every command, and what is said when the bucket is not to be had."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from botocore.awsrequest import AWSPreparedRequest

from pipelines.querying import LakeReader
from tests.conftest import WriteDrops
from tests.lake.test_commits import NOW, add_rows, article
from tests.object_stores.bucket import LAKE, Bucket
from tests.object_stores.dying import told_of_requests
from tests.support import EVENTS, rows_of, wirelake
from transforms.find_units import find_units
from transforms.lake.lake import Lake
from transforms.remote import files, s3


def select(lake: str, what: str) -> list[str]:
    done = wirelake("sql", what, "--lake", lake, "--format", "csv")
    return done.stdout.replace('"', "").split()[1:]


@pytest.mark.slow
def test_every_command_takes_drops_and_lakes_in_a_bucket(
    bucket: Bucket, drops: WriteDrops, tmp_path: Path
) -> None:
    wire = drops(3)
    (wire / "broken.xml").write_text("<rss><channel><item>")
    there = bucket.upload(wire)
    preview = wirelake("ingest", there, "--lake", bucket.lake, "--dry-run", "--workers", "1")
    assert "3  articles/month=2011-08" in preview.stdout
    assert bucket.keys(LAKE) == []
    for _ in range(2):
        wirelake("ingest", there, "--lake", bucket.lake, "--workers", "1")
    wirelake("ingest", wire, "--lake", tmp_path / "lake", "--workers", "1")
    expected = rows_of(tmp_path / "lake")
    assert [(row[0], row[1]) for row in expected["articles"]] == bucket.rows(
        "articles", "article_id", "revision"
    )
    for table in EVENTS:
        assert [row[0] for row in expected[table]] == select(
            bucket.lake, f"SELECT event_id FROM {table} ORDER BY ALL"
        )
    wrong = len(expected["quarantine"])
    assert select(bucket.lake, "SELECT count(*) FROM quarantine") == [str(wrong)]
    assert f"{wrong} are still wrong" in wirelake("replay", "--lake", bucket.lake).stderr
    bucket.upload(drops(5, first=3, folder="later"), "wire")
    more = wirelake("ingest", there, "--lake", bucket.lake, "--dry-run", "--workers", "1")
    assert "2  articles/month=2011-08" in more.stdout
    wirelake("ingest", there, "--lake", bucket.lake, "--workers", "1")
    wirelake("compact", "--lake", bucket.lake)
    assert len(bucket.keys(f"{LAKE}/articles/")) == 1
    bucket.assert_whole(5)
    assert not bucket.staged()


def test_a_lake_among_the_drops_is_no_drop(bucket: Bucket, drops: WriteDrops) -> None:
    bucket.upload(drops(2))
    add_rows(Lake.open(bucket.lake, create=True), [article(1)])
    units = list(find_units([f"s3://{bucket.name}"]))
    assert [unit.origin for unit in units] == ["wire/00000.txt", "wire/00001.txt"]
    matched = find_units([f"s3://{bucket.name}/wire/*1.t?t"])
    assert [unit.origin for unit in matched] == ["00001.txt"]


def test_a_query_reads_the_columns_that_it_needs_and_no_more(bucket: Bucket) -> None:
    lake = Lake.open(bucket.lake, create=True)
    body = "".join(f"{number**7:x} " for number in range(30_000))
    add_rows(lake, [replace(article(number), body=f"{number} {body}") for number in range(20)])
    (key,) = bucket.keys(f"{LAKE}/articles/")
    content = bucket.read(key)
    wanted: list[str] = []

    def note(request: AWSPreparedRequest) -> None:
        if "Range" in request.headers:
            wanted.append(request.headers["Range"].decode())

    with told_of_requests(note):
        found = LakeReader(lake).query("SELECT max(published_at) AS latest FROM articles")
    assert found is not None
    assert found.to_pylist() == [{"latest": NOW}]
    assert 0 < _bytes(wanted) < len(content) / 4
    assert pq.read_table(io.BytesIO(content)).num_rows == 20


def _bytes(ranges: list[str]) -> int:
    total = 0
    for wanted in ranges:
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        total += int(last) - int(first or 1) + 1
    return total


def test_a_search_takes_in_what_is_in_a_bucket(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    add_rows(Lake.open(bucket.lake, create=True), [article(1), article(2)])
    done = wirelake("search", "--lake", bucket.lake, "story")
    assert "Story 1" in done.stdout
    assert "Story 2" in done.stdout


def test_a_store_that_overwrites_what_is_to_be_new_is_refused(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_anyway(self: s3.S3Files, url: str, content: bytes) -> None:
        self.put(url, content)

    monkeypatch.setattr(s3.S3Files, "put_new", put_anyway)
    done = wirelake("ingest", bucket.upload(Path(__file__).parent), "--lake", bucket.lake, check=1)
    assert "If-None-Match" in done.stderr
    assert not bucket.keys(LAKE)


@pytest.mark.usefixtures("s3_server")
def test_what_is_missing_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    done = wirelake("sql", "SELECT 1", "--lake", "s3://no-such-bucket/lake", check=1)
    assert "no such bucket; make it first" in done.stderr
    command = ("ingest", "wire", "--lake", "s3://some-bucket/lake")
    done = wirelake(*command, "--s3_region_name", "eu-central-1", check=2)
    assert "--s3_region_name" in done.stderr
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "transforms.remote.s3")
        patch.setitem(sys.modules, "boto3", None)
        files._files_of.cache_clear()
        done = wirelake("sql", "SELECT 1", "--lake", "s3://some-bucket/lake", check=1)
    assert "pip install 'wirelake[s3]'" in done.stderr
    files._files_of.cache_clear()
