from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge.load import examine, load
from bot.knowledge.model import Note, PartialDate, Position, Topic
from tests.knowledge.invented import CLAIM, DIARY, GAZETTE, VOCABULARY, told, write


def test_a_sound_folder_becomes_a_base_with_everything_that_its_files_say(tmp_path: Path) -> None:
    base = load(write(tmp_path))
    (claim,) = base.claims
    assert (claim.id, claim.status, claim.asks) == ("bell", "contested", ("who rang the bell", "the bell on the ferry"))
    assert claim.positions[1] == Position("silent", "“Silent”: nobody rang it", "the passengers")
    assert claim.agreed[0].passages == ("gazette/dawn",)
    assert claim.cruxes[0].passages == ("gazette/bell", "diary/quiet")
    assert claim.events[0].date == PartialDate(1911, 3, 2)
    assert [source.id for source in claim.sources] == ["diary", "gazette"]
    assert claim.topics == (
        Topic(("did it sound at all", "was there any ringing"), ("diary/quiet", "gazette/bell")),
        Topic(("who lived by the quay",), ("gazette/bell",), ("gazette/dawn",)),
        Topic(("who paid the ferryman",), ()),
    )
    assert base.vocabulary.aliases["ferry"] == ("ferry", "ferryboat", "паром")
    assert base.vocabulary.filler == ("actually", "no")


def test_a_passage_knows_its_source_its_line_and_its_speakers_role(tmp_path: Path) -> None:
    bell = next(passage for passage in load(write(tmp_path)).claims[0].passages if passage.id == "gazette/bell")
    assert (bell.source, bell.speaker, bell.role, bell.section) == (
        "gazette",
        "Olaf Berg",
        "harbour master",
        "The quay",
    )
    assert bell.said == PartialDate(1911, 3)
    assert bell.quote == "“I heard the bell from my window, twice […] and I know its voice.”"
    assert bell.note == Note("His window faced the town.", "Town plan, 1908")
    assert GAZETTE.splitlines()[bell.line - 1].strip() == "- id: bell"


def test_a_role_of_the_passage_beats_that_of_the_file(tmp_path: Path) -> None:
    folder = write(tmp_path, gazette=("speaker: Olaf Berg", "speaker: Olaf Berg\n    role: witness"))
    assert {passage.role for passage in load(folder).claims[0].passages} == {"", "witness"}


def test_a_claim_need_not_have_topics(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = load(folder).fingerprint
    (folder / "bell" / "topics.yaml").unlink()
    assert load(folder).claims[0].topics == ()
    assert load(folder).fingerprint != before


def test_what_is_not_known_is_empty(tmp_path: Path) -> None:
    diary = load(write(tmp_path)).claims[0].sources[0]
    assert (diary.author, diary.published, diary.url, diary.document) == ("", None, "", "")


def test_the_fingerprint_follows_the_bytes_and_the_names_alone(tmp_path: Path) -> None:
    first = load(write(tmp_path / "one")).fingerprint
    assert load(write(tmp_path / "two")).fingerprint == first
    assert load(write(tmp_path / "three", diary=("heard no bell", "heard no bells"))).fingerprint != first
    unnamed = ("[gazette/bell, diary/quiet]", "[gazette/bell]")
    before = load(write(tmp_path / "four", claim=unnamed, topics=("diary/quiet, ", ""))).fingerprint
    (tmp_path / "four" / "bell" / "diary.yaml").rename(tmp_path / "four" / "bell" / "dairy.yaml")
    assert load(tmp_path / "four").fingerprint != before


def test_a_base_needs_no_vocabulary(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "vocabulary.yaml").unlink()
    assert load(folder).vocabulary.aliases == {}


def test_every_problem_of_every_file_is_told_in_one_run(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        claim=("status: contested", "status: contestd"),
        gazette=("kind: news-report", "knd: news-report"),
        diary=("language: en", "language: english"),
        vocabulary=('"no"', "no"),
    )
    problems = told(folder)
    assert [problem.partition(": ")[0] for problem in problems] == [
        "bell/claim.yaml:3", "bell/diary.yaml:8", "bell/gazette.yaml:1", "bell/gazette.yaml:7", "vocabulary.yaml:4",
    ]  # fmt: skip
    assert "did you mean `contested`?" in problems[0]
    assert "did you mean `kind`?" in problems[3]
    with pytest.raises(KnowledgeError) as raised:
        load(folder)
    assert len(raised.value.problems) == 5


def test_a_file_that_is_no_yaml_brings_no_false_alarm_about_what_refers_to_it(tmp_path: Path) -> None:
    problems = told(write(tmp_path, gazette=("title: The", "title: [The")))
    assert len(problems) == 1
    assert problems[0].startswith("bell/gazette.yaml:2: is not valid YAML: ")


@pytest.mark.parametrize("name", ["", "nothing", "claim.yaml", "a\0b", "x" * 5000])
def test_a_folder_that_is_none_is_one_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "claim.yaml").write_text(CLAIM, encoding="utf-8")
    base, problems = examine(tmp_path / name if name else tmp_path / "empty")
    assert base is None
    assert len(problems) == 1


def test_a_folder_without_claims_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "README.md").write_text("Nothing yet.", encoding="utf-8")
    (problem,) = examine(tmp_path)[1]
    assert "holds no claim" in problem.message


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("bell/notes.yml", "bell: the file `notes.yml` is not read; name it *.yaml"),
        ("bell/LOUD.YAML", "bell: the file `LOUD.YAML` is not read; name it *.yaml"),
        ("aliases.yaml", "the file `aliases.yaml` is not read; only vocabulary.yaml stands beside the claims"),
        ("bell/Big Name.yaml", "`Big Name` cannot name a source"),
        ("bell/old/x.yaml", "is a folder inside a claim"),
        ("drafts/x.yaml", "drafts: holds no claim.yaml"),
        ("Drafts/claim.yaml", "`Drafts` cannot name a claim"),
    ],
)
def test_a_file_that_would_be_passed_over_in_silence_is_told(tmp_path: Path, name: str, wanted: str) -> None:
    folder = write(tmp_path)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(DIARY, encoding="utf-8")
    assert any(wanted in problem for problem in told(folder))


def test_hidden_files_and_readmes_are_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for name in (".DS_Store", "bell/.diary.yaml.swp", "bell/README.md", "LICENSE"):
        (folder / name).write_bytes(b"\xff")
    assert told(folder) == []


def test_a_link_that_leads_in_a_circle_and_a_pipe_are_problems_not_traps(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "bell" / "circle.yaml").symlink_to("circle.yaml")
    os.mkfifo(folder / "bell" / "pipe.yaml")
    problems = told(folder)
    assert any(problem.startswith("bell/circle.yaml: cannot be read") for problem in problems)
    assert any(problem.startswith("bell/pipe.yaml: is not a regular file") for problem in problems)


def test_the_shipped_knowledge_is_sound(root: Path) -> None:
    base, problems = examine(root / "knowledge")
    assert [str(problem) for problem in problems] == []
    assert base is not None
    assert all(claim.passages for claim in base.claims)


CONTENT = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet="abc:-[]{}\"'&*!|>%#,?\n \t~<", max_size=200).map(str.encode),
    st.tuples(st.sampled_from([CLAIM, GAZETTE, DIARY, VOCABULARY]), st.integers(0, 900), st.binary(max_size=6)).map(
        lambda cut: cut[0].encode()[: cut[1]] + cut[2] + cut[0].encode()[cut[1] :]
    ),
)


@settings(max_examples=150)
@given(contents=st.dictionaries(st.sampled_from(["claim", "gazette", "diary", "vocabulary"]), CONTENT, min_size=1))
@example(contents={"claim": b"\x00:\r\x00"})
def test_whatever_the_bytes_there_is_a_base_or_problems_and_nothing_else(contents: dict[str, bytes]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        write(folder)
        for name, content in contents.items():
            place = folder if name == "vocabulary" else folder / "bell"
            (place / f"{name}.yaml").write_bytes(content)
        base, problems = examine(folder)
        assert (base is None) == bool(problems)
        for problem in problems:
            # A lone carriage return ends a line, too, as it does for YAML.
            content = problem.path.read_bytes().replace(b"\r\n", b"\n") if problem.path.is_file() else b""
            lines = content.count(b"\n") + content.count(b"\r") + 1
            assert 0 <= problem.line <= lines + 1
            assert "\n" not in problem.message
    finally:
        shutil.rmtree(folder)
