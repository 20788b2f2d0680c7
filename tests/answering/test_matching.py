from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import ALIKE, UNLIKE, Match, alike, content_of, match, together
from bot.answering.question import read_question
from bot.answering.wording import Kind, Wording
from bot.knowledge.model import Claim, Topic
from tests.answering.bases import HERON, encoded

KNOWN = replace(HERON, unanswered=("Who mended the fence with planks of oak?", "Who mended the fence?"))
INDEX = ClaimIndex(KNOWN)


def matched(text: str, index: ClaimIndex = INDEX, left_out: str = "") -> Match:
    return match(read_question(text, index), index, left_out=left_out)


def same(text: str, index: ClaimIndex) -> Wording | None:
    place = matched(text, index).same
    return None if place is None else index.wordings[place]


def place(text: str, claim: Claim = KNOWN) -> int:
    return [one.text for one in ClaimIndex(claim).wordings].index(text)


def test_a_passage_has_a_share_of_what_could_be_reached_and_none_without_a_word() -> None:
    shares = matched("did an otter leave tracks in the mud?").shares
    assert np.flatnonzero(shares).tolist() == [INDEX.number_of["pamphlet/otter"]]
    assert 0.4 < shares.max() < 1


def test_a_share_is_less_for_what_a_question_says_besides() -> None:
    bare, around, wide = (
        matched(text).shares.max()
        for text in ("tracks", "tracks of zebras", "tracks of zebras, quaggas and wild horses from Namibia")
    )
    assert bare > around > wide > 0


def test_no_more_than_six_words_are_wanted_of_a_passage() -> None:
    strange = ["zebra", "quagga", "okapi", "tapir", "gnu"]
    six = matched(f"tracks {' '.join(strange)}").shares.max()
    many = matched(f"tracks {' '.join([*strange, 'lynx', 'ibex', 'puma', 'vole', 'stoat'])}").shares.max()
    assert many == pytest.approx(six, rel=0.05)


def test_an_overlap_is_that_of_the_question_and_each_wording() -> None:
    overlaps = matched("was the heron seen at the pond").overlaps
    assert int(overlaps.argmax()) == place("Was the heron seen at the pond?")
    assert overlaps.max() > 0.85
    assert overlaps[place("All nine goldfish were gone")] == 0.0
    assert matched("was the heron seen at the pond by zebras").overlaps.max() < overlaps.max()


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("was it SEEN, the bird, at that pond?!", "Was the heron seen at the pond?"),
        ("grey feathers were there, beside the pond", "There were grey feathers beside the pond"),
        ("was the heron seen at the pond by zebras?", None),
        ("was the heron seen?", None),
        ("who is it that", None),
        ("zebra", None),
    ],
)
def test_a_question_of_the_terms_of_a_wording_is_that_wording(text: str, wording: str | None) -> None:
    found = same(text, INDEX)
    assert (found.text if found else None) == wording


def test_a_wording_in_another_language_is_the_question_in_just_its_words() -> None:
    # One function word tells the language of a question; of a curator's text it takes two.
    topic = Topic(("Meinte Reed es ehrlich?", "BRD Beitritt, welches Jahr"), ("gazette/saw",))
    index = ClaimIndex(replace(KNOWN, topics=(topic,)))
    for ask in topic.asks:
        found = same(ask, index)
        assert found is not None
        assert found.text == ask


def test_of_two_wordings_of_the_same_terms_the_question_is_the_broader_one() -> None:
    topic = Topic(("The heron was seen at a pond?",), ("gazette/saw",))
    found = same("heron seen, pond?", ClaimIndex(replace(KNOWN, topics=(topic,))))
    assert found is not None
    assert found.kind is Kind.CRUX


def test_many_telling_words_have_more_content_than_one_and_none_has_none() -> None:
    contents = [matched(text).content for text in ("who is it that", "otter", "otter tracks", "otter tracks mud dawn")]
    assert contents == sorted(contents)
    assert contents[0] == 0.0
    assert contents[1] == pytest.approx(0.5)
    assert contents[-1] < 1
    assert matched("zebra").content == pytest.approx(0.5)


def test_what_is_known_not_to_be_answered_is_as_like_as_can_be() -> None:
    assert matched("who mended the fence").unanswered == pytest.approx(1.0)
    assert 0.2 < matched("who mended the pond?").unanswered < 0.8
    assert matched("did the heron swallow a goldfish?").unanswered == 0.0
    assert matched("who mended the fence", ClaimIndex(HERON)).unanswered == 0.0


def test_what_is_left_out_is_not_held() -> None:
    question = "Was the heron seen at the pond?"
    without = matched(question, left_out=question)
    assert without.overlaps[place(question)] == 0.0
    assert (
        np.delete(without.overlaps, place(question)).tolist()
        == np.delete(matched(question).overlaps, place(question)).tolist()
    )
    assert matched("who mended the fence", left_out="Who mended the fence?").unanswered < 0.9


def test_what_is_left_out_is_near_to_nothing_in_meaning() -> None:
    answerer = encoded(KNOWN)
    (index,) = answerer.corpus.indexes
    asked, left_out = "Who mended the fence?", "Who mended the fence with planks of oak?"
    whole, without, other = (answerer.matched(asked, index, text) for text in ("", asked, left_out))
    assert whole.unanswered == other.unanswered > without.unanswered
    assert whole.unanswered > 1  # by words alone it would be 1


def test_likeness_in_meaning_begins_with_texts_that_have_nothing_to_do_with_each_other() -> None:
    found = alike(np.array([0.2, UNLIKE, (UNLIKE + ALIKE) / 2, ALIKE], dtype=np.float32))
    assert found.tolist() == pytest.approx([0.0, 0.0, 0.5, 1.0], abs=1e-6)
    both = together(np.array([0.5]), np.array([ALIKE], dtype=np.float32))
    assert both.tolist() == pytest.approx([0.75], abs=1e-6)


@pytest.mark.parametrize(
    "texts",
    [
        ("Did the heron swallow the goldfish?", "The heron never swallowed any goldfish", "swallowed fish? the bird!"),
        ("zebras, and the heron", "Isn't it a myth that the heron is no zebras"),
    ],
)
def test_the_content_of_a_question_is_the_same_whichever_side_asks(texts: tuple[str, ...]) -> None:
    contents = {content_of(read_question(text, INDEX), INDEX) for text in texts}
    assert len(contents) == 1
    assert contents <= {"goldfish heron swallow", "heron zebras"}


def test_a_question_without_content_is_its_own() -> None:
    assert content_of(read_question("who is it that", INDEX), INDEX) == "who is it that"


def test_a_claim_without_vectors_is_asked_by_words_though_there_is_an_encoder() -> None:
    asked = np.zeros(384, dtype=np.float32)
    assert match(read_question("the heron", INDEX), INDEX, asked).asked is None
    (index,) = encoded(KNOWN).corpus.indexes
    assert match(read_question("the heron", index), index, asked).asked is asked
