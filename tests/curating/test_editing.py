from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curating.editing import SourceEdit
from bot.errors import UsageError
from bot.invisible import INVISIBLE
from bot.yaml_reader import Report, parse_yaml

HEAD = (
    'title: T  # of the page\nauthor: ""\nrole: ""\npublisher: ""\noutlet: ""\npublished: ""\nkind: other\n'
    'language: en\nurl: ""\nstance: mixed\nrights: ""\ndocument: ""\n'
)
PASSAGES = """\
# all that matters
passages:
  - id: a   # the first
    position: one
    gist: A gist that goes on
      over two lines.   # and a remark
    quote: >-
      A folded
      quote.

    # a remark on its own
  - {id: b, position: two, gist: "In brackets,
      over two", quote: 'B says so'}   # brackets

  -   id: c
      position: "one"
      speaker: Ann
      gist: |-
        A block.
      quote: C says so.

  # before the last
  - quote: D says so.
    gist: Last.
    position: two
    id: d
"""
SPEAKERS = "speakers:\n  Ann: a witness  # seen\n  Bo: ''\n\n"
TEXT = HEAD + SPEAKERS + PASSAGES

TEXTS = st.text(min_size=1, max_size=300).map(lambda text: INVISIBLE.sub("", " ".join(text.split()))).filter(bool)


def edited(text: str) -> SourceEdit:
    return SourceEdit(Path("a.yaml"), text.encode())


def values(content: bytes) -> list[dict[str, str]]:
    report = Report(Path("a.yaml"))
    passages = getattr(parse_yaml(content, report), "entries", {})["passages"]
    assert report.problems == []
    return [{name: node.value for name, node in passage.entries.items()} for passage in passages.nodes]


@pytest.mark.parametrize(
    ("place", "key", "old", "new"),
    [
        (0, "gist", "A gist that goes on\n      over two lines.", "N"),
        (0, "quote", ">-\n      A folded\n      quote.", "N"),
        (0, "position", "one\n    gist: A", "N\n    gist: A"),
        (1, "gist", '"In brackets,\n      over two"', "N"),
        (2, "gist", "|-\n        A block.", "N"),
        (2, "position", '"one"', "N"),
        (3, "gist", "Last.", "N"),
    ],
)
def test_of_a_value_every_other_byte_stays(place: int, key: str, old: str, new: str) -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n"), f"\ufeff{TEXT}", TEXT.rstrip("\n")):
        one, other = (piece.replace("\n", "\r\n") if "\r\n" in text else piece for piece in (old, new))
        edit = edited(text)
        edit.set(place, key, "N")
        assert text.count(one) == 1
        assert edit.result() == text.replace(one, other).encode()


@given(place=st.integers(0, 3), key=st.sampled_from(["gist", "quote", "position", "speaker"]), value=TEXTS)
def test_any_text_is_written_and_nothing_else_changes(place: int, key: str, value: str) -> None:
    edit = edited(TEXT)
    edit.set(place, key, value)
    wanted = values(TEXT.encode())
    wanted[place][key] = value
    assert values(edit.result()) == wanted


def test_a_speaker_is_added_behind_the_position_in_the_form_of_the_passage() -> None:
    edit = edited(TEXT)
    for place in (0, 1, 3):
        edit.set(place, "speaker", "Bo: B")
    wanted = (
        TEXT.replace("position: one\n", 'position: one\n    speaker: "Bo: B"\n', 1)
        .replace("position: two,", 'position: two, speaker: "Bo: B",')
        .replace("    position: two\n    id: d", '    position: two\n    speaker: "Bo: B"\n    id: d')
    )
    assert edit.result().decode() == wanted


def test_names_are_added_to_the_speakers_wherever_these_stand() -> None:
    for before, after in (
        (SPEAKERS, SPEAKERS.replace("  Bo: ''\n", '  Bo: \'\'\n  Cy: ""\n  "D: d": ""\n')),
        ("speakers: {Ann: x}\n", 'speakers: {Ann: x, Cy: "", "D: d": ""}\n'),
        ("speakers: {}\n", 'speakers: {Cy: "", "D: d": ""}\n'),
    ):
        edit = edited(HEAD + before + PASSAGES)
        edit.add_speakers(["Cy", "D: d"])
        assert edit.result().decode() == HEAD + after + PASSAGES
    edit = edited(HEAD + PASSAGES)
    edit.add_speakers(["Cy"])
    assert edit.result().decode() == HEAD + PASSAGES.replace("passages:", 'speakers:\n  Cy: ""\npassages:')


@pytest.mark.parametrize(
    ("place", "first", "after"),
    [
        (0, "  - id: a", "\n    # a remark on its own"),
        (1, "  - {id: b", "\n  -   id: c"),
        (2, "  -   id: c", "\n  # before"),
        (3, "  - quote: D", ""),
    ],
)
def test_a_passage_goes_with_its_lines_and_the_remarks_around_it_stay(place: int, first: str, after: str) -> None:
    for text in (TEXT, TEXT.rstrip("\n")):
        edit = edited(text)
        edit.drop(place)
        start = text.index(first)
        wanted = text[:start] + (text[text.index(after, start) :] if after else "")
        assert edit.result().decode() == wanted
    assert [one["id"] for one in values(edit.result())] == [name for name in "abcd" if name != "abcd"[place]]


def test_several_edits_meet_nowhere() -> None:
    edit = edited(TEXT)
    edit.drop(1)
    edit.set(0, "gist", "N")
    edit.set(3, "gist", "M")
    edit.set(3, "position", "one")
    edit.add_speakers(["Cy"])
    found = values(edit.result())
    assert [(one["id"], one["gist"]) for one in found] == [("a", "N"), ("c", "A block."), ("d", "M")]


def test_a_passage_on_the_line_of_another_is_left_to_a_person() -> None:
    text = HEAD + "passages: [{id: a, position: one, gist: A, quote: a}, {id: b, position: one, gist: B, quote: b}]\n"
    with pytest.raises(UsageError, match=r"a.yaml:13: the passage does not begin a line of its own"):
        edited(text).drop(0)
    edit = edited(text)
    edit.set(1, "gist", "N, n")
    assert edit.result().decode() == text.replace("gist: B", 'gist: "N, n"')
