from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.curating.advice import Advice, advise
from bot.knowledge.load import load
from tests.knowledge.invented import CLAIM, write

MORE = "".join(
    f"  - id: more-{number}\n    position: silent\n    gist: Nobody did.\n    quote: Nobody heard {number} bells.\n"
    for number in range(3)
)


def advice(folder: Path) -> list[str]:
    return [str(one).removeprefix(f"{folder}/") for one in advise(load(folder))]


def told(folder: Path, word: str) -> list[str]:
    """The advice that has a word, without what to do."""
    return [line.partition("; ")[0] for line in advice(folder) if word in line]


def test_an_invented_base_needs_an_address_and_nothing_else(tmp_path: Path) -> None:
    assert advice(write(tmp_path)) == [
        "bell/diary.yaml:9: advice: no address; "
        "find it, so that an excerpt can link to it; leave it empty rather than guess"
    ]


@pytest.mark.parametrize(
    ("name", "added", "wanted"),
    [
        ("bell/topics.yaml", "#\n" * 1_992, ""),
        (
            "bell/topics.yaml",
            "#\n" * 1_993,
            "bell/topics.yaml: advice: 2,000 lines, 4,",
        ),
        ("vocabulary.yaml", "#\n" * 2_000, "vocabulary.yaml: advice: 2,001 lines, 4,012 bytes"),
        ("bell/diary.yaml", f"#{'x' * 100}\n" * 1_950, ""),
        ("bell/diary.yaml", f"#{'x' * 100}\n" * 1_970, "bell/diary.yaml: advice: 1,987 lines, 201,"),
        ("bell/unanswered.yaml", f"#{'ж' * 198}\n" * 9, ""),
        (
            "bell/unanswered.yaml",
            f"#{'ж' * 199}\n" * 9,
            "bell/unanswered.yaml:4: advice: a line of 200 characters or mo",
        ),
    ],
)
def test_a_file_that_nobody_can_review_is_told_once(tmp_path: Path, name: str, added: str, wanted: str) -> None:
    folder = write(tmp_path)
    (folder / "vocabulary.yaml").write_text("aliases: {}\n", encoding="utf-8")
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(added)
    found = [line for line in advice(folder) if "no address" not in line]
    assert len(found) == wanted.count("advice") * (9 if "200 characters" in wanted else 1)
    assert "".join(found).startswith(wanted)


def test_topics_with_more_of_a_position_than_a_card_shows_are_told_once(tmp_path: Path) -> None:
    four = "diary/quiet, diary/more-0, diary/more-1, diary/more-2"
    folder = write(tmp_path, topics=("[diary/quiet, gazette", f"[{four}, gazette"))
    with (folder / "bell" / "diary.yaml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    again = (
        f"  - asks: [silence]\n    passages: [{four}]\n  - asks: [quiet]\n    passages: [gazette/dawn, {four[13:]}]\n"
    )
    with (folder / "bell" / "topics.yaml").open("a", encoding="utf-8") as file:
        file.write(again)
    assert told(folder, "topic with") == [
        "bell/topics.yaml:2: advice: a topic with more than 3 passages of one position",
        "bell/topics.yaml:8: advice: a topic with more than 3 passages of one position",
    ]


def test_a_position_of_which_nothing_is_quoted_is_told_where_it_stands(tmp_path: Path) -> None:
    folder = write(tmp_path, claim=("gazette/bell, diary/quiet", "gazette/bell"))
    (folder / "bell" / "diary.yaml").unlink()
    (folder / "bell" / "topics.yaml").unlink()
    assert told(folder, "no passage") == ["bell/claim.yaml:6: advice: no passage of `silent`, 1 of `rang`"]


@pytest.mark.parametrize("label", ["Silent", "Silent: nobody rang it", "“Silent”", "“Silent”:", "The “silent”: no"])
def test_a_label_that_may_be_read_as_its_opposite_is_told_where_it_stands(tmp_path: Path, label: str) -> None:
    folder = write(tmp_path, claim=("“Silent”: nobody rang it", label))
    assert told(folder, "label") == [f"bell/claim.yaml:6: advice: the label `{label}` does not say what it means"]


@pytest.mark.parametrize("label", ["„Still“: Keiner", "« Silence » : personne", "'It's a myth': no", "「静か」：誰も"])
def test_a_label_in_the_quotation_marks_of_any_language_is_told_of_nothing(tmp_path: Path, label: str) -> None:
    assert told(write(tmp_path, claim=("“Silent”: nobody rang it", label)), "label") == []


@pytest.mark.parametrize(("more", "wanted"), [(14, []), (17, ["only 6 passages of `rang`, 18 of `silent`"])])
def test_a_position_with_a_third_of_what_another_has_is_told(tmp_path: Path, more: int, wanted: list[str]) -> None:
    folder = write(tmp_path)
    for name, position, count in (("gazette", "rang", 5), ("diary", "silent", more)):
        with (folder / "bell" / f"{name}.yaml").open("a", encoding="utf-8") as file:
            for number in range(count):
                file.write(
                    f"  - {{id: a{number}, position: {position}, gist: Word, quote: {name} saw {number} bells}}\n"
                )
    assert [line.partition("advice: ")[2] for line in told(folder, "only")] == wanted


def test_a_claim_without_sources_is_told_how_to_get_one_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "bell").mkdir()
    claim = CLAIM[: CLAIM.index("agreed:")]
    (tmp_path / "bell" / "claim.yaml").write_text(claim, encoding="utf-8")
    (found,) = advice(tmp_path)
    assert found.startswith("bell/claim.yaml: advice: no source yet; `audiatur add FILE --claim bell --position P`")


def test_a_crux_of_one_side_and_a_claim_without_any_are_told(tmp_path: Path) -> None:
    one = write(tmp_path / "one", claim=("[gazette/bell, diary/quiet]", "[gazette/dawn, gazette/bell]"))
    assert told(one, "crux") == ["bell/claim.yaml:13: advice: the crux `heard` has passages of `rang` alone"]
    none = write(tmp_path / "none", claim=(CLAIM[CLAIM.index("cruxes:") : CLAIM.index("events:")], ""))
    assert told(none, "crux") == ["bell/claim.yaml: advice: no crux: what the positions disagree about"]


@pytest.mark.parametrize(
    ("gist", "wanted"),
    [
        ("Paragraph 7", "the gist only says where the passage stands"),
        ("'Paragraph 3, part 1 of 2, under “The quay: a walk”'", "the gist only says where the passage stands"),
        ("'Ida Lund, paragraph 12, under “The quay”'", "the gist only says where the passage stands"),
        ("We crossed without a sound", "the gist repeats the quote"),
        ("We crossed without a soundtrack", ""),
        ("Paragraph 7 of the treaty is cited", ""),
    ],
)
def test_a_gist_that_no_person_wrote_is_told(tmp_path: Path, gist: str, wanted: str) -> None:
    folder = write(tmp_path, diary=("gist: The passenger heard no bell.", f"gist: {gist}"))
    assert told(folder, "gist") == ([f"bell/diary.yaml:14: advice: {wanted}"] if wanted else [])


def test_every_gist_that_add_makes_is_known_for_one(tmp_path: Path) -> None:
    text = (
        "The harbour\n\n“The bell rang twice,” said Ida Lund, a reporter at the Gazette, on Monday.\n\n"
        + "\n\n".join(
            f"The ferry left the quay at dawn on day {number}, and all who were on board heard the bell of the harbour."
            for number in range(4)
        )
    )
    document = tmp_path / "harbour.md"
    document.write_text(f"# {text}", encoding="utf-8")
    folder = write(tmp_path / "base")
    assert (
        main(
            [
                "add",
                str(document),
                "--claim",
                "bell",
                "--position",
                "rang",
                "--knowledge",
                str(folder),
                "--language",
                "en",
            ]
        )
        == 0
    )
    made = next(source for source in load(folder).claims[0].sources if source.id == "harbour")
    known = [line for line in advice(folder) if "harbour.yaml" in line and "only says where" in line]
    assert len(known) == len(made.passages) > 3


def test_a_quote_that_points_outside_of_itself_is_told_in_the_language_of_its_source(tmp_path: Path) -> None:
    english = write(tmp_path / "en", diary=("quote: We crossed", "quote: However we crossed"))
    assert told(english, "outside") == ["bell/diary.yaml:14: advice: the quote points outside of itself: “However”"]
    german = write(tmp_path / "de", diary=("language: en", "language: de"))
    assert told(german, "outside") == []


def test_advice_says_where_what_and_what_to_do() -> None:
    assert str(Advice(Path("a.yaml"), 3, "it rains", "go in")) == "a.yaml:3: advice: it rains; go in"
    assert str(Advice(Path("a.yaml"), 0, "it rains", "go in")) == "a.yaml: advice: it rains; go in"
