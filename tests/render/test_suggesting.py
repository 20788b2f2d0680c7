from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.suggestion import suggest
from bot.knowledge.load import load
from bot.knowledge.model import Topic
from bot.render.suggesting import suggestion_text
from tests.answering.bases import HERON, answerer
from tests.knowledge.invented import write


def test_it_says_what_each_passage_lacks_and_where_to_write_it() -> None:
    told = suggestion_text(suggest(answerer(), "marmalade heron", "pamphlet/absent")).splitlines()
    assert told[:3] == [
        "“marmalade heron”",
        "It is answered as it is.",
        "Nothing here holds “marmalade”: an alias in vocabulary.yaml, or `asks` of a passage, can.",
    ]
    assert "  shares: heron" in told
    assert "  lacks: marmalade" in told


def test_it_offers_no_topic_where_no_passage_is_near() -> None:
    told = suggestion_text(suggest(answerer(), "quantum chromodynamics"))
    assert told.endswith("No passage shares a word with it.")


@pytest.mark.parametrize(
    ("passages", "told"),
    [
        ((), "heron/topics.yaml has it: what these documents do not answer."),
        (("gazette/saw", "pamphlet/absent"), "heron/topics.yaml has it: answered by gazette/saw, pamphlet/absent."),
    ],
)
def test_it_offers_no_topic_for_what_a_topic_asks_already(passages: tuple[str, ...], told: str) -> None:
    known = answerer(replace(HERON, topics=(Topic(("who else", "Who fed the heron?"), passages),)))
    text = suggestion_text(suggest(known, "who fed the HERON"))
    assert text.endswith(f"\n\n{told}")
    assert "- asks:" not in text


@pytest.mark.parametrize(
    "question", ['who "heard" the bell?', "the bell: a myth, # or not?", "no", "back\\slash bell's"]
)
def test_its_topic_can_be_pasted(tmp_path: Path, question: str) -> None:
    told = suggestion_text(suggest(answerer(), question, "gazette/saw")).splitlines()
    assert told[-3].endswith("in heron/topics.yaml:")
    folder = write(tmp_path)
    topic = "\n".join(told[-2:]).replace("gazette/saw", "gazette/bell")
    (folder / "bell" / "topics.yaml").write_text(f"topics:\n{topic}\n", encoding="utf-8")
    (kept,) = load(folder).claims[0].topics
    assert (kept.asks, kept.passages) == ((question,), ("gazette/bell",))
