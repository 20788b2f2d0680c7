from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.knowledge.load import examine, load, load_outline
from bot.knowledge.model import Note, PartialDate, Position, Thresholds, Topic, Vocabulary
from tests.knowledge.invented import CLAIM, DIARY, FILES, GAZETTE, told, write, write_second


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
        Topic(("who lived by the quay", "where was his window"), ("gazette/bell",)),
    )
    assert [topic.line for topic in claim.topics] == [2, 4]
    assert claim.unanswered == ("who paid the ferryman", "what did the crossing cost")
    assert claim.vocabulary.aliases == {
        "en": {"ferry": ("ferry", "ferryboat"), "bell": ("bell", "ship's bell")},
        "ru": {"ferry": ("паром",)},
    }


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


@pytest.mark.parametrize("name", ["topics", "unanswered", "vocabulary"])
def test_a_claim_needs_nothing_of_what_people_ask_and_call_things(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path)
    before = load(folder).claims[0]
    (folder / "bell" / f"{name}.yaml").unlink()
    claim = load(folder).claims[0]
    assert getattr(claim, name) == (Vocabulary() if name == "vocabulary" else ())
    assert claim.fingerprint != before.fingerprint


def test_names_may_stand_without_a_language_beside_those_that_have_one(tmp_path: Path) -> None:
    base = load(write(tmp_path, vocabulary=("aliases:", "aliases:\n  quay: [quay, Kai]")))
    aliases = base.claims[0].vocabulary.aliases
    assert aliases[""] == {"quay": ("quay", "Kai")}
    assert set(aliases) == {"", "en", "ru"}


def test_what_is_not_known_is_empty(tmp_path: Path) -> None:
    diary = load(write(tmp_path)).claims[0].sources[0]
    assert (diary.author, diary.published, diary.url, diary.document) == ("", None, "", "")


def test_fingerprints_follow_the_bytes_and_the_names_alone(tmp_path: Path) -> None:
    first = load(write(tmp_path / "one"))
    assert load(write(tmp_path / "two")) == first
    assert load(write(tmp_path / "three", diary=("heard no bell", "heard no bells"))).fingerprint != first.fingerprint
    unnamed = ("[gazette/bell, diary/quiet]", "[gazette/bell]")
    before = load(write(tmp_path / "four", claim=unnamed, topics=("diary/quiet, ", "")))
    (tmp_path / "four" / "bell" / "diary.yaml").rename(tmp_path / "four" / "bell" / "dairy.yaml")
    after = load(tmp_path / "four")
    assert after.fingerprint != before.fingerprint
    assert after.claims[0].fingerprint != before.claims[0].fingerprint


def test_a_claim_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    alone = load(write(tmp_path))
    write_second(tmp_path)
    both = load(tmp_path)
    assert [claim.id for claim in both.claims] == ["bell", "gong"]
    assert both.claims[0] == alone.claims[0]
    assert len({alone.fingerprint, both.fingerprint, *(claim.fingerprint for claim in both.claims)}) == 4


def test_every_problem_of_every_file_is_told_in_one_run(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        claim=("status: contested", "status: contestd"),
        gazette=("kind: news-report", "knd: news-report"),
        diary=("language: en", "language: english"),
        vocabulary=("[паром]", "[no]"),
    )
    problems = told(folder)
    assert [problem.partition(": ")[0] for problem in problems] == [
        "bell/claim.yaml:3", "bell/diary.yaml:8", "bell/gazette.yaml:1", "bell/gazette.yaml:7",
        "bell/vocabulary.yaml:6",
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
    (tmp_path / "vocabulary.yaml").write_text("aliases: {}\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("Nothing yet.", encoding="utf-8")
    (problem,) = examine(tmp_path)[1]
    assert "holds no claim" in problem.message


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("bell/notes.yml", "bell: the file `notes.yml` is not read; name it *.yaml"),
        ("bell/LOUD.YAML", "bell: the file `LOUD.YAML` is not read; name it *.yaml"),
        ("aliases.yaml", "the file `aliases.yaml` is not read; only vocabulary.yaml and calibration.yaml"),
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


def test_hidden_files_and_files_of_other_kinds_are_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = load(folder)
    for name in (".DS_Store", "bell/.diary.yaml.swp", "bell/README.md", "bell/vectors.npz", "LICENSE"):
        (folder / name).write_bytes(b"\xff")
    (folder / ".index").mkdir()
    assert load(folder) == before


def test_a_link_that_leads_in_a_circle_and_a_pipe_are_problems_not_traps(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "bell" / "circle.yaml").symlink_to("circle.yaml")
    os.mkfifo(folder / "bell" / "pipe.yaml")
    problems = told(folder)
    assert any(problem.startswith("bell/circle.yaml: cannot be read") for problem in problems)
    assert any(problem.startswith("bell/pipe.yaml: is not a regular file") for problem in problems)


def test_a_second_claim_that_shares_what_must_be_its_own_is_told_beside_one_that_is_kept(tmp_path: Path) -> None:
    before = load(write(tmp_path))
    gong = write_second(tmp_path)
    (gong / "herald.yaml").rename(gong / "gazette.yaml")
    for name in ("claim", "topics"):
        text = (gong / f"{name}.yaml").read_text(encoding="utf-8")
        text = text.replace("herald/", "gazette/").replace("When did the cook", "Did the ferryman")
        (gong / f"{name}.yaml").write_text(f"# copied\n{text}", encoding="utf-8")
    problems = examine(tmp_path, before)[1]
    assert problems == examine(tmp_path)[1]
    assert [(problem.path.name, problem.line) for problem in problems] == [("claim.yaml", 2), ("gazette.yaml", 0)]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("claim", "who rang", "who rung"),
        ("gazette", "twice", "often"),
        ("diary", "heard no", "hears no"),
        ("topics", "the quay", "the dock"),
        ("unanswered", "the crossing", "the trip out"),
        ("vocabulary", "ferryboat", "riverboat"),
    ],
)
def test_only_a_claim_whose_files_changed_is_read_anew(tmp_path: Path, name: str, old: str, new: str) -> None:
    write(tmp_path)
    write_second(tmp_path)
    before = load(tmp_path)
    file = tmp_path / "bell" / f"{name}.yaml"
    times = file.stat()
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # what counts are the bytes, not the time
    after = load(tmp_path, before)
    assert after == load(tmp_path)
    assert after.fingerprint != before.fingerprint
    assert after.claims[0] is not before.claims[0]
    assert after.claims[1] is before.claims[1]
    assert all(claim is kept for claim, kept in zip(load(tmp_path, after).claims, after.claims, strict=True))


def test_a_claim_that_comes_goes_or_is_renamed_leaves_the_other_as_it_is(tmp_path: Path) -> None:
    first = load(write(tmp_path))
    gong = write_second(tmp_path)
    both = load(tmp_path, first)
    assert both.claims[0] is first.claims[0]
    gong.rename(tmp_path / "going")
    renamed = load(tmp_path, both)
    assert [claim.id for claim in renamed.claims] == ["bell", "going"]
    assert {source.claim for source in renamed.claims[1].sources} == {"going"}
    shutil.rmtree(tmp_path / "going")
    assert load(tmp_path, renamed) == first


def test_the_file_behind_a_link_decides_what_is_read_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "base")
    for path, target in ((folder / "bell" / "diary.yaml", tmp_path / "diary.yaml"), (folder / "bell", tmp_path / "it")):
        path.rename(target)
        path.symlink_to(target)
    before = load(folder)
    assert load(folder, before).claims[0] is before.claims[0]
    diary = tmp_path / "diary.yaml"
    diary.write_text(diary.read_text(encoding="utf-8").replace("no bell was", "no gong was"), encoding="utf-8")
    assert any("no gong was" in passage.quote for passage in load(folder, before).claims[0].passages)


def test_a_base_of_another_folder_is_not_taken_for_this_one(tmp_path: Path) -> None:
    other = load(write(tmp_path / "other"))
    base = load(write(tmp_path / "base"), other)
    assert base == other
    assert base.claims[0].path == tmp_path / "base" / "bell" / "claim.yaml"


def test_a_base_that_went_wrong_is_told_and_what_stayed_right_is_kept(tmp_path: Path) -> None:
    write(tmp_path)
    write_second(tmp_path)
    before = load(tmp_path)
    file = tmp_path / "bell" / "claim.yaml"
    file.write_text(CLAIM.replace("contested", "contestd"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="did you mean `contested`"):
        load(tmp_path, before)
    file.write_text(CLAIM, encoding="utf-8")
    assert all(claim is kept for claim, kept in zip(load(tmp_path, before).claims, before.claims, strict=True))


def test_how_sure_an_answer_must_be_stands_beside_the_claims_and_makes_no_claim_another(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = load(folder)
    (folder / "calibration.yaml").write_text("encoder: 0.35\nwords: 0.6\n", encoding="utf-8")
    after = load(folder, before)
    assert (before.thresholds, after.thresholds) == (None, Thresholds(0.35, 0.6))
    assert after.claims[0] is before.claims[0]
    assert after.fingerprint != before.fingerprint


@pytest.mark.parametrize(
    "text", ["encoder: 1.5\nwords: 0.5\n", "encoder: 0.5\nwords: sure\n", "encoder: 0.5\n", "", "- 0.5\n"]
)
def test_a_calibration_that_is_none_is_a_problem(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path)
    (folder / "calibration.yaml").write_text(text, encoding="utf-8")
    assert [problem for problem in told(folder) if problem.startswith("calibration.yaml:")]


def test_an_outline_holds_the_sources_and_nothing_of_what_people_ask(tmp_path: Path) -> None:
    folder = write(tmp_path)
    whole = load(folder).claims[0]
    for name in ("topics", "unanswered", "vocabulary"):
        (folder / "bell" / f"{name}.yaml").write_text("[", encoding="utf-8")
    (outlined,) = load_outline(folder).claims
    assert outlined.sources == whole.sources
    assert (outlined.topics, outlined.unanswered, outlined.vocabulary) == ((), (), Vocabulary())
    (folder / "bell" / "topics.yaml").write_text(FILES["topics"], encoding="utf-8")
    (with_topics,) = load_outline(folder, topics=True).claims
    assert with_topics.topics == whole.topics
    assert (with_topics.unanswered, with_topics.vocabulary) == ((), Vocabulary())
    (folder / "bell" / "diary.yaml").write_text("[", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        load_outline(folder)


def test_the_shipped_knowledge_is_sound(root: Path) -> None:
    base, problems = examine(root / "knowledge")
    assert [str(problem) for problem in problems] == []
    assert base is not None
    assert all(claim.passages for claim in base.claims)


def test_two_claims_that_others_brought_load(shared: Path) -> None:
    base = load(shared / "claims" / "knowledge")
    assert {claim.id: len(claim.passages) for claim in base.claims} == {"fluoride": 118, "systemd": 85}


CONTENT = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet="abc:-[]{}\"'&*!|>%#,?\n \t~<", max_size=200).map(str.encode),
    st.tuples(st.sampled_from(list(FILES.values())), st.integers(0, 900), st.binary(max_size=6)).map(
        lambda cut: cut[0].encode()[: cut[1]] + cut[2] + cut[0].encode()[cut[1] :]
    ),
)


@settings(max_examples=150)
@given(contents=st.dictionaries(st.sampled_from(list(FILES)), CONTENT, min_size=1))
@example(contents={"claim": b"\x00:\r\x00"})
def test_whatever_the_bytes_there_is_a_base_or_problems_and_nothing_else(contents: dict[str, bytes]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        write(folder)
        for name, content in contents.items():
            (folder / "bell" / f"{name}.yaml").write_bytes(content)
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
