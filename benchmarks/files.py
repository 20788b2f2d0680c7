"""A knowledge base written as the files that it would be read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.model import CLAIM_FILE, TOPICS_FILE, UNANSWERED_FILE, VOCABULARY_FILE, Claim, KnowledgeBase, Source

_OF_CLAIM = ("question", "asks", "status", "positions", "agreed", "cruxes", "events")
_OF_SOURCE = (
    "title", "author", "role", "publisher", "outlet", "kind", "language", "url", "stance", "rights", "document",
)  # fmt: skip
_OF_PASSAGE = ("position", "section", "speaker", "gist", "quote")


def write(base: KnowledgeBase, folder: Path) -> None:
    """Writes every claim of an invented base, which has no dates and no notes."""
    for claim in base.claims:
        for name, content in _files(claim):
            path = folder / claim.id / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000)
            path.write_text(text, encoding="utf-8")


def _files(claim: Claim) -> Iterable[tuple[str, Any]]:
    values = _plain(asdict(claim))
    yield CLAIM_FILE, {key: values[key] for key in _OF_CLAIM}
    yield TOPICS_FILE, {"topics": [{"asks": one["asks"], "passages": one["passages"]} for one in values["topics"]]}
    yield UNANSWERED_FILE, {"unanswered": values["unanswered"]}
    yield VOCABULARY_FILE, values["vocabulary"]
    for source in claim.sources:
        yield f"{source.id}.yaml", _source(source)


def _source(source: Source) -> dict[str, Any]:
    values = asdict(source)
    passages = [
        {"id": one["id"].partition("/")[2], **{key: one[key] for key in _OF_PASSAGE}} for one in values["passages"]
    ]
    return {**{key: values[key] for key in _OF_SOURCE}, "published": "", "passages": passages}


def _plain(value: Any) -> Any:  # noqa: ANN401  as YAML has it
    """Tuples as lists, which is all that a safe dumper knows."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
