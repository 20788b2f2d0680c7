from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answer import Answer, NoAnswer, Reason, Side
from bot.answering.answerer import Answerer
from bot.answering.follow import Follow, follow_of
from bot.answering.turn import Turn, shown_in
from bot.render.style import Style
from bot.render.terminal import card, shown_passages
from tests.answering.bases import CLOCK, HERON, SHUT, answered, answerer


def talk(answerer: Answerer, *questions: str) -> Answer | NoAnswer:
    """The reply to the last of the questions, each asked after the one before it."""
    previous = None
    for question in questions:
        reply = answerer.ask(question, previous=previous)
        previous = Turn.after(reply, previous)
    return reply


def ids(reply: Answer | NoAnswer) -> list[str]:
    """The ids of the passages that an answer shows."""
    return list(shown_in(answered(reply)))


def all_of(side: Side) -> list[str]:
    """The ids of the passages of a side, shown or held back."""
    return [excerpt.passage.id for excerpt in (*side.excerpts, *side.more)]


FOLLOW_UPS = (
    ("and Kohl?", "did Kohl promise?"),
    ("what about Bush", "did Bush promise?"),
    ("and in the Kremlin?", "did Baker promise? and in the Kremlin?"),
)


@pytest.mark.parametrize(("follow_up", "carried"), FOLLOW_UPS)
def test_a_follow_up_takes_over_what_it_leaves_unsaid(shipped: Answerer, follow_up: str, carried: str) -> None:
    reply = answered(talk(shipped, "did Baker promise?", follow_up))
    assert reply.carried == carried
    assert reply.question == follow_up


def test_a_follow_up_is_answered_by_meaning_too(installed: Answerer) -> None:
    for follow_up, carried in FOLLOW_UPS:
        reply = answered(talk(installed, "did Baker promise?", follow_up))
        assert reply.carried == carried
        assert set(ids(reply)) <= {
            one for side in answered(installed.ask(carried, limit=50)).sides for one in all_of(side)
        }


@pytest.mark.parametrize(
    "question",
    ["how many Hungarians were for NATO?", "who dissolved the Warsaw Pact?", "why did Putin attack Ukraine?", "pizza?"],
)
def test_a_new_topic_starts_afresh(shipped: Answerer, question: str) -> None:
    assert talk(shipped, "did Baker promise?", question).carried == ""


@pytest.mark.parametrize(
    ("first", "follow_up", "carried"),
    [
        ("hat Baker etwas versprochen?", "und Kohl?", "hat Kohl etwas versprochen?"),
        ("обещал ли Бейкер?", "а Коль?", "обещал ли Коль?"),
    ],
)
def test_a_follow_up_may_be_in_another_language(shipped: Answerer, first: str, follow_up: str, carried: str) -> None:
    assert talk(shipped, first, follow_up).carried == carried


def test_the_next_follow_up_goes_to_the_question_not_to_the_follow_up(shipped: Answerer) -> None:
    assert talk(shipped, "did Baker promise?", "when was that?", "and Kohl?").carried == "did Kohl promise?"
    assert talk(shipped, "did Baker promise?", "and Kohl?", "when was that?").carried == "did Kohl promise?"


def test_a_question_without_answer_leaves_the_conversation_as_it_was(shipped: Answerer) -> None:
    assert talk(shipped, "did Baker promise?", "best pizza in Vilnius", "and Kohl?").carried == "did Kohl promise?"


def test_the_first_question_has_nothing_to_carry(shipped: Answerer) -> None:
    assert shipped.ask("and Kohl?").carried == ""


def test_a_known_wording_stands_on_its_own() -> None:
    follow_up = "was it Wilma Reed?"
    assert talk(answerer(), "who saw the heron", "and the otter?").carried == "who saw the heron and the otter?"
    assert talk(answerer(), "was there an otter", follow_up).carried == f"was there an otter {follow_up}"
    assert talk(answerer(), "was there an otter", "and who saw the heron?").carried == ""


def test_a_follow_up_is_judged_with_what_it_takes_over() -> None:
    shut = Answerer(answerer().corpus, SHUT)
    previous = Turn("was the heron seen", "heron")
    reply = answered(shut.ask("and at the pond?", previous=previous))
    assert reply.carried == "was the heron seen and at the pond?"
    strange = shut.ask("and the zeppelin?", previous=previous)
    assert isinstance(strange, NoAnswer)
    assert (strange.carried, strange.reason) == ("was the heron seen and the zeppelin?", Reason.NOTHING_FITS)
    assert strange.question == "and the zeppelin?"


def test_a_follow_up_shows_what_holds_the_words_that_it_adds() -> None:
    reply = talk(answerer(), "did the heron take the goldfish?", "were there tracks of it?")
    assert ids(reply) == ["pamphlet/otter"]
    assert "gazette/saw" in ids(answerer().ask("did the heron take the goldfish? were there tracks of it?"))


def test_more_than_one_strange_word_is_another_topic() -> None:
    assert talk(answerer(), "who saw the heron", "and zeppelin marmalade?").carried == ""


def test_a_name_that_was_there_before_takes_nobodys_place() -> None:
    reply = talk(answerer(), "did Reed see what Vane saw?", "and Vane?")
    assert reply.carried == "did Reed see what Vane saw? and Vane?"


def test_a_follow_up_stays_with_the_claim() -> None:
    both = answerer(HERON, CLOCK)
    previous = Turn("was there a wedge", "clock")
    assert answered(both.ask("was there a wedge and the feathers of the heron?")).claim.id == "heron"
    for named, claim in ((None, "clock"), ("heron", "heron")):
        reply = answered(both.ask("and the feathers?", previous=previous, claim=named))
        assert reply.claim.id == claim


def test_a_turn_of_a_claim_that_is_gone_is_no_turn() -> None:
    reply = answered(answerer().ask("and the otter?", previous=Turn("was there a wedge", "clock")))
    assert (reply.carried, reply.claim.id) == ("", "heron")


BAKER = "did Baker promise?"


@pytest.mark.parametrize("follow_up", ["more", "what else?", "why?", "und die Gegenseite?", "and Kohl?", "ещё"])
def test_a_follow_up_never_comes_back_with_what_is_on_the_screen(shipped: Answerer, follow_up: str) -> None:
    first = ids(shipped.ask(BAKER))
    further = ids(talk(shipped, BAKER, follow_up))
    assert first
    assert further
    assert not set(first) & set(further)
    assert not {*first, *further} & set(ids(talk(shipped, BAKER, follow_up, "more")))


@pytest.mark.parametrize(
    "question",
    ["did nato promise not to expand?", "did Yeltsin agree?", "was it ever written down?", "what did Genscher say?"],
)
def test_the_counter_says_how_much_more_there_is(shipped: Answerer, question: str) -> None:
    previous, left, text = None, None, question
    while not isinstance(reply := shipped.ask(text, previous=previous), NoAnswer):
        shown = shown_passages(reply)
        told = re.search(r"(\d+) more passages? comes? near", card(reply, Style()))
        now = int(told[1]) if told else 0
        assert left is None or now == left - len(shown)
        previous, left, text = Turn.after(reply, previous, shown), now, "more"
    assert (reply.reason, left) == (Reason.NOTHING_MORE, 0)


def test_more_goes_on_until_there_is_nothing_and_then_says_so() -> None:
    pond, seen, previous = answerer(), set[str](), None
    for question in ("was the heron seen at the pond?", *["more"] * 6):
        reply = pond.ask(question, previous=previous)
        if isinstance(reply, NoAnswer):
            assert (reply.reason, reply.follow) == (Reason.NOTHING_MORE, Follow.MORE)
            break
        assert not seen & set(ids(reply))
        seen.update(ids(reply))
        previous = Turn.after(reply, previous)
    else:
        pytest.fail("there was always more")
    assert seen


@pytest.mark.parametrize(("follow_up", "kind"), [("source?", Follow.SOURCE), ("when was that?", Follow.WHEN)])
def test_sources_and_dates_are_those_of_what_was_shown_last(shipped: Answerer, follow_up: str, kind: Follow) -> None:
    for before in ([BAKER], [BAKER, "more"], [BAKER, "and Kohl?"]):
        shown = sorted(ids(talk(shipped, *before)))
        for between in ((), ("are you sure?",), ("source?", "when?")):
            reply = answered(talk(shipped, *before, *between, follow_up))
            assert (reply.follow, sorted(ids(reply))) == (kind, shown)


def test_dates_come_with_what_happened_then(shipped: Answerer) -> None:
    reply = answered(talk(shipped, BAKER, "when was that?"))
    assert "1990-02-09" in [str(event.date) for event in reply.events]
    assert [str(event.date) for event in reply.events] == sorted(str(event.date) for event in reply.events)


def sides_of(reply: Answer | NoAnswer) -> set[str]:
    """The positions that an answer shows excerpts of."""
    return {side.position.id for side in answered(reply).sides if side.excerpts}


def test_the_other_side_is_the_one_that_was_not_shown() -> None:
    previous = Turn("was the heron seen at the pond", "heron", ("gazette/saw", "gazette/gone"))
    assert sides_of(answerer().ask("and the other side?", previous=previous)) == {"did-not"}


def test_of_two_that_were_shown_the_other_side_is_the_second_and_then_the_first(shipped: Answerer) -> None:
    first = answered(shipped.ask(BAKER))
    order = [side.position.id for side in first.sides[:2]]
    assert sides_of(talk(shipped, BAKER, "other side?")) == {order[1]}
    assert sides_of(talk(shipped, BAKER, "other side?", "and the other side?")) == {order[0]}


def test_a_side_that_argues_nothing_on_the_point_is_shown_as_silent() -> None:
    mute = replace(HERON, cruxes=(), sources=HERON.sources[:1])
    previous = Turn("grey feathers", "heron", ("gazette/feathers",))
    reply = answered(answerer(mute).ask("and the other side?", previous=previous))
    assert [side.silent for side in reply.sides if side.position.id == "did-not"] == [True]


def test_asked_for_a_view_it_has_none_but_says_what_is_shared_and_what_is_disputed(shipped: Answerer) -> None:
    for follow_up in ("are you sure?", "what do you think", "who's right?", "stimmt das?", "кто прав?"):
        reply = answered(talk(shipped, BAKER, follow_up))
        assert (reply.follow, ids(reply), reply.crux is not None) == (Follow.VIEW, [], True)
        assert reply.agreed


@pytest.mark.parametrize("text", ["is it a myth?", "tl;dr", "who's right?", "source?", "и кто прав?"])
def test_a_follow_up_of_nothing_gets_the_claims_to_choose_from(shipped: Answerer, text: str) -> None:
    reply = shipped.ask(text)
    assert isinstance(reply, NoAnswer)
    assert (reply.reason, [claim.id for claim in reply.nearest]) == (Reason.NOTHING_BEFORE, ["nato-expansion-promise"])


def test_a_turn_that_does_not_know_what_was_shown_takes_what_the_question_gets(shipped: Answerer) -> None:
    first, old = ids(shipped.ask(BAKER)), Turn(BAKER, "nato-expansion-promise")
    assert sorted(ids(shipped.ask("source?", previous=old))) == sorted(first)
    assert not set(first) & set(ids(shipped.ask("more", previous=old)))


def test_a_front_tells_what_it_had_room_for() -> None:
    reply = answerer().ask("was the heron seen at the pond?")
    turn = Turn.after(reply, None, ["gazette/saw"])
    assert turn is not None
    assert ids(answerer().ask("source?", previous=turn)) == ["gazette/saw"]


def test_the_claim_that_is_named_is_asked_and_not_the_one_before() -> None:
    reply = answerer(HERON, CLOCK).ask("source?", claim="heron", previous=Turn("was there a wedge", "clock"))
    assert isinstance(reply, NoAnswer)
    assert (reply.reason, reply.nearest) == (Reason.NOTHING_BEFORE, (HERON,))


def test_a_hundred_questions_of_their_own_are_asked_anew(shipped: Answerer) -> None:
    lines = (Path(__file__).parent / "new_questions.txt").read_text(encoding="utf-8").splitlines()
    previous = Turn.after(shipped.ask(BAKER), None)
    replies = [shipped.ask(line, previous=previous) for line in lines]
    assert [reply.question for reply in replies if reply.follow is not None] == []


def test_what_reads_as_a_follow_up_is_answered_on_its_own_where_the_base_can(installed: Answerer) -> None:
    text = "so did they give their word or not"
    assert follow_of(text) is not None
    assert isinstance(installed.ask(text), Answer)


def test_a_question_that_shares_a_word_with_a_follow_up_goes_on_as_the_question_that_it_is(installed: Answerer) -> None:
    previous = Turn.after(installed.ask(BAKER), None)
    reply = installed.ask("was it written down?", previous=previous)
    assert isinstance(reply, Answer)
    assert reply.follow in (None, Follow.FURTHER)
    shown = {excerpt.passage.id for side in reply.sides for excerpt in side.excerpts}
    assert "guardian-2022/verbal-no-written" in shown
