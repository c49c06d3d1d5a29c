import pytest

from tests.events.wire import bare_article
from transforms.events.capitals.recasing import recased
from transforms.events.language.sentences import each_sentence
from transforms.events.story import Story, story_of
from transforms.text.datelines import dateline_length


def case_of(text: str) -> str:
    """The text as it stands, once put into capitals and back."""
    upper = text.upper()
    return recased(upper, [sentence.start for sentence in each_sentence(upper)])


def story(body: str) -> Story:
    return story_of(bare_article(body), dateline_length(body))


@pytest.mark.parametrize(
    "text",
    [
        "Foreign Minister Juan Perez arrived here today from Peru.",
        "The minister arrived here. He met President Carlos Pineda and General Raul Duarte.",
        "Two soldiers were killed in Usulutan, and guerrillas attacked a machinegun nest.",
        # the months and the other words
        "They may meet in May or on 3 March, but the march of May Day may be off.",
        "Turkish troops left Turkey. The troops of Jordan and Chad stayed.",
        "The foundry hopes to polish the Polish steel.",
        # "us", the pronoun, and the country
        "Give us peace, he told us. The US president and US troops gave us hope.",
        # family names that are words
        "President Bush met James Baker. Bush said that Baker would go.",
        "Jack Hill and Mr Brown spoke. The bill is on the hill, and the brown dog is off.",
        "The general strike goes on. The major powers and the private houses are calm.",
        # acronyms
        "The FMLN and the ELN [National Liberation Army] met the IMF.",
        "The Nationalist Republican Alliance (ARENA) won. The ARENA deputies sang.",
        "Pope John Paul II received King Hassan II.",
        # what states call themselves
        "The president of the Republic of Cyprus met envoys of the People's Republic of Angola.",
        "The republic is calm. The Hashemite Kingdom of Jordan and the kingdom of cats are.",
        "U.S. troops and an AK-47 were seen at 1830 GMT, 30 km from the 8th bridge.",
        "It was 5 p.m. in Washington, D.C.",
        # small words within names
        "Javier de la Cruz and Saddam al-Takriti flew to La Paz.",
        "Roberto D'Aubuisson and Robert McNamara don't agree; I'm sure they won't.",
        'He said: "We want peace."',
        "Secretary of State James Baker called Secretary-General Javier Perez de Cuellar.",
    ],
)
def test_capitals_become_ordinary_case(text: str) -> None:
    assert case_of(text) == text


@pytest.mark.parametrize("letters", ["İSTANBUL ÇA ßTRASSE ŉ", "ǅ ŸPRES", "", "...", "[[", "'S 'S"])
def test_the_length_never_changes(letters: str) -> None:
    assert len(recased(letters, [0])) == len(letters)


def test_a_long_line_takes_linear_time() -> None:
    text = "MINISTER JUAN DE LA CRUZ (ELN [X " * 30_000
    assert len(recased(text, [0])) == len(text)


def test_a_story_in_capitals_reads_like_any_other_and_quotes_the_body() -> None:
    body = "LIMA, 3 JAN 90 (EFE) -- [TEXT] PRESIDENT ANA SOL LEFT FOR BOGOTA TODAY. SHE WAS CALM."
    found = story(body)
    assert [sentence.text for sentence in found.sentences] == [
        "President Ana Sol left for Bogota today.",
        "She was calm.",
    ]
    assert body[found.sentences[0].start : found.sentences[0].end].lower() == (
        found.sentences[0].text.lower()
    )


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (
            "Kim YOUNG-SAM met Jose GARCIA LOPEZ of Peru. GARCIA left, NATO said.",
            "Kim Young-Sam met Jose Garcia Lopez of Peru. Garcia left, NATO said.",
        ),
        (
            "The talks went on in Lima until late.\nPRESIDENT SOL IS EXPECTED TO LEAVE LATER.",
            "The talks went on in Lima until late. President Sol is expected to leave later.",
        ),
    ],
)
def test_what_stands_in_capitals_within_a_story_is_put_into_ordinary_case(
    body: str, read: str
) -> None:
    assert " ".join(sentence.text for sentence in story(body).sentences) == read


@pytest.mark.parametrize(
    "body",
    [
        "Basque ETA and Angolan UNITA fought. Operation RETURN began, Radio VENCEREMOS said.",
        "Amnesty UNESCO met ASEAN in Lima. The UNHCR, ICRC, UNICEF and FAO came.",
    ],
)
def test_a_story_in_ordinary_case_stays_as_it_is(body: str) -> None:
    assert " ".join(sentence.text for sentence in story(body).sentences) == body


def test_a_text_may_end_with_what_an_acronym_stands_for() -> None:
    text = "HE WAS SHOT BY THE FMLN [FARABUNDO MARTI FRONT]"
    assert recased(text, [0]) == "He was shot by the FMLN [Farabundo Marti Front]"
