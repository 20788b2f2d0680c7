"""A sound draft -> the claim, with one list of topics, one of what is not answered, and one vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.knowledge.check import words_of
from bot.knowledge.draft import Draft
from bot.knowledge.model import Claim, Topic, Vocabulary


def assemble(draft: Draft, shared: Vocabulary, fingerprint: str) -> Claim:
    """The claim of a draft; `shared` are the names that stand beside all claims of the folder."""
    claim = draft.claim
    answered = [topic for topic in claim.topics if topic.passages]
    silent = [ask for topic in claim.topics if not topic.passages for ask in topic.asks]
    return replace(
        claim,
        topics=(*answered, *_topics_of_passages(draft.asks, answered)),
        unanswered=tuple(dict.fromkeys((*claim.unanswered, *silent))),
        vocabulary=merge(claim.vocabulary, shared),
        fingerprint=fingerprint,
    )


def merge(own: Vocabulary, shared: Vocabulary) -> Vocabulary:
    """The names of both, the own ones first; a name that the own vocabulary holds means only what it means there."""
    if not shared.aliases:
        return own
    held = {words_of(name) for concepts in own.aliases.values() for names in concepts.values() for name in names}
    merged = {language: dict(concepts) for language, concepts in own.aliases.items()}
    for language, concepts in shared.aliases.items():
        for concept, names in concepts.items():
            further = tuple(name for name in names if words_of(name) not in held)
            if further:
                known = merged.setdefault(language, {})
                known[concept] = (*known.get(concept, ()), *further)
    return Vocabulary(merged)


def _topics_of_passages(asks: Mapping[str, Sequence[str]], topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """What passages are asked, as topics: one for each passage, or for those that are asked the same.

    A wording that stands in a topic was judged there, with every passage that answers it.
    """
    judged = {words_of(ask) for topic in topics for ask in topic.asks}
    asked: dict[str, tuple[str, dict[str, None]]] = {}  # the wording and its passages, by its words alone
    for passage, wordings in asks.items():
        for ask in wordings:
            words = words_of(ask)
            if words not in judged:
                asked.setdefault(words, (ask, {}))[1][passage] = None
    grouped: dict[tuple[str, ...], list[str]] = {}
    for ask, passages in asked.values():
        grouped.setdefault(tuple(passages), []).append(ask)
    return tuple(Topic(tuple(wordings), passages) for passages, wordings in grouped.items())
