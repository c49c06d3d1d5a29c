"""The names of a text in capitals that only the words around them give away."""

from __future__ import annotations

import re

from transforms.events.capitals.english_words import is_ordinary
from transforms.events.capitals.recasing_lexicon import state_words, words
from transforms.events.capitals.recasing_words import Word, Words, word_texts

_LONGEST_ACRONYM = 6
_LONGEST_BEHIND_ARTICLE = 4
_EXPANSION = re.compile(r" \[([^\[\]]{8,120})\]")
_BEFORE_BRACKET = 90
_KINDS_OF_NAMES = frozenset({"name", "initial", "particle"})


def find_names(found: Words) -> None:
    """Settles what the words by themselves left open, from the sure to the doubtful."""
    _find_acronyms(found)
    _find_persons(found)
    _find_joints(found)
    _find_titles(found)
    _find_states(found)
    for word in found.all:
        word.capital = word.capital or word.kind in {"name", "opener"}


def _find_acronyms(found: Words) -> None:
    """Acronyms that brackets or "the" give away: "(ARENA)", "ELN [... ARMY]", "the UCA"."""
    numbers = [index for index in range(len(found.all)) if _is_acronym(found, index)]
    acronyms = {found.all[index].bare for index in numbers}
    for index, word in enumerate(found.all):
        # "UP" may be a party, and yet the word elsewhere in the text.
        is_small = word.kind == "function" and not _is_bracketed(found, word)
        is_small = is_small and not _is_party(found, index)
        if word.bare in acronyms and not is_small and word.kind in {"name", "word", "function"}:
            word.kind = "acronym"
        if word.kind == "acronym":
            _capitalise_expansion(found, index)


def _capitalise_expansion(found: Words, index: int) -> None:
    """Capitals for what an acronym stands for: "National Party (NP)", "NP [National Party]"."""
    word = found.all[index]
    if _is_bracketed(found, word):
        numbers = _expanding(found, index)
    else:
        bracket = _EXPANSION.match(found.text, word.end)
        end = bracket.end() if bracket else 0
        behind = range(index + 1, min(index + 12, len(found.all)))
        inside = (number for number in behind if found.all[number].end < end)
        numbers = list(inside)
        if len(numbers) > 1 and found.all[numbers[0]].text[0] != word.bare[0]:
            numbers = []
    for number in numbers:
        part = found.all[number]
        part.capital = part.kind != "function"


def _expanding(found: Words, index: int) -> list[int]:
    """The words before a bracketed acronym whose initials it is made of."""
    letters, numbers = found.all[index].bare, []
    rest = len(letters)
    for number in range(index - 1, max(-1, index - 3 * len(letters)), -1):
        part = found.all[number]
        if rest and part.text[0] == letters[rest - 1]:
            rest -= 1
            numbers.append(number)
        elif part.kind != "function":
            break
        if not rest:
            return numbers
    return []


def _is_acronym(found: Words, index: int) -> bool:
    word = found.all[index]
    if _is_bracketed(found, word) and len(word.bare) > 1 and _expanding(found, index):
        return True
    if word.kind == "name" and len(word.bare) <= _LONGEST_ACRONYM:
        return _is_expanded(found, word) or _is_behind_article(found, index)
    if word.small not in words("acronyms", "also_words"):
        return False
    return _is_bracketed(found, word) or _is_party(found, index)


def _is_bracketed(found: Words, word: Word) -> bool:
    return found.letter_at(word.start - 1) + found.letter_at(word.end) in {"()", "[]"}


def _is_party(found: Words, index: int) -> bool:
    """As in "the ARENA deputies"."""
    is_definite = found.at(index - 1).small in words("before_common_nouns")
    return is_definite and found.at(index + 1).small in words("parties", "nouns")


def _is_expanded(found: Words, word: Word) -> bool:
    """Whether the words in a bracket behind it, or those before its own bracket, explain it."""
    if _is_bracketed(found, word):
        before = found.text[max(0, word.start - _BEFORE_BRACKET) : word.start - 2]
        initials = "".join(part[0] for part in word_texts(before))
        return _is_within(word.bare, initials[-2 * len(word.bare) :])
    bracket = _EXPANSION.match(found.text, word.end)
    parts = word_texts(bracket[1]) if bracket else []
    return len(parts) > 1 and word.bare[0] in {part[0] for part in parts}


def _is_within(letters: str, initials: str) -> bool:
    """Whether the letters stand in this order among the initials."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _is_behind_article(found: Words, index: int) -> bool:
    """As in "the UCA said": a short name behind "the" and beside no other name."""
    word, following = found.all[index], found.at(index + 1)
    is_alone = following.kind not in {"name", "phrase"} or not found.joined(index)
    is_short = len(word.bare) <= _LONGEST_BEHIND_ARTICLE
    return is_short and is_alone and found.at(index - 1).small == "the"


def _find_persons(found: Words) -> None:
    """English words that are names here: "James Baker", "President Bush", "Jack Hill"."""
    family_names = words("family_names")
    learned: set[str] = set()
    for index, word in enumerate(found.all):
        if word.kind == "name" and word.small in family_names and is_ordinary(word.small):
            learned.add(word.small)
        elif word.kind == "word":
            is_family = word.small in family_names and _is_behind_name(found, index)
            if is_family or _is_behind_whole_title(found, index):
                word.kind = "name"
                learned.add(word.small)
            elif word.small in words("given_names") and _is_given_name(found, index):
                word.kind = "name"
    for index, word in enumerate(found.all):
        is_common = found.at(index - 1).small in words("before_common_nouns")
        if word.kind == "word" and word.small in learned and not is_common:
            word.kind = "name"


def _is_behind_name(found: Words, index: int) -> bool:
    """Whether a given name, an initial or a title leads to the word."""
    previous = found.at(index - 1)
    if not found.joined(index - 1) or previous.text == "I":
        return False
    if previous.kind in {"title", "initial"}:
        return True
    if previous.kind == "name":
        return previous.small in words("sure_given_names") or _is_behind_title(found, index - 1)
    # "the president state visit": a word before a title is none of a name.
    is_title = previous.small in words("titles") and previous.small not in words("loose_titles")
    before_title = found.at(index + 1).small in words("titles")
    return previous.kind == "word" and is_title and not before_title


def _is_behind_whole_title(found: Words, index: int) -> bool:
    """As in "Vice President Francisco Merino": a title and a given name want a family name."""
    if not (found.joined(index - 2) and found.joined(index - 1)):
        return False
    word, given, title = found.all[index], found.at(index - 1), found.at(index - 2)
    is_verb = word.small in words("verbs_behind_names") or word.small.endswith(("ed", "s", "ly"))
    is_title = title.small in words("titles") and title.small not in words("titles_of_one_name")
    return is_title and not is_verb and given.small in words("sure_given_names")


def _is_behind_title(found: Words, index: int) -> bool:
    previous = found.at(index - 1)
    return previous.kind == "title" or previous.small in words("titles")


def _is_given_name(found: Words, index: int) -> bool:
    """A word before a name, and not behind "the" or "to"."""
    previous, following = found.at(index - 1), found.at(index + 1)
    is_common = previous.small in words("before_common_nouns") and found.joined(index - 1)
    if is_common or not found.joined(index) or following.text == "I":
        return False
    if following.kind in {"name", "initial"}:
        return True
    is_sure = found.all[index].small in words("sure_given_names")
    return is_sure and following.kind == "word" and following.small in words("family_names")


def _find_joints(found: Words) -> None:
    """The small words in names, and those that open a name: "de la Cruz", "La Paz"."""
    particles, openers = words("particles"), words("openers")
    for index, word in enumerate(found.all):
        following = found.at(index + 1)
        if word.kind == "phrase" or not found.joined(index, hyphen=True):
            continue
        leads_on = following.kind == "name" or following.small in particles
        if word.small in particles and leads_on and _continues_name(found, index):
            word.kind = "particle"
        elif word.small in openers:
            # "Yaqub Khan returned": behind a name it opens none.
            closes = found.joined(index - 1) and found.at(index - 1).kind == "name"
            is_foreign = word.kind not in {"word", "function"} and not closes
            if following.kind == "name" or (is_foreign and following.kind == "word"):
                word.kind, following.kind = "opener", "name"


def _continues_name(found: Words, index: int) -> bool:
    """Whether a name or a title leads to the small word."""
    word, previous = found.all[index], found.at(index - 1)
    if word.small in words("surest_particles"):
        return True
    if not found.joined(index - 1, hyphen=True):
        return False
    is_title = previous.kind == "title" or previous.small in words("titles")
    starts_name = word.small in words("openers")
    return previous.kind in _KINDS_OF_NAMES or (is_title and not starts_name)


def _find_titles(found: Words) -> None:
    """As in "Foreign Minister Ana Sol": capitals for a title before a name."""
    for index, word in enumerate(found.all):
        leads_on = found.joined(index) and found.at(index + 1).kind in _KINDS_OF_NAMES
        if leads_on and word.kind == "word" and _is_title(found, index):
            word.capital = True
            _capitalise_modifiers(found, index)


def _is_title(found: Words, index: int) -> bool:
    """As in "minister", or the end of "secretary of state"."""
    small = found.all[index].small
    is_end = found.at(index - 1).small == "of" and found.at(index - 2).small in words("titles")
    return small in words("titles") or (is_end and small in words("title_modifiers"))


def _capitalise_modifiers(found: Words, index: int) -> None:
    while found.joined(index - 1, hyphen=True):
        index -= 1
        word = found.all[index]
        if word.small in words("title_modifiers") or word.small in words("titles"):
            word.capital = True
        elif word.small != "of":
            break


def _find_states(found: Words) -> None:
    """As in "the Islamic Republic of Mauritania": capitals for what the state calls itself."""
    for index, word in enumerate(found.all):
        if word.small not in state_words("forms") or found.at(index + 1).small != "of":
            continue
        behind = index + (3 if found.at(index + 2).small == "the" else 2)
        if found.at(behind).kind == "phrase":
            word.capital = True
            _capitalise_joined(found, index, state_words("kinds"))


def _capitalise_joined(found: Words, index: int, modifiers: frozenset[str]) -> None:
    while found.joined(index - 1) and found.at(index - 1).text.lower() in modifiers:
        index -= 1
        found.all[index].capital = True
