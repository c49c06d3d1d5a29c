"""Where Prism is, Beam's engine for streams on one machine: a binary, not a Python package."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

VARIABLE = "WIRELAKE_PRISM"
CACHE = Path("~/.apache_beam/cache/prism/bin")


def prism_location() -> str | None:
    """The binary: as the environment says, on PATH, beside this Python, or as Beam has kept it."""
    beside = Path(sys.executable).with_name("prism")
    kept = sorted(CACHE.expanduser().glob("*prism*"), reverse=True)
    candidates = [os.environ.get(VARIABLE), shutil.which("prism"), str(beside), *map(str, kept)]
    return next((path for path in candidates if path and os.access(path, os.X_OK)), None)
