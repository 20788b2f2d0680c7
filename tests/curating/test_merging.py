from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.curating.merging import Merge, merge
from bot.curating.saving import save
from bot.curating.sheet import Row, read_table, rows_of, table_of
from bot.knowledge.load import load
from tests.knowledge.invented import write

SHEET = Path("sheet.csv")
MORE = (
    "  - {id: calm, position: silent, gist: It was calm., quote: The water was calm.}\n"
    "  - id: still\n    position: silent\n    gist: All was still.\n"
    "    quote: >-\n      All was still\n      on board.\n"
    "  - id: late\n    position: silent\n    said: 1911\n    gist: It was late.\n    quote: We came late.\n"
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = write(tmp_path / "base")
    with (folder / "bell" / "diary.yaml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    return folder


def written(base: Path) -> list[Row]:
    """The rows as a spreadsheet gives them back, with their lines."""
    return read_table(SHEET, table_of(rows_of(load(base).claims[0])).encode())


def changed(rows: Sequence[Row], passage: str, **values: str) -> list[Row]:
    assert any(row.passage == passage for row in rows)
    return [replace(row, **values) if row.passage == passage else row for row in rows]


def taken(base: Path, rows: Sequence[Row]) -> Merge:
    return merge(base, load(base).claims[0], SHEET, rows)


def conflicts(found: Merge) -> list[str]:
    assert not found.changes or not found.conflicts
    return [f"{problem.line}: {problem.message}" for problem in found.conflicts]


def test_a_table_that_nobody_edited_changes_nothing(base: Path) -> None:
    found = taken(base, written(base))
    assert (found.conflicts, found.changes, found.counts.total()) == ([], {}, 0)


def test_what_was_edited_is_written_once_and_a_second_reading_changes_nothing(base: Path) -> None:
    rows = changed(written(base), "gazette/dawn", gist="At dawn: it left # early", speaker="Jo Reed")
    rows = changed(rows, "diary/calm", position="context")
    rows = changed(rows, "gazette/bell", speaker="")
    before = {path: path.read_text(encoding="utf-8") for path in (base / "bell").iterdir()}
    found = taken(base, rows)
    assert dict(found.counts) == {"gist": 1, "speaker": 2, "position": 1, "dropped": 0, "joined": 0}
    save(found.changes)
    after = {path: path.read_text(encoding="utf-8") for path in (base / "bell").iterdir()}
    assert {path.name for path in after if after[path] != before[path]} == {"gazette.yaml", "diary.yaml"}
    gazette = before[base / "bell" / "gazette.yaml"]
    assert after[base / "bell" / "gazette.yaml"] == gazette.replace(
        "position: context\n    gist: The ferry left at dawn.",
        'position: context\n    speaker: Jo Reed\n    gist: "At dawn: it left # early"',
    ).replace("{Olaf Berg: harbour master}", '{Olaf Berg: harbour master, Jo Reed: ""}').replace(
        "speaker: Olaf Berg", 'speaker: ""'
    )
    again = taken(base, rows)
    assert (again.conflicts, again.changes) == ([], {})


def test_passages_are_dropped_and_joined_once(base: Path) -> None:
    rows = changed(written(base), "diary/calm", keep="No")
    rows = changed(rows, "diary/still", keep="join")
    for _ in range(2):
        found = taken(base, rows)
        assert found.conflicts == []
        save(found.changes)
    quotes = {passage.id: passage.quote for passage in load(base).claims[0].passages}
    assert quotes["diary/quiet"] == (
        "We crossed without a sound, and no bell was rung by anybody. […] All was still on board."
    )
    assert quotes.keys() == {"diary/quiet", "diary/late", "gazette/dawn", "gazette/bell"}


def test_a_row_that_was_taken_out_of_the_table_leaves_its_passage_alone(base: Path) -> None:
    rows = [row for row in written(base) if row.passage != "diary/calm"]
    assert taken(base, rows).changes == {}


def edited_meanwhile(base: Path) -> None:
    path = base / "bell" / "diary.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("It was calm.,", "Calm it was.,"), encoding="utf-8")


def quoted_meanwhile(base: Path) -> None:
    path = base / "bell" / "diary.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("The water was", "The sea was"), encoding="utf-8")


@pytest.mark.parametrize(
    ("passage", "values", "meanwhile", "wanted"),
    [
        ("diary/calm", {"quote": "The water was wild."}, None,
         "3: the quote of `diary/calm` is not the one in the file: a quote is changed there alone"),
        ("diary/calm", {"gist": "Mine."}, edited_meanwhile,
         "3: `diary/calm` was changed in the file since: its gist is “Calm it was.” there; write the sheet anew"),
        ("diary/calm", {"keep": "no"}, quoted_meanwhile,
         "3: `diary/calm` has another quote in the file than here; write the sheet anew"),
        ("diary/calm", {"keep": "perhaps"}, None, "3: keep: `perhaps` is none of yes, no, join"),
        ("diary/quiet", {"keep": "join"}, None,
         "2: `diary/quiet` is joined to nothing: no row of its source that stays is above it"),
        ("gazette/bell", {"keep": "join"}, None,
         "7: `gazette/bell` has another position or speaker than `gazette/dawn`, and cannot be joined"),
        ("diary/calm", {"gist": ""}, None, "3: gist: is empty"),
        ("diary/calm", {"gist": "x" * 241}, None, "3: gist: has 241 characters; at most 240"),
        ("diary/calm", {"position": "silence"}, None,
         "3: position: `silence` is no position of the claim, nor `context`; did you mean `silent`?"),
        ("diary/calm", {"id": "clam"}, None,
         "3: there is no passage `diary/clam` in this claim; did you mean `diary/calm`?"),
        ("diary/calm", {"source": "dairy"}, None,
         "3: there is no source `dairy` in this claim; did you mean `diary`?"),
        ("diary/calm", {"id": "quiet"}, None, "3: `diary/quiet` is here twice"),
    ],
)  # fmt: skip
def test_a_conflict_is_told_with_its_line_in_the_table(
    base: Path, passage: str, values: dict[str, str], meanwhile: Callable[[Path], None] | None, wanted: str
) -> None:
    rows = changed(written(base), passage, **values)
    if meanwhile:
        meanwhile(base)
    assert wanted in conflicts(taken(base, rows))


def test_rows_that_drop_a_whole_file_are_content_once_the_file_is_gone(base: Path) -> None:
    rows = written(base)
    strays = [replace(row, source="ledger", keep="No") for row in rows if row.source == "diary"]
    assert conflicts(taken(base, [*rows, *strays])) == []


def test_a_passage_that_the_claim_names_is_not_taken_from_under_it(base: Path) -> None:
    rows = changed(written(base), "diary/quiet", keep="no")
    assert conflicts(taken(base, rows)) == [
        f"2: `diary/quiet` is named in {base}/bell/{place}; take it out there first"
        for place in ("claim.yaml:13", "topics.yaml:3")
    ]


def test_what_follows_upon_another_cannot_be_joined_across_what_stays(base: Path) -> None:
    rows = written(base)
    diary = {row.id: row for row in rows}
    swapped = [diary["calm"], replace(diary["quiet"], keep="join"), *rows[2:]]
    assert "does not follow" in conflicts(taken(base, swapped))[0]
    over = [diary["quiet"], replace(diary["still"], keep="join"), diary["calm"]]
    assert "does not follow" in conflicts(taken(base, over))[0]


def test_what_a_join_would_lose_is_told(base: Path) -> None:
    rows = changed(written(base), "diary/late", keep="join")
    assert conflicts(taken(base, rows)) == ["5: `diary/late` would lose its said; join them by hand"]


def test_a_role_is_not_left_to_another_speaker(base: Path) -> None:
    path = base / "bell" / "gazette.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    said: 1911-03\n", "    role: witness\n"), encoding="utf-8")
    rows = changed(written(base), "gazette/bell", speaker="Jo Reed")
    told = "has a role of its own, which is that of “Olaf Berg”; change both in the file"
    assert conflicts(taken(base, rows)) == [f"7: `gazette/bell` {told}"]


def test_a_source_does_not_lose_its_last_passage(base: Path) -> None:
    (base / "bell" / "letter.yaml").write_bytes((base / "bell" / "diary.yaml").read_bytes().replace(b"a", b"e", 0))
    path = base / "bell" / "letter.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text[: text.index("  - id: quiet")] + "  - {id: only, position: silent, gist: G, quote: Nothing at all.}\n",
        encoding="utf-8",
    )
    rows = changed(written(base), "letter/only", keep="no")
    assert conflicts(taken(base, rows)) == [f"8: no passage of `letter` would stay: delete {path} instead"]
