from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import bounded
from transforms.text.boilerplate import is_debris, is_editors_note
from transforms.text.characters import tidy_characters
from transforms.text.plain_text import line_of, paragraphs_of, plain_text


def of_html(markup: str) -> tuple[str, ...]:
    return paragraphs_of(plain_text(markup, is_html=True), is_html=True)


def of_text(text: str) -> tuple[str, ...]:
    return paragraphs_of(text, is_html=False)


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>One <b>bold</b> word.</p><p>Two.</p>", ("One bold word.", "Two.")),
        ("loose<p>One.</p>tail", ("loose", "One.", "tail")),
        ("One.<br>Two.<br/><br>Three.", ("One.", "Two.", "Three.")),
        ("Cats &amp; dogs &#8211; &eacute;t&eacute;&nbsp;2", ("Cats & dogs – été 2",)),
        (
            "Cats &amp;amp; dogs&amp;nbsp;&amp;#8211; &amp;eacute;t&amp;eacute;",
            ("Cats & dogs – été",),
        ),
        (
            "&amp;lt;b&amp;gt; is a tag, AT&amp;T; &amp;c is &amp;co;",
            ("&lt;b&gt; is a tag, AT&T; &c is &co;",),
        ),
        ("<p>One\n  line\tonly.</p>", ("One line only.",)),
        ("<ul><li>One</li><li>Two</li></ul>", ("One", "Two")),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ("a b", "c")),
        ("<p>In<span>line</span>.</p>", ("Inline.",)),
        ("<script>let x = '<p>no</p>'</script><style>p {}</style><p>Yes.</p>", ("Yes.",)),
        ("<nav>Home</nav><aside>Also</aside><p>Yes.</p><footer>No</footer>", ("Yes.",)),
        ("<figure><img><figcaption>A dam</figcaption></figure><p>Yes.</p>", ("Yes.",)),
        ('<div class="social-share big">Tell others</div><p>Yes.</p>', ("Yes.",)),
        ('<p class="shareholders">Yes.</p>', ("Yes.",)),
        ('<p>Yes.</p><div id="comments"><p class="share">a</p><nav>b</nav></div>', ("Yes.",)),
        ("<pre>One.\n\nTwo.</pre>", ("One.", "Two.")),
        ("<p>unclosed <b>here", ("unclosed here",)),
        ("no markup at all", ("no markup at all",)),
        ("", ()),
    ],
)
def test_markup_becomes_paragraphs(markup: str, paragraphs: tuple[str, ...]) -> None:
    assert of_html(markup) == paragraphs


def test_signs_escaped_in_plain_text_are_read() -> None:
    told = plain_text("Cats &amp; dogs&nbsp;&mdash; &lt;b&gt;, AT&T", is_html=False)
    assert told == "Cats & dogs\xa0— &lt;b&gt;, AT&T"


def test_no_class_takes_half_of_a_long_story_with_it() -> None:
    story = "The harbour was shut. " * 20
    assert of_html(f'<div class="social">{story}</div><p>Tail.</p>') == (story.strip(), "Tail.")


WRAPPED = """\
The harbour at Lund was shut on Friday after a barge broke loose in the night and
drifted against the lock gates, the port said.
   Divers were to look at the gates on Saturday, weather allowing, and the port
expected to open again by noon.
Nobody was aboard."""


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One.\r\n\r\nTwo.\r\rThree.", ("One.", "Two.", "Three.")),
        ("One\nline.\n\n  Two\n\tlines.\n\n\n\nThree.", ("One line.", "Two", "lines.", "Three.")),
        ("One.\nTwo.\nThree.", ("One.", "Two.", "Three.")),
        ("One.\u2028Two.\x0cThree.\x85Four.", ("One.", "Two.", "Three.", "Four.")),
        (
            WRAPPED,
            (
                " ".join(WRAPPED.splitlines()[:2]),
                " ".join(WRAPPED.splitlines()[2:4]).strip(),
                "Nobody was aboard.",
            ),
        ),
        (" \n \n", ()),
    ],
)
def test_plain_text_becomes_paragraphs(text: str, paragraphs: tuple[str, ...]) -> None:
    assert of_text(text) == paragraphs


def test_long_lines_within_a_block_were_never_wrapped() -> None:
    first, second = "The first line " + "goes on " * 15 + "to its end.", "The second is short."
    assert of_text(f"{first}\n{second}\n\nThe last.") == (first, second, "The last.")


DEBRIS = [
    ", Comments 0 comments",
    "0 Comments To This Article",
    "12 Comments",
    "Leave a comment",
    "© 2011 AFP",
    "© 2011 AFP0 Comments To This Article",
    "(c) 1998 Reuters Limited",
    "Copyright 2004 by The Example Press. All rights reserved.",
    "All rights reserved",
    "Share this",
    "SHARE | TWEET | PRINT",
    "Email This Story | Print | 12 Comments",
    "Read more",
    "Read more: »",
    "Continue reading…",
    "Advertisement",
    "- Advertisement -",
    "Related stories:",
    "Most read",
    "Photo: Jo Roe/Example",
    "File photo",
    "ENDS",
    "(END)",
    "(more to come)",
    "###",
    "-30-",
    "* * *",
    "____",
    "(Reporting by Jo Roe in Oslo; Editing by Al Poe)",
]
SENTENCES = [
    "Comments by the minister drew 12 protests.",
    "He had no comments.",
    "Share prices fell.",
    "Read more books, he said.",
    "Copyright law was changed on Monday.",
    "Advertisement revenue fell.",
    "The end is near.",
    "More than 30 came.",
    "Related stories were told in court.",
    "image: registry/server:13",
    "Photo shops closed for the day.",
    "Ends meet only if prices fall.",
    "Print workers went on strike.",
    "Home Secretary Jo Roe resigned.",
    "Follow us, the rebels told them.",
    "Editing the text took a week.",
    "Sponsored by France, the draft is ready.",
    "30",
    "Yes",
]


@pytest.mark.parametrize("line", DEBRIS)
def test_furniture_of_a_page_is_taken_out(line: str) -> None:
    assert is_debris(line)
    assert of_text(f"The harbour was shut.\n\n{line}") == ("The harbour was shut.",)


@pytest.mark.parametrize("unit", ["share a ", "share ", "facebook | ", "comment 1 ", "(", "read "])
def test_hostile_lines_are_told_apart_in_no_time(unit: str) -> None:
    with bounded():
        is_debris((unit * 160)[:158] + "x")


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_is_kept(line: str) -> None:
    assert not is_debris(line)


def test_a_counter_glued_to_the_first_words_goes_alone() -> None:
    assert of_text(", Comments 0 comments The harbour was shut.") == ("The harbour was shut.",)


def test_notes_for_editors_are_known_from_asides() -> None:
    assert is_editors_note("(Adds quotes from the port in paragraph 4)")
    assert is_editors_note("Eds: UPDATES with toll.")
    assert not is_editors_note("(He adds sugar.) Then he stirs.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Two\n lines ", "Two lines"),
        ("nul\x00 zero\u200bwidth soft\u00adhyphen", "nul zerowidth softhyphen"),
        ("bidi \u202etxet\u202c", "bidi txet"),
        ("lone \ud800 half", "lone half"),
        ("no\u00a0break\u3000wide\u2009thin", "no break wide thin"),
        ("e\u0301te\u0301", "été"),
        ("\u200b", None),
        (None, None),
    ],
)
def test_a_line_prints_as_it_reads(text: str | None, line: str | None) -> None:
    assert line_of(text) == line


def test_a_headline_of_markup_is_text() -> None:
    assert line_of("Fish &amp; <i>chips</i>", is_html=True) == "Fish & chips"


ANY_TEXT = st.text(
    st.characters() | st.sampled_from("\n\r\t \u200b\u0301\u202e\ud800"), max_size=300
)


@given(ANY_TEXT)
def test_tidy_text_is_nfc_without_control_characters_and_stays_so(text: str) -> None:
    tidy = tidy_characters(text)
    assert unicodedata.is_normalized("NFC", tidy)
    assert not any(
        unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in tidy if letter != "\n"
    )
    assert tidy_characters(tidy) == tidy


@given(ANY_TEXT, st.booleans())
def test_paragraphs_are_clean_lines_and_paragraphs_again(text: str, is_html: bool) -> None:  # noqa: FBT001
    paragraphs = paragraphs_of(plain_text(text, is_html=is_html), is_html=is_html)
    for paragraph in paragraphs:
        assert paragraph == " ".join(paragraph.split())
        assert paragraph
    assert of_text("\n\n".join(paragraphs)) == paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000,
        "<p>a" * 100_000,
        "<" * 1_000_000,
        "[" * 100_000,
        '"' * 100_000,
        "a " * 500_000,
        " " * 1_000_000,
        "\n " * 500_000,
        "share " * 25,
        "<p class='" + "a-" * 200_000 + "'>x",
        "&" * 500_000,
        "©" * 100_000,
        "(" * 150,
    ],
    ids=lambda text: text[:10],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    with bounded():
        of_html(text)
        of_text(text)
