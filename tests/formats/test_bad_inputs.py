"""Whatever a publisher sends, nothing raises, hangs or is lost: ``bad_inputs/CASE.EXT``.

Beside each stands ``CASE.EXT.expected.json``: ``why`` it is bad, the ``reasons`` of its rejections,
and the ``stories`` it still gives, each with the fields that matter.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.elements import RawStory, Rejection

Parse = Callable[..., list[RawStory | Rejection]]

BAD_INPUTS = Path(__file__).parent.parent / "bad_inputs"
CASES = sorted(
    path
    for path in BAD_INPUTS.iterdir()
    if not path.name.startswith(".") and not path.name.endswith((".expected.json", ".md"))
)
SECONDS = 10.0


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_bad_input_gives_what_is_expected_of_it(path: Path, parse: Parse) -> None:
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    started = time.monotonic()
    items = parse(path.read_bytes(), path.name, **expected.get("transport", {}))
    assert time.monotonic() - started < SECONDS
    stories = [item for item in items if isinstance(item, RawStory)]
    rejections = [item for item in items if isinstance(item, Rejection)]
    assert [item.reason for item in rejections] == expected["reasons"]
    assert [
        {name: getattr(story, name) for name in wanted}
        for story, wanted in zip(stories, expected["stories"], strict=True)
    ] == expected["stories"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_bad_input_is_never_lost(path: Path, parse: Parse) -> None:
    content = path.read_bytes()
    items = parse(content, path.name)
    assert items
    assert all(item.raw == content for item in items if isinstance(item, Rejection))


def test_no_document_makes_the_parser_open_a_file_or_a_connection() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from transforms.formats.documents import WIRE_PARSERS\n"
        "from transforms.formats.feeds import read_feed\n"
        "from transforms.formats.reading import Origin\n"
        "from transforms.formats.sniffing import kind_of\n"
        "opened = []\n"
        "def watch(event, arguments):\n"
        "    path = str(arguments[0]) if arguments else ''\n"
        "    is_code = path.endswith(('.py', '.pyc', '.so')) or '/transforms/knowledge/' in path\n"
        "    if event.startswith(('socket.', 'urllib.')) or event == 'open' and not is_code:\n"
        "        opened.append((event, path))\n"
        "documents = [path.read_bytes() for path in Path(sys.argv[1]).glob('*.xml')]\n"
        "def read(content):\n"
        "    parser = WIRE_PARSERS.get(kind_of(content, feed_expected=True), read_feed)\n"
        "    parser(content, Origin(source='desk', origin='desk/a.xml'))\n"
        "for content in documents:\n"
        "    read(content)  # our own data files are read the first time\n"
        "sys.addaudithook(watch)\n"
        "for content in documents:\n"
        "    read(content)\n"
        "print(len(documents), opened)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(BAD_INPUTS)],
        cwd=BAD_INPUTS.parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    count, _, opened = run.stdout.strip().partition(" ")
    assert int(count) > 30
    assert opened == "[]"


def test_the_list_of_bad_inputs_names_what_is_there_and_leaves_nothing_out() -> None:
    rows = re.findall(
        r"^\| ([0-9]+) \| .* \| (.*) \|$", (BAD_INPUTS / "README.md").read_text(), re.MULTILINE
    )
    assert [int(number) for number, _ in rows] == list(range(1, 62))
    named = {name for _, where in rows for name in re.findall("`([^`]+)`", where)}
    tests = "".join(path.read_text("utf-8") for path in BAD_INPUTS.parent.rglob("test_*.py"))
    generated = set(re.findall(r"^def (\w+)\(", tests, re.MULTILINE))
    cases = {path.name for path in CASES}
    assert {name for name in named if name not in cases | generated} == set()
