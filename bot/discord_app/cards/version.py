"""Stands for what a card shows of a passage, so that it is known, among all cards, which of them are out of date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum

from bot.answering.answer import Excerpt
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render import wording
from bot.render.catalogue import ENGLISH, speaking

WHOLE_CLAIM = ""
"""Stands where a passage would, on a card that shows none: it is out of date only once its claim is gone."""


class Form(StrEnum):
    """How a card shows a passage, and so what of it a reader can see there."""

    QUOTE = "quote"
    EXPLAINED = "explained"
    SUMMARY = "summary"
    LISTED = "listed"


class Versions:
    """The versions that cards may show without being out of date."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._claims = {claim.id: {one.passage.id: one for one in excerpts(claim)} for claim in base.claims}
        self._known = frozenset(self._all())

    def current(self, claim: str, passage: str, form: Form) -> str:
        """What a card shows that is up to date."""
        passages = self._claims.get(claim)
        if passages is None:
            return _digest(claim, passage, "gone")
        if passage == WHOLE_CLAIM:
            return _digest(claim, passage, "here")
        excerpt = passages.get(passage)
        if excerpt is None:
            return _digest(claim, passage, "withdrawn")
        with speaking(ENGLISH):
            return _of(claim, excerpt, form)

    def moved(self, claim: str, passage: str) -> str:
        """What a card shows that has taken the passage out, because it argues another side by now."""
        excerpt = self._claims.get(claim, {}).get(passage)
        return _digest(claim, passage, "moved", excerpt.passage.position if excerpt else "")

    def holds(self, claim: str, passage: str, version: str) -> bool:
        """Whether a card that shows this version need not be edited."""
        taken_out = (self.current(claim, passage, Form.QUOTE), self.moved(claim, passage))
        return version in self._known or version in taken_out

    def strange(self, versions: Iterable[str]) -> list[str]:
        """Those among the versions that no passage of the base has."""
        return [one for one in versions if one not in self._known]

    def _all(self) -> Iterator[str]:
        with speaking(ENGLISH):
            for claim, passages in self._claims.items():
                yield _digest(claim, WHOLE_CLAIM, "here")
                yield from (_of(claim, excerpt, form) for excerpt in passages.values() for form in Form)


def excerpts(claim: Claim) -> Iterator[Excerpt]:
    """Every passage of a claim as shown, with nothing marked."""
    for source in claim.sources:
        yield from (Excerpt(passage, source, 0.0) for passage in source.passages)


def unknown(claim: str, passage: str) -> str:
    """Stands for a text that was out of date before it was remembered."""
    return _digest(claim, passage, "unknown")


def _of(claim: str, excerpt: Excerpt, form: Form) -> str:
    """Of what is seen of a passage in that form, in English: a word that is changed elsewhere changes no card."""
    passage = excerpt.passage
    remark = passage.note.text if passage.note else ""
    seen: tuple[str, ...] = (passage.position, wording.credit(excerpt, outside=str), remark)
    match form:
        case Form.QUOTE:
            seen = (*seen, passage.quote)
        case Form.EXPLAINED:
            seen = (*seen, passage.quote, passage.gist)
        case Form.SUMMARY:
            seen = (*seen, passage.gist)
        case Form.LISTED:
            seen = (passage.position, wording.document(excerpt, outside=str))
    return _digest(claim, passage.id, form, *seen)


def _digest(*parts: str) -> str:
    text = "\x1f".join(parts)
    return hashlib.blake2s(text.encode(errors="replace"), digest_size=16).hexdigest()
