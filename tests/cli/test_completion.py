from __future__ import annotations

import shutil
import subprocess

import pytest

from bot.cli.completion import SHELLS
from bot.cli.main import COMMANDS, main


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_can_be_completed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in script] == []
    assert "questions" in script


def test_bash_offers_the_commands_and_options_that_begin_so(capsys: pytest.CaptureFixture[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here to complete in")
    main(["completion", "bash"])
    script = capsys.readouterr().out

    def offered(*words: str) -> str:
        typed = " ".join(f"'{word}'" for word in words)
        ask = f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _shtab_audiatur; echo ${{COMPREPLY[@]}}"
        return subprocess.run([bash], input=f"{script}\n{ask}\n", capture_output=True, text=True, check=True).stdout

    assert offered("audiatur", "sour") == "sources\n"
    assert offered("audiatur", "ask", "--que") == "--questions\n"
