"""Claims in the form that files had before: all of it is read still."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.assembly import merge
from bot.knowledge.load import load
from bot.knowledge.model import Claim, Topic, Vocabulary
from tests.knowledge.invented import told, write

ASKED = ("    note:", "    asks: [who heard it, Who LISTENED?]\n    note:")


def claim(folder: Path) -> Claim:
    return load(folder).claims[0]


def test_what_a_passage_is_asked_becomes_a_topic_with_that_passage(tmp_path: Path) -> None:
    assert claim(write(tmp_path, gazette=ASKED)).topics[2:] == (
        Topic(("who heard it", "Who LISTENED?"), ("gazette/bell",)),
    )


def test_what_two_passages_are_asked_becomes_a_topic_with_both(tmp_path: Path) -> None:
    diary = ("    gist:", "    asks: [who listened, was it a quiet trip]\n    gist:")
    assert claim(write(tmp_path, gazette=ASKED, diary=diary)).topics[2:] == (
        Topic(("who listened",), ("diary/quiet", "gazette/bell")),
        Topic(("was it a quiet trip",), ("diary/quiet",)),
        Topic(("who heard it",), ("gazette/bell",)),
    )


def test_a_wording_that_stands_in_a_topic_is_judged_there(tmp_path: Path) -> None:
    diary = ("    gist:", "    asks: [Was there any ringing?, was it a quiet trip]\n    gist:")
    topics = claim(write(tmp_path, diary=diary)).topics
    assert topics[0] == Topic(("did it sound at all", "was there any ringing"), ("diary/quiet", "gazette/bell"))
    assert topics[2:] == (Topic(("was it a quiet trip",), ("diary/quiet",)),)


def test_what_a_passage_is_asked_is_not_unanswered(tmp_path: Path) -> None:
    folder = write(tmp_path, gazette=ASKED, unanswered=("who paid the ferryman", "who heard it?"))
    assert told(folder) == [
        "bell/unanswered.yaml:2: `who heard it?` is said to be unanswered here, and answered by the passage "
        "`gazette/bell`"
    ]


def test_a_topic_without_passages_is_unanswered(tmp_path: Path) -> None:
    silent = "topics:\n  - asks: [how deep was it, what did the crossing cost]\n    passages: []\n"
    folder = write(tmp_path, topics=("topics:\n", silent))
    found = claim(folder)
    assert found.unanswered == ("who paid the ferryman", "what did the crossing cost", "how deep was it")
    assert [topic.line for topic in found.topics] == [4, 6]


def test_a_topic_without_passages_asks_nothing_that_is_answered(tmp_path: Path) -> None:
    silent = "topics:\n  - asks: [how deep was it, Who heard the bell?]\n    passages: []\n"
    assert told(write(tmp_path, topics=("topics:\n", silent))) == [
        "bell/topics.yaml:2: `Who heard the bell?` is said to be unanswered here, and answered by the crux `heard`"
    ]


def test_passages_that_help_are_passed_over(tmp_path: Path) -> None:
    before = claim(write(tmp_path))
    helped = claim(write(tmp_path, topics=("bell]\n", "bell]\n    helping: [no/passage]\n")))
    assert helped.topics == before.topics


def test_filler_is_passed_over(tmp_path: Path) -> None:
    before = claim(write(tmp_path))
    filled = claim(write(tmp_path, vocabulary=("aliases:", "filler: [honestly]\naliases:")))
    assert filled.vocabulary == before.vocabulary


def test_names_without_a_language_count_in_every_language(tmp_path: Path) -> None:
    folder = write(tmp_path)
    flat = "aliases:\n  ferry: [ferry, паром]\n  bell: [bell]\nfiller: []\n"
    (folder / "bell" / "vocabulary.yaml").write_text(flat, encoding="utf-8")
    assert claim(folder).vocabulary == Vocabulary({"": {"ferry": ("ferry", "паром"), "bell": ("bell",)}})


def test_names_beside_the_claims_go_to_each_of_them_after_its_own(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = load(folder)
    (folder / "vocabulary.yaml").write_text("aliases:\n  ferry: [Ferry, barge]\n  quay: [quay]\n", encoding="utf-8")
    after = load(folder, before)
    assert after.claims[0].vocabulary.aliases == {
        **before.claims[0].vocabulary.aliases,
        "": {"ferry": ("barge",), "quay": ("quay",)},
    }
    assert after.claims[0].fingerprint != before.claims[0].fingerprint
    (folder / "vocabulary.yaml").write_text("aliases:\n  quay: [quay]\n  bank: [Quay]\n", encoding="utf-8")
    assert told(folder) == ["vocabulary.yaml:3: `Quay` is already an alias of `quay`"]


def test_a_name_means_what_the_claim_itself_says() -> None:
    own = Vocabulary({"en": {"ferry": ("ferry",)}, "": {"bell": ("bell",)}})
    shared = Vocabulary({"en": {"boat": ("Ferry",), "ferry": ("boat",)}, "": {"bell": ("gong",)}})
    assert merge(own, shared) == Vocabulary({"en": {"ferry": ("ferry", "boat")}, "": {"bell": ("bell", "gong")}})
