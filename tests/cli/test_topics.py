from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.cli.main import main
from bot.knowledge.load import load
from bot.store.database import SQLITE, Database
from bot.store.gaps import Asked, State
from bot.store.store import Store
from bot.store.taught import TaughtRow

EDITOR = """\
import pathlib, sys
path = pathlib.Path(sys.argv[-1])
text = path.read_text(encoding="utf-8")
log = pathlib.Path(sys.argv[1])
log.write_text(log.read_text(encoding="utf-8") + text + "=====\\n", encoding="utf-8")
path.write_text(eval(sys.argv[2]), encoding="utf-8")
"""


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """What people asked, in a file."""
    path = tmp_path / "asked.txt"
    path.write_text("what about silt of the ice\n\nthe silt of the last ice?\nwho made the pond\n", encoding="utf-8")
    return path


def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> Path:
    """Has an editor that makes a change of the `text`, a Python expression; the file in which it notes what it saw."""
    program, log = tmp_path / "editor.py", tmp_path / "log"
    program.write_text(EDITOR, encoding="utf-8")
    log.write_text("", encoding="utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{program}" "{log}" "{change}"')
    return log


def test_proposals_are_printed(pond: Path, asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topics", "pond", str(asked), "--dry-run", "--knowledge", str(pond)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# 2 questions in 1 group about pond; 1 more are known already.\n")
    assert "  ask   what about silt of the ice\n  ask   the silt of the last ice?\n  show  survey/silt" in out
    assert not (pond / "pond" / "topics.yaml").exists()


def test_what_is_taken_in_the_editor_is_written(
    pond: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(tmp_path, monkeypatch, "text.replace('drop', 'take')")
    assert main(["topics", "pond", str(asked), "--knowledge", str(pond)]) == 0
    assert capsys.readouterr().out == "written: 1 topic; then `audiatur index`\n"
    (topic,) = load(pond).claims[0].topics
    assert topic.asks == ("what about silt of the ice", "the silt of the last ice?")
    assert "survey/silt" in topic.passages
    assert main(["topics", "pond", str(asked), "--knowledge", str(pond)]) == 0
    assert "knows all of these questions" in capsys.readouterr().out
    assert list(tmp_path.glob("*.topics")) == []


def test_a_mistake_comes_back_into_the_editor_with_its_line(
    pond: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = "text.replace('survey/slit', 'survey/silt') if '# !!' in text else text.replace('silt  [', 'slit  [')"
    log = edit(tmp_path, monkeypatch, change.replace("drop", "take"))
    assert main(["topics", "pond", str(asked), "--knowledge", str(pond)]) == 0
    _, again, _ = log.read_text(encoding="utf-8").split("=====\n")
    told = again.splitlines()[0]
    number = int(told.split(".topics:")[1].split(":")[0])
    assert "there is no passage `survey/slit`" in told
    assert "survey/slit" in again.splitlines()[number - 1]


def test_a_mistake_that_is_left_writes_nothing_and_keeps_what_was_edited(
    pond: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(tmp_path, monkeypatch, "text if '# !!' in text else 'tack'")
    assert main(["topics", "pond", str(asked), "--knowledge", str(pond)]) == 2
    kept = capsys.readouterr().err.strip().rpartition(" ")[2]
    assert Path(kept).read_text(encoding="utf-8").endswith("tack")
    assert not (pond / "pond" / "topics.yaml").exists()
    Path(kept).unlink()


def test_an_edited_text_can_be_written_later(pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan"
    plan.write_text(
        "take\n ask what lies below\n show survey/silt\nunanswered\n ask how deep is it\n", encoding="utf-8"
    )
    assert main(["topics", "pond", "--plan", str(plan), "--knowledge", str(pond)]) == 0
    assert capsys.readouterr().out == "written: 1 topic, 1 unanswered question; then `audiatur index`\n"
    assert main(["topics", "pond", "--plan", str(plan), "--knowledge", str(pond)]) == 2
    assert f"{plan}:1: the claim knows “what lies below” already" in capsys.readouterr().err


def test_one_question_can_be_asked_for_with_the_passage_that_ought_to_be_found(
    pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--question", "glacial leftovers", "--passage", "survey/silt"]
    assert main(["topics", "pond", *wanted, "--dry-run", "--knowledge", str(pond)]) == 0
    out = capsys.readouterr().out
    assert "# survey/silt holds: glacial\n# survey/silt lacks: leftovers\n" in out
    assert "# no text holds: leftovers" in out


def test_an_editor_that_cannot_be_started_or_fails_is_told(
    pond: Path, asked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    edit(tmp_path, monkeypatch, "1 / 0")
    for editor, told in (("no-such-editor", "cannot be started"), (None, "ended with 1; nothing is written")):
        if editor:
            monkeypatch.setenv("VISUAL", editor)
        else:
            monkeypatch.delenv("VISUAL")
        assert main(["topics", "pond", str(asked), "--knowledge", str(pond)]) == 2
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pond"], "name a file with questions"),
        (["pond", "absent.txt"], "cannot be read"),
        (["moon", "--question", "x"], "no claim “moon” here"),
        (["pond", "--question", "x", "--passage", "no/such"], "no passage “no/such”"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    pond: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["topics", *arguments, "--knowledge", str(pond)]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert len(err.splitlines()) == 1


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store of a bot that was taught one question, and asked two in vain."""
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path))
    asyncio.run(fill(tmp_path / "audiatur.db"))


async def fill(path: Path) -> None:
    store = Store(Database(URL.create(SQLITE, database=str(path))), b"secret")
    async with store.database.writing() as connection:
        for question, passages in (
            ("may one swim in it?", ("survey/silt", "courier/stone", "courier/gone")),
            ("could one swim in it at all?", ("survey/silt", "courier/stone")),
            ("who made the pond", ("survey/silt",)),
        ):
            await store.taught.add(TaughtRow(1, "pond", question, passages), connection)
        await store.taught.add(TaughtRow(1, "mill", "who built the mill?", ("survey/silt",)), connection)
    await store.gaps.add(Asked(1, "what about silt of the ice", 71))
    aside = await store.gaps.add(Asked(1, "best pizza?", 71))
    await store.gaps.set_state(1, aside, State.OFF_TOPIC)
    await store.database.close()


@pytest.mark.usefixtures("stored")
def test_what_was_taught_and_asked_in_vain_is_offered_and_written(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = edit(tmp_path, monkeypatch, "text")
    assert main(["topics", "pond", "--from-store", "--knowledge", str(pond)]) == 0
    seen = log.read_text(encoding="utf-8")
    assert seen.startswith("# 3 questions in 2 groups about pond; 1 more are known already.\n")
    assert "  ask   may one swim in it?\n  ask   could one swim in it at all?\n  show  survey/silt" in seen
    assert "  ask   what about silt of the ice\n" in seen
    assert "pizza" not in seen
    assert "mill" not in seen.partition("show")[0]
    (claim,) = (one for one in load(pond).claims if one.id == "pond")
    taught = next(topic for topic in claim.topics if "may one swim in it?" in topic.asks)
    assert taught.passages == ("survey/silt", "courier/stone")
    assert "then `audiatur index`" in capsys.readouterr().out


def test_without_a_store_it_says_where_one_is_looked_for(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path / "none"))
    assert main(["topics", "pond", "--from-store", "--knowledge", str(pond)]) == 2
    assert "no store at" in capsys.readouterr().err
