"""What `audiatur add` keeps of the documents as captured, line by line: `python -m benchmarks.extraction`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.curating.extraction.hardwrap import is_entry, without_mark
from bot.curating.extraction.paragraphs import Extract, extract
from bot.curating.extraction.reading import read_document
from bot.errors import UsageError
from bot.knowledge.check import words_of

_CONTENT = frozenset({"paragraph", "quote", "list"})


@dataclass(frozen=True)
class Figures:
    """Lines of page furniture and of content, how many of each were sorted rightly, and whose speakers were found.

    `spoken` are the lines that quote their speaker in quotation marks: what is only reported is nobody's own words.
    """

    furniture: int = 0
    kept_out: int = 0
    content: int = 0
    kept: int = 0
    spoken: int = 0
    named: int = 0
    right: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def out_share(self) -> float:
        """The share of the furniture that is kept out, 0 to 1."""
        return self.kept_out / max(self.furniture, 1)

    @property
    def kept_share(self) -> float:
        """The share of the content that becomes passages, 0 to 1."""
        return self.kept / max(self.content, 1)

    def __str__(self) -> str:
        return (
            f"furniture kept out {self.kept_out}/{self.furniture} = {self.out_share:.3f}, "
            f"content kept {self.kept}/{self.content} = {self.kept_share:.3f}, "
            f"speakers right {self.right}/{self.named} named, {self.right}/{self.spoken} of the gold"
        )


def measure(documents: Path, lines: Path) -> dict[str, Figures]:
    """The figures of each document: `documents` is the folder of the captures, `lines` a file of one JSON a line."""
    judged = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {
        name: _figures(documents / f"{name}.txt", [line for line in judged if line["document"] == name])
        for name in dict.fromkeys(line["document"] for line in judged)
    }


def total(figures: Iterable[Figures]) -> Figures:
    """All documents as one."""
    return sum(figures, Figures())


def _figures(document: Path, judged: Sequence[dict[str, object]]) -> Figures:
    found = extract(read_document(document))
    text = document.read_text(encoding="utf-8").splitlines()
    return total(_line(found, line, text) for line in judged)


def _line(found: Extract, line: dict[str, object], text: Sequence[str]) -> Figures:
    """One judged line: content counts as kept only if all of its words stand in the passages made of it."""
    number = int(str(line["line"]))
    passages = [paragraph for paragraph in found.paragraphs if paragraph.line == number]
    if line["boilerplate"]:
        words = " ".join(text[number - 1].split())
        shown = bool(passages) or (words != found.title and any(words == one.section for one in found.paragraphs))
        return Figures(furniture=1, kept_out=int(not shown))
    if line["kind"] not in _CONTENT:
        return Figures()
    kept = " ".join(paragraph.quote for paragraph in passages)
    printed = text[number - 1]
    whole = words_of(kept) == words_of(without_mark(printed) if is_entry(printed) else printed)
    quoted = any(mark in printed for mark in '“”„«»"')
    speaker, names = line["speaker"], {paragraph.voice.name for paragraph in passages} - {""}
    return Figures(
        content=1,
        kept=int(whole),
        spoken=int(bool(speaker) and quoted),
        named=int(bool(names)),
        right=int(speaker in names),
    )


@dataclass(frozen=True)
class Snippets:
    """How many snippets of pages were wanted and unwanted, and how many of each became passages."""

    wanted: int = 0
    kept: int = 0
    unwanted: int = 0
    slipped: int = 0

    def __str__(self) -> str:
        return (
            f"wanted {self.kept}/{self.wanted} = {self.kept / max(self.wanted, 1):.3f}, "
            f"unwanted {self.slipped}/{self.unwanted} = {self.slipped / max(self.unwanted, 1):.3f}"
        )


def measure_pages(tests: Path, step: int) -> Snippets:
    """Every `step`th page of trafilatura's evaluation set: `tests` is that folder of its repository.

    A snippet counts as kept where it stands in the title, a heading or a passage, white space aside.
    """
    judged = json.loads((tests / "evaldata.json").read_text(encoding="utf-8")).values()
    pages = [page for page in judged if (tests / "eval" / page["file"]).is_file()][::step]
    counts = Counter[str]()
    for page in pages:
        found = _text(tests / "eval" / page["file"])
        for key in ("with", "without"):
            counts[key] += len(page[key])
            counts[f"{key}, found"] += sum("".join(snippet.split()) in found for snippet in page[key])
    return Snippets(*(counts[key] for key in ("with", "with, found", "without", "without, found")))


def _text(page: Path) -> str:
    try:
        found = extract(read_document(page))
    except UsageError:
        return ""
    shown = (found.title, *(text for one in found.paragraphs for text in (one.section, one.quote)))
    return "".join("\n".join(shown).split())


def main() -> int:
    """Prints the figures; needs the folder `shared` beside the repository, or a copy of trafilatura's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, metavar="DIR", help="the folder `tests` of trafilatura's repository")
    parser.add_argument("--step", type=int, default=21, help="only every so many-th of its pages (else 21: 43 pages)")
    arguments = parser.parse_args()
    if arguments.pages:
        print(measure_pages(arguments.pages, arguments.step))
        return 0
    shared = Path(__file__).resolve().parents[2] / "shared"
    if not shared.is_dir():
        print("the folder ../shared (documents and judged lines) is not beside this repository", file=sys.stderr)
        return 2
    figures = measure(shared / "documents", shared / "questions" / "lines.jsonl")
    for name, one in (*figures.items(), ("all", total(figures.values()))):
        print(f"{name}: {one}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
