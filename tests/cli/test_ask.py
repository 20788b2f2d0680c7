from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import jsonschema_rs
import pytest

from bot.cli.main import main
from tests.cli.conftest import Pipe

HARD = {
    "empty": "",
    "blank": " \t\n",
    "very long": "did he dig the pond " * 5000,
    "one long word": "x" * 100_000,
    "control characters": "\x00\x07\x1b\x9b",
    "right-to-left marks": "\u202e\u200f\u2066",
    "lone surrogates": "\udcff\udc80\ud800",
    "emoji": "🤔🤷‍♀️🇱🇹",
    "punctuation": "?!…",
}


def test_a_question_gets_every_position(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(pond), "who", "dug", "the", "pond?"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Was the pond at Weir dug by people?\n")
    assert "“Dug”: the miller made the pond\n" in out
    assert "“Natural”: the ice made the pond\n" in out
    assert "  │ The pond was dug in 1874 by the miller's three sons" in out
    assert "\x1b" not in out


def test_a_question_that_nothing_answers_ends_with_one(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(pond), "how tall is the Eiffel tower?"]) == 1
    assert capsys.readouterr().out.endswith("\n")


@pytest.mark.parametrize("question", HARD.values(), ids=HARD)
def test_hard_input_gets_one_clear_line(question: str, pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(pond), "--", question]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert len(told.out.splitlines()) == 1
    assert len(told.out) < 200
    assert {c for c in told.out if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} == {"\n"}


def test_escape_sequences_of_a_question_are_not_passed_on(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(pond), "\x1b[31mzyzzyva\x1b]0;title\x07 \u202ekoob"]) == 1
    out = capsys.readouterr().out
    assert "zyzzyva" in out
    assert {c for c in out if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} == {"\n"}


def test_hard_input_is_one_object_of_json_too(
    pond: Path, tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hard.jsonl"
    path.write_text("".join(json.dumps({"question": text}) + "\n" for text in HARD.values()), encoding="utf-8")
    assert main(["ask", "--knowledge", str(pond), "--json", "--questions", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    schema = jsonschema_rs.validator_for(json.loads((root / "docs/answer.schema.json").read_text(encoding="utf-8")))
    assert len(lines) == len(HARD)
    assert all(schema.is_valid(json.loads(line)) for line in lines)
    assert not any(json.loads(line)["answered"] for line in lines)


def test_json_is_one_line_that_the_schema_accepts(pond: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(pond), "--json", "who dug the pond?"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    read = json.loads(line)
    jsonschema_rs.validate(json.loads((root / "docs/answer.schema.json").read_text(encoding="utf-8")), read)
    assert (read["question"], read["answered"], read["claim"]) == ("who dug the pond?", True, "pond")
    assert sorted(position["id"] for position in read["positions"] if position["id"] != "context") == ["dug", "natural"]


def test_questions_of_a_file_and_of_a_pipe_get_the_same_lines(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = b'{"question": "who dug the pond?"}\n{"question": "zyzzyva?", "id": 2}\n'
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    common = ["ask", "--knowledge", str(pond), "--json", "--questions"]
    assert main([*common, str(path)]) == 0
    from_file = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", Pipe(content))
    assert main([*common, "-"]) == 0
    assert capsys.readouterr().out == from_file
    assert [json.loads(line)["answered"] for line in from_file.splitlines()] == [True, False]


def test_a_bad_line_of_a_file_stops_before_anything_is_answered(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "who dug the pond?"}\n{}\n', encoding="utf-8")
    assert main(["ask", "--knowledge", str(pond), "--json", "--questions", str(path)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f'{path}:2: not an object with a text under "question"\n')


def test_questions_of_a_file_are_told_above_their_cards(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "who dug\\u001b the pond?"}\n', encoding="utf-8")
    assert main(["ask", "--knowledge", str(pond), "--questions", str(path)]) == 0
    assert capsys.readouterr().out.startswith("> who dug the pond?\n\nWas the pond at Weir dug by people?\n")


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "--questions", "q.jsonl", "who?"], ["ask", "--claim", "lake", "who?"]]
)
def test_wrong_use_gets_one_line(arguments: list[str], pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--knowledge", str(pond)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_why_explains_below_the_card_and_beside_the_json(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["ask", "--knowledge", str(pond), "who dug the pond?"]
    main(common)
    plain = capsys.readouterr().out
    main([*common, "--why"])
    explained = capsys.readouterr().out
    assert explained.startswith(plain)
    assert len(explained) > len(plain) + 20
    main([*common, "--why", "--json"])
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1
    assert told.err


def test_an_output_without_unicode_is_no_obstacle(pond: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [sys.executable, "-m", "bot", "ask", "--knowledge", str(pond), "who dug the pond?"]
    ran = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b'"Dug": the miller made the pond\n' in ran.stdout


def test_bytes_that_are_no_text_are_a_question_without_an_answer(pond: Path) -> None:
    command = [*map(os.fsencode, [sys.executable, "-m", "bot", "ask", "--knowledge", str(pond)]), b"\xff\xfe"]
    ran = subprocess.run(command, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert len(ran.stdout.splitlines()) == 1


def test_asking_imports_nothing_that_it_does_not_use(pond: Path) -> None:
    program = (
        "import sys; from bot.cli.main import main; code = main(sys.argv[1:]); print(*sys.modules); sys.exit(code)"
    )
    command = [sys.executable, "-c", program, "ask", "--knowledge", str(pond), "who dug the pond?"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    unused = {
        "discord",
        "trafilatura",
        "pypdf",
        "prompt_toolkit",
        "tqdm",
        "watchfiles",
        "shtab",
        "rapidfuzz",
        "asyncio",
    }
    assert loaded & (unused | {"bot.cli.chat", "bot.render.jsonlines"}) == set()


def asked(*arguments: str, questions: str = "") -> subprocess.CompletedProcess[str]:
    """What the command prints as a process of its own."""
    command = [sys.executable, "-m", "bot", "ask", *arguments]
    return subprocess.run(command, input=questions, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("_encoder")
def test_where_vectors_are_missing_words_answer_and_one_line_says_so_until_they_are_made(pond: Path) -> None:
    lines = '{"question": "who dug the pond?"}\n{"question": "what about the ice?"}\n'
    common = ("--knowledge", str(pond), "--why", "--questions", "-")
    before = asked(*common, questions=lines)
    assert before.stderr == "answering by words alone until `audiatur index` has encoded: pond\n"
    assert "The pond was dug in 1874" in before.stdout
    assert "cosine" not in before.stdout
    assert main(["index", "--knowledge", str(pond)]) == 0
    after = asked(*common, questions=lines)
    assert after.stderr == ""
    assert "The pond was dug in 1874" in after.stdout
    assert re.search(r"^nearest wording, overlap \d\.\d\d, cosine \d\.\d{3}: ", after.stdout, re.MULTILINE)


@pytest.mark.usefixtures("_encoder")
def test_the_shipped_claim_is_asked_by_meaning_and_switched_off_for_one_run_by_words_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = "Wer hat das mit dem Versprechen eigentlich behauptet?"
    by_meaning = asked("--json", question)
    assert (by_meaning.returncode, by_meaning.stderr) == (0, "")
    monkeypatch.setenv("AUDIATUR_ENCODER", "off")
    by_words = asked("--json", question)
    assert (by_words.returncode, by_words.stderr) == (1, "")
