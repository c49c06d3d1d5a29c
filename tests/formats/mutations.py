"""Documents that nobody wrote: real ones cut, spliced, recoded and broken, the same for a seed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

TESTS = Path(__file__).parent.parent
FOLDERS = ("formats/golden", "bad_inputs", "sample_wire", "golden/mixed")
LARGEST_SEED = 32_768
LARGEST_DOCUMENT = 131_072
MOST_MUTATIONS = 5

_ENTRY = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)\b[^<>]*>[^<]*</\1>")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_TEXT = re.compile(rb">([^<>]{2,})<")
_DIGITS = re.compile(rb"[0-9]+")
_DECLARED = re.compile(rb"""encoding=["'][\w-]*["']""")
_CHARSETS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "windows-1251", "koi8-r", "gb18030"),
    *("shift_jis", "utf-7", "cp037", "us-ascii"),
)
_INSERTED = (
    *(b"&#xD800;", b"&#0;", b"&#x110000;", b"&nbsp;", b"&lol;", b"&", b"<", b">", b"]]>"),
    *(b"<![CDATA[", b"<!--", b"-->", b"<?xml version='1.0'?>", b"<!DOCTYPE rss>", b"\x00", b"\x08"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f", b"\xe2\x80\xae", b"\xe2\x80\x8b"),
    *(b"<item>", b"</item>", b"<entry/>", b"</channel>", b"<rss>", b"<html>", b"{", b"[", b'"'),
    *(b"xml:base='http://[::'", b" xmlns='urn:x'", b"<script>", b"javascript:", b"../" * 9),
    *(b"Date: 31 Feb 2011\n", b"Title:\n", b"=HYPERLINK(1)", b"\r", b"\xe2\x80\xa8", b"\n" * 99),
    *(b"<div>" * 400, b"<a b='" * 40, b"(" * 400, b"killed and " * 200, b"9" * 400, b"<b " * 200),
    b"<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>",
)


class Seed(NamedTuple):
    """A document that mutations start from."""

    name: str
    content: bytes


class Mutated(NamedTuple):
    """A document, the name that it is read under, and what was done to the one it comes from."""

    name: str
    content: bytes
    history: tuple[str, ...]


def corpora() -> list[list[Seed]]:
    """The documents of each folder; a folder counts as much as another, however many it has."""
    return [
        [
            Seed(path.name, content)
            for path in sorted((TESTS / folder).rglob("*"))
            if path.suffix not in {".md", ".toml", ".jsonl"}
            and not path.name.endswith(".expected.json")
            and path.is_file()
            and len(content := path.read_bytes()) <= LARGEST_SEED
        ]
        for folder in FOLDERS
    ]


def mutated(folders: Sequence[Sequence[Seed]], seed: str) -> Mutated:
    """A document that ``seed`` stands for, at most `LARGEST_DOCUMENT` bytes."""
    random = Random(seed)
    name, content = random.choice(random.choice(folders))
    other = random.choice(random.choice(folders)).content
    history = [name]
    for _ in range(random.randint(1, MOST_MUTATIONS)):
        mutation = random.choice(MUTATIONS)
        content = mutation(random, content, other)[:LARGEST_DOCUMENT]
        history.append(mutation.__name__)
    return Mutated(name, content, tuple(history))


def flip(random: Random, content: bytes, _other: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def truncate(random: Random, content: bytes, _other: bytes) -> bytes:
    place = random.randint(0, len(content))
    return content[:place] if random.random() < 0.8 else content[place:]


def cut_out(random: Random, content: bytes, _other: bytes) -> bytes:
    start, end = _slice(random, content)
    return content[:start] + content[end:]


def double(random: Random, content: bytes, _other: bytes) -> bytes:
    start, end = _slice(random, content)
    times = random.choice((1, 2, 30, 500))
    return content[:end] + content[start:end] * times + content[end:]


def insert(random: Random, content: bytes, _other: bytes) -> bytes:
    """Something that means something, anywhere or where an element's text starts."""
    places = [found.start(1) for found in _TEXT.finditer(content)]
    place = random.choice(places) if places and random.random() < 0.6 else -1
    place = place if place >= 0 else random.randint(0, len(content))
    return content[:place] + random.choice(_INSERTED) + content[place:]


def splice_entry(random: Random, content: bytes, other: bytes) -> bytes:
    """An entry of another feed beside, or inside, one of this."""
    theirs = [found[0] for found in _ENTRY.finditer(other)]
    places = [
        found.end() for found in (_TAG if random.random() < 0.3 else _ENTRY).finditer(content)
    ]
    place = random.choice(places) if places else len(content)
    return content[:place] + (random.choice(theirs) if theirs else other[:500]) + content[place:]


def double_element(random: Random, content: bytes, _other: bytes) -> bytes:
    found = _one(random, _ELEMENT, content)
    return content[: found.end()] + found[0] + content[found.end() :] if found else content


def empty_element(random: Random, content: bytes, _other: bytes) -> bytes:
    found = _one(random, _TEXT, content)
    return content[: found.start(1)] + content[found.end(1) :] if found else content


def nest(random: Random, content: bytes, other: bytes) -> bytes:
    """A document inside an element of another, as markup, as CDATA or as escaped text."""
    found = _one(random, _TEXT, content)
    before, after = (content[: found.start(1)], content[found.end(1) :]) if found else (b"", b"")
    escaped = other.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return before + random.choice((other, b"<![CDATA[" + other + b"]]>", escaped)) + after


def rename_tag(random: Random, content: bytes, _other: bytes) -> bytes:
    """All elements of one name under another: a known one, a prefixed one, one in capitals."""
    found = _one(random, _ELEMENT, content)
    if found is None:
        return content
    new = random.choice((b"title", b"guid", b"link", b"item", b"x:y", b"TITLE", b"summary", b"id"))
    return re.sub(rb"(</?)" + re.escape(found[1]) + rb"\b", rb"\1" + new, content)


def swap_charset(random: Random, content: bytes, _other: bytes) -> bytes:
    """The bytes in another charset, or another charset declared, or both."""
    if random.random() < 0.6:
        text = content.decode("utf-8", "replace")
        content = text.encode(random.choice(_CHARSETS), "replace")
    declaration = f'encoding="{random.choice(_CHARSETS)}"'.encode()
    return _DECLARED.sub(declaration, content, count=1) if random.random() < 0.6 else content


def change_number(random: Random, content: bytes, _other: bytes) -> bytes:
    found = _one(random, _DIGITS, content)
    new = random.choice((b"0", b"-1", b"31", b"99999", b"9" * 30, "１２".encode(), "٣١".encode()))
    return content[: found.start()] + new + content[found.end() :] if found else content


def pack(_random: Random, content: bytes, _other: bytes) -> bytes:
    return gzip.compress(content, compresslevel=1, mtime=0)


Mutation = Callable[[Random, bytes, bytes], bytes]
MUTATIONS: tuple[Mutation, ...] = (
    *(flip, truncate, cut_out, double, insert, insert, insert, splice_entry, splice_entry),
    *(double_element, double_element, empty_element, nest, rename_tag, swap_charset),
    *(change_number, pack),
)


def _slice(random: Random, content: bytes) -> tuple[int, int]:
    start = random.randint(0, len(content))
    return start, min(len(content), start + random.choice((1, 8, 80, 800)))


def _one(random: Random, pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes] | None:
    found = list(pattern.finditer(content))
    return random.choice(found) if found else None
