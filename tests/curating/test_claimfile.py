from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.curating.claimfile import claim_text, position_id
from bot.knowledge.load import load
from bot.knowledge.model import Position
from bot.knowledge.schema import CLAIM

SIDES = (
    Position("yes", "“Yes”: they dug # it", "the mayor: Ada Brook"),
    Position("no", "“No”: " + "the ice made it " * 9, "“the Society”"),
)


def written(folder: Path, text: str) -> Path:
    (folder / "pond").mkdir()
    (folder / "pond" / "claim.yaml").write_text(text, encoding="utf-8")
    return folder


def test_it_holds_what_was_said_whatever_marks_that_has(tmp_path: Path) -> None:
    claim = load(written(tmp_path, claim_text("pond", "Was the pond: dug? #really", SIDES))).claims[0]
    assert claim.question == "Was the pond: dug? #really"
    assert [(one.id, one.label, one.held_by) for one in claim.positions] == [
        (one.id, one.label.strip(), one.held_by) for one in SIDES
    ]


def test_its_comments_are_right_as_they_stand(tmp_path: Path) -> None:
    text = claim_text("pond", "Was it dug?", SIDES)
    taught = re.sub(r"^(agreed|cruxes): \[\]\n", "", text, flags=re.MULTILINE)
    taught = re.sub(r"^# (agreed:|cruxes:|  )", r"\1", taught, flags=re.MULTILINE)
    folder = written(tmp_path, taught)
    source = (
        'title: T\nauthor: ""\nrole: ""\npublisher: ""\noutlet: ""\npublished: ""\nkind: other\nlanguage: en\nurl: ""\n'
        'stance: "no"\nrights: ""\ndocument: ""\npassages:\n'
        '  - {id: plans, position: "no", gist: A, quote: B}\n  - {id: speech, position: "yes", gist: C, quote: D}\n'
    )
    (folder / "pond" / "courier-1968.yaml").write_text(source, encoding="utf-8")
    claim = load(folder).claims[0]
    assert (len(claim.cruxes), len(claim.agreed)) == (1, 1)
    assert set(re.findall(r"^(\w+):", text, re.MULTILINE)) == {field.name for field in CLAIM.fields} - {"events"}


@pytest.mark.parametrize(
    ("label", "taken", "wanted"),
    [
        ("“It's a myth”: no promise was made", (), "it-s-a-myth"),
        ("„Ja“: es gab eine Zusage", (), "ja"),
        ("Yes: a promise was made", (), "yes"),
        ("A promise was made", (), "a-promise"),
        ("“Yes”: and more", ("yes",), "side-1"),
        ("“Context”: none", (), "side-1"),
        ("Да: обещали", ("side-1",), "side-2"),
    ],
)
def test_a_position_is_called_after_what_its_label_says(label: str, taken: tuple[str, ...], wanted: str) -> None:
    assert position_id(label, taken) == wanted
