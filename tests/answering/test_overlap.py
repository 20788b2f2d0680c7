from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.overlap import OverlapIndex

TEXTS = (("heron", "pond"), ("otter", "pond", "pond"), ("mud",))


@pytest.fixture
def index() -> OverlapIndex:
    return OverlapIndex(TEXTS)


def likeness(index: OverlapIndex, *terms: str) -> list[float]:
    asked = dict.fromkeys(terms, 1.0)
    found: list[float] = index.likeness(asked, sum(map(index.idf, asked))).tolist()
    return found


def test_the_same_words_are_all_alike_and_other_words_not_at_all(index: OverlapIndex) -> None:
    assert likeness(index, "pond", "heron")[0] == pytest.approx(1.0)
    assert likeness(index, "otter", "pond")[1] == pytest.approx(1.0)  # however often a word stands there
    assert likeness(index, "heron")[1:] == [0.0, 0.0]


def test_a_rare_word_in_common_is_more_than_one_that_many_texts_have(index: OverlapIndex) -> None:
    assert index.idf("heron") > index.idf("pond") > index.idf("zebra") == 0.0
    by_rare, by_common = likeness(index, "heron")[0], likeness(index, "pond")[0]
    assert 0 < by_common < by_rare < 1


def test_what_a_question_says_besides_makes_it_less_alike(index: OverlapIndex) -> None:
    asked = {"mud": 1.0}
    assert index.likeness(asked, 3 * index.idf("mud"))[2] == pytest.approx(0.5)


def test_a_word_that_tells_little_counts_for_little(index: OverlapIndex) -> None:
    full = index.likeness({"mud": 1.0}, index.idf("mud"))[2]
    assert index.likeness({"mud": 0.5}, index.idf("mud"))[2] == pytest.approx(full / 2)


def test_of_no_texts_none_is_alike() -> None:
    assert OverlapIndex([]).likeness({"mud": 1.0}, 1.0).shape == (0,)
    assert OverlapIndex([[], []]).likeness({"mud": 1.0}, 1.0).tolist() == [0.0, 0.0]
    assert not OverlapIndex([]).holds("mud")


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=8),
    st.sets(st.sampled_from("abcdefg"), max_size=5),
)
def test_it_is_dices_coefficient_of_the_summed_inverse_document_frequencies(
    texts: list[list[str]], asked: set[str]
) -> None:
    index = OverlapIndex(texts)
    weight = sum(map(index.idf, asked))
    for found, text in zip(index.likeness(dict.fromkeys(asked, 1.0), weight).tolist(), texts, strict=True):
        shared, whole = (sum(map(index.idf, words)) for words in (asked & set(text), set(text)))
        assert found == pytest.approx(2 * shared / (whole + weight) if shared else 0.0)
        assert 0 <= found <= 1 + 1e-9
    held = {term for text in texts for term in text}
    assert {term for term in "abcdefg" if index.holds(term)} == held
    assert np.isfinite(index.likeness({}, 0.0)).all()
