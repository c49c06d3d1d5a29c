"""What an operator should hear of, wherever it happens: one line each, with fields to search by.

The message says everything as ``event key=value …`` (logfmt), because Beam's workers hand on the
message of a log record alone. The same fields are attributes of the record, for a formatter that
knows what to do with them.
"""

from __future__ import annotations

import json
import logging
import re
from typing import Literal

LOGGER = logging.getLogger("wirelake")

Stage = Literal["watch", "fetch", "read", "quarantine", "extract", "cluster", "commit", "run"]
Field = str | int | float | None

_PLAIN = re.compile(r"[\w./:@%+,-]+")


def tell(level: int, event: str, *, stage: Stage, **fields: Field) -> None:
    """Log an event; a field that is None is left out.

    No field may be called as an attribute of a log record is: ``name``, ``message``, ``module`` …
    """
    if LOGGER.isEnabledFor(level):
        known = {key: value for key, value in fields.items() if value is not None}
        said = {"event": event, "stage": stage, **known}
        pairs = (f"{key}={_quoted(value)}" for key, value in said.items() if key != "event")
        LOGGER.log(level, "%s %s", event, " ".join(pairs), extra=said)


def _quoted(value: Field) -> str:
    """No text of a feed ends the line or begins another field."""
    text = f"{value:.3f}" if isinstance(value, float) else str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
