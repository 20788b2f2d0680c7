from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.advice import advise
from bot.knowledge.load import load
from tests.knowledge.invented import UNANSWERED, write

MORE = "".join(
    f"  - id: more-{number}\n    position: silent\n    gist: Nobody did.\n    quote: Nobody heard {number} bells.\n"
    for number in range(3)
)


def advice(folder: Path) -> list[str]:
    return [str(one).removeprefix(f"{folder}/") for one in advise(load(folder))]


def test_a_base_of_a_size_that_a_person_reads_needs_no_advice(tmp_path: Path) -> None:
    assert advice(write(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "added", "wanted"),
    [
        ("bell/topics.yaml", "#\n" * 1_992, ""),
        ("bell/topics.yaml", "#\n" * 1_993, "bell/topics.yaml: advice: 2,000 lines"),
        ("vocabulary.yaml", "#\n" * 2_000, "vocabulary.yaml: advice: 2,001 lines, 4,012 bytes"),
        ("bell/diary.yaml", f"#{'x' * 100}\n" * 1_950, ""),
        ("bell/diary.yaml", f"#{'x' * 100}\n" * 1_970, "bell/diary.yaml: advice: 1,987 lines, 201,"),
        ("bell/unanswered.yaml", f"#{'ж' * 198}\n" * 9, ""),
        (
            "bell/unanswered.yaml",
            f"#{'ж' * 199}\n" * 9,
            "bell/unanswered.yaml:4: advice: a line of 200 characters or mo",
        ),
    ],
)
def test_a_file_that_nobody_can_review_is_told_once(tmp_path: Path, name: str, added: str, wanted: str) -> None:
    folder = write(tmp_path)
    (folder / "vocabulary.yaml").write_text("aliases: {}\n", encoding="utf-8")
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(added)
    told = advice(folder)
    assert len(told) == bool(wanted)
    assert "".join(told).startswith(wanted)


def test_how_many_lines_are_too_wide_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "bell" / "unanswered.yaml").write_text(UNANSWERED + f"#{'x' * 250}\n\n" * 3, encoding="utf-8")
    assert advice(folder) == ["bell/unanswered.yaml:4: advice: a line of 200 characters or more, one of 3"]


def test_topics_with_more_of_a_position_than_a_card_shows_are_told_once(tmp_path: Path) -> None:
    four = "diary/quiet, diary/more-0, diary/more-1, diary/more-2"
    folder = write(tmp_path, topics=("[diary/quiet, gazette", f"[{four}, gazette"))
    with (folder / "bell" / "diary.yaml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    again = (
        f"  - asks: [silence]\n    passages: [{four}]\n  - asks: [quiet]\n    passages: [gazette/dawn, {four[13:]}]\n"
    )
    with (folder / "bell" / "topics.yaml").open("a", encoding="utf-8") as file:
        file.write(again)
    assert advice(folder) == ["bell/topics.yaml:2: advice: a topic with more than 3 passages of one position, one of 2"]
