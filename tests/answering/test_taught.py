from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.answering.taught import Taught, TaughtQuestion
from bot.render import wording
from tests.answering.bases import CLOCK, HERON, SHUT, answered, answerer, copied, encoded, shown
from tests.retrieval.hashing import HashingEncoder

BYLAWS = "may a wader be chased off with a broom"
"""A question of which no word stands in the claim."""
SEEN = "pamphlet/otter"


def taught(*passages: str, text: str = BYLAWS, claim: str = "heron") -> Taught:
    vector = HashingEncoder().encode([text])[0]
    return Taught([TaughtQuestion(claim, text, passages or (SEEN,), vector)])


@pytest.mark.parametrize("make", [answerer, encoded])
def test_a_taught_question_is_answered_with_its_passages_however_sure_one_must_be(make: type[Answerer]) -> None:
    before = make(settings=SHUT)  # type: ignore[call-arg]  # both take the settings by name
    assert isinstance(before.ask(BYLAWS), NoAnswer)
    reply = answered(before.with_taught(taught("gazette/feathers", SEEN)).ask(f"{BYLAWS}?"))
    assert shown(reply) == {"did": ["gazette/feathers"], "did-not": [SEEN]}
    assert set(reply.taught) == {"gazette/feathers", SEEN}
    assert not reply.one_sided


def test_what_one_server_was_taught_changes_nothing_in_another() -> None:
    shared = encoded(settings=SHUT)
    shared.with_taught(taught()).ask(BYLAWS)
    assert isinstance(shared.ask(BYLAWS), NoAnswer)
    other = shared.with_taught(taught(text="who wound the clock", claim="heron"))
    assert isinstance(other.ask(BYLAWS), NoAnswer)


def test_the_same_in_other_words_is_answered_where_the_score_says_so() -> None:
    asked = "a wader chased with the broom"
    plain = answerer()
    judged = plain.judge(asked)[0]
    after = plain.with_taught(taught()).judge(asked)[0]
    assert after.sure > judged.sure
    assert shown(plain.with_taught(taught()).ask(asked))["did-not"] == [SEEN]


@pytest.mark.parametrize("question", ["who saw the heron at the pond?", "may I have a goldfish", "broom cupboard", ""])
@pytest.mark.parametrize("make", [answerer, encoded])
def test_what_asks_something_else_is_answered_as_if_nothing_had_been_taught(
    make: type[Answerer], question: str
) -> None:
    before = make()
    after = before.with_taught(taught())
    one, other = before.ask(question), after.ask(question)
    assert replace(one, why=other.why) == other
    assert [each.sure for each in before.judge(question)] == [each.sure for each in after.judge(question)]


def test_a_quote_that_left_the_base_is_never_shown() -> None:
    gone = encoded(settings=SHUT).with_taught(taught("gazette/gone-long-since"))
    assert isinstance(gone.ask(BYLAWS), NoAnswer)
    left = encoded(settings=SHUT).with_taught(taught("gazette/gone-long-since", SEEN))
    assert shown(left.ask(BYLAWS)) == {"did-not": [SEEN]}


def test_one_side_alone_is_said_to_be_one() -> None:
    reply = answered(encoded(settings=SHUT).with_taught(taught()).ask(BYLAWS))
    assert reply.one_sided
    context = answered(encoded(settings=SHUT).with_taught(taught("gazette/gone")).ask(BYLAWS))
    assert not context.one_sided


def test_the_passages_stand_in_the_order_in_which_they_were_chosen_before_what_fits_better_by_its_words() -> None:
    text = "was there an otter at the pond"
    reply = encoded().with_taught(taught("pamphlet/absent", text=text)).ask(text)
    assert shown(reply)["did-not"] == ["pamphlet/absent"]
    assert shown(encoded().ask(text))["did-not"][0] == "pamphlet/otter"


@pytest.mark.parametrize("text", [BYLAWS, "so what?", "was there an otter at the pond"])
def test_what_a_person_chose_for_a_text_is_what_the_text_gets_once_it_is_taught(text: str) -> None:
    shared = encoded(settings=SHUT)
    chosen = ("gazette/feathers", "pamphlet/absent")
    card = shared.shown(text, "heron", chosen)
    assert card is not None
    assert card.taught
    assert shown(card) == {"did": ["gazette/feathers"], "did-not": ["pamphlet/absent"]}
    later = shared.with_taught(taught(*chosen, text=text)).ask(text)
    if isinstance(later, Answer):
        assert replace(later, why=card.why) == card
    else:
        assert text == "so what?"  # nothing in it can be looked up, so nothing finds it again


def test_nothing_is_shown_of_passages_that_the_base_does_not_hold() -> None:
    assert encoded().shown(BYLAWS, "heron", ("gazette/none",)) is None
    assert encoded().shown(BYLAWS, "no-claim", (SEEN,)) is None


def test_of_many_claims_the_one_is_asked_that_it_was_taught_of() -> None:
    many = tuple(replace(copied(CLOCK, f"clock-{n}", f"ledger-{n}"), question=f"Is clock {n} slow?") for n in range(5))
    among = answerer(*many, HERON, settings=SHUT).with_taught(taught())
    assert answered(among.ask(BYLAWS)).claim.id == "heron"
    assert isinstance(among.among(["clock-1"]).ask(BYLAWS), NoAnswer)


def test_a_follow_up_goes_on_from_a_taught_question() -> None:
    from bot.answering.turn import Turn

    one = encoded(settings=SHUT).with_taught(taught(SEEN, "gazette/feathers"))
    turn = Turn.after(one.ask(BYLAWS), None)
    reply = answered(one.ask("who says so?", previous=turn))
    assert {SEEN, "gazette/feathers"} == {name for row in shown(reply).values() for name in row}


def test_a_question_without_a_vector_is_known_by_its_words() -> None:
    bare = Taught([TaughtQuestion("heron", BYLAWS, (SEEN,))])
    assert shown(encoded(settings=SHUT).with_taught(bare).ask(BYLAWS)) == {"did-not": [SEEN]}


def test_an_edit_of_the_base_is_read_with_what_was_taught_before_it() -> None:
    once = taught()
    assert shown(encoded(settings=SHUT).with_taught(once).ask(BYLAWS))
    shorter = replace(HERON, cruxes=(), sources=HERON.sources[:1], agreed=())
    assert isinstance(encoded(shorter, settings=SHUT).with_taught(once).ask(BYLAWS), NoAnswer)


def test_no_index_is_built_for_what_a_server_was_taught() -> None:
    shared = encoded()
    index = shared.corpus.indexes[0]
    over = taught().over(index, BYLAWS, HashingEncoder().encode([BYLAWS])[0])
    assert over is not index
    assert over.body is index.body
    assert over.speller is index.speller
    assert over.wordings[: len(index.wordings)] == index.wordings
    assert taught().over(index, "was the otter there", None) is index


def test_what_comes_near_by_itself_is_not_said_to_have_been_chosen() -> None:
    text = "there were grey feathers beside the pond"
    reply = answered(encoded().with_taught(taught("pamphlet/otter", text=text)).ask(text))
    assert shown(reply)["did"] == ["gazette/feathers"]
    assert reply.taught == ("pamphlet/otter",)
    assert wording.chosen(reply) == wording.CHOSEN_IN_PART
