from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.answering.answer import NoAnswer, Reason
from bot.cli.chat import HELP, completions, typed_lines
from bot.cli.main import main
from bot.errors import UsageError
from bot.knowledge.load import load
from bot.knowledge.model import KnowledgeBase
from bot.render import wording
from tests.cli.conftest import Pipe

Talk = Callable[..., str]


@pytest.fixture
def said(pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Runs a conversation of these lines and returns what it printed."""

    def talk(content: bytes, *options: str) -> str:
        monkeypatch.setattr("sys.stdin", Pipe(content))
        assert main(["chat", "--knowledge", str(pond), *options]) == 0
        return capsys.readouterr().out

    return talk


def test_a_pipe_is_answered_line_by_line_without_a_prompt(said: Talk) -> None:
    out = said(b"who dug the pond?\n\nzyzzyva zyzzyva?\n")
    assert out.startswith("Was the pond at Weir dug by people?\n")
    assert out.count("Was the pond at Weir dug by people?\n") >= 1
    assert "> " not in out


def test_a_follow_up_keeps_the_question_and_says_so(said: Talk) -> None:
    out = said(b"who dug the pond?\nsource?\n")
    assert out.count("Was the pond at Weir dug by people?\n") == 2
    assert "Read with the question before it: “who dug the pond?”.\nWho says so, and where:\n" in out


def test_what_is_on_the_screen_is_not_shown_again(said: Talk) -> None:
    out = said(b"who dug the pond?\nand the ice?\nwhy?\n")
    assert out.count("  │ ") == said(b"who dug the pond?\n").count("  │ ")
    assert out.count(wording.reason(NoAnswer("", Reason.NOTHING_MORE))) == 2


def test_a_conversation_is_printed_as_json_too(said: Talk) -> None:
    rows = [json.loads(line) for line in said(b"who dug the pond?\nare you sure?\nmore\n", "--json").splitlines()]
    assert [(row["follow"], row["answered"]) for row in rows] == [(None, True), ("view", True), ("more", False)]
    assert rows[1]["carried"] == "who dug the pond?"


def test_the_conversation_can_be_ended_and_helped(said: Talk) -> None:
    assert said(b":help\n:q\nwho dug the pond?\n") == f"{HELP}\n\n"
    assert said(b":nonsense\n") == f"{HELP}\n\n"
    assert said(b":claims\n").startswith("Was the pond at Weir dug by people?\n  pond · contested")


@pytest.mark.parametrize("line", [b"\xff\xfe\n", b"\x1b\x07\x00\n", "🤔\n".encode(), "\u202e\u200f\n".encode()])
def test_hard_lines_get_one_line_and_the_conversation_goes_on(line: bytes, said: Talk) -> None:
    out = said(line + b"who dug the pond?\n")
    first, blank, *rest = out.splitlines()
    assert (len(first) < 200, blank) == (True, "")
    assert rest[0] == "Was the pond at Weir dug by people?"
    assert "\x1b" not in out


def test_why_explains_each_answer(said: Talk) -> None:
    assert len(said(b"who dug the pond?\n", "--why")) > len(said(b"who dug the pond?\n"))


def test_an_unknown_claim_is_wrong_use(pond: Path) -> None:
    assert main(["chat", "--knowledge", str(pond), "--claim", "lake"]) == 2


def test_questions_cruxes_and_commands_can_be_completed(pond: Path) -> None:
    offered = completions(load(pond))
    assert offered[:3] == ["Was the pond at Weir dug by people?", "Who made the hollow?", "who made the pond"]
    assert ":help" in offered


class Terminal:
    """A prompt_toolkit terminal that types these keys and shows nothing."""

    def __init__(self, keys: str) -> None:
        self.keys = keys

    def typed(self, base: KnowledgeBase, history: str | None) -> list[str]:
        with create_pipe_input() as keyboard:
            keyboard.send_text(self.keys)
            with create_app_session(input=keyboard, output=DummyOutput()):
                return list(typed_lines(base, history))


def test_a_person_types_lines_until_control_d(pond: Path) -> None:
    assert Terminal("who dug it?\r  \rand when?\r\x04").typed(load(pond), None) == ["who dug it?", "and when?"]


def test_control_c_drops_a_line_and_no_more(pond: Path) -> None:
    assert Terminal("who dug\x03and when?\r\x04").typed(load(pond), None) == ["and when?"]


def test_history_is_kept_only_where_it_was_asked_for_and_is_private(pond: Path, tmp_path: Path) -> None:
    path = tmp_path / "history"
    assert Terminal("who dug it?\r\x04").typed(load(pond), str(path)) == ["who dug it?"]
    assert "who dug it?" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_history_that_cannot_be_written_is_wrong_use(pond: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write the history"):
        typed_lines(load(pond), str(tmp_path))
