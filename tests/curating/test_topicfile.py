from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating.agenda import Action, Decision
from bot.curating.saving import save
from bot.curating.topicfile import added
from bot.errors import UsageError
from bot.knowledge.load import load
from tests.knowledge.invented import TOPICS, write

LONG = "did the ferryman ring the bell, " * 8
NEW = [
    Decision(Action.TAKE, 1, ["Did he: ring?", "yes", LONG.strip()], ["gazette/bell"]),
    Decision(Action.TAKE, 9, ["what of the passengers"], ["diary/quiet", "gazette/bell"]),
]
SILENT = ["how deep is the river", "- who swam?"]


def topics(base: Path) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(topic.asks, topic.passages) for topic in load(base).claims[0].topics]


@pytest.mark.parametrize(
    "text",
    [
        TOPICS,
        TOPICS.rstrip("\n"),
        TOPICS.replace("\n", "\r\n"),
        f"# mine\n{TOPICS}\n# the end\n",
        "topics:\n- asks: [a bell]\n  passages: [gazette/bell]\n",
        "topics: []  # none yet\n",
        "topics: []",
    ],
)
def test_what_is_new_stands_behind_what_is_there_and_nothing_else_changes(tmp_path: Path, text: str) -> None:
    base = write(tmp_path)
    path = base / "bell" / "topics.yaml"
    path.write_bytes(text.encode())
    before = topics(base)
    save(added(base / "bell", NEW, SILENT))
    assert topics(base) == [*before, *((tuple(one.asks), tuple(one.passages)) for one in NEW)]
    assert load(base).claims[0].unanswered[-2:] == tuple(SILENT)
    after = path.read_bytes().decode()
    same = next((place for place, (one, other) in enumerate(zip(text, after, strict=False)) if one != other), len(text))
    assert after.endswith(text[same:].removeprefix(" []"))
    assert ("\r\n" in after) == ("\r\n" in text)


def test_files_that_are_not_there_are_begun(tmp_path: Path) -> None:
    base = write(tmp_path)
    for name in ("topics", "unanswered"):
        (base / "bell" / f"{name}.yaml").unlink()
    save(added(base / "bell", NEW, SILENT))
    assert (base / "bell" / "unanswered.yaml").read_text(encoding="utf-8") == (
        'unanswered:\n  - how deep is the river\n  - "- who swam?"\n'
    )
    assert len(topics(base)) == 2


def test_what_is_not_needed_is_not_written(tmp_path: Path) -> None:
    assert added(write(tmp_path) / "bell", [], []) == {}


def test_a_list_in_brackets_is_left_to_a_person(tmp_path: Path) -> None:
    base = write(tmp_path)
    (base / "bell" / "unanswered.yaml").write_text("unanswered: [who paid]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"unanswered.yaml:1: `unanswered` stands in brackets"):
        added(base / "bell", [], SILENT)
