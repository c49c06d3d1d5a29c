"""The sandbox: what hangs is stopped, what crashes is survived, and nothing outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.elements import RawStory, Rejection
from transforms.formats.sandbox import (
    DeadlineExceededError,
    OutOfMemoryError,
    Sandbox,
    SandboxError,
    WorkerCrashedError,
)

Parse = Callable[..., list[RawStory | Rejection]]

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 0.5


@pytest.fixture(scope="module")
def hasty() -> Iterator[Sandbox]:
    with Sandbox(deadline=DEADLINE) as sandbox:
        yield sandbox


def test_a_call_gives_its_result(hasty: Sandbox) -> None:
    assert hasty.run(sorted, [3, 1, 2]) == [1, 2, 3]


def test_no_process_is_started_before_the_first_call() -> None:
    assert Sandbox()._worker is None


def test_calls_share_one_process(hasty: Sandbox) -> None:
    assert hasty.run(os.getpid) == hasty.run(os.getpid) != os.getpid()


def test_the_process_does_not_load_beam(hasty: Sandbox) -> None:
    assert hasty.run(eval, "'apache_beam' in __import__('sys').modules") is False


def test_a_hang_is_stopped_at_the_deadline_and_the_next_call_works(hasty: Sandbox) -> None:
    started = time.monotonic()
    with pytest.raises(DeadlineExceededError, match=r"longer than 0\.5 s"):
        hasty.run(time.sleep, 60)
    assert time.monotonic() - started < DEADLINE + 30
    assert hasty.run(abs, -1) == 1


def test_a_crash_is_survived(hasty: Sandbox) -> None:
    with pytest.raises(WorkerCrashedError, match="exit status"):
        hasty.run(os.abort)
    assert hasty.run(abs, -1) == 1


def test_a_worker_that_died_between_calls_is_replaced(hasty: Sandbox) -> None:
    os.kill(hasty.run(os.getpid), signal.SIGKILL)
    time.sleep(0.2)
    assert hasty.run(abs, -1) == 1


def test_what_the_function_raises_is_told(hasty: Sandbox) -> None:
    with pytest.raises(SandboxError, match=r"ValueError: invalid literal"):
        hasty.run(int, "three")


def test_what_the_function_prints_does_not_mix_with_the_answer(hasty: Sandbox) -> None:
    assert hasty.run(print, "a stray word") is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces RLIMIT_AS")
def test_a_call_that_wants_too_much_memory_is_refused() -> None:
    with Sandbox(memory_bytes=1024**3) as sandbox:
        with pytest.raises(OutOfMemoryError, match="1073741824 bytes"):
            sandbox.run(bytes, 2 * 1024**3)
        assert sandbox.run(abs, -1) == 1


def test_threads_may_share_a_sandbox(hasty: Sandbox) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: hasty.run(abs, -n), range(40))) == list(range(40))


def test_close_ends_the_process_and_may_be_repeated() -> None:
    sandbox = Sandbox()
    pid = sandbox.run(os.getpid)
    sandbox.close()
    sandbox.close()
    assert not _lives(pid)


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "in the middle of a call"])
def test_the_process_dies_with_a_parent_that_is_killed(*, busy: bool) -> None:
    program = (
        "import os, time\n"
        "from transforms.formats.sandbox import Sandbox\n"
        "sandbox = Sandbox(deadline=0.5)\n"
        "print(sandbox.run(os.getpid), flush=True)\n"
        f"{'sandbox.run(time.sleep, 600)' if busy else 'time.sleep(600)'}\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    time.sleep(0.2)
    parent.kill()
    parent.wait()
    _wait_until(lambda: not _lives(pid))


def test_a_sandbox_that_cannot_start_is_no_document_s_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("transforms.formats.sandbox._WORKER_MODULE", "transforms.formats.absent")
    with pytest.raises(RuntimeError, match="does not start"):
        Sandbox().run(abs, -1)


def test_text_drops_need_no_process(
    parse: Parse, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "run", lambda *_: pytest.fail("a drop went to the sandbox"))
    assert parse(b"Envoy arrives\n\nThe envoy arrived.", "drop.txt")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return _state(pid) != "Z"


def _state(pid: int) -> str:
    stat = Path(f"/proc/{pid}/stat")
    return stat.read_text().rpartition(")")[2].split()[0] if stat.exists() else ""


def _wait_until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        pause.wait(0.05)
