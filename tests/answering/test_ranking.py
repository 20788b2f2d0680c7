from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import match
from bot.answering.question import read_question
from bot.answering.ranking import LIKENESS, PLACE, Ranking, rank
from bot.knowledge.model import CONTEXT, Topic
from tests.answering.bases import HERON, answerer, encoded, only, passage
from tests.retrieval.hashing import HashingEncoder

WHISKERS = Topic(("any rumours about whiskers?",), ("pamphlet/otter", "gazette/gone", "gazette/saw"))
INDEX = ClaimIndex(replace(HERON, topics=(WHISKERS,)))


def ranked(text: str, index: ClaimIndex = INDEX, content: NDArray[np.float32] | None = None) -> Ranking:
    return rank(match(read_question(text, index), index, content), content)


def names(ranking: Ranking) -> list[str]:
    return [ranking.match.index.passages[number].id for number in ranking.order]


def test_a_score_is_the_share_of_the_words_and_the_likeness_of_the_nearest_wording() -> None:
    found = ranked("did an otter leave its tracks beside the pond?")
    assert found.scores.tolist() == (found.match.shares + LIKENESS * found.likenesses).tolist()
    assert found.best == found.scores.max() > 0
    otter = INDEX.number_of["pamphlet/otter"]
    gist = [one.text for one in INDEX.wordings].index("An otter took the goldfish, its tracks were in the mud")
    assert found.likenesses[otter] == found.wordings[gist] > 0


def test_what_has_nothing_to_do_with_the_question_is_not_ranked() -> None:
    assert names(ranked("grey feathers")) == ["gazette/feathers"]
    assert ranked("zebra").order == ()
    assert ranked("zebra").nearest is None
    assert ranked("zebra").best == 0.0


def test_a_passage_that_shares_no_word_is_found_through_what_it_is_known_to_answer() -> None:
    found = ranked("any rumours about whiskers?")
    assert names(found) == list(WHISKERS.passages)
    assert found.match.shares.max() == 0.0
    assert found.nearest is not None
    assert found.nearest.text == "any rumours about whiskers?"


def test_each_place_down_among_the_passages_of_a_wording_costs_a_little() -> None:
    found = ranked("any rumours about whiskers?")
    first, second, third = (found.likenesses[INDEX.number_of[name]] for name in WHISKERS.passages)
    assert second == pytest.approx(first * (1 - PLACE))
    assert third == pytest.approx(first * (1 - 2 * PLACE))


def test_of_several_wordings_that_a_passage_answers_the_nearest_counts() -> None:
    found = ranked("Was the heron seen at the pond?")
    saw = INDEX.number_of["gazette/saw"]
    assert found.likenesses[saw] == found.wordings.max()


def test_equal_scores_stand_in_the_order_of_the_files() -> None:
    twins = [passage("single", name, "did", f"{name} came home", gist=f"{name} came") for name in ("Ann", "Bob", "Cid")]
    found = ranked("who came home?", ClaimIndex(only(HERON, *twins)))
    assert names(found) == [one.id for one in twins]
    assert len(set(found.scores.tolist())) == 1


def test_the_nearest_wording_is_the_question_itself_where_it_is_one() -> None:
    # The gist has the same terms, and comes first.
    pond = passage("single", "pond", CONTEXT, "There it stood", gist="There was a pond, where the heron was seen")
    index = ClaimIndex(replace(only(HERON, pond), cruxes=(replace(HERON.cruxes[0], passages=("single/pond",)),)))
    found = ranked("the heron was seen at a pond", index)
    assert found.match.same is not None
    assert found.nearest is index.wordings[found.match.same]
    assert found.nearest is not None
    assert found.nearest.text == "Was the heron seen at the pond?"


def test_meaning_finds_what_words_do_not() -> None:
    (index,) = encoded().corpus.indexes
    asked, other = HashingEncoder().encode(["passage: There were grey feathers beside the pond", "nothing of the kind"])
    held = match(read_question("zebra", index), index, asked)
    assert names(rank(held, asked)) == ["gazette/feathers"]
    assert rank(held, other).order == ()
    assert rank(held, None).order == ()


def test_words_and_meaning_count_the_same() -> None:
    (index,) = encoded().corpus.indexes
    question = "Who saw the heron?"
    by_words, by_both = ranked(question, index), ranked(question, index, HashingEncoder().encode([question])[0])
    place = [one.text for one in index.wordings].index(question)
    assert by_both.wordings[place] == pytest.approx((by_words.wordings[place] + 0.22 / 0.14) / 2, abs=0.02)


def test_a_claim_is_ranked_by_words_alone_without_vectors() -> None:
    (index,) = answerer().corpus.indexes
    content = HashingEncoder().encode(["heron saw"])[0]
    assert (
        rank(ranked("who saw the heron", index).match, content).scores.tolist()
        == ranked("who saw the heron", index).scores.tolist()
    )
