from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.events.language.sentences import each_sentence


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. envoy met Gen. J. R. Sol on Sept. 9.", "He left."],
        ["They met in the U.S.", "The talks failed."],
        ["It fell by 2.5 percent.", "No. 7 won."],
        ['"We go," he said.', '"We stay."', "Nobody moved."],
        ["“Why?”", "He did not say."],
        ["DR. SOL MET GEN. RAY.", "HE LEFT."],
        ["St. Lucia agreed.", "Dr. Sol and Mrs. Ray did not."],
        ["Really?!", "Yes..."],
        ["He arrived at 9 a.m. on Monday.", "She did not."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert [sentence.text for sentence in each_sentence(" ".join(sentences))] == sentences


def test_a_break_that_lost_its_space_is_a_break() -> None:
    found = list(
        each_sentence("They refined the position.Meanwhile, “the rest” waited.”Others left.")
    )
    assert [sentence.text for sentence in found] == [
        "They refined the position.",
        "Meanwhile, “the rest” waited.”",
        "Others left.",
    ]


def test_an_address_is_no_break() -> None:
    assert len(list(each_sentence("See www.example.Org or ask desk@example.Org today."))) == 1


def test_a_paragraph_ends_its_sentence_and_is_counted() -> None:
    found = list(each_sentence("A headline without a stop\nThe story. Its end"))
    assert [(sentence.text, sentence.paragraph) for sentence in found] == [
        ("A headline without a stop", 0),
        ("The story.", 1),
        ("Its end", 1),
    ]


def test_the_dateline_is_no_part_of_the_first_sentence() -> None:
    body = "LIMA, May 9 (AFP) - Sol spoke."
    (sentence,) = each_sentence(body, skip=len("LIMA, May 9 (AFP) - "))
    assert sentence.text == "Sol spoke."
    assert body[sentence.start : sentence.end] == sentence.text


@given(st.text(alphabet=st.sampled_from('aB.!?"”’ \n1(')), st.integers(0, 5))
def test_offsets_are_exact_and_no_letter_is_lost(body: str, skip: int) -> None:
    found = list(each_sentence(body, skip))
    assert all(body[sentence.start : sentence.end] == sentence.text for sentence in found)
    kept = "".join("".join(sentence.text.split()) for sentence in found)
    assert kept == "".join(body[skip:].split())
