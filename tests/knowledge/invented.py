"""A small invented knowledge base as files, for tests to break one line at a time."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.load import examine

CLAIM = """\
question: Did the ferryman ring the bell?
asks: [who rang the bell, the bell on the ferry]
status: contested
positions:
  - {id: rang, label: "“Rang”: the ferryman rang the bell", held_by: the harbour master}
  - {id: silent, label: "“Silent”: nobody rang it", held_by: the passengers}
agreed:
  - {text: The ferry left at dawn., passages: [gazette/dawn]}
cruxes:
  - id: heard
    question: Who heard the bell?
    asks: [was it heard]
    passages: [gazette/bell, diary/quiet]
events:
  - {date: 1911-03-02, text: The ferry left for the far bank., passages: [gazette/dawn]}
"""
GAZETTE = """\
title: The bell of the ferry
author: Ida Lund
role: reporter
publisher: Harbour Gazette
outlet: weekly newspaper
published: 1911-03-09
kind: news-report
language: en
url: https://gazette.example.org/bell
stance: rang
rights: ""
document: gazette.txt
speakers: {Olaf Berg: harbour master}
passages:
  - id: dawn
    position: context
    gist: The ferry left at dawn.
    quote: The ferry left the quay at dawn, as it did on every market day.
  - id: bell
    position: rang
    section: The quay
    speaker: Olaf Berg
    said: 1911-03
    gist: The harbour master says that he heard the bell.
    quote: “I heard the bell from my window, twice […] and I know its voice.”
    note: {text: His window faced the town., source: "Town plan, 1908"}
"""
DIARY = """\
title: A passenger's diary
author: ""
role: ""
publisher: ""
outlet: ""
published: ""
kind: primary-document
language: en
url: ""
stance: mixed
rights: ""
document: ""
passages:
  - id: quiet
    position: silent
    gist: The passenger heard no bell.
    quote: We crossed without a sound, and no bell was rung by anybody.
"""
VOCABULARY = """\
aliases:
  en:
    ferry: [ferry, ferryboat]
    bell: [bell, ship's bell]
  ru:
    ferry: [паром]
"""
TOPICS = """\
topics:
  - asks: [did it sound at all, was there any ringing]
    passages: [diary/quiet, gazette/bell]
  - asks:
      - who lived by the quay
      - where was his window
    passages: [gazette/bell]
"""
UNANSWERED = """\
unanswered:
  - who paid the ferryman
  - what did the crossing cost
"""
DOCUMENT = """\
The bell of the ferry

The ferry left the quay at dawn, as it did on every
market day.

"I heard the bell from my window, twice. It was clear - and I know its voice."
"""


FILES = {
    "claim": CLAIM,
    "gazette": GAZETTE,
    "diary": DIARY,
    "topics": TOPICS,
    "unanswered": UNANSWERED,
    "vocabulary": VOCABULARY,
}


def write(folder: Path, **changes: tuple[str, str]) -> Path:
    """Writes the base, with one piece of a file replaced for each change (`claim`, `gazette`, `diary`, …)."""
    texts = dict(FILES)
    for name, (old, new) in changes.items():
        assert texts[name].count(old) >= 1, f"{old!r} is not in the {name}"
        texts[name] = texts[name].replace(old, new, 1)
    (folder / "bell").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / "bell" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_second(folder: Path) -> Path:
    """Writes a second claim, `gong`, beside the first, with sources and questions of its own; the folder of it."""
    gong = folder / "gong"
    gong.mkdir()
    for name, text in FILES.items():
        moved = text.replace("gazette/", "herald/").replace("diary/", "letter/")
        renamed = {"gazette": "herald", "diary": "letter"}.get(name, name)
        other = moved.replace("Did the ferryman", "When did the cook")
        (gong / f"{renamed}.yaml").write_text(other, encoding="utf-8")
    return gong


def told(folder: Path) -> list[str]:
    """The problems of the base as they are printed, paths from the base on."""
    return [str(problem).removeprefix(f"{folder}/") for problem in examine(folder)[1]]
