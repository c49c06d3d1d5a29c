"""One search for the fragments of all patterns, those that join while texts are read included."""

from __future__ import annotations

from transforms.events.language.lookout import Lookout


def test_the_fragments_of_all_who_joined_are_found_at_once() -> None:
    lookout = Lookout()
    lookout.join(frozenset({"visit", "visited"}))
    lookout.join(frozenset({"kill"}), at_once=True)
    look = lookout.at("She VISITED Kor.")
    assert (look.lowered, look.fragments, look.known) == (
        "she visited kor.",
        {"visit", "visited"},
        2,
    )


def test_whoever_joins_later_is_looked_for_before_long() -> None:
    lookout = Lookout()
    lookout.join(frozenset({"visit"}), at_once=True)
    assert lookout.at("a visit, nine killed").fragments == {"visit"}
    number = lookout.join(frozenset({"kill"}))
    looks = [lookout.at(f"{count} killed") for count in range(200)]
    assert all("kill" in look.fragments for look in looks if look.known >= number)
    assert looks[-1].known == number
    assert lookout.at("a visit, nine killed").fragments == {"visit", "kill"}
