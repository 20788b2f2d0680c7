from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.curating.suggestion import suggest
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
        "Nothing here holds “marmalade”: an alias in vocabulary.yaml, or a topic, can.",
    ]
    assert "  shares: heron" in told
    assert "  lacks: marmalade" in told


def test_it_offers_no_topic_where_no_passage_is_near() -> None:
    told = suggestion_text(suggest(answerer(), "quantum chromodynamics"))
    assert told.endswith("No passage shares a word with it.")


def test_it_offers_no_topic_for_what_a_topic_asks_already() -> None:
    topic = Topic(("who else", "Who fed the heron?"), ("gazette/saw", "pamphlet/absent"))
    text = suggestion_text(suggest(answerer(replace(HERON, topics=(topic,))), "who fed the HERON"))
    assert text.endswith("\n\nheron knows it as a question that gazette/saw, pamphlet/absent answer.")
    assert "- asks:" not in text


def test_it_offers_no_topic_for_what_is_known_not_to_be_answered() -> None:
    known = answerer(replace(HERON, unanswered=("Who fed the heron?",)))
    text = suggestion_text(suggest(known, "who fed the HERON"))
    assert text.endswith("\n\nheron knows it as a question that its documents do not answer.")
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
