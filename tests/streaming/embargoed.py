"""A story of an invented agency that must wait for its time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path


def embargoed(folder: Path, seconds: float, name: str = "panel") -> Path:
    """A folder with a story of this name, whose embargo ends in so many seconds."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    folder.mkdir(exist_ok=True)
    story = {
        "uri": f"https://orvo.example/{name}",
        "type": "text",
        "versioncreated": "2011-05-09T08:00:00+00:00",
        "embargoed": until.isoformat(),
        "headline": "Panel finds 40 killed at Lake Orvo",
        "body_text": "GENEVA, May 9 - At least 40 people were killed at Lake Orvo, a panel said.",
    }
    (folder / f"{name}.json").write_text(json.dumps(story), "utf-8")
    return folder
