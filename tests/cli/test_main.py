from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS, GROUPS, build_parser, main
from bot.render.jsonlines import VERSION


def ended(arguments: list[str]) -> int | str | None:
    """The exit code of arguments that end the program while they are read."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n    {name}" not in shown] == []


def test_help_lists_the_commands_by_who_uses_them(capsys: pytest.CaptureFixture[str]) -> None:
    ended(["--help"])
    blocks = [block.split("\n") for block in capsys.readouterr().out.split("\n\n")]
    listed = {
        lines[0].strip(" :"): tuple(line.split()[0] for line in lines[1:] if line[4:5].strip()) for lines in blocks
    }
    assert {group: listed.get(group) for group in GROUPS} == GROUPS


def test_without_any_argument_it_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    alone = capsys.readouterr().out
    ended(["--help"])
    assert alone == capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_describes_it(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended([command, "--help"]) == 0
    assert f"audiatur {command}" in capsys.readouterr().out


def test_the_version_names_program_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["--version"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("audiatur ")
    assert f"JSON of answers: version {VERSION}" in out


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["ask", "--nonsense"], ["ask", "--limit", "0", "who"], ["completion", "\x1b[2J\n"]]
)
def test_wrong_use_gets_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "\x1b" not in told.err
    assert "--help" in told.err


def test_what_was_typed_does_not_hide_what_is_wrong_with_it(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--knowledge", str(pond), "--claim", "x" * 100_000, "who"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("audiatur: no claim “xxx")
    assert len(told) < 6_000


def test_only_the_command_that_is_called_is_imported() -> None:
    program = (
        "import atexit, sys; from bot.cli.main import main; "
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr)); main(['claims', '--help'])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name for name in ran.stderr.split() if name.startswith("bot.")}
    assert "bot.cli.claims" in loaded
    assert not loaded & {"bot.cli.ask", "bot.cli.chat", "bot.knowledge.load", "bot.answering.answer"}


def test_help_can_be_read_without_unicode() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    for command in COMMANDS:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", command, "--help"], capture_output=True, env=environment, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_reader_that_went_away_is_no_error(pond: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "bot", "claims", "--knowledge", str(pond)]
        ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_every_problem_of_a_file_is_a_line_of_its_own(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pond / "pond" / "claim.yaml").write_text("question: [\n", encoding="utf-8")
    assert main(["claims", "--knowledge", str(pond)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{pond / 'pond' / 'claim.yaml'}:")
    assert len(told.err.splitlines()) == 1


def test_the_parser_of_one_command_knows_no_other() -> None:
    with pytest.raises(SystemExit):
        build_parser(["claims"]).parse_args(["sources"])
