"""Everything that can be typed or set is documented, and no tracked file names a machine or a registry."""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import build_parser
from bot.discord_app.asking.answered import MOST
from bot.discord_app.asking.conversations import LIFETIME
from bot.knowledge.load import load
from bot.retrieval.encoder import Unavailable, open_encoder
from bot.settings import DiscordSettings
from bot.store.outbox import TERM
from bot.store.schema import METADATA, OUTBOX, REMOVED_DAYS


def documents(root: Path) -> str:
    """The README and all of docs/, as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (root / "README.md", *sorted(root.glob("docs/*.md"))))


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of every command, by name."""
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def paragraphs_about(command: str, text: str) -> str:
    """The section of the documents headed by the command, down to the next heading of its level."""
    found = re.search(rf"^### `audiatur {command}\b.*?(?=^#{{1,3}} |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def test_every_command_has_a_section_with_every_option(root: Path) -> None:
    text = documents(root)
    missing = []
    for name, parser in commands().items():
        section = paragraphs_about(name, text)
        if not section:
            missing.append(name)
            continue
        options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
        general = {"--help", "--knowledge", "--config"}
        missing.extend(f"{name} {option}" for option in sorted(options - general) if f"`{option}" not in section)
    assert len(commands()) > 5
    assert missing == []


def test_the_options_that_all_commands_share_are_documented(root: Path) -> None:
    text = documents(root)
    assert all(f"`{option}" in text for option in ("--help", "--version", "--knowledge DIR", "--config DIR"))


def test_no_documented_command_is_invented(root: Path) -> None:
    named = set(re.findall(r"(?:`|^    |^)(?:\$ )?audiatur ([a-z]+)\b", documents(root), re.MULTILINE))
    told = set(re.findall(r"^### `audiatur ([a-z]+)", documents(root), re.MULTILINE))
    assert told == set(commands())
    assert named - set(commands()) == set()


def test_the_tables_of_keys_say_what_the_program_reads(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, root / "docs" / "tables.py", "--check"],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), "make docs writes them anew"
    assert len(re.findall(r"^\| `", documents(root), re.MULTILINE)) > 40


def test_what_is_said_of_privacy_is_what_the_program_does(root: Path) -> None:
    said = (root / "docs" / "privacy.md").read_text(encoding="utf-8")
    for table in METADATA.sorted_tables:
        section = said.partition(f"### `{table.name}`\n")[2].partition("### ")[0]
        assert f"Kept: {table.info['kept'].words}." in section
        assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == [column.name for column in table.columns]
    term = next(field for field in dataclasses.fields(DiscordSettings) if field.name == "term")
    assert f"The term** is {term.default} days, unless a server set another of 1 to {term.metadata['maximum']}" in said
    assert f"{REMOVED_DAYS} days later" in said
    assert f"in memory for {LIFETIME / 60:.0f} minutes" in said
    assert f"the last {MOST:,} questions" in said
    assert OUTBOX.info["kept"].days * 86_400 == TERM


def test_the_example_of_a_claim_passes_the_checks(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "knowledge.md").read_text(encoding="utf-8")
    for name, held in re.findall(r"^`([\w/-]+\.yaml)`\n\n```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(held, encoding="utf-8")
    base = load(tmp_path)
    assert [claim.id for claim in base.claims] == ["bridge-1968"]
    assert [passage.id for passage in base.claims[0].passages] == ["courier-1968/speech", "courier-1968/plans"]
    assert base.claims[0].topics
    assert base.claims[0].unanswered
    assert base.claims[0].vocabulary.aliases["pl"] == {"bridge": ("most",)}


def tracked(root: Path) -> list[Path]:
    """The files that git keeps and that are text; the test is skipped where this is no clone."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  git is wherever the machine has it
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no clone: git lists no files")
    paths = [root / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


PLACES = re.compile(
    r"(?:^|[^\w./-])/(?:work|farm|root|home|Users)/[\w.]"
    r"|(?:pypi|pythonhosted)\.(?:org|io)|npmjs\.(?:org|com)|(?:deb|security)\.debian\.org|files\.python"
)


def places(text: str) -> list[str]:
    """The lines that name a path of somebody's machine, or a registry's host."""
    return [line for line in text.splitlines() if PLACES.search(line)]


def test_no_tracked_file_names_a_machine_or_a_registry(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}: {line[:80]}"
        for path in tracked(root)
        for line in places(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("between", "parts"),
    [("/", ("see ", "home", "ann", "notes")), (".", ("index https://pypi", "org")), ("/", ("'", "root", "x'"))],
    ids=["a home", "a registry", "a path in quotes"],
)
def test_a_machine_or_a_registry_would_be_seen(between: str, parts: tuple[str, ...]) -> None:
    assert places(between.join(parts))  # written apart, so that this file names none


def test_a_path_of_the_project_is_no_path_of_a_machine() -> None:
    assert places("docs/work/x and ../shared/root/y and /opt/audiatur and https://example.org/root/a") == []


def test_every_dependency_has_its_reason(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    dependencies = re.findall(
        r'^    "[A-Za-z][\w.-]*[\w.]*(?:[<>=!~][^"]*)?",.*$', text.partition("[tool.")[0], re.MULTILINE
    )
    assert len(dependencies) > 20
    assert [line for line in dependencies if not re.search(r"#\s+\S.{8,}", line)] == []


def test_the_changelog_keeps_its_form(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert "Keep a Changelog" in text
    headings = re.findall(r"^## (.*)", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:])
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.*)", text, re.MULTILINE)) <= kinds


def test_the_licence_sentence_stands_where_people_look(root: Path) -> None:
    for name in ("README.md", "knowledge/README.md"):
        text = " ".join((root / name).read_text(encoding="utf-8").split())
        assert "The code is under the MIT licence; the quotations belong to their authors and publishers." in text


def test_every_relative_link_leads_somewhere(root: Path) -> None:
    broken = []
    for path in (root / "README.md", root / "CHANGELOG.md", *root.glob("docs/*.md"), *root.glob("knowledge/*.md")):
        links = re.findall(r"(?:\]\(|src=\")(?!https?://|#)([^)#\s\"]+)", path.read_text(encoding="utf-8"))
        broken.extend(f"{path.name}: {link}" for link in links if not (path.parent / link).exists())
    assert broken == []


def test_the_card_in_the_readme_is_what_the_program_answers(root: Path) -> None:
    opened = open_encoder(wanted=True, environ={})
    if isinstance(opened, Unavailable):
        pytest.skip(opened.reason)
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("AUDIATUR_")}
    command = [sys.executable, "-m", "bot", "ask", "did Baker promise?"]
    done = subprocess.run(
        command, cwd=root, env={**surroundings, "COLUMNS": "80"}, capture_output=True, text=True, check=True
    )
    blocks = re.findall(r"^```\n(.*?)^```$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert done.stdout in blocks, f"the README shows something else than:\n{done.stdout}"


def test_every_quote_in_the_readme_stands_in_the_shipped_knowledge(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    shown = [" ".join(re.findall(r"│ (.*)", block)) for block in re.findall(r"(?:^  │ .*\n)+", text, re.MULTILINE)]
    shipped = [" ".join(passage.quote.split()) for passage in load(root / "knowledge").claims[0].passages]
    assert len(shown) > 1
    assert [quote for quote in shown if quote not in shipped] == []
