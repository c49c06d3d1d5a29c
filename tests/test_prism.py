"""How Prism is started, with a script that stands for its binary."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipelines.prism import Prism, serving

_SAYS_WHERE = f"""#!{sys.executable}
import time
print('{{"endpoint": "localhost:1"}}', file=__import__("sys").stderr, flush=True)
time.sleep(60)
"""


def script(folder: Path, text: str) -> str:
    """A program that anybody may run."""
    path = folder / "prism"
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return str(path)


def test_it_is_started_without_a_hook_of_a_fork(tmp_path: Path) -> None:
    """Those of gRPC, which this process may have used, now and then abort the child."""
    forks: list[str] = []
    os.register_at_fork(before=lambda: forks.append("forked"))
    with serving(script(tmp_path, _SAYS_WHERE)) as prism:
        assert prism.endpoint == "localhost:1"
        assert os.getpgid(prism.process.pid) == prism.process.pid != os.getpgid(0)
        assert prism.failure == ""
    assert forks == []


def test_one_that_cannot_begin_says_why(tmp_path: Path) -> None:
    with pytest.raises(ChildProcessError, match="status 3 before it began: no ports are left"):
        Prism(script(tmp_path, "#!/bin/sh\necho no ports are left >&2; exit 3\n"))
    with pytest.raises(OSError, match="No such file or directory"):
        Prism(str(tmp_path / "none"))
