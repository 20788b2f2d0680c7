from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.check import count_by_position
from bot.knowledge.load import load
from tests.knowledge.invented import CLAIM, DIARY, told, write

LONG = " ".join(["word"] * 81)


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("claim", "asks: [who", "ask: [who", ":2: unknown key `ask`; did you mean `asks`?"),
        ("claim", "question: Did", "# question: Did", "the key `question` is missing"),
        ("claim", "asks: [who rang the bell,", "asks: {who: 1,", ":2: "),
        ("claim", "id: rang", "id: context", ":5: `context` is reserved"),
        ("claim", "id: rang", "id: yes", ':5: id: yes is read as true or false: put it in quotes, "yes"'),
        ("claim", "id: rang", "id: Rang", ":5: id: `Rang` is not an id"),
        ("claim", "id: rang", "id: silent", ":6: the position `silent` is here twice"),
        ("claim", "“Silent”: nobody rang it", "“Rang”: the ferryman rang the bell",
         ":6: another position has the same label"),
        ("claim", "1911-03-02", "1911-02-30", ":15: date: '1911-02-30' is not a date"),
        ("claim", "[gazette/dawn]", "[]", ":8: passages: holds no entry"),
        ("claim", "gazette/dawn", "gazette/down",
         ":8: passages: there is no passage `gazette/down` in this claim; did you"),
        ("claim", "diary/quiet", "diary/quite", ":13: passages: there is no passage `diary/quite`"),
        ("claim", "[gazette/bell, diary/quiet]", "[gazette/dawn]",
         ":13: passages: a crux needs a passage of a position"),
        ("claim", "diary/quiet", "gazette/bell", ":13: passages: `gazette/bell` is listed twice"),
        ("claim", "diary/quiet", "quiet", ":13: passages: `quiet` is not the id of a passage"),
        ("gazette", "document: gazette.txt", "document: gazette.txt\nrating: bell",
         ":13: rating: only a source of the kind `fact-check` rates a claim"),
        ("gazette", "kind: news-report", "kind: fact-check\nrating: bel",
         ":8: rating: there is no passage `bel` in this file; did you mean `bell`?"),
        ("gazette", "gist: The ferry left", "gist: The ferry #7 left", "is left out as a comment"),
        ("gazette", "title: The bell of the ferry", "title: 1911",
         ":1: title: 1911 is read as a number: put it in quotes"),
        ("gazette", "title: The bell of the ferry", 'title: ""', ":1: title: is empty"),
        ("gazette", "author: Ida Lund", "author:", ':2: author: holds nothing; write "" if it'),
        ("gazette", "1911-03-09", "March 1911", ":6: published: 'March 1911' is not a date"),
        ("gazette", "said: 1911-03", "said: 1911-04", ":23: said: 1911-04 is after the publication, 1911-03-09"),
        ("gazette", "https://gaz", "ftp://gaz", ":9: url: `ftp://gazette.example.org/bell` is not a web"),
        ("gazette", "https://gaz", "https://ida:secret@gaz", "without a name or password"),
        ("gazette", "org/bell", "org/the bell", ":9: url: "),
        ("gazette", "stance: rang", "stance: rung", ":10: stance: `rung` is no position of the claim"),
        ("gazette", "position: rang", "position: rank",
         ":20: position: `rank` is no position of the claim, nor `context`;"),
        ("gazette", "speaker: Olaf Berg", "speaker: Olaf Borg", "did you mean `Olaf Berg`?"),
        ("gazette", "id: bell", "id: dawn", ":19: the passage id `dawn` is here twice"),
        ("gazette", "gist: The ferry left at dawn.", "gist: |\n      The ferry\n      left.",
         ":17: gist: is more than one"),
        ("gazette", "gist: The ferry left at dawn.", "gist: " + "x" * 241,
         ":17: gist: has 241 characters; at most 240"),
        ("gazette", "The ferry left the quay at dawn", LONG, ":18: quote: has 88 words; at most 80"),
        ("gazette", "twice […] and", "twice [...] and", ":25: quote: write an omission as […]"),
        ("gazette", "its voice.”", "its voice.” […]", ":25: quote: […] stands between words"),
        ("gazette", ', source: "Town plan, 1908"', "", ":26: note: the key `source` is missing"),
        ("diary", "We crossed without a sound, and no bell was rung by anybody.", '""', ":17: quote: is empty"),
        ("diary", "We crossed without a sound, and no bell was rung by anybody.", '"… – …"',
         ":17: quote: holds no words"),
        ("diary", "We crossed", '"We \\u202ecrossed" #', "invisible character: U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("diary", "We crossed", "We\u200b crossed", ":17: holds an invisible character: U+200B ZERO WIDTH SPACE"),
        ("diary", "language: en", "language: cz", ":8: language: `cz` is not a language code"),
        ("diary", "passages:", "passages: []\nspeakers:", ":13: passages: holds no entry"),
        ("topics", "asks: [did it sound at all, was there any ringing]", "asks: []", ":2: asks: holds no entry"),
        ("topics", "[diary/quiet,", "[diary/quit,",
         ":3: passages: there is no passage `diary/quit` in this claim; did you mean `diary/quiet`?"),
        ("topics", "where was his window", "Was there any RINGING?",
         ":6: asks: the topic at line 2 asks the same, with other passages"),
        ("topics", "    passages: [gazette/bell]\n", "", ":4: topics: the key `passages` is missing"),
        ("topics", "topics:", "topic:", ":1: unknown key `topic`; did you mean `topics`?"),
        ("unanswered", "unanswered:", "unanswerd:", ":1: unknown key `unanswerd`; did you mean `unanswered`?"),
        ("unanswered", "who paid the ferryman", "{who: paid}", ":2: unanswered: text is wanted here"),
        ("unanswered", "who paid the ferryman", "no", ":2: unanswered: no is read as true or false"),
        ("unanswered", "who paid the ferryman", "WHERE was his window?",
         ":2: `WHERE was his window?` is said to be unanswered here, and answered by the topic at line 4 of topics.y"),
        ("unanswered", "what did the crossing cost", "Who rang the bell?", ":3: `Who rang the bell?` is said"),
        ("unanswered", "what did the crossing cost", "was it heard?", "and answered by the crux `heard`"),
        ("vocabulary", "ship's bell", "ferryboat", ":4: `ferryboat` is already an alias of `ferry`"),
        ("vocabulary", "ship's bell", "bell", ":4: bell: `bell` is listed twice"),
        ("vocabulary", "ship's bell", "“!”", ":4: `“!”` holds no letter or digit"),
        ("vocabulary", "ru:", "rs:", ":5: aliases: `rs` is not a language code of two letters, ISO 639-1"),
        ("vocabulary", "  ru:\n    ferry: [паром]", "  boat: [Ferry]", ":5: `Ferry` is already an alias of `ferry`"),
        ("vocabulary", "ferry: [паром]", "Ferry: [паром]", ":6: ru: `Ferry` is not an id"),
        ("vocabulary", "ferry: [паром]", "ferry: паром", ":6: ferry: a list is wanted here, not `паром`"),
        ("vocabulary", "aliases:\n", "aliases: x\nnames:\n", ":1: aliases: keys with values are wanted here, not `x`"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, file: str, old: str, new: str, wanted: str) -> None:
    problems = told(write(tmp_path, **{file: (old, new)}))
    assert any(problem.startswith(f"bell/{file}.yaml") and wanted in problem for problem in problems), problems


def test_a_contested_claim_has_two_positions(tmp_path: Path) -> None:
    one = CLAIM.splitlines()[5] + "\n"
    assert any("at least two positions" in problem for problem in told(write(tmp_path, claim=(one, ""))))
    settled = write(tmp_path, claim=(one, ""), diary=("position: silent", "position: rang"))
    (settled / "bell" / "claim.yaml").write_text(
        CLAIM.replace(one, "").replace("status: contested", "status: settled"), encoding="utf-8"
    )
    assert told(settled) == []


def test_the_same_quote_twice_is_told_whatever_its_marks_and_case(tmp_path: Path) -> None:
    again = "WE CROSSED without a sound — and “no bell” was rung by anybody"
    folder = write(tmp_path, gazette=("The ferry left the quay at dawn, as it did on every market day.", again))
    assert told(folder) == ["bell/gazette.yaml:18: quote: the same as that of diary/quiet"]


def test_a_second_claim_shares_neither_source_ids_nor_the_question(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "other").mkdir()
    for name in ("claim", "gazette", "diary"):
        (folder / "other" / f"{name}.yaml").write_bytes((folder / "bell" / f"{name}.yaml").read_bytes())
    assert told(folder) == [
        "other/claim.yaml:1: question: the same as that of the claim `bell`",
        "other/diary.yaml: the source id `diary` is also used by the claim `bell`",
        "other/gazette.yaml: the source id `gazette` is also used by the claim `bell`",
    ]


def test_references_stay_within_their_claim(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "other").mkdir()
    other = CLAIM.replace("Did the ferryman", "Did the cook").replace("gazette/", "log/").replace("diary/", "log/")
    (folder / "other" / "claim.yaml").write_text(other, encoding="utf-8")
    (folder / "other" / "log.yaml").write_text(DIARY, encoding="utf-8")
    assert any("there is no passage `log/dawn`" in problem for problem in told(folder))


def test_one_mistake_is_one_line(tmp_path: Path) -> None:
    assert told(write(tmp_path, gazette=("id: dawn", "id: dusk"))) == [
        "bell/claim.yaml:8: passages: there is no passage `gazette/dawn` in this claim; did you mean `gazette/dusk`?",
        "bell/claim.yaml:15: passages: there is no passage `gazette/dawn` in this claim; did you mean `gazette/dusk`?",
    ]


def test_a_wording_may_stand_twice_where_it_is_answered_alike(tmp_path: Path) -> None:
    again = "  - asks: [Did it sound, at all?]\n    passages: [gazette/bell, diary/quiet]\n  - asks:\n      - who"
    assert told(write(tmp_path, topics=("  - asks:\n      - who", again))) == []


def test_a_name_may_mean_two_things_in_two_languages(tmp_path: Path) -> None:
    assert told(write(tmp_path, vocabulary=("ferry: [паром]", "bell: [ferry]"))) == []


def test_passages_are_counted_by_position_and_none_is_a_number_too(tmp_path: Path) -> None:
    base = load(write(tmp_path))
    assert count_by_position(base) == {"bell": {"rang": 1, "silent": 1, "context": 1}}
