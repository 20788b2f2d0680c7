from __future__ import annotations

from pathlib import Path

from bot.answering.answerer import Answerer
from bot.curating.rehearsal import rehearse
from bot.knowledge.load import load
from bot.settings import AnsweringSettings
from tests.knowledge.invented import write, write_second


def told(folder: Path) -> list[str]:
    answerer = Answerer.build(load(folder), AnsweringSettings())
    return [str(one).removeprefix(f"{folder}/").partition("; ")[0] for one in rehearse(answerer)]


def test_a_claim_that_answers_its_own_questions_on_every_side_is_left(tmp_path: Path) -> None:
    assert told(write(tmp_path)) == []


def test_a_question_that_says_nothing_to_look_up_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path, claim=("who rang the bell, ", "was it really so, "))
    assert told(folder) == ["bell/claim.yaml:2: advice: “was it really so” gets no answer"]


def test_a_question_that_goes_to_a_crux_of_one_side_is_told(tmp_path: Path) -> None:
    claim = ("question: Who heard the bell?\n    asks: [was it heard]\n    passages: [gazette/bell, diary/quiet]",
             "question: Who lost the rope?\n    passages: [gazette/bell]")  # fmt: skip
    folder = write(tmp_path, claim=claim)
    text = (folder / "bell" / "claim.yaml").read_text(encoding="utf-8")
    (folder / "bell" / "claim.yaml").write_text(
        text.replace("who rang the bell,", "who lost his rope,"), encoding="utf-8"
    )
    found = told(folder)
    assert found == ["bell/claim.yaml:2: advice: “who lost his rope” is answered without `silent`"]


def test_a_question_that_two_claims_would_answer_is_told_in_both(tmp_path: Path) -> None:
    folder = write(tmp_path)
    write_second(folder)
    found = told(folder)
    assert "bell/claim.yaml:2: advice: “who rang the bell” would be answered by `gong` too" in found
    assert "gong/claim.yaml:2: advice: “who rang the bell” would be answered by `bell` too" in found
    assert "gong/topics.yaml:2: advice: “was there any ringing” would be answered by `bell` too" in found


def test_a_claim_of_which_nothing_is_quoted_is_not_asked(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "new").mkdir()
    (folder / "new" / "claim.yaml").write_text(
        "question: Who paid?\nstatus: contested\npositions:\n"
        "  - {id: a, label: A, held_by: Ann}\n  - {id: b, label: B, held_by: Bo}\n",
        encoding="utf-8",
    )
    assert told(folder) == []
