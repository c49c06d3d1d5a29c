"""The language of a story: what its source says, else what its words show, else unknown."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Any

from transforms.knowledge import knowledge

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-[a-z0-9]{1,8}){0,4})",
    re.IGNORECASE,
)
_LONGEST_TAG = 40
_FEWEST_LETTERS = 40
_SAMPLE = 600
_CONFIDENCE = 0.7
_WORD = re.compile(r"[a-z]+")
# A sample with so many different words that only English has, as so much of it, is English.
_FEWEST_SMALL, _FEWEST_OF_NEWS, _SHARE_OF_TELLING = 3, 6, 0.15


def language_of(declared: str | None, text: str) -> str | None:
    """BCP 47 tag of a story: the declared one if it is a tag, else detected, else None.

    A text of fewer than 40 letters, or one that could be several languages, has None.
    """
    return (language_tag(declared) if declared else None) or detected_language(text)


def language_tag(declared: str) -> str | None:
    """A declared language as a BCP 47 tag in its usual case; None if it is no plausible one."""
    name = declared.strip()
    if len(name) > _LONGEST_TAG:
        return None
    named: str | None = knowledge("languages")["names"].get(name.casefold())
    found = _TAG.fullmatch(name.replace("_", "-"))
    if named or found is None:
        return named
    language = found["language"].lower()
    if len(language) == 2 and language not in _codes():  # noqa: PLR2004 - letters of ISO 639-1
        return None
    if language in knowledge("languages")["no_language"]:
        return None
    script = f"-{found['script'].title()}" if found["script"] else ""
    region = f"-{found['region'].upper()}" if found["region"] else ""
    return f"{language}{script}{region}{found['rest'].lower()}"


def detected_language(text: str) -> str | None:
    """ISO 639-1 code of the language of a text's beginning, if it is beyond doubt."""
    sample = text[:_SAMPLE].lower()  # capitals look like no language to the model
    if len(list(islice(filter(str.isalpha, sample), _FEWEST_LETTERS))) < _FEWEST_LETTERS:
        return None
    if _is_plain_english(sample):
        return "en"
    language, confidence = _identifier().classify(sample)
    return str(language) if confidence >= _CONFIDENCE else None


def _is_plain_english(sample: str) -> bool:
    """Whether its words leave no doubt: much sooner told than by the model."""
    words = _WORD.findall(sample)
    for english, fewest in _english():
        telling = [word for word in words if word in english]
        if len(telling) >= _SHARE_OF_TELLING * len(words) and len(set(telling)) >= fewest:
            return True
    return False


@cache
def _english() -> tuple[tuple[frozenset[str], int], ...]:
    """Words that only English has, and how many different ones leave no doubt."""
    knows = knowledge("languages")
    small, news = (frozenset(knows[name].split()) for name in ("english", "english_of_news"))
    return (small, _FEWEST_SMALL), (small | news, _FEWEST_OF_NEWS)


@cache
def _codes() -> frozenset[str]:
    return frozenset(knowledge("languages")["codes"].split())


@cache
def _identifier() -> Any:
    # Loads a model of some megabytes: only for those who ask, and once.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
