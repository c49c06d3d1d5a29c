"""Patterns that are compiled when they are first tried, and what is kept of them between runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden_cases import cases
from transforms.events.drafts.text import patterns
from transforms.events.language.expressions import Expressions, Late, named_groups
from transforms.events.visits.patterns import cue, visit_patterns
from transforms.knowledge import knowledge

SOURCE = r"(?i)draft (?P<kind>\w+)|(?P<other>text)"
FRAGMENTS = ["draft ", "text"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "patterns.json"


def kept(file: Path) -> None:
    """Keep one pattern at a place."""
    with (first := Expressions()).kept_at(file):
        first.note("fragments", first.compiled(SOURCE), FRAGMENTS)


def test_a_pattern_that_was_kept_is_compiled_when_it_is_tried(file: Path) -> None:
    kept(file)
    with (second := Expressions()).kept_at(file):
        pattern = second.compiled(SOURCE)
    assert isinstance(pattern, Late)
    assert "search" not in vars(pattern)
    assert second.noted("fragments", pattern) == FRAGMENTS
    assert pattern.flags == re.compile(SOURCE).flags
    assert [match["kind"] for match in pattern.finditer("Draft one, DRAFT two")] == ["one", "two"]
    assert "search" in vars(pattern)


def test_nothing_is_written_that_was_kept_already(file: Path) -> None:
    kept(file)
    written = file.stat().st_mtime_ns
    with (again := Expressions()).kept_at(file):
        again.noted("fragments", again.compiled(SOURCE))
    assert file.stat().st_mtime_ns == written
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_pattern_that_is_none_is_an_error_at_once(file: Path) -> None:
    with (first := Expressions()).kept_at(file), pytest.raises(re.error):
        first.compiled("(")
    with (second := Expressions()).kept_at(file), pytest.raises(re.error):
        second.compiled("(")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"version": "another", "patterns": {"a": null}}',
        "\0",
        '{"version": 1}',
    ],
)
def test_what_cannot_be_used_is_found_out_and_kept_anew(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with (first := Expressions()).kept_at(file):
        assert not isinstance(first.compiled(SOURCE), Late)
    assert len(json.loads(file.read_text())["patterns"]) == 1


def test_where_nothing_can_be_written_all_goes_on(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    kept(tmp_path / "cache" / "patterns.json")
    assert (tmp_path / "cache").read_text() == "in the way"


def test_every_pattern_is_known_as_it_is_compiled() -> None:
    sections = [(one, name) for one, group in knowledge("drafts").items() for name in group]
    drafts = [
        found for one, name in sections if one == "hints" for found in patterns(f"{one}.{name}")
    ]
    visits = [one.regex for one in visit_patterns()]
    for pattern in [*visits, *map(cue, knowledge("visits")["cues"]), *drafts]:
        compiled = re.compile(pattern.pattern, pattern.flags)
        assert pattern.flags == compiled.flags
        assert named_groups(pattern) == set(compiled.groupindex)


def test_a_story_is_read_alike_whatever_was_kept(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    for story in cases()[:2]:
        command = [sys.executable, "-m", "pipelines.command_line", "explain", str(story.path)]
        told = [
            subprocess.run(command, env=environment, capture_output=True, check=True).stdout
            for _ in range(2)
        ]
        assert told[0]
        assert told[0] == told[1]
    assert (tmp_path / "wirelake" / "patterns.json").exists()
