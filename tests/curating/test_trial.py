from __future__ import annotations

from pathlib import Path

from bot.curating.trial import new_problems, tried
from tests.knowledge.invented import CLAIM, write


def test_only_what_was_not_wrong_before_is_told_with_its_place_in_the_base(tmp_path: Path) -> None:
    base = write(tmp_path, diary=("language: en", "language: cz"))
    claim = base / "bell" / "claim.yaml"
    assert new_problems(base, {claim: CLAIM.encode()}) == []
    (problem,) = new_problems(base, {claim: CLAIM.replace("gazette/dawn", "gazette/down", 1).encode()})
    assert (problem.path, problem.line) == (claim, 8)


def test_the_base_itself_stays_as_it_was(tmp_path: Path) -> None:
    base = write(tmp_path)
    claim = base / "bell" / "claim.yaml"
    found, problems = tried(base, {claim: CLAIM.replace("ferryman", "boatman").encode()})
    assert found is not None
    assert (found.claims[0].question, problems) == ("Did the boatman ring the bell?", [])
    assert claim.read_text(encoding="utf-8") == CLAIM


def test_a_base_that_is_not_there_yet_can_be_tried(tmp_path: Path) -> None:
    base = tmp_path / "new"
    text = CLAIM[: CLAIM.index("agreed:")]
    assert new_problems(base, {base / "bell" / "claim.yaml": text.encode()}) == []
    assert not base.exists()
