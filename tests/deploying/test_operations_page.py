"""docs/operations.md: what it tells to type exists, and what it points to is there."""

from __future__ import annotations

import re
import shlex

import pytest

from pipelines.parsing import parse
from tests.deploying.recipes import VERSION
from tests.support import PROJECT

PAGE = (PROJECT / "docs/operations.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"`(?:[^`]* )?wirelake ([a-z]+ [^`]*--lake [^`]+)`", PAGE)))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_line_knows_each_command(command: str) -> None:
    parse(shlex.split(command.replace("REASON", "xml")))


def test_the_page_has_commands() -> None:
    assert {command.split()[0] for command in COMMANDS} >= {"ingest", "sql", "feeds", "status"}


def test_what_the_page_points_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert len(links) > 8
    for link in links:
        assert (PROJECT / "docs" / link).exists(), link


def test_the_images_of_the_page_are_those_of_this_version() -> None:
    tags = re.findall(r" -t (\S+)", PAGE)
    assert tags == [
        f"{name}:{VERSION}" for name in ("wirelake", "wirelake-submitter", "wirelake-dataflow")
    ]
