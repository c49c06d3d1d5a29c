from __future__ import annotations

import pytest

from transforms.text.languages import detected_language, language_of, language_tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("en_GB", "en-GB"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("ast", "ast"),
        ("English", "en"),
        ("Русский", "ru"),
        ("xx", None),
        ("und", None),
        ("e", None),
        ("not a tag", None),
        ("en-" * 100, None),
    ],
)
def test_a_declared_language_is_a_tag_or_nothing(declared: str, tag: str | None) -> None:
    assert language_tag(declared) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The harbour was shut on Friday after a barge broke loose in the night.", "en"),
        ("THE HARBOUR WAS SHUT ON FRIDAY AFTER A BARGE BROKE LOOSE IN THE NIGHT.", "en"),
        ("Le port a été fermé vendredi après la dérive d'une péniche pendant la nuit.", "fr"),
        ("Der Hafen wurde am Freitag gesperrt, nachdem sich ein Kahn losgerissen hatte.", "de"),
        ("Порт был закрыт в пятницу после того, как ночью сорвало баржу.", "ru"),
        ("Too short to tell", None),
        ("1234567890 " * 20, None),
    ],
)
def test_a_language_is_detected_where_there_is_enough_of_it(
    text: str, language: str | None
) -> None:
    assert detected_language(text) == language


def test_what_the_source_says_comes_first() -> None:
    text = "The harbour was shut on Friday after a barge broke loose in the night."
    assert language_of("fr", text) == "fr"
    assert language_of("klingon!", text) == "en"
    assert language_of(None, text) == "en"
