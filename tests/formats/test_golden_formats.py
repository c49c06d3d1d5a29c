"""Every format gives the stories beside it: ``golden/CASE.EXT`` and ``CASE.EXT.expected.json``.

Adding a case is adding two files. The expected file lists every field of a story that is not null,
false or derived from the case's name.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.elements import RawStory, Rejection

Parse = Callable[..., list[RawStory | Rejection]]

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(
    path
    for path in GOLDEN.iterdir()
    if not path.name.startswith(".") and not path.name.endswith(".expected.json")
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_document_gives_the_stories_beside_it(path: Path, parse: Parse) -> None:
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    assert [_shown(item) for item in parse(path.read_bytes(), path.name)] == expected


def _shown(item: RawStory | Rejection) -> dict[str, Any]:
    fields = dataclasses.asdict(item)
    assert isinstance(item, RawStory), f"{fields['reason']}: {fields['detail']}"
    assert fields.pop("origin").startswith("desk/")
    fields["refers_to"] = list(item.refers_to)
    return {name: value for name, value in fields.items() if value not in (None, False, [])}
