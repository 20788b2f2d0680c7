from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.curating.extraction.language import guess_language
from bot.curating.extraction.legibility import legible
from bot.curating.extraction.paragraphs import Paragraph, extract
from bot.curating.extraction.plaintext import read_text
from bot.curating.extraction.speakers import Voice
from bot.curating.sourcefile import Facts, new_problems, place, slug, written
from bot.errors import KnowledgeError, UsageError
from tests.cli.conftest import CLAIM, COURIER, SURVEY
from tests.curating.extraction.texts import TEXTS

FACTS = Facts("Pond: yes", "", "", "", "", "1998-05", "other", "no", "", "dug", "", "")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented base that passes its checks."""
    folder = tmp_path_factory.mktemp("base") / "knowledge"
    (folder / "pond").mkdir(parents=True)
    for name, text in (("claim", CLAIM), ("courier", COURIER), ("survey", SURVEY)):
        (folder / "pond" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def paragraph(quote: str, speaker: str = "") -> Paragraph:
    return Paragraph(quote, "Paragraph 1", "", Voice(speaker, ""), 1)


@pytest.mark.parametrize(
    ("name", "made"),
    [("Report (final) 2", "report-final-2"), ("Žalias Čiurlys", "zalias-ciurlys"), ("2019 pond", "pond"), ("пруд", "")],
)
def test_an_id_is_made_of_a_name(name: str, made: str) -> None:
    assert slug(name) == made
    assert len(slug(name * 30)) <= 48


@pytest.mark.parametrize(
    "word", ["yes", "no", "~", "1990", "1.5", "2022-01-01", "a: b", "# a", "- a", "“a” #b", "'", "y"]
)
def test_words_that_yaml_bites_come_back_as_they_were(base: Path, word: str) -> None:
    text = written(FACTS, "dug", [paragraph(f"{word} is what stands here"), paragraph("Another one", word)])
    content = yaml.safe_load(text)
    assert content["language"] == "no"
    assert content["passages"][1]["speaker"] == word
    assert new_problems(base, "pond", "added", text) == []


@given(TEXTS, st.text(max_size=40))
def test_whatever_is_extracted_passes_the_check(base: Path, raw: str, title: str) -> None:
    found = extract(read_text(legible(raw)))
    if found.paragraphs:
        facts = Facts(" ".join(legible(title).split()) or "x", "", "", "", "", "", "other", "en", "", "dug", "", "")
        problems = new_problems(base, "pond", "added", written(facts, "dug", found.paragraphs))
        assert [problem for problem in problems if "title" not in problem.message] == []


def test_a_file_is_put_in_its_place_once_and_never_over_another(base: Path) -> None:
    text = written(FACTS, "dug", [paragraph("The pond was there before the church was.")])
    target = place(base, "pond", "added", text)
    assert target.read_text(encoding="utf-8") == text
    with pytest.raises(UsageError, match="not overwritten"):
        place(base, "pond", "added", text.replace("church", "mill"))
    assert target.read_text(encoding="utf-8") == text
    assert [path.name for path in target.parent.iterdir() if path.name.startswith(".")] == []
    target.unlink()


def test_what_does_not_pass_the_check_is_not_written(base: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"added\.yaml:\d+: .*`flood`"):
        place(base, "pond", "added", written(FACTS, "flood", [paragraph("It was a flood that made it.")]))
    assert not (base / "pond" / "added.yaml").exists()


def test_what_was_wrong_before_does_not_stand_in_the_way(tmp_path: Path) -> None:
    young = tmp_path / "young"
    (young / "pond").mkdir(parents=True)
    (young / "pond" / "claim.yaml").write_text(CLAIM.split("agreed:")[0], encoding="utf-8")
    text = written(FACTS, "dug", [paragraph("The pond was there before the church was.")])
    assert place(young, "pond", "first", text).exists()


def test_only_what_a_base_is_read_from_is_copied_to_try_it(base: Path, tmp_path: Path) -> None:
    (tmp_path / "pond").mkdir()
    for path in (base / "pond").iterdir():
        (tmp_path / "pond" / path.name).write_bytes(path.read_bytes())
    os.mkfifo(tmp_path / "pond" / "pipe.txt")  # copying it would wait for somebody to write, or fail
    (tmp_path / "pond" / "again").symlink_to(tmp_path)
    text = written(FACTS, "dug", [paragraph("The pond was there before the church was.")])
    assert new_problems(tmp_path, "pond", "added", text) == []


def test_the_language_is_guessed_from_small_words_or_not_at_all() -> None:
    assert guess_language("The pond is older than the church and nobody in the town knows who dug it") == "en"
    assert guess_language("Der Teich ist älter als die Kirche und niemand in der Stadt weiß, wer ihn grub") == "de"
    assert guess_language("Пруд старше церкви, и никто в городе не знает, кто его выкопал, но это и не важно") == "ru"
    assert (
        guess_language("Tvenkinys yra senesnis už bažnyčią ir niekas nežino, kas jį iškasė, bet tai nesvarbu") == "lt"
    )
    assert guess_language("Brook 1990 Weir") == ""
