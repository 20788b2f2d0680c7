"""Paragraphs and facts -> the text of a source file, and its place among the others."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.curating import trial
from bot.curating.extraction.document import Document
from bot.curating.extraction.language import guess_language
from bot.curating.extraction.paragraphs import Extract, Paragraph
from bot.curating.saving import Change, save
from bot.errors import KnowledgeError, Problem, UsageError
from bot.fields import Kind, read_record
from bot.knowledge.model import CLAIM_FILE, PartialDate
from bot.knowledge.schema import CLAIM, ID_PATTERN, LANGUAGES, Address
from bot.yaml_reader import MappingNode, Report, ScalarNode, SequenceNode, read_as, read_yaml

_HEAD = (
    "# Added by `audiatur add`: every paragraph is a passage, and each gist only says where it stands.\n"
    "# Keep the passages that carry a point, label each with the position that it argues, write the gists.\n"
)
_LONGEST_FACT = 500


@dataclass(frozen=True, slots=True)
class Facts:
    """The bibliographic facts of a source file, by the names of its keys; what is not known is empty."""

    title: str
    author: str
    role: str
    publisher: str
    outlet: str
    published: str
    kind: str
    language: str
    url: str
    stance: str
    rights: str
    document: str


def slug(name: str) -> str:
    """An id made of a name: letters without accents, digits and hyphens; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"^[^a-z]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", plain))[:48].rstrip("-")


def positions(base: Path, claim: str) -> tuple[str, ...]:
    """The ids of a claim's positions.

    Raises:
        UsageError: there is no such claim, or its file cannot be read.
    """
    file = base / claim / CLAIM_FILE
    if not re.fullmatch(ID_PATTERN, claim) or not file.is_file():
        known = sorted(path.parent.name for path in base.glob(f"*/{CLAIM_FILE}"))
        raise UsageError(
            f"no claim “{claim}” here; there is: {', '.join(known[:10]) or 'none'}; “audiatur new” makes one"
        )
    report = Report(file)
    values = read_record(CLAIM, read_yaml(file, report), report)
    if report.problems:
        raise KnowledgeError(report.problems)
    return tuple(position.id for position in values["positions"])


def known_quotes(base: Path, claim: str) -> dict[str, str]:
    """The quotes that a claim holds already, each with the id of its source, whatever else is wrong with its files."""
    found: dict[str, str] = {}
    for path in sorted((base / claim).glob("*.yaml")):
        tree = read_yaml(path, Report(path))
        passages = tree.entries.get("passages") if isinstance(tree, MappingNode) else None
        for passage in passages.nodes if isinstance(passages, SequenceNode) else ():
            quote = passage.entries.get("quote") if isinstance(passage, MappingNode) else None
            if isinstance(quote, ScalarNode):
                found.setdefault(quote.value, path.stem)
    return found


def stated(document: Document, found: Extract) -> dict[str, str]:
    """What the document says of itself, as far as a source file may hold it."""
    sample = " ".join(paragraph.quote for paragraph in found.paragraphs[:200])
    language = document.language if document.language in LANGUAGES.split() else guess_language(sample)
    return {
        "title": found.title if len(found.title) <= _LONGEST_FACT else "",
        "author": document.author if len(document.author) <= _LONGEST_FACT else "",
        "role": "",
        "publisher": document.publisher if len(document.publisher) <= _LONGEST_FACT else "",
        "outlet": "",
        "published": document.published if _is_date(document.published) else "",
        "language": language,
        "url": document.url if not _refused(Address(), document.url) else "",
        "rights": "",
    }


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _refused(kind: Kind, text: str) -> bool:
    """Whether a field of the schema would not take this text."""
    report = Report(Path())
    kind.read(ScalarNode(text, plain=False, line=0), report)
    return bool(report.problems)


def written(facts: Facts, position: str, paragraphs: Sequence[Paragraph]) -> str:
    """The YAML text of a source file; all passages argue the same position."""
    width = max(len(str(len(paragraphs))), 2)
    content: dict[str, Any] = {name: getattr(facts, name) for name in Facts.__slots__}
    speakers = {paragraph.voice.name: paragraph.voice.role for paragraph in paragraphs if paragraph.voice.name}
    if speakers:
        content["speakers"] = speakers
    content["passages"] = [
        _passage(f"p{number:0{width}}", position, paragraph) for number, paragraph in enumerate(paragraphs, 1)
    ]
    text: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=116)
    return _HEAD + text


def _passage(name: str, position: str, paragraph: Paragraph) -> dict[str, str]:
    fields = {
        "id": name,
        "position": position,
        "section": paragraph.section,
        "speaker": paragraph.voice.name,
        "gist": paragraph.gist,
        "quote": paragraph.quote,
    }
    return {key: text for key, text in fields.items() if text}


class _Dumper(yaml.SafeDumper):
    """Writes text so that the strict reader reads it as text."""

    def represent_data(self, data: object) -> yaml.Node:
        """Quotes what YAML 1.1 reads as true, a number or nothing: PyYAML does not know all of its words."""
        if isinstance(data, str):
            style = '"' if not data or read_as(data) else None
            return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)
        node: yaml.Node = super().represent_data(data)
        return node


def place(base: Path, claim: str, source: str, text: str) -> Path:
    """Puts a new source file into a knowledge base, whole or not at all, never over another file.

    Returns:
        The path of the new file.

    Raises:
        UsageError: there is such a file, or it cannot be written.
        KnowledgeError: the base with the new file has problems that it did not have without it.
    """
    target = base / claim / f"{source}.yaml"
    if os.path.lexists(target):
        raise UsageError(f"{target}: is there already, and is not overwritten; choose another --id")
    problems = new_problems(base, claim, source, text)
    if problems:
        raise KnowledgeError(problems)
    save({target: Change(None, text.encode())})
    return target


def new_problems(base: Path, claim: str, source: str, text: str) -> list[Problem]:
    """What `audiatur check` would have against the base because of the new file."""
    return trial.new_problems(base, {base / claim / f"{source}.yaml": text.encode()})
