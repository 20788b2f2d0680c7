from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.sentences import sentence_spans, sentences

texts = st.one_of(st.text(max_size=300), st.text(st.sampled_from("ab. !?…“”[] 😀\n"), max_size=300))


def test_a_sentence_ends_at_its_mark_and_not_at_an_abbreviation_or_an_initial() -> None:
    text = (
        "Dr. Ada Brook met George H. Moore. “Did he promise?” she asked. He did… Nobody in the U.S. heard it! Mr. Orr?"
    )
    assert sentences(text) == [
        "Dr. Ada Brook met George H. Moore.",
        "“Did he promise?” she asked.",
        "He did…",
        "Nobody in the U.S. heard it!",
        "Mr. Orr?",
    ]


def test_a_word_that_is_an_abbreviation_only_before_a_number_ends_a_sentence_elsewhere() -> None:
    assert sentences("It is in No. 5 of the series. Was it signed? The answer is no. Nobody signed.") == [
        "It is in No. 5 of the series.",
        "Was it signed?",
        "The answer is no.",
        "Nobody signed.",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Это было в 1990 г. в Москве. Потом все ушли.", 2),
        ("Das war z. B. in Bonn. Dort sprach Dr. Kohl.", 2),
        ("港口的船都停在这里。没有人说话！", 2),
        ("It ended in 1990. […] We saw five waves.", 2),
        ("It was said in Moscow. […] and nowhere else.", 1),
        ("What became of that?! Nothing... “Never.” (None.) The end", 5),
    ],
)
def test_sentences_end_in_other_languages_and_at_marks_of_omission(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(texts)
def test_sentences_are_stretches_of_the_text_in_order_and_lose_nothing_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    assert sorted(spans) == spans
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert all(sentence == sentence.strip() != "" for sentence in sentences(text))


@pytest.mark.parametrize("piece", [".", ". ", ".  ", "!?", "a.", ".”", ".[", " ", "…", "[…] ", "。", ".\n\n", "A. "])
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    assert sentences(piece * 100_000) is not None
