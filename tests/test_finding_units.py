"""Which files are read, under which names, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from transforms import find_units as find_units_module
from transforms.fetching import feed_files
from transforms.find_units import InputError, count_units, find_units, fingerprint, input_id
from transforms.remote.files import RemoteError, RemoteFile


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/e/3.txt", ".hidden/x.txt", "_books/y.txt"):
        (tmp_path / "News Desk" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "News Desk" / name).write_text("words")
    for name in ("z.tmp", "z.txt.part", "z.txt~", ".z.txt", "_z.txt"):
        (tmp_path / "News Desk" / name).write_text("half")
    return tmp_path / "News Desk"


def origins(*inputs: object) -> list[str]:
    return [unit.origin for unit in find_units([str(given) for given in inputs])]


def test_a_folder_is_read_with_its_subfolders_in_the_order_of_names(tree: Path) -> None:
    assert origins(tree) == ["a.txt", "b/1.txt", "b/2.txt", "c/d/e/3.txt"]


def test_a_file_and_a_glob_have_the_names_that_the_folder_gives_them(tree: Path) -> None:
    assert origins(tree / "a.txt") == ["a.txt"]
    assert origins(f"{tree}/*.txt") == ["a.txt"]
    assert origins(f"{tree}/b/[12].txt") == ["1.txt", "2.txt"]
    assert origins(f"{tree}/**/*.txt") == ["a.txt", "b/1.txt", "b/2.txt", "c/d/e/3.txt"]
    by_folder = {unit.origin: input_id(unit) for unit in find_units([str(tree)])}
    (by_file,) = find_units([str(tree / "a.txt")])
    assert input_id(by_file) == by_folder["a.txt"]


def test_a_file_that_several_inputs_name_is_one_unit(tree: Path) -> None:
    assert origins(tree, tree / "a.txt") == ["a.txt", "b/1.txt", "b/2.txt", "c/d/e/3.txt"]


def test_names_are_made_to_fit(tree: Path) -> None:
    units = {unit.origin: unit for unit in find_units([str(tree)])}
    assert units["b/1.txt"].folder_name == "news-desk"
    assert units["b/1.txt"].file_name == "b-1"


def test_a_url_is_named_by_its_host() -> None:
    (unit,) = find_units(["https://www.Example.org/world/rss.xml?x=1"])
    assert (unit.kind, unit.folder_name, fingerprint(unit)) == ("url", "www-example-org", None)


def test_a_fingerprint_changes_with_the_file(tree: Path) -> None:
    (before,) = find_units([str(tree / "a.txt")])
    (tree / "a.txt").write_text("other words")
    (after,) = find_units([str(tree / "a.txt")])
    assert input_id(before) == input_id(after)
    assert fingerprint(before) != fingerprint(after)


@pytest.mark.parametrize("given", ["s3://bucket/feeds.toml", "s3://bucket/drops"])
def test_a_store_that_errs_is_missing_and_keeps_no_other_input_back(
    tree: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    class Broken:
        def open(self, url: str) -> IO[bytes]:
            raise RemoteError(f"{url}: 503 Slow Down")

        def match(self, pattern: str) -> Iterator[RemoteFile]:
            raise RemoteError(f"{pattern}: 503 Slow Down")

    for module in (find_units_module, feed_files):
        monkeypatch.setattr(module, "files_at", lambda _: Broken())
    missing = dict[str, InputError]()
    found = list(find_units([given, str(tree)], missing=missing.__setitem__))
    assert len(found) == len(origins(tree))
    assert "503 Slow Down" in str(missing[given])
    with pytest.raises(InputError, match="503 Slow Down"):
        list(find_units([given]))


def test_the_sequence_numbers_the_whole_input(tree: Path) -> None:
    units = list(find_units([str(tree / "b"), str(tree / "c")]))
    assert [unit.sequence for unit in units] == [0, 1, 2]
    assert count_units([str(tree)]) == 4


@pytest.mark.parametrize("given", ["nowhere", "nowhere/*.txt", "ftp://example.org/x"])
def test_an_input_that_names_nothing_is_an_error_at_once(given: str) -> None:
    with pytest.raises(InputError):
        find_units([given])
