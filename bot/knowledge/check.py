"""Checks of a knowledge base as a whole: what no single file can show to be wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.errors import Problem
from bot.fields import nearest
from bot.knowledge.document import OMISSION
from bot.knowledge.draft import Draft
from bot.knowledge.model import (
    CONTEXT,
    TOPICS_FILE,
    VOCABULARY_FILE,
    Claim,
    KnowledgeBase,
    PartialDate,
    Passage,
    Source,
)
from bot.yaml_reader import MappingNode, shown

MIXED = "mixed"
"""The stance of a document that argues for several positions alike."""

Check = Callable[[Draft], Iterator[Problem]]


def words_of(text: str) -> str:
    """The words alone, in small letters: two texts with the same ones are the same to a reader."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def check(draft: Draft) -> Iterator[Problem]:
    """Every problem that shows only when files are held against each other, or texts against our rules."""
    for one in CHECKS:
        yield from one(draft)


def count_by_position(base: KnowledgeBase) -> dict[str, dict[str, int]]:
    """How many passages argue each position: claim id -> position id (and `context`) -> passages."""
    counts = {}
    for claim in base.claims:
        found = Counter(passage.position for passage in claim.passages)
        counts[claim.id] = {position: found[position] for position in (*_positions(claim), CONTEXT)}
    return counts


def enough_positions(draft: Draft) -> Iterator[Problem]:
    """A contested claim has two positions or more, each with its own id, and none is called `context`."""
    for claim in draft.base.claims:
        ids = _positions(claim)
        if claim.status == "contested" and len(ids) == 1:
            line = draft.line(claim.path, "positions")
            yield Problem(claim.path, line, "a contested claim has at least two positions")
        for number, position in enumerate(ids):
            if position in {CONTEXT, MIXED}:
                line = draft.line(claim.path, "positions", number, "id")
                yield Problem(claim.path, line, f"`{position}` is reserved and cannot be the id of a position")
        for number in _repeated(ids):
            line = draft.line(claim.path, "positions", number, "id")
            yield Problem(claim.path, line, f"the position `{shown(ids[number])}` is here twice")


def unique_labels(draft: Draft) -> Iterator[Problem]:
    """Two positions of a claim do not carry the same label: readers could not tell them apart."""
    for claim in draft.base.claims:
        for number in _repeated(words_of(position.label) for position in claim.positions):
            line = draft.line(claim.path, "positions", number, "label")
            yield Problem(claim.path, line, "another position has the same label")


def positions_with_passages(draft: Draft) -> Iterator[Problem]:
    """Each position has a passage that argues it."""
    if draft.unread:
        return
    for claim in draft.base.claims:
        argued = {passage.position for passage in claim.passages}
        for number, position in enumerate(_positions(claim)):
            if position and position not in argued:
                line = draft.line(claim.path, "positions", number)
                yield Problem(claim.path, line, f"the position `{shown(position)}` has no passage")


def known_positions(draft: Draft) -> Iterator[Problem]:
    """A passage's position and a source's stance are those of the claim, or `context` (a stance also `mixed`)."""
    for claim, source in _sources(draft):
        known = (*_positions(claim), CONTEXT)
        if claim.path not in draft.trees:
            continue
        if source.stance and source.stance not in (*known, MIXED):
            line = draft.line(source.path, "stance")
            told = f"stance: `{shown(source.stance)}` is no position of the claim, `context` or `mixed`"
            yield Problem(source.path, line, told + nearest(source.stance, (*known, MIXED)))
        for number, passage in enumerate(source.passages):
            if passage.position and passage.position not in known:
                line = draft.line(source.path, "passages", number, "position")
                told = f"position: `{shown(passage.position)}` is no position of the claim, nor `context`"
                yield Problem(source.path, line, told + nearest(passage.position, known))


def known_speakers(draft: Draft) -> Iterator[Problem]:
    """A speaker is one of the file's `speakers`."""
    for _, source in _sources(draft):
        tree = draft.trees.get(source.path)
        table = tree.entries.get("speakers") if isinstance(tree, MappingNode) else None
        known = list(table.entries) if isinstance(table, MappingNode) else []
        for number, passage in enumerate(source.passages):
            line = draft.line(source.path, "passages", number, "speaker")
            if passage.speaker and passage.speaker not in known:
                told = f"speaker: `{shown(passage.speaker)}` is not among the `speakers` of this file"
                yield Problem(source.path, line, told + nearest(passage.speaker, known))
            if passage.role and not passage.speaker:
                line = draft.line(source.path, "passages", number, "role")
                yield Problem(source.path, line, "role: a role without a speaker")


def unique_ids(draft: Draft) -> Iterator[Problem]:
    """Source ids are unique in the base, passage ids in their file, crux ids in their claim."""
    seen: dict[str, Source] = {}
    for _, source in _sources(draft):
        if source.id in seen:
            told = f"the source id `{shown(source.id)}` is also used by the claim `{shown(seen[source.id].claim)}`"
            yield Problem(source.path, 0, told)
        seen.setdefault(source.id, source)
        ids = [_local(passage) for passage in source.passages]
        for number in _repeated(ids):
            line = draft.line(source.path, "passages", number, "id")
            yield Problem(source.path, line, f"the passage id `{shown(ids[number])}` is here twice")
    for claim in draft.base.claims:
        for number in _repeated(crux.id for crux in claim.cruxes):
            line = draft.line(claim.path, "cruxes", number, "id")
            yield Problem(claim.path, line, f"the crux `{shown(claim.cruxes[number].id)}` is here twice")


def references(draft: Draft) -> Iterator[Problem]:
    """What a claim rests on, and what answers its topics, are passages of that claim."""
    for claim in draft.base.claims:
        known = [passage.id for passage in claim.passages]
        known_set = set(known)
        for path, key, number, field, place, reference in _references(claim):
            if not re.fullmatch(r"[^/]+/[^/]+", reference) or reference in known_set:
                continue
            if reference.partition("/")[0] not in draft.unread:
                line = draft.line(path, key, number, field, place)
                told = f"{field}: there is no passage `{shown(reference)}` in this claim{nearest(reference, known)}"
                yield Problem(path, line, told)


def cruxes_with_sides(draft: Draft) -> Iterator[Problem]:
    """A crux shows a passage of a position, not context alone."""
    for claim in draft.base.claims:
        argued = {passage.id: passage.position for passage in claim.passages}
        for number, crux in enumerate(claim.cruxes):
            sides = {argued[reference] for reference in crux.passages if reference in argued} - {CONTEXT}
            dangling = any(reference not in argued for reference in crux.passages)
            if crux.passages and not sides and not dangling:
                line = draft.line(claim.path, "cruxes", number, "passages")
                yield Problem(claim.path, line, "passages: a crux needs a passage of a position, not context alone")


def repeated_quotes(draft: Draft) -> Iterator[Problem]:
    """The same quote stands once in a claim, whatever its punctuation and case."""
    for claim in draft.base.claims:
        seen: dict[str, str] = {}
        for source in claim.sources:
            for number, passage in enumerate(source.passages):
                quote = words_of(passage.quote)
                if quote and quote in seen:
                    line = draft.line(source.path, "passages", number, "quote")
                    yield Problem(source.path, line, f"quote: the same as that of {shown(seen[quote])}")
                seen.setdefault(quote, passage.id)


def quotes_with_words(draft: Draft) -> Iterator[Problem]:
    """A quote holds words, and marks what it leaves out as `[…]`, between words only."""
    for _, source in _sources(draft):
        for number, passage in enumerate(source.passages):
            told = _unfit_quote(passage.quote)
            if told:
                line = draft.line(source.path, "passages", number, "quote")
                yield Problem(source.path, line, f"quote: {told}")


def _unfit_quote(quote: str) -> str | None:
    if not quote:
        return None
    if not words_of(quote):
        return "holds no words"
    if re.search(r"\[\s*\.\s?\.\s?\.\s*\]|\[\s+…\s*\]|\[…\s+\]", quote):
        return f"write an omission as {OMISSION}"
    if quote.startswith(OMISSION) or quote.endswith(OMISSION):
        return f"{OMISSION} stands between words; a quote need not say that its document goes on"
    if re.search(r"\[…\]\s*\[…\]", quote):
        return f"one {OMISSION} is enough"
    return None


def dates_in_order(draft: Draft) -> Iterator[Problem]:
    """Nothing is quoted before it was said."""
    for _, source in _sources(draft):
        for number, passage in enumerate(source.passages):
            if passage.said and source.published and _after(passage.said, source.published):
                line = draft.line(source.path, "passages", number, "said")
                told = f"said: {passage.said} is after the publication, {source.published}"
                yield Problem(source.path, line, told)


def distinct_questions(draft: Draft) -> Iterator[Problem]:
    """Two claims, or two cruxes of one claim, do not ask the same question."""
    claims: dict[str, str] = {}
    for claim in draft.base.claims:
        question = words_of(claim.question)
        if question and question in claims:
            line = draft.line(claim.path, "question")
            yield Problem(claim.path, line, f"question: the same as that of the claim `{shown(claims[question])}`")
        claims.setdefault(question, claim.id)
        for number in _repeated(words_of(crux.question) for crux in claim.cruxes):
            line = draft.line(claim.path, "cruxes", number, "question")
            yield Problem(claim.path, line, "question: the same as that of another crux")


def distinct_topics(draft: Draft) -> Iterator[Problem]:
    """The same question stands in one topic of a claim: else two judgements of what answers it would differ."""
    for claim in draft.base.claims:
        seen: dict[str, int] = {}
        for number, topic in enumerate(claim.topics):
            for place, ask in enumerate(topic.asks):
                first = seen.setdefault(words_of(ask), number)
                if words_of(ask) and first != number:
                    path = claim.path.with_name(TOPICS_FILE)
                    line = draft.line(path, "topics", number, "asks", place)
                    other = draft.line(path, "topics", first)
                    yield Problem(path, line, f"asks: the topic at line {other} asks the same")


def judged_once(draft: Draft) -> Iterator[Problem]:
    """A passage answers a topic or helps with it, not both."""
    for claim in draft.base.claims:
        path = claim.path.with_name(TOPICS_FILE)
        for number, topic in enumerate(claim.topics):
            for place, passage in enumerate(topic.helping):
                if passage in topic.passages:
                    line = draft.line(path, "topics", number, "helping", place)
                    yield Problem(path, line, f"helping: `{shown(passage)}` stands under `passages`, too")


def one_concept_each(draft: Draft) -> Iterator[Problem]:
    """An alias belongs to one concept, and is no filler."""
    path = draft.base.path / VOCABULARY_FILE
    seen: dict[str, str] = {}
    for concept, aliases in draft.base.vocabulary.aliases.items():
        for number, alias in enumerate(aliases):
            other = seen.setdefault(words_of(alias), concept)
            if alias and other != concept:
                line = draft.line(path, "aliases", concept, number)
                yield Problem(path, line, f"`{shown(alias)}` is already an alias of `{shown(other)}`")
            if alias and not words_of(alias):
                line = draft.line(path, "aliases", concept, number)
                yield Problem(path, line, f"`{shown(alias)}` holds no letter or digit")
    for number, word in enumerate(draft.base.vocabulary.filler):
        if word and words_of(word) in seen:
            line = draft.line(path, "filler", number)
            yield Problem(path, line, f"`{shown(word)}` is also an alias of `{shown(seen[words_of(word)])}`")


CHECKS: tuple[Check, ...] = (
    enough_positions,
    unique_labels,
    positions_with_passages,
    known_positions,
    known_speakers,
    unique_ids,
    references,
    cruxes_with_sides,
    repeated_quotes,
    quotes_with_words,
    dates_in_order,
    distinct_questions,
    distinct_topics,
    judged_once,
    one_concept_each,
)
"""All checks; each is a function of the draft alone."""


def _repeated(texts: Iterable[str]) -> Iterator[int]:
    """The places of texts that stood there before; an empty one is wrong in itself, which is told elsewhere."""
    seen: set[str] = set()
    for number, text in enumerate(texts):
        if text and text in seen:
            yield number
        seen.add(text)


def _positions(claim: Claim) -> tuple[str, ...]:
    return tuple(position.id for position in claim.positions)


def _sources(draft: Draft) -> Iterator[tuple[Claim, Source]]:
    for claim in draft.base.claims:
        for source in claim.sources:
            yield claim, source


def _references(claim: Claim) -> Iterator[tuple[Path, str, int, str, int, str]]:
    """Every reference to a passage: the file, the key, the place of what refers to it, its field, its own place."""
    topics = claim.path.with_name(TOPICS_FILE)
    resting = (
        (claim.path, "agreed", "passages", [statement.passages for statement in claim.agreed]),
        (claim.path, "cruxes", "passages", [crux.passages for crux in claim.cruxes]),
        (claim.path, "events", "passages", [event.passages for event in claim.events]),
        (topics, "topics", "passages", [topic.passages for topic in claim.topics]),
        (topics, "topics", "helping", [topic.helping for topic in claim.topics]),
    )
    for path, key, field, lists in resting:
        for number, passages in enumerate(lists):
            for place, reference in enumerate(passages):
                yield path, key, number, field, place, reference


def _local(passage: Passage) -> str:
    return passage.id.partition("/")[2]


def _after(date: PartialDate, other: PartialDate) -> bool:
    """Whether a date is surely later, at the precision that both have."""
    for one, two in ((date.year, other.year), (date.month, other.month), (date.day, other.day)):
        if one is None or two is None:
            return False
        if one != two:
            return one > two
    return False
