"""What the tests of formats share: one sandbox, and a reader of loose bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Literal

import pytest

from schemas.elements import Document, InputUnit, RawStory, Rejection
from transforms.formats.documents import parse_document
from transforms.formats.sandbox import Sandbox
from transforms.slugs import slug

Parse = Callable[..., list[RawStory | Rejection]]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def parse(sandbox: Sandbox) -> Parse:
    def parse(
        content: bytes,
        name: str,
        *,
        kind: Literal["file", "url"] = "file",
        source: str | None = None,
        content_type: str | None = None,
    ) -> list[RawStory | Rejection]:
        unit = InputUnit(
            location=f"https://feeds.example/{name}" if kind == "url" else f"/drops/desk/{name}",
            origin=f"https://feeds.example/{name}" if kind == "url" else f"desk/{name}",
            kind=kind,
            source=source,
            folder_name="desk",
            file_name=slug(PurePosixPath(name).stem),
            sequence=0,
        )
        document = Document(unit=unit, content=content, content_type=content_type)
        return parse_document(document, sandbox)

    return parse
