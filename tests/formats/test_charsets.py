"""Charsets: the text that was meant, or a doubt that is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.formats.charsets import decoded

RUSSIAN = "Посланник прибыл в столицу и встретился с министром иностранных дел республики."
ARABIC = "وصل المبعوث إلى العاصمة يوم الاثنين لإجراء محادثات مع وزير الخارجية"
GREEK = "Ο απεσταλμένος έφτασε στην πρωτεύουσα και συναντήθηκε με τον υπουργό"


@pytest.mark.parametrize(
    ("text", "charset"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ARABIC, "cp1256"), (GREEK, "cp1253")],
)
def test_another_script_is_recognised_without_a_declaration(text: str, charset: str) -> None:
    found = decoded(text.encode(charset))
    assert (found.text, found.doubt) == (text, None)


def test_the_latin_script_is_read_as_windows_1252_with_a_doubt() -> None:
    found = decoded("L’émissaire a été reçu à Genève".encode("cp1252"))
    assert found.text == "L’émissaire a été reçu à Genève"
    assert found.doubt


def test_what_calls_itself_latin_1_is_windows_1252() -> None:
    content = '<?xml version="1.0" encoding="ISO-8859-1"?>“x”'.encode("cp1252")
    assert decoded(content).text.endswith("“x”")


def test_what_calls_itself_latin_1_but_is_utf_8_is_utf_8() -> None:
    assert decoded("Genève".encode(), "iso-8859-1").text == "Genève"


def test_the_declaration_stands_where_the_transport_is_wrong() -> None:
    content = f'<?xml version="1.0" encoding="windows-1251"?>{RUSSIAN}'.encode("cp1251")
    assert decoded(content, "utf-8").text.endswith(RUSSIAN)


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(charset: str) -> None:
    assert decoded(RUSSIAN.encode(charset), "ascii").text == RUSSIAN


@pytest.mark.parametrize(
    "charset", ["utf-7", "unicode_escape", "punycode", "rot13", "zlib", "x-no"]
)
def test_disguises_and_unknown_names_are_not_believed(charset: str) -> None:
    assert decoded(rb"+ADw-b+AD4- \u0041", charset).text == r"+ADw-b+AD4- \u0041"


def test_one_broken_byte_leaves_the_rest_as_it_is() -> None:
    found = decoded(RUSSIAN.encode() + b"\xff")
    assert found.text == f"{RUSSIAN}\ufffd"
    assert found.doubt == "1 places are not valid UTF-8 and were replaced"


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "gb2312"]))
def test_any_bytes_become_a_text(content: bytes, charset: str | None) -> None:
    assert isinstance(decoded(content, charset).text, str)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_utf_8_is_read_as_it_is_whatever_is_claimed(text: str) -> None:
    content = f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode()
    assert decoded(content).text.endswith(text)
