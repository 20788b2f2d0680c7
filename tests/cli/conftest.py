"""An invented knowledge base on disk, and the commands run on it within this process."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.retrieval.encoder import Unavailable, open_encoder

CLAIM = """\
question: Was the pond at Weir dug by people?
asks: [who made the pond]
status: contested
positions:
  - {id: dug, label: "“Dug”: the miller made the pond", held_by: the mayor}
  - {id: natural, label: "“Natural”: the ice made the pond", held_by: the Geological Society}
agreed:
  - {text: The pond is older than the church., passages: [courier/stone]}
cruxes:
  - {id: hollow, question: Who made the hollow?, asks: [], passages: [courier/stone, survey/silt]}
events: []
"""
COURIER = """\
title: The miller's pond
author: Jo Reed
role: reporter
publisher: Weir Courier
outlet: local newspaper
published: 1998-05
kind: news-report
language: en
url: https://example.org/pond
stance: dug
rights: ""
document: courier.txt
speakers: {Ada Brook: mayor of Weir}
passages:
  - id: stone
    position: dug
    speaker: Ada Brook
    gist: The mayor says that the miller's sons dug the pond.
    quote: The pond was dug in 1874 by the miller's three sons, and every child here knows the stone.
"""
SURVEY = """\
title: A survey of ponds
author: ""
role: ""
publisher: Geological Society
outlet: learned society
published: ""
kind: scholarship
language: en
url: ""
stance: natural
rights: ""
document: ""
passages:
  - id: silt
    position: natural
    gist: The survey finds glacial silt under the pond.
    quote: Silt of the last ice age lies under the whole pond.
"""


class Pipe(io.TextIOWrapper):
    """Standard input that holds these bytes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


@pytest.fixture
def pond(tmp_path: Path) -> Path:
    """A folder with one claim and two sources."""
    folder = tmp_path / "knowledge"
    (folder / "pond").mkdir(parents=True)
    for name, text in (("claim", CLAIM), ("courier", COURIER), ("survey", SURVEY)):
        (folder / "pond" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _plain_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own settings reaches a command, and words alone answer."""
    monkeypatch.setenv("AUDIATUR_ENCODER", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("AUDIATUR_KNOWLEDGE", "AUDIATUR_CONFIG", "NO_COLOR", "FORCE_HYPERLINK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def _encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder is used; the test is skipped on a machine that has none."""
    opened = open_encoder(wanted=True, environ={})
    if isinstance(opened, Unavailable):
        pytest.skip(opened.reason)
    monkeypatch.delenv("AUDIATUR_ENCODER")
