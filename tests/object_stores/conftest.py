"""A real S3 server for the tests of this folder, and a bucket of its own for each."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator

import boto3
import pytest

from tests.object_stores.bucket import Bucket
from tests.support import PROJECT
from transforms.remote import files


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a server, to which the usual variables of the environment point."""
    command = [sys.executable, "-m", "tests.object_stores.s3_server"]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", address)
        patch.setenv("AWS_ACCESS_KEY_ID", "reader")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "of-a-test")
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        files._files_of.cache_clear()
        yield address
        files._files_of.cache_clear()
    server.kill()
    server.wait()


@pytest.fixture
def bucket(s3_server: str) -> Bucket:
    """A new bucket that keeps every version of every object."""
    client = boto3.client("s3", endpoint_url=s3_server)
    name = f"wires-{uuid.uuid4().hex}"
    region = {"LocationConstraint": "eu-central-1"}
    client.create_bucket(Bucket=name, CreateBucketConfiguration=region)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return Bucket(client, name)
